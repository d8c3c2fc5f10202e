// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve_items.h"

#include "ui/plots/qcustomplot_wrapper.h"

#include <QtCore/QStringList>
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

template <typename Ticker> class PlainTicker : public Ticker {
protected:
    QString getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) override
    {
        return plainLabel(tick);
    }
};

/// There is no half iteration.
class IterationTicker : public PlainTicker<QCPAxisTicker> {
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

QSharedPointer<QCPAxisTicker> tickerFor(const AxisWish& wish, const QCPRange& range)
{
    if (wish.group == CurveGroup::Shares) {
        return QSharedPointer<PercentTicker>::create();
    }
    if (wish.isLogarithmic && range.upper / range.lower >= kDecade) {
        return QSharedPointer<PlainTicker<QCPAxisTickerLog>>::create();
    }
    return QSharedPointer<PlainTicker<QCPAxisTicker>>::create(); // also on a logarithmic axis too short for two powers
                                                                 // of ten
}

QCPRange logarithmicRange(const AxisWish& wish)
{
    constexpr double kRoom = 1.15;
    constexpr double kRoomForOne = 2;
    const double room = wish.least == wish.greatest ? kRoomForOne : kRoom;
    return wish.hasValues ? QCPRange(wish.least / room, wish.greatest * room) : QCPRange(0.1, 1);
}

/// Gradients of thousands of numbers are nearly orthogonal: the sign must be visible nevertheless.
QCPRange symmetricRange(const AxisWish& wish)
{
    constexpr double kMinReach = 0.2;
    constexpr double kRoom = 1.15;
    const double furthest = wish.hasValues ? std::max(std::abs(wish.least), std::abs(wish.greatest)) : 1;
    const double reach = std::clamp(furthest * kRoom, kMinReach, 1.05);
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

constexpr double kTickLength = 7;
constexpr int kLabelPad = 3;
constexpr int kMaxLabel = 180; ///< pixels of a mark's text; the hover label has it whole

/// Hands its drawing on.
class DrawnItem : public QCPAbstractItem {
public:
    DrawnItem(QCustomPlot* plot, const QString& layer, std::function<void(QCPPainter*)> draw)
        : QCPAbstractItem(plot)
        , m_draw(std::move(draw))
    {
        setLayer(layer);
        setClipAxisRect(plot->axisRect());
    }
    double selectTest(const QPointF& /*pos*/, bool /*onlySelectable*/, QVariant* /*details*/) const override
    {
        return -1;
    }

protected:
    void draw(QCPPainter* painter) override { m_draw(painter); }

private:
    std::function<void(QCPPainter*)> m_draw;
};

/// Draws the scene once, with one painter.
class ScenePainter {
public:
    ScenePainter(QCustomPlot* plot, const CurveScene& scene, QCPPainter* painter)
        : m_plot(plot)
        , m_scene(scene)
        , m_painter(painter)
        , m_area(plot->axisRect()->rect())
    {
        painter->setFont(hintFont());
    }

    void drawTail() const
    {
        m_painter->setPen(m_scene.theme.hint);
        m_painter->drawText(m_area, Qt::AlignCenter | Qt::TextWordWrap, m_scene.note);
        if (m_scene.tailBegin >= 0) {
            QColor shade = m_scene.theme.line;
            shade.setAlphaF(0.25F);
            QRectF tail = m_area;
            tail.setLeft(std::max(tail.left(), pixelOf(m_scene.tailBegin)));
            m_painter->fillRect(tail, shade);
        }
    }

    /// Ticks in the plot, their texts in the margin above it.
    void drawMarks() const
    {
        std::vector<QRectF> taken;
        // The user's edits first: where not all texts fit, those of restarts are left out.
        for (const bool isUsers : { true, false }) {
            for (const CurveMark& mark : *m_scene.marks) {
                if ((mark.side == Side::User) == isUsers) {
                    drawMark(mark, taken);
                }
            }
        }
    }

    void drawMoments() const
    {
        const Theme& theme = m_scene.theme;
        if (m_scene.shown >= 0) {
            drawLine(pixelOf(m_scene.shown), QPen(theme.user, 1.5));
            if (m_scene.hovered < 0) {
                drawMoment(m_scene.shown, theme.user);
            }
        }
        if (m_scene.hovered >= 0) {
            drawLine(pixelOf(m_scene.hovered), QPen(theme.text, 1));
            drawMoment(m_scene.hovered, theme.text);
        }
    }

private:
    double pixelOf(qint64 iteration) const { return m_plot->xAxis->coordToPixel(static_cast<double>(iteration)); }

    void drawLine(double x, const QPen& pen) const
    {
        m_painter->setPen(pen);
        m_painter->drawLine(QPointF(x, m_area.top()), QPointF(x, m_area.bottom()));
    }

    void drawMark(const CurveMark& mark, std::vector<QRectF>& taken) const
    {
        const double x = pixelOf(mark.iteration);
        const QColor colour = m_scene.theme.of(mark.side);
        QColor faint = colour;
        faint.setAlphaF(0.25F);
        drawLine(x, QPen(faint, 1));
        m_painter->setPen(QPen(colour, 2));
        m_painter->drawLine(QPointF(x, m_area.top()), QPointF(x, m_area.top() + kTickLength));
        const QFontMetrics metrics(m_painter->font());
        const QString text = metrics.elidedText(mark.text, Qt::ElideRight, kMaxLabel);
        const double width = metrics.horizontalAdvance(text);
        const double left = std::clamp(x - width / 2, m_area.left(), std::max(m_area.left(), m_area.right() - width));
        const QRectF box(left, m_area.top() - metrics.height(), width, metrics.height());
        const auto collides = [&box](const QRectF& other) { return other.adjusted(-4, 0, 4, 0).intersects(box); };
        if (std::none_of(taken.begin(), taken.end(), collides)) {
            m_painter->setPen(colour);
            m_painter->drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
            taken.push_back(box);
        }
    }

    /// "57 · w1 2 → 1.5": the iteration and what was done about there, beside its line at the bottom, on a half
    /// transparent ground so that it can be read over curves.
    void drawMoment(qint64 iteration, const QColor& colour) const
    {
        constexpr double kSamePlace = 4; // pixels
        const double x = pixelOf(iteration);
        QStringList said { QString::number(iteration) };
        for (const CurveMark& mark : *m_scene.marks) {
            if (!mark.text.isEmpty() && std::abs(pixelOf(mark.iteration) - x) <= kSamePlace) {
                said += mark.text;
            }
        }
        const QFontMetrics metrics(m_painter->font());
        const QString text = metrics.elidedText(
            said.join(QStringLiteral(" · ")), Qt::ElideRight, static_cast<int>(m_area.width()) / 2);
        const double width = metrics.horizontalAdvance(text) + 2 * kLabelPad;
        const bool fitsRight = x + 2 + width < m_area.right();
        const QRectF box(
            fitsRight ? x + 2 : x - 2 - width, m_area.bottom() - metrics.height(), width, metrics.height());
        QColor ground = m_scene.theme.surface;
        ground.setAlphaF(0.8F);
        m_painter->fillRect(box, ground);
        m_painter->setPen(colour);
        m_painter->drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
    }

    QCustomPlot* m_plot;
    const CurveScene& m_scene;
    QCPPainter* m_painter;
    QRectF m_area;
};

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

QCPAbstractItem* addDrawnItem(QCustomPlot* plot, const QString& layer, std::function<void(QCPPainter*)> draw)
{
    return new DrawnItem(plot, layer, std::move(draw));
}

QCPLayer* addCurveItems(QCustomPlot* plot, const CurveScene& scene)
{
    const QString moments = QStringLiteral("moments");
    plot->addLayer(moments, plot->layer(QStringLiteral("overlay")), QCustomPlot::limBelow);
    plot->layer(moments)->setMode(QCPLayer::lmBuffered);
    const auto add = [plot, &scene](const QString& layer, void (ScenePainter::*draw)() const) {
        return addDrawnItem(
            plot, layer, [plot, &scene, draw](QCPPainter* painter) { (ScenePainter(plot, scene, painter).*draw)(); });
    };
    add(QStringLiteral("background"), &ScenePainter::drawTail);
    add(QStringLiteral("axes"), &ScenePainter::drawMarks)->setClipToAxisRect(false);
    add(moments, &ScenePainter::drawMoments);
    return plot->layer(moments);
}

} // namespace referee::ui
