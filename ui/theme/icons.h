// SPDX-License-Identifier: GPL-3.0-or-later
// Small pictures for buttons, painted from paths when they are shown: sharp at every scale, in the theme's colours.
#pragma once

#include <QtGui/QIcon>

namespace referee::ui {

enum class Glyph { Play, Pause, Step, Stop, Close, Info, Warning, Error, Copy };

/// What the glyph is drawn with: the colour of text, of hints, of what lies on the start button, or the glyph's own
/// meaning (information, warning, error).
enum class Ink { Text, Hint, OnPrimary, Meaning };

/// Follows a change of the theme by itself: the colour is asked for when the icon is painted.
QIcon icon(Glyph glyph, Ink ink = Ink::Text);

} // namespace referee::ui
