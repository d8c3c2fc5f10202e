// SPDX-License-Identifier: GPL-3.0-or-later
// One message of the MessageStrip: its sign and text, its buttons below.
#pragma once

#include "ui/main_window/message_strip.h"

#include <QtCore/QTimer>

class QGridLayout;
class QLabel;
class QToolButton;

namespace referee::ui {

class FlatButton;

class MessageRow : public QWidget {
    Q_OBJECT
public:
    /// `strip` holds it.
    MessageRow(const Message& message, const MessageStrip& strip);

    const Message& message() const { return m_message; }
    /// Of the one in front: how many others are hidden, or that all are shown.
    void setOthers(int hidden, bool isExpanded);
    void focusButton();
    /// With the text in one line.
    int widthOfText() const;
    /// Lets words that are longer than a line of this width, such as paths, break at their signs.
    void breakWords(int width);

Q_SIGNALS:
    void closed();
    void expansionRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void buildLayout();
    void addButtons(QGridLayout& grid);
    void leave();
    void showIcon();

    Message m_message;
    const MessageStrip& m_strip;
    QTimer m_timer; ///< of a confirmation
    QLabel* m_icon;
    QLabel* m_text;
    FlatButton* m_more;
    QToolButton* m_close;
    std::vector<QWidget*> m_buttons;
};

} // namespace referee::ui
