// SPDX-License-Identifier: GPL-3.0-or-later
// Help > Keyboard: the key table, to read beside the window.
#pragma once

#include "ui/main_window/surface_dialog.h"

namespace referee::ui {

class KeyboardDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit KeyboardDialog(QWidget* parent);
};

} // namespace referee::ui
