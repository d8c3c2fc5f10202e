// SPDX-License-Identifier: GPL-3.0-or-later
// Icons for buttons, painted from paths when they are shown: sharp at every scale, in the theme's colours.
#pragma once

#include <QtGui/QIcon>

namespace referee::ui {

enum class Glyph { Play, Pause, Step, Stop, Close, Info, Warning, Error, Copy, Float };

/// The colour of a glyph: that of text, of hints, of text on the start button, or of its own meaning (information,
/// warning, error).
enum class Ink { Text, Hint, OnPrimary, Meaning };

QColor colourOf(Glyph glyph, Ink ink);
/// Follows a change of the theme, because the colour is looked up when the icon is painted.
QIcon icon(Glyph glyph, Ink ink = Ink::Text);

} // namespace referee::ui
