// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/surface_dialog.h"

#include "ui/theme/theme.h"

#include <QtGui/QPainter>

namespace referee::ui {

SurfaceDialog::SurfaceDialog(const QString& title, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
}

void SurfaceDialog::paintEvent(QPaintEvent* /*event*/) { QPainter(this).fillRect(rect(), theme().surface); }

} // namespace referee::ui
