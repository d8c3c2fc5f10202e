// SPDX-License-Identifier: GPL-3.0-or-later
// A dialog on the ground of panels, so that its buttons and fields stand out as they do there. It is gone once closed.
#pragma once

#include <QtWidgets/QDialog>

namespace referee::ui {

class SurfaceDialog : public QDialog {
    Q_OBJECT
public:
    SurfaceDialog(const QString& title, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace referee::ui
