// SPDX-License-Identifier: GPL-3.0-or-later
// One message at a time above the picture, never in the way: what happened, what is kept, what to do about it.
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

/// In the order of urgency: the worst is shown first.
enum class MessageKind { Info, Warning, Error };

/// What a message is about, where news of the same make it an old one.
enum class MessageSubject { Other, GivenFile };

struct MessageButton {
    QString text;
    std::function<void()> act; ///< called on a click, after the message has left
};

struct Message {
    MessageKind kind = MessageKind::Info;
    QString text; ///< whole sentences, plain text
    std::vector<MessageButton> buttons = {}; ///< two at most
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

    /// A message that is already there is not shown twice, but takes the new buttons.
    void post(const Message& message);
    /// A message that is no longer true.
    void withdraw(const QString& text);
    /// All messages about something that is settled.
    void withdraw(MessageSubject subject);
    /// Takes the shown message away; the next one follows.
    void dismiss();
    void clear();
    /// The keyboard goes to the first button of the shown message, or to the one that closes it.
    void focusButton();
    int count() const { return int(m_messages.size()); }
    /// How long an information stays; it waits while the mouse is on it.
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
