// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve_items.h"

#include "ui/plots/qcustomplot_wrapper.h"

#include <QtCore/QStringList>
#include <algorithm>
#include <cmath>

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

namespace {

constexpr double kTickLength = 7;
constexpr int kLabelPad = 3;
constexpr int kLongestLabel = 180; ///< pixels of a mark's text; the hover label has it whole

/// Common to ours: drawn from the scene, clipped to the axis rectangle, deaf to the mouse.
class SceneItem : public QCPAbstractItem {
public:
    SceneItem(QCustomPlot* plot, const CurveScene* scene, const QString& layer)
        : QCPAbstractItem(plot)
        , m_scene(scene)
    {
        setLayer(layer);
        setClipAxisRect(plot->axisRect());
    }
    double selectTest(const QPointF& /*pos*/, bool /*onlySelectable*/, QVariant* /*details*/) const override
    {
        return -1;
    }

protected:
    QRectF area() const { return mParentPlot->axisRect()->rect(); }
    double pixelOf(qint64 iteration) const { return mParentPlot->xAxis->coordToPixel(static_cast<double>(iteration)); }
    void drawLine(QCPPainter* painter, double x, const QPen& pen) const
    {
        painter->setPen(pen);
        painter->drawLine(QPointF(x, area().top()), QPointF(x, area().bottom()));
    }
    /// Text on a veil of the surface, so that it reads over curves.
    void drawLabel(QCPPainter* painter, const QRectF& box, const QString& text, const QColor& colour) const
    {
        QColor veil = m_scene->theme.surface;
        veil.setAlphaF(0.8F);
        painter->fillRect(box, veil);
        painter->setPen(colour);
        painter->drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
    }
    const CurveScene* m_scene;
};

class TailItem : public SceneItem {
public:
    using SceneItem::SceneItem;

protected:
    void draw(QCPPainter* painter) override
    {
        if (m_scene->tailBegin >= 0) {
            QColor shade = m_scene->theme.line;
            shade.setAlphaF(0.25F);
            QRectF tail = area();
            tail.setLeft(std::max(tail.left(), pixelOf(m_scene->tailBegin)));
            painter->fillRect(tail, shade);
        }
    }
};

/// Ticks in the plot, their texts in the margin above it.
class MarksItem : public SceneItem {
public:
    MarksItem(QCustomPlot* plot, const CurveScene* scene, const QString& layer)
        : SceneItem(plot, scene, layer)
    {
        setClipToAxisRect(false);
    }

protected:
    void draw(QCPPainter* painter) override
    {
        painter->setFont(hintFont());
        std::vector<QRectF> taken;
        // The user's edits first: where not all texts find room, a restart of the average gives way.
        for (const bool isPersons : { true, false }) {
            for (const CurveMark& mark : *m_scene->marks) {
                if ((mark.side == Side::User) == isPersons) {
                    drawMark(painter, mark, taken);
                }
            }
        }
    }

private:
    void drawMark(QCPPainter* painter, const CurveMark& mark, std::vector<QRectF>& taken) const
    {
        const double x = pixelOf(mark.iteration);
        const QColor colour = m_scene->theme.of(mark.side);
        QColor faint = colour;
        faint.setAlphaF(0.25F);
        drawLine(painter, x, QPen(faint, 1));
        painter->setPen(QPen(colour, 2));
        painter->drawLine(QPointF(x, area().top()), QPointF(x, area().top() + kTickLength));
        const QFontMetrics metrics(painter->font());
        const QString text = metrics.elidedText(mark.text, Qt::ElideRight, kLongestLabel);
        const double width = metrics.horizontalAdvance(text);
        const double left = std::clamp(x - width / 2, area().left(), std::max(area().left(), area().right() - width));
        const QRectF box(left, area().top() - metrics.height(), width, metrics.height());
        const auto collides = [&box](const QRectF& other) { return other.adjusted(-4, 0, 4, 0).intersects(box); };
        if (std::none_of(taken.begin(), taken.end(), collides)) {
            painter->setPen(colour);
            painter->drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
            taken.push_back(box);
        }
    }
};

class MomentsItem : public SceneItem {
public:
    using SceneItem::SceneItem;

protected:
    void draw(QCPPainter* painter) override
    {
        painter->setFont(hintFont());
        const Theme& theme = m_scene->theme;
        if (m_scene->shown >= 0) {
            drawLine(painter, pixelOf(m_scene->shown), QPen(theme.user, 1.5));
            if (m_scene->hovered < 0) {
                drawMoment(painter, m_scene->shown, theme.user);
            }
        }
        if (m_scene->hovered >= 0) {
            drawLine(painter, pixelOf(m_scene->hovered), QPen(theme.text, 1));
            drawMoment(painter, m_scene->hovered, theme.text);
        }
    }

private:
    /// "57 · w1 2 → 1.5": the iteration and what was done about there, beside its line at the bottom.
    void drawMoment(QCPPainter* painter, qint64 iteration, const QColor& colour) const
    {
        constexpr double kSameMoment = 4; // pixels
        const double x = pixelOf(iteration);
        QStringList said { QString::number(iteration) };
        for (const CurveMark& mark : *m_scene->marks) {
            if (!mark.text.isEmpty() && std::abs(pixelOf(mark.iteration) - x) <= kSameMoment) {
                said += mark.text;
            }
        }
        const QFontMetrics metrics(painter->font());
        const QString text = metrics.elidedText(
            said.join(QStringLiteral(" · ")), Qt::ElideRight, static_cast<int>(area().width()) / 2);
        const double width = metrics.horizontalAdvance(text) + 2 * kLabelPad;
        const bool fitsRight = x + 2 + width < area().right();
        const double left = fitsRight ? x + 2 : x - 2 - width;
        drawLabel(painter, QRectF(left, area().bottom() - metrics.height(), width, metrics.height()), text, colour);
    }
};

} // namespace

QCPLayer* addCurveItems(QCustomPlot* plot, const CurveScene* scene)
{
    const QString moments = QStringLiteral("moments");
    plot->addLayer(moments, plot->layer(QStringLiteral("overlay")), QCustomPlot::limBelow);
    plot->layer(moments)->setMode(QCPLayer::lmBuffered);
    new TailItem(plot, scene, QStringLiteral("background"));
    new MarksItem(plot, scene, QStringLiteral("axes"));
    new MomentsItem(plot, scene, moments);
    return plot->layer(moments);
}

} // namespace referee::ui
