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

constexpr int kPadBeside = 7;
constexpr int kPadAbove = 3;
constexpr int kChipGap = 4;
constexpr int kSlack = 2; ///< advances are rounded, eliding counts fractions
constexpr double kYesFrom = 0.5;
constexpr double kFillAlpha = 0.35; ///< of the colour of yes, under the text

QFontMetrics metrics() { return QFontMetrics(hintFont()); }
int chipHeight() { return metrics().height() + 2 * kPadAbove; }

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
    return *answer.yes >= kYesFrom ? tr("%1: yes %2").arg(answer.text, number)
                                   : tr("%1: no %2").arg(answer.text, number);
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
    return answer.isPlace ? asked + tr(" Places are shown beside the judge's score, not in it.") : asked;
}

void JudgeChips::setAnswers(const JudgeAnswers& answers)
{
    m_answers = answers;
    QStringList texts;
    for (const auto& answer : answers) {
        texts << textOf(answer);
    }
    setAccessibleDescription(texts.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QList<QRect> JudgeChips::arranged(int width) const
{
    QList<QRect> rects;
    QPoint at(0, 0);
    for (const auto& answer : m_answers) {
        const int wished = metrics().horizontalAdvance(textOf(answer)) + 2 * kPadBeside + kSlack;
        const QSize size(std::min(wished, std::max(width, 1)), chipHeight());
        if (at.x() > 0 && at.x() + size.width() > width) {
            at = QPoint(0, at.y() + size.height() + kChipGap);
        }
        rects << QRect(at, size);
        at.rx() += size.width() + kChipGap;
    }
    return rects;
}

int JudgeChips::heightForWidth(int width) const
{
    const auto rects = arranged(width);
    return rects.isEmpty() ? chipHeight() : rects.back().bottom() + 1;
}

QSize JudgeChips::sizeHint() const
{
    constexpr int kWide = 100'000;
    const auto rects = arranged(kWide);
    return { rects.isEmpty() ? 0 : rects.back().right() + 1, chipHeight() };
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

bool JudgeChips::event(QEvent* event)
{
    const auto textAt = [this](const QPoint& at) {
        const auto rects = arranged(width());
        const auto found = std::ranges::find_if(rects, [&at](const QRect& rect) { return rect.contains(at); });
        return found == rects.end() ? QString() : explanationOf(m_answers[found - rects.begin()]);
    };
    return showToolTip(*this, *event, textAt) || QWidget::event(event);
}

void JudgeChips::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(hintFont());
    const auto rects = arranged(width());
    for (int i = 0; i < rects.size(); ++i) {
        paintChip(painter, rects[i], m_answers[i]);
    }
}

void JudgeChips::paintChip(QPainter& painter, const QRect& rect, const JudgeAnswer& answer)
{
    QPainterPath outline;
    outline.addRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), kRadius / 1.5, kRadius / 1.5);
    if (answer.yes) {
        painter.fillPath(outline, theme().raised);
        QColor yes = theme().good;
        yes.setAlphaF(static_cast<float>(kFillAlpha));
        painter.save();
        painter.setClipPath(outline);
        painter.fillRect(QRectF(rect.x(), rect.y(), rect.width() * *answer.yes, rect.height()), yes);
        painter.restore();
    } else {
        painter.strokePath(outline, QPen(theme().hint, 1, Qt::DashLine));
    }
    painter.setPen(answer.yes ? theme().text : theme().hint);
    const QRect inside = rect.adjusted(kPadBeside, 0, -kPadBeside, 0);
    painter.drawText(inside, Qt::AlignCenter | Qt::TextSingleLine,
        metrics().elidedText(textOf(answer), Qt::ElideMiddle, inside.width()));
}

void JudgeChips::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
    }
}

} // namespace referee::ui
