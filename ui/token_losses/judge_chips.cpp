// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token_losses/judge_chips.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QtGui/QFontMetrics>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr double kYesFrom = 0.5;
constexpr int kPadBeside = 7;
constexpr int kPadAbove = 3;
constexpr int kChipGap = 4;
constexpr int kSlack = 2; ///< advances are rounded, eliding counts fractions
constexpr int kSign = 9; ///< side of a tick
constexpr int kToSign = 5; ///< sign to text
constexpr double kFillAlpha = 0.35; ///< of the colour of yes, under the text
constexpr double kPastOpacity = 0.5;

QFontMetrics metrics() { return QFontMetrics(hintFont()); }
int chipHeight() { return metrics().height() + 2 * kPadAbove; }

bool isYes(const JudgeAnswer& answer) { return answer.yes && *answer.yes >= kYesFrom; }

/// A tick or a cross: their shapes differ too, not only their colours.
void paintSign(QPainter& painter, const QRectF& box, bool isTick)
{
    painter.setPen(QPen(isTick ? theme().good : theme().error, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (isTick) {
        painter.drawPolyline(QPolygonF({ box.bottomLeft() - QPointF(0, box.height() * 0.4),
            box.bottomLeft() + QPointF(box.width() * 0.35, -box.height() * 0.1),
            box.topRight() + QPointF(0, box.height() * 0.1) }));
    } else {
        const QRectF inner = box.adjusted(1, 1, -1, -1);
        painter.drawLine(inner.topLeft(), inner.bottomRight());
        painter.drawLine(inner.topRight(), inner.bottomLeft());
    }
}

} // namespace

JudgeChips::JudgeChips(QWidget* parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Answers of the judge"));
}

QString JudgeChips::textOf(const JudgeAnswer& answer)
{
    if (!answer.yes) {
        return tr("%1: not judged").arg(answer.text);
    }
    const QString number = QString::number(*answer.yes, 'f', 2);
    return isYes(answer) ? tr("%1: yes %2").arg(answer.text, number) : tr("%1: no %2").arg(answer.text, number);
}

QString JudgeChips::explanationOf(const JudgeAnswer& answer)
{
    if (!answer.yes) {
        return tr("“%1” was not judged: this pack's judge does not answer questions about this place.")
            .arg(answer.text);
    }
    const QString asked
        = tr("The judge, a network that the run does not use, was asked about “%1”: yes with probability %2.")
              .arg(answer.text)
              .arg(*answer.yes, 0, 'f', 2);
    return answer.isPlace() ? asked + tr(" Places are shown beside the judge's score, not in it.") : asked;
}

QString JudgeChips::summary() const
{
    const auto asked = std::ranges::count_if(m_answers, [](const auto& answer) { return answer.yes.has_value(); });
    const auto seen = std::ranges::count_if(m_answers, isYes);
    return tr("%1 of %2 at %3").arg(seen).arg(asked).arg(m_iteration);
}

/// "a blue moon 0.97", "above: not judged"; a place as a whole where its relation alone would not tell which one it is.
QString JudgeChips::labelOf(const JudgeAnswer& answer) const
{
    const auto isAlike = [&answer](const JudgeAnswer& other) { return other.relation == answer.relation; };
    const bool isShort = answer.isPlace() && std::ranges::count_if(m_answers, isAlike) == 1;
    const QString& name = isShort ? answer.relation : answer.text;
    return answer.yes ? QStringLiteral("%1 %2").arg(name).arg(*answer.yes, 0, 'f', 2) : tr("%1: not judged").arg(name);
}

void JudgeChips::setAnswers(const JudgeAnswers& answers, qint64 iteration, bool isPast)
{
    m_answers = answers;
    m_iteration = iteration;
    m_isPast = isPast;
    QStringList texts { summary() };
    for (const auto& answer : answers) {
        texts << textOf(answer);
    }
    setAccessibleDescription(answers.isEmpty() ? QString() : texts.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

void JudgeChips::setReserved(const QSize& size)
{
    m_reserved = size;
    updateGeometry();
    update();
}

QList<QRect> JudgeChips::arranged(int width) const
{
    QList<int> wished { metrics().horizontalAdvance(summary()) + kChipGap + kSlack };
    for (const auto& answer : m_answers) {
        const int sign = answer.yes ? kSign + kToSign : 0;
        wished << sign + metrics().horizontalAdvance(labelOf(answer)) + 2 * kPadBeside + kSlack;
    }
    QList<QRect> rects;
    QPoint at(0, 0);
    for (const int wide : wished) {
        const QSize size(std::min(wide, std::max(width, 1)), chipHeight());
        const int room = at.y() == 0 ? width - std::max(0, m_reserved.width()) - kGap : width;
        if (at.x() > 0 && at.x() + size.width() > room) {
            const int high = at.y() == 0 ? std::max(size.height(), m_reserved.height()) : size.height();
            at = QPoint(0, at.y() + high + kChipGap);
        }
        rects << QRect(at, size);
        at.rx() += size.width() + kChipGap;
    }
    return rects;
}

int JudgeChips::heightForWidth(int width) const { return arranged(width).back().bottom() + 1; }

QSize JudgeChips::sizeHint() const
{
    constexpr int kWide = 100'000;
    return { arranged(kWide).back().right() + 1, chipHeight() };
}

QSize JudgeChips::minimumSizeHint() const
{
    constexpr int kMinWidth = 80;
    return { kMinWidth, heightForWidth(std::max(kMinWidth, width())) };
}

void JudgeChips::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    updateGeometry(); // in another width they may take another number of lines
}

QString JudgeChips::tipAt(const QPoint& at) const
{
    const auto rects = arranged(width());
    const auto found = std::ranges::find_if(rects, [&at](const QRect& rect) { return rect.contains(at); });
    if (found == rects.end() || m_answers.isEmpty()) {
        return {};
    }
    return found == rects.begin()
        ? tr("How many of the judge's answers are yes (probability 0.5 or more), about the picture of iteration %1.")
              .arg(m_iteration)
        : explanationOf(m_answers[found - rects.begin() - 1]);
}

bool JudgeChips::event(QEvent* event)
{
    return showToolTip(*this, *event, [this](const QPoint& at) { return tipAt(at); }) || QWidget::event(event);
}

void JudgeChips::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(hintFont());
    painter.setOpacity(m_isPast ? kPastOpacity : 1);
    const auto rects = arranged(width());
    painter.setPen(theme().text);
    painter.drawText(rects.front(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, summary());
    for (int i = 0; i < m_answers.size(); ++i) {
        paintChip(painter, rects[i + 1], m_answers[i]);
    }
}

void JudgeChips::paintChip(QPainter& painter, const QRect& rect, const JudgeAnswer& answer) const
{
    QPainterPath outline;
    outline.addRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), kRadius / 1.5, kRadius / 1.5);
    QRect inside = rect.adjusted(kPadBeside, 0, -kPadBeside, 0);
    if (answer.yes) {
        painter.fillPath(outline, theme().raised);
        QColor yes = theme().good;
        yes.setAlphaF(static_cast<float>(kFillAlpha));
        painter.save();
        painter.setClipPath(outline);
        painter.fillRect(QRectF(rect.x(), rect.y(), rect.width() * *answer.yes, rect.height()), yes);
        painter.restore();
        paintSign(painter, QRectF(inside.left(), rect.center().y() - kSign / 2, kSign, kSign), isYes(answer));
        inside.setLeft(inside.left() + kSign + kToSign);
    } else {
        painter.strokePath(outline, QPen(theme().hint, 1, Qt::DashLine));
    }
    painter.setPen(answer.yes ? theme().text : theme().hint);
    painter.drawText(inside, Qt::AlignCenter | Qt::TextSingleLine,
        metrics().elidedText(labelOf(answer), Qt::ElideMiddle, inside.width()));
}

void JudgeChips::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
    }
}

} // namespace referee::ui
