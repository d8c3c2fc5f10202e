// SPDX-License-Identifier: GPL-3.0-or-later
// Messages over the lower edge of the picture, instead of a modal dialog: what happened and what to do. They lie over
// the window and never change its layout. The newest is in front, the others are counted.
#pragma once

#include <QtWidgets/QWidget>

#include <functional>
#include <vector>

class QScrollArea;

namespace referee::ui {

enum class MessageKind { Info, Warning, Error };

/// What a message is about, so that it can be withdrawn when that has changed. One about a command goes when that
/// command succeeds, one about the shown run when another run is shown.
enum class MessageSubject {
    Other, ///< stays until it is closed
    GivenFile, ///< a dropped or pasted file
    LoadPack,
    OpenRun,
    SavePicture,
    SaveRun,
    SaveNumbers,
    SaveCurves,
    SaveText,
    Preset,
    Run, ///< the shown run
    RunStopped, ///< by an error: until it goes on
};

struct MessageButton {
    QString text;
    std::function<void()> act; ///< called on a click, after the message was removed
    std::function<QString()> toolTip = {}; ///< what a click would do now
};

struct Message {
    MessageKind kind = MessageKind::Info;
    QString text; ///< whole sentences, plain text
    std::vector<MessageButton> buttons = {}; ///< at most three
    MessageSubject subject = MessageSubject::Other;

    /// It disappears after some seconds.
    bool isConfirmation() const { return kind == MessageKind::Info && buttons.empty(); }
    friend bool operator==(const Message& left, const Message& right)
    {
        return left.kind == right.kind && left.text == right.text;
    }
};

class MessageRow;

class MessageStrip : public QWidget {
    Q_OBJECT
public:
    explicit MessageStrip(QWidget* parent = nullptr);
    ~MessageStrip() override;

    /// Moves over the lower edge of this widget, and follows its size.
    void showOver(QWidget* area);

    /// In front. A message that is already there is not shown twice, but gets the new buttons.
    void post(const Message& message);
    /// Removes a message that is no longer true.
    void withdraw(const QString& text);
    /// Removes all messages about a subject.
    void withdraw(MessageSubject subject);
    /// Another run is shown: removes all messages about the run before.
    void withdrawRun();
    /// Removes the message in front; the next one follows.
    void dismiss();
    /// Focuses the first button of the message in front, or its close button.
    void focusButton();
    /// Shows all messages, or the one in front with the confirmations behind it.
    void setExpanded(bool isExpanded);
    int count() const { return int(m_rows.size()); }
    QString text() const; ///< of the message in front
    /// How long a confirmation stays; longer while the mouse or the keyboard is on the messages.
    void setInfoMs(int ms) { m_infoMs = ms; }
    int infoMs() const { return m_infoMs; }

Q_SIGNALS:
    void countChanged(int count);

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    MessageRow* newRow(const Message& message);
    void removeIf(const std::function<bool(const Message&)>& isGone);
    void showRows();
    void place();

    std::vector<MessageRow*> m_rows; ///< the newest first
    QScrollArea* m_scroll = nullptr;
    QWidget* m_area = nullptr; ///< that they lie over
    int m_infoMs;
    bool m_isExpanded = false;
};

} // namespace referee::ui
