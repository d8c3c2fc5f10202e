// SPDX-License-Identifier: GPL-3.0-or-later
// The colour of a widget's text, set from its changeEvent without calling itself for ever.
#pragma once

#include <QtGui/QPalette>
#include <QtWidgets/QWidget>

namespace referee::ui {

/// Does nothing when the colour is there already: setting a palette is a palette change again.
inline void setTextColour(QWidget& widget, QPalette::ColorRole role, const QColor& colour)
{
    QPalette palette = widget.palette();
    if (palette.color(QPalette::Active, role) == colour) {
        return;
    }
    palette.setColor(role, colour);
    widget.setPalette(palette);
}

} // namespace referee::ui
