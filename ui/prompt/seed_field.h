// SPDX-License-Identifier: GPL-3.0-or-later
// A seed as text: all 64 bits, which no spin box of Qt holds. With a dice and a lock that disables it.
#pragma once

#include "ui/widgets/buttons.h"

#include <QtWidgets/QLineEdit>

#include <optional>

namespace referee::ui {

/// 0 … 18446744073709551615 in decimal digits, blanks around them allowed.
std::optional<quint64> parseSeed(const QString& text);

class SeedField : public QWidget {
    Q_OBJECT
public:
    explicit SeedField(QWidget* parent = nullptr);

    /// The last valid one.
    quint64 seed() const { return m_seed; }
    void setSeed(quint64 seed);
    bool isLocked() const { return m_lock->isChecked(); }
    void setLocked(bool isLocked) { m_lock->setChecked(isLocked); }
    /// A new random seed, emitted by seedEdited; nothing while locked.
    void roll();
    QLineEdit* field() const { return m_field; }
    QToolButton* dice() const { return m_dice; }
    QToolButton* lock() const { return m_lock; }

Q_SIGNALS:
    void seedEdited(quint64 seed); ///< at each change to another valid seed

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void take(const QString& text);
    void showValidity();
    QLineEdit* m_field;
    IconButton* m_dice;
    IconButton* m_lock;
    quint64 m_seed = 0;
};

} // namespace referee::ui
