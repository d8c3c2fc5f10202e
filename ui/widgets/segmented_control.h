// SPDX-License-Identifier: GPL-3.0-or-later
// A few words of which one holds, side by side; small enough for a row of tools.
#pragma once

#include <QtCore/QStringList>
#include <QtWidgets/QWidget>

class QButtonGroup;

namespace referee::ui {

class SegmentedControl : public QWidget {
    Q_OBJECT
public:
    explicit SegmentedControl(const QStringList& words, QWidget* parent = nullptr);

    int current() const;
    void setCurrent(int index); ///< emits nothing
    void setSegmentToolTip(int index, const QString& text);

Q_SIGNALS:
    void chosen(int index);

private:
    QButtonGroup* m_buttons;
};

} // namespace referee::ui
