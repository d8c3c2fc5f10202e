// SPDX-License-Identifier: GPL-3.0-or-later
// One message at a time above the picture, instead of a modal dialog: what happened and what to do.
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <deque>
#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace referee::ui {

/// In ascending severity: the most severe message is shown first.
enum class MessageKind { Info, Warning, Error };

/// What a message is about, so that it can be withdrawn when that has changed.
enum class MessageSubject { Other, GivenFile };

struct MessageButton {
    QString text;
    std::function<void()> act; ///< called on a click, after the message was removed
};

struct Message {
    MessageKind kind = MessageKind::Info;
    QString text; ///< whole sentences, plain text
    std::vector<MessageButton> buttons = {}; ///< at most two
    MessageSubject subject = MessageSubject::Other;
    friend bool operator==(const Message& left, const Message& right)
    {
        return left.kind == right.kind && left.text == right.text;
    }
};

class MessageStrip : public QWidget {
    Q_OBJECT
public:
    explicit MessageStrip(QWidget* parent = nullptr);

    /// A message that is already there is not shown twice, but gets the new buttons.
    void post(const Message& message);
    /// Removes a message that is no longer true.
    void withdraw(const QString& text);
    /// Removes all messages about a subject.
    void withdraw(MessageSubject subject);
    /// Removes the shown message; the next one follows.
    void dismiss();
    /// Focuses the first button of the shown message, or the close button.
    void focusButton();
    int count() const { return int(m_messages.size()); }
    /// How long an Info message stays; the timer stops while the mouse is over it.
    void setInfoMs(int ms) { m_timer.setInterval(ms); }

Q_SIGNALS:
    void countChanged(int count);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void showFirst();
    void showIcon();
    void press(std::size_t button);

    std::deque<Message> m_messages; ///< the first is shown
    QTimer m_timer;
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QLabel* m_more = nullptr;
    std::vector<QPushButton*> m_buttons;
    QToolButton* m_close = nullptr;
};

} // namespace referee::ui
