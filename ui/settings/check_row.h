// SPDX-License-Identifier: GPL-3.0-or-later
// On or off.
#pragma once

#include "ui/settings/control_row.h"

#include <QtWidgets/QAbstractButton>

namespace referee::ui {

/// A switch in the colour of its side.
class Switch : public QAbstractButton {
    Q_OBJECT
public:
    explicit Switch(Side side, QWidget* parent = nullptr);
    void setFaint(bool isFaint);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Side m_side;
    bool m_isFaint = false;
};

class CheckRow : public ControlRow {
    Q_OBJECT
public:
    explicit CheckRow(const SettingRow& row, QWidget* parent = nullptr);
    QAbstractButton* button() const { return m_switch; }

protected:
    void showText(const QString& text) override;
    void showState() override;

private:
    Switch* m_switch;
};

} // namespace referee::ui
