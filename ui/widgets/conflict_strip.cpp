// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/conflict_strip.h"

#include "ui/theme/theme.h"

#include <QtCore/QEvent>
#include <QtCore/QStringList>
#include <QtGui/QFontMetrics>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace referee::ui {

namespace {

constexpr int kGaugeHeight = 6;
constexpr int kNeedleWidth = 64;
constexpr int kToGauge = 4; ///< text to bar
constexpr int kShortNeedle = 36; ///< on one line
constexpr int kShortBar = 72;
constexpr int kTextParts = 4;
constexpr double kPercent = 100;

/// "−0.21", with a real minus sign and none before zero.
QString signedNumber(double value)
{
    QString text = QString::number(std::abs(value), 'f', 2);
    if (value < 0 && text != QStringLiteral("0.00")) {
        text.prepend(QChar(0x2212));
    }
    return text;
}

QString ratioNumber(double value)
{
    constexpr double kWhole = 100; // from here on a decimal says nothing
    return value < kWhole ? QString::number(value, 'f', 1) : QString::number(value, 'f', 0);
}

QString normRatio(double referee, double sds)
{
    if (!(referee > 0 && sds > 0) || !std::isfinite(referee) || !std::isfinite(sds)) {
        return {};
    }
    const bool isRefereeSmaller = referee <= sds;
    const QString ratio = ratioNumber(isRefereeSmaller ? sds / referee : referee / sds);
    return isRefereeSmaller ? ConflictStrip::tr("norms before matching 1 : %1").arg(ratio)
                            : ConflictStrip::tr("norms before matching %1 : 1").arg(ratio);
}

/// Whole percents that add up to 100: each missing one goes to the part with the largest remainder.
std::array<int, 3> wholePercents(const std::array<double, 3>& shares)
{
    std::array<int, 3> percents {};
    std::array<double, 3> rests {};
    int missing = 0;
    double sum = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        percents[i] = static_cast<int>(std::floor(shares[i] * kPercent));
        rests[i] = shares[i] * kPercent - percents[i];
        missing -= percents[i];
        sum += shares[i];
    }
    missing += static_cast<int>(std::lround(sum * kPercent));
    for (; missing > 0; --missing) {
        const auto largest = std::ranges::max_element(rests);
        *largest -= 1;
        ++percents[static_cast<std::size_t>(largest - rests.begin())];
    }
    return percents;
}

double finiteShare(double share) { return std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0.0; }

} // namespace

QString ConflictText::joined(int parts) const
{
    QStringList said = QStringList { cosine, conflict, shares, norms }.first(parts);
    said.removeAll(QString());
    return said.join(QStringLiteral(" · "));
}

ConflictText conflictText(const StepReport& report)
{
    const auto [referee, sds, noise] = wholePercents(
        { finiteShare(report.refereeShare), finiteShare(report.sdsShare), finiteShare(report.noiseShare) });
    ConflictText text;
    if (report.isTail && sds == 0 && noise == 0 && !(report.sdsNorm > 0)) {
        text.cosine = ConflictStrip::tr("plain sampling: no gradients");
        return text;
    }
    if (report.isTail) {
        text.cosine = ConflictStrip::tr("SDS alone");
        text.shares = ConflictStrip::tr("SDS %1 %, noise %2 %").arg(sds).arg(noise);
        return text;
    }
    text.cosine = ConflictStrip::tr("cosine %1").arg(signedNumber(report.cosine));
    text.conflict = report.cosine < kConflictBelow ? ConflictStrip::tr("the two sides conflict") : QString();
    text.shares = ConflictStrip::tr("referee %1 %, SDS %2 %, noise %3 %").arg(referee).arg(sds).arg(noise);
    text.norms = normRatio(report.refereeNorm, report.sdsNorm);
    return text;
}

ConflictStrip::ConflictStrip(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Gradient agreement"));
    setToolTip(tr("Cosine between the gradients of referee and SDS: 1 means that they agree, −1 that they conflict.\n"
                  "The bar shows how much of the last step comes from each side and from the noise.\n"
                  "The norms are those of both gradients before the referee's is matched to w1 times that of SDS."));
    clear();
}

void ConflictStrip::setReport(const StepReport& report)
{
    m_step = report;
    m_step->cosine = std::isfinite(report.cosine) ? std::clamp(report.cosine, -1.0, 1.0) : 0;
    m_step->refereeShare = report.isTail ? 0 : finiteShare(report.refereeShare);
    m_step->sdsShare = finiteShare(report.sdsShare);
    m_step->noiseShare = finiteShare(report.noiseShare);
    m_text = conflictText(report);
    setAccessibleDescription(text());
    update();
}

