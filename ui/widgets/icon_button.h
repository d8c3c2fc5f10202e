// SPDX-License-Identifier: GPL-3.0-or-later
// A small button with a painted sign; it follows the theme and needs no picture file.
#pragma once

#include <QtWidgets/QToolButton>

namespace referee::ui {

enum class Sign { Dice, Lock, Remove };

class IconButton : public QToolButton {
    Q_OBJECT
public:
    /// `name` is read out and shown as tool tip.
    IconButton(Sign sign, const QString& name, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Sign m_sign;
};

} // namespace referee::ui
