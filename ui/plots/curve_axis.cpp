// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve_axis.h"

#include <algorithm>
#include <cmath>

#include "ui/plots/qcustomplot_wrapper.h"

namespace referee::ui {

namespace {

constexpr int kPixelsPerTick = 26; ///< on the value axis
constexpr int kPixelsPerIterationTick = 80;
constexpr double kDecade = 10;

QString plainLabel(double tick)
{
    constexpr double kAlmostZero = 1e-12; // what subtraction of steps leaves at zero
    const double value = std::abs(tick) < kAlmostZero ? 0 : tick;
    return QString::number(value, 'g', 4).replace(QLatin1Char('-'), QChar(0x2212));
}

class PlainTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) override
    {
        return plainLabel(tick);
    }
};

/// There is no half iteration.
class IterationTicker : public PlainTicker {
protected:
    double getTickStep(const QCPRange& range) override
    {
        const double step = std::max(1.0, PlainTicker::getTickStep(range));
        return step == std::floor(step) ? step : 2 * step; // 2.5 is the only fraction above 1
    }
};

class PercentTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) override
    {
        constexpr double kPercent = 100;
        return plainLabel(tick * kPercent) + QStringLiteral(" %");
    }
};

class DecadeTicker : public QCPAxisTickerLog {
protected:
    QString getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) override
    {
        return plainLabel(tick);
    }
};

QSharedPointer<QCPAxisTicker> tickerFor(const AxisWish& wish, const QCPRange& range)
{
    if (wish.group == CurveGroup::Shares) {
        return QSharedPointer<PercentTicker>::create();
    }
    if (wish.isLogarithmic && range.upper / range.lower >= kDecade) {
        return QSharedPointer<DecadeTicker>::create();
    }
    return QSharedPointer<PlainTicker>::create(); // also on a logarithmic axis too short for two powers of ten
}

QCPRange logarithmicRange(const AxisWish& wish)
{
    constexpr double kRoom = 1.15;
    constexpr double kRoomForOne = 2;
    const double room = wish.least == wish.greatest ? kRoomForOne : kRoom;
    return wish.hasValues ? QCPRange(wish.least / room, wish.greatest * room) : QCPRange(0.1, 1);
}

/// Gradients of thousands of numbers are seldom far from square to each other: the sign must show all the same.
QCPRange symmetricRange(const AxisWish& wish)
{
    constexpr double kLeast = 0.2;
    constexpr double kRoom = 1.15;
    const double furthest = wish.hasValues ? std::max(std::abs(wish.least), std::abs(wish.greatest)) : 1;
    const double reach = std::clamp(furthest * kRoom, kLeast, 1.05);
    return { -reach, reach };
}

QCPRange linearRange(const AxisWish& wish)
{
    constexpr double kRoom = 0.06;
    constexpr double kNearZero = 0.4; // then zero belongs to the picture
    if (!wish.hasValues) {
        return { 0, 1 };
    }
    const bool showsZero = wish.least >= 0 && wish.least <= kNearZero * wish.greatest;
    const double least = showsZero ? 0 : wish.least; // then a loss that falls leaves the axis where it is
    const double span = wish.greatest - least;
    const double room = span > 0 ? span * kRoom : std::max(std::abs(wish.greatest) * kRoom, kRoom);
    return { showsZero ? 0 : least - room, wish.greatest + room };
}

} // namespace

void styleAxis(QCPAxis* axis, const Theme& theme)
{
    QColor faint = theme.line;
    faint.setAlphaF(0.5F);
    axis->setBasePen(Qt::NoPen);
    axis->setTickPen(Qt::NoPen);
    axis->setSubTicks(false);
    axis->setTickLengthIn(0);
    axis->setTickLabelFont(hintFont());
    axis->setTickLabelColor(theme.hint);
    axis->setTickLabelPadding(4);
    axis->grid()->setPen(QPen(faint, 1));
    axis->grid()->setZeroLinePen(QPen(theme.line, 1));
    axis->grid()->setVisible(axis->orientation() == Qt::Vertical);
    if (axis->orientation() == Qt::Horizontal) {
        axis->setTicker(QSharedPointer<IterationTicker>::create());
    }
}

void placeValueAxis(QCPAxis* axis, const AxisWish& wish)
{
    QCPRange range = wish.isLogarithmic ? logarithmicRange(wish) : linearRange(wish);
    if (wish.group == CurveGroup::Cosine) {
        range = symmetricRange(wish);
    } else if (wish.group == CurveGroup::Shares || wish.group == CurveGroup::Scores) {
        range = QCPRange(std::min(0.0, wish.hasValues ? wish.least : 0.0) - 0.02, 1.05);
    }
    axis->setScaleType(wish.isLogarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis->setRange(range);
    axis->setTicker(tickerFor(wish, range));
    axis->ticker()->setTickCount(std::max(2, wish.pixels / kPixelsPerTick));
}

void placeTicks(QCPAxis* axis, int pixels)
{
    axis->ticker()->setTickCount(std::max(2, pixels / kPixelsPerIterationTick));
}

} // namespace referee::ui