void ConflictStrip::clear()
{
    m_step.reset();
    m_text = {};
    setAccessibleDescription({});
    update();
}

void ConflictStrip::setOneLine(bool isOneLine)
{
    m_isOneLine = isOneLine;
    updateGeometry();
    update();
}

QString ConflictStrip::text() const { return m_text.joined(kTextParts); }

QSize ConflictStrip::sizeHint() const
{
    return { QFontMetrics(hintFont()).averageCharWidth() * 70, minimumSizeHint().height() };
}

QSize ConflictStrip::minimumSizeHint() const
{
    const QFontMetrics metrics(hintFont());
    if (m_isOneLine) { // may be narrower than its bars
        return { kShortNeedle, metrics.height() };
    }
    return { std::max(kNeedleWidth * 2, metrics.averageCharWidth() * 14), metrics.height() + kToGauge + kGaugeHeight };
}

void ConflictStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        updateGeometry();
        update();
    }
    QWidget::changeEvent(event);
}

void ConflictStrip::paintEvent(QPaintEvent* /*event*/)
{
    if (!m_step) {
        return; // an empty strip keeps its place and shows nothing
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(hintFont());
    const int lineHeight = painter.fontMetrics().height();
    if (m_isOneLine) {
        const double top = (height() - kGaugeHeight) / 2.0;
        const int bars = kShortNeedle + kGap + kShortBar;
        paintNeedle(painter, QRectF(width() - bars, top, kShortNeedle, kGaugeHeight));
        paintShares(painter, QRectF(width() - kShortBar, top, kShortBar, kGaugeHeight));
        paintText(painter, QRect(0, 0, std::max(0, width() - bars - kGap), height()));
        return;
    }
    const double top = lineHeight + kToGauge;
    paintText(painter, QRect(0, 0, width(), lineHeight));
    paintNeedle(painter, QRectF(0, top, kNeedleWidth, kGaugeHeight));
    paintShares(painter, QRectF(kNeedleWidth + kPad, top, width() - kNeedleWidth - kPad, kGaugeHeight));
}

void ConflictStrip::paintText(QPainter& painter, const QRect& line) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    int parts = kTextParts;
    while (parts > 1 && metrics.horizontalAdvance(m_text.joined(parts)) > line.width()) {
        --parts;
    }
    const QString said = m_text.joined(parts);
    if (m_isOneLine && metrics.horizontalAdvance(said) > line.width()) {
        return; // the needle says as much as half a word
    }
    painter.setPen(m_text.conflict.isEmpty() ? theme().hint : theme().text);
    painter.drawText(line, (m_isOneLine ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
        metrics.elidedText(said, Qt::ElideRight, line.width()));
}

void ConflictStrip::paintNeedle(QPainter& painter, const QRectF& track) const
{
    constexpr double kThin = 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().line);
    painter.drawRoundedRect(QRectF(track.left(), track.center().y() - kThin / 2, track.width(), kThin), 1, 1);
    if (m_step->isTail) {
        return;
    }
    const double zero = track.center().x();
    const double tip = zero + m_step->cosine * (track.width() - kThin) / 2;
    painter.setBrush(m_step->cosine < 0 ? theme().negative : theme().positive);
    painter.drawRect(QRectF(QPointF(std::min(zero, tip), track.center().y() - kThin / 2),
        QPointF(std::max(zero, tip), track.center().y() + kThin / 2)));
    painter.setBrush(theme().hint);
    painter.drawRect(QRectF(zero - 0.5, track.top() + 1, 1, track.height() - 2));
    painter.setBrush(theme().text);
    painter.drawRoundedRect(QRectF(tip - kThin / 2 - 0.5, track.top() - 1, kThin + 1, track.height() + 2), 1, 1);
}

void ConflictStrip::paintShares(QPainter& painter, const QRectF& track) const
{
    QPainterPath round;
    round.addRoundedRect(track, kGaugeHeight / 2.0, kGaugeHeight / 2.0);
    painter.save();
    painter.setClipPath(round);
    painter.fillRect(track, theme().line);
    double left = track.left();
    const std::array<std::pair<double, QColor>, 3> parts = { { { m_step->refereeShare, theme().referee },
        { m_step->sdsShare, theme().sds }, { m_step->noiseShare, theme().hint } } };
    for (const auto& [share, colour] : parts) {
        const double wide = share * track.width();
        painter.fillRect(QRectF(left, track.top(), wide, track.height()), colour);
        left += wide;
    }
    painter.restore();
}

} // namespace referee::ui
