// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where no run is: one sentence that says what to do, and the button that does it.
#pragma once

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;

namespace referee::ui {

class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    /// No text on the button: no button.
    void say(const QString& sentence, const QString& button);
    QString sentence() const;
    QPushButton& button() { return *m_button; }

Q_SIGNALS:
    void pressed();

private:
    QLabel* m_sentence;
    QPushButton* m_button;
};

} // namespace referee::ui
