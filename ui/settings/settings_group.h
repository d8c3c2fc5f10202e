// SPDX-License-Identifier: GPL-3.0-or-later
// A foldable group of setting rows.
#pragma once

#include "ui/settings/control_row.h"

#include <QtWidgets/QAbstractButton>
#include <functional>
#include <vector>

namespace referee::ui {

/// Of the kind that fits the setting.
ControlRow* newControlRow(const SettingRow& row);

/// The heading of a group: an arrow, the title, and how many rows below differ from the default.
class GroupHeading : public QAbstractButton {
    Q_OBJECT
public:
    explicit GroupHeading(const QString& title, QWidget* parent = nullptr);
    void setChangedCount(int count);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void paintArrow(QPainter& painter) const;
    int m_changedCount = 0;
};

class SettingsGroup : public QWidget {
    Q_OBJECT
public:
    explicit SettingsGroup(const QString& name, const QString& title, QWidget* parent = nullptr);

    /// Of the kind that fits the setting.
    ControlRow* addRow(const SettingRow& row);
    /// As in the settings table, not translated.
    const QString& name() const { return m_name; }
    bool isOpen() const { return m_isOpen; }
    void setOpen(bool isOpen);
    /// Shows the rows that pass, even when folded, and hides itself when none does. nullptr: all rows again.
    /// Returns how many pass.
    int setFilter(const std::function<bool(const ControlRow&)>& passes);
    void countChanged();
    int changedCount() const;
    /// Without one its rows cannot be folded away.
    void setHeadingShown(bool isShown) { m_heading->setVisible(isShown); }

private:
    void showRows();

    QString m_name;
    bool m_isOpen = true;
    std::function<bool(const ControlRow&)> m_passes;
    std::vector<ControlRow*> m_rows;
    GroupHeading* m_heading;
    QWidget* m_body;
};

} // namespace referee::ui
