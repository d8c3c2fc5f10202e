// SPDX-License-Identifier: GPL-3.0-or-later
// File > Disk budget: how much room all runs may take together before the user is asked what can go.
#pragma once

#include "ui/main_window/surface_dialog.h"

class QSpinBox;

namespace referee::ui {

class DiskBudgetDialog : public SurfaceDialog {
    Q_OBJECT
public:
    /// `megabytes`: 0 for no bound.
    DiskBudgetDialog(int megabytes, QWidget* parent);

    QSpinBox& field() { return *m_megabytes; }

Q_SIGNALS:
    void chosen(int megabytes);

private:
    void buildLayout();

    QSpinBox* m_megabytes = nullptr;
};

} // namespace referee::ui
