// SPDX-License-Identifier: GPL-3.0-or-later
// Help > Keyboard: the key table, to read beside the window.
#pragma once

#include <QtWidgets/QDialog>

namespace referee::ui {

class KeyboardDialog : public QDialog {
    Q_OBJECT
public:
    explicit KeyboardDialog(QWidget* parent);
};

} // namespace referee::ui
