// SPDX-License-Identifier: GPL-3.0-or-later
// Shown instead of an empty list: one sentence that says what to do, and the button that does it.
#pragma once

#include <QtCore/QTimer>
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

/// An error in the library, shown until the user closes it; or news, with a button, that goes by itself.
class LibraryTrouble : public QWidget {
    Q_OBJECT
public:
    explicit LibraryTrouble(QWidget* parent = nullptr);

    static constexpr int kNewsMs = 10000; ///< that news stay; they wait while the mouse is over them

    /// Empty: hides.
    void say(const QString& text);
    void tell(const QString& text, const QString& button);
    QString text() const;
    QPushButton& button() { return *m_button; } ///< of news

Q_SIGNALS:
    void pressed(); ///< the button; then it hides

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void show(const QString& text, bool isNews);
    bool event(QEvent* event) override;

    QLabel* m_text;
    QPushButton* m_button;
    QToolButton* m_close;
    QTimer m_timer;
    bool m_isNews = false;
};

} // namespace referee::ui
