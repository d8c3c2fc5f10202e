// SPDX-License-Identifier: GPL-3.0-or-later
// One of a few words.
#pragma once

#include "ui/settings/control_row.h"

#include <QtWidgets/QComboBox>

namespace referee::ui {

/// A combo box that the wheel changes only while it has the focus.
class CalmComboBox : public QComboBox {
    Q_OBJECT
public:
    explicit CalmComboBox(QWidget* parent = nullptr);

protected:
    void wheelEvent(QWheelEvent* event) override;
};

class ChoiceRow : public ControlRow {
    Q_OBJECT
public:
    explicit ChoiceRow(const SettingRow& row, QWidget* parent = nullptr);
    QComboBox* box() const { return m_box; }

protected:
    void showText(const QString& text) override;
    void showState() override;

private:
    CalmComboBox* m_box;
};

} // namespace referee::ui
