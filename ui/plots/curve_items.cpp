// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve_items.h"

#include <QtCore/QStringList>

#include <algorithm>
#include <cmath>

#include "ui/plots/qcustomplot_wrapper.h"

namespace referee::ui {

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
