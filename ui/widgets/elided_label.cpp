// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/elided_label.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"

#include <QtGui/QHelpEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolTip>

namespace referee::ui {

QString wrappedTip(const QString& text)
{
    constexpr int kLine = 64; // characters
    QString wrapped = text;
    qsizetype begin = 0;
    qsizetype blank = -1;
    for (qsizetype i = 0; i < wrapped.size(); ++i) {
        if (wrapped[i] == QLatin1Char('\n')) {
            begin = i + 1;
            blank = -1;
        } else if (wrapped[i] == QLatin1Char(' ')) {
            blank = i;
        }
        if (i - begin >= kLine && blank >= 0) {
            wrapped[blank] = QLatin1Char('\n');
            begin = blank + 1;
            blank = -1;
        }
    }
    return wrapped;
}

bool showToolTip(QWidget& widget, QEvent& event, const std::function<QString(const QPoint&)>& textAt)
{
    if (event.type() != QEvent::ToolTip) {
        return false;
    }
    const auto& help = static_cast<const QHelpEvent&>(event);
    QToolTip::showText(help.globalPos(), wrappedTip(textAt(help.pos())), &widget);
    return true;
}

ElidedLabel::ElidedLabel(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString& text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setIsError(bool isError)
{
    m_isError = isError;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    const QFontMetrics metrics(hintFont());
    return { metrics.horizontalAdvance(m_text), metrics.height() + 2 };
}

QSize ElidedLabel::minimumSizeHint() const { return { 0, sizeHint().height() }; }

QString ElidedLabel::shownText() const
{
    QString line = m_text;
    line.replace(QLatin1Char('\n'), QLatin1Char(' '));
    return QFontMetrics(hintFont()).elidedText(line, Qt::ElideRight, width());
}

bool ElidedLabel::event(QEvent* event)
{
    const auto text = [this](const QPoint&) { return shownText() == m_text ? QString() : m_text; };
    return (toolTip().isEmpty() && showToolTip(*this, *event, text)) || QWidget::event(event);
}

void ElidedLabel::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setFont(hintFont());
    painter.setPen(m_isError ? theme().error : theme().hint);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shownText());
}

NoteLine::NoteLine(QWidget* parent)
    : QWidget(parent)
    , m_label(new ElidedLabel)
    , m_dismiss(new IconButton(Sign::Remove, tr("Dismiss this note until other words are typed")))
{
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins({});
    line->setSpacing(0);
    line->addWidget(m_label, 1);
    line->addWidget(m_dismiss);
    m_dismiss->hide();
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_dismiss, &IconButton::clicked, this, &NoteLine::dismissed);
}

void NoteLine::setText(const QString& text) { m_label->setText(text); }
void NoteLine::setIsError(bool isError) { m_label->setIsError(isError); }

void NoteLine::setIsDismissable(bool isDismissable)
{
    const int side = m_label->sizeHint().height(); // the button is no higher than the line
    m_dismiss->setFixedSize(side, side);
    m_dismiss->setVisible(isDismissable);
}

} // namespace referee::ui
