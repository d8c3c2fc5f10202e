// SPDX-License-Identifier: GPL-3.0-or-later
// One line in hint size, elided with "…" where it does not fit; the whole text is its tool tip then.
#pragma once

#include <QtGui/QPalette>
#include <QtWidgets/QWidget>
#include <functional>

namespace referee::ui {

/// The colour of a widget's text. Does nothing when it is set already, so that a changeEvent may call it: setting a
/// palette is a palette change again.
inline void setTextColour(QWidget& widget, QPalette::ColorRole role, const QColor& colour)
{
    QPalette palette = widget.palette();
    if (palette.color(QPalette::Active, role) == colour) {
        return;
    }
    palette.setColor(role, colour);
    widget.setPalette(palette);
}

/// Plain text in lines of about 64 characters, since Qt breaks none in a tool tip.
QString wrappedTip(const QString& text);

/// Answers a tool-tip event with the text for its position; false: the event is of another type.
bool showToolTip(QWidget& widget, QEvent& event, const std::function<QString(const QPoint&)>& textAt);

class ElidedLabel : public QWidget {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const { return m_text; }
    /// In the error colour instead of the hint colour.
    void setIsError(bool isError);
    bool isError() const { return m_isError; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QString shownText() const;
    QString m_text;
    bool m_isError = false;
};

class IconButton;

/// One line below the prompt, with a button that dismisses it where that is allowed. Its height never changes.
class NoteLine : public QWidget {
    Q_OBJECT
public:
    explicit NoteLine(QWidget* parent = nullptr);

    void setText(const QString& text);
    void setIsError(bool isError);
    void setIsDismissable(bool isDismissable);

Q_SIGNALS:
    void dismissed();

private:
    ElidedLabel* m_label;
    IconButton* m_dismiss;
};

} // namespace referee::ui
