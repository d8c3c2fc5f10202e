// SPDX-License-Identifier: GPL-3.0-or-later
// Shown instead of an empty list: one sentence that says what to do, and the button that does it.
#pragma once

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;
class QToolButton;

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

/// An error in the library, shown until the user closes it.
class LibraryTrouble : public QWidget {
    Q_OBJECT
public:
    explicit LibraryTrouble(QWidget* parent = nullptr);

    /// Empty: hides.
    void say(const QString& text);
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_text;
    QToolButton* m_close;
};

} // namespace referee::ui
