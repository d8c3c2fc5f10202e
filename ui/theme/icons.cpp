// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QtGui/QIconEngine>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <array>

namespace referee::ui {

namespace {

constexpr qreal kGrid = 16; ///< the glyphs are drawn on 16 × 16 units

/// Closed shapes are filled; lines are stroked.
struct Shape {
    QPainterPath filled;
    QPainterPath stroked;
};

void addBar(QPainterPath& path, const QRectF& rect) { path.addRoundedRect(rect, 1, 1); }

void addTriangle(QPainterPath& path, qreal left, qreal right)
{
    path.moveTo(left, 2.5);
    path.lineTo(right, 8);
    path.lineTo(left, 13.5);
    path.closeSubpath();
}

void addLine(QPainterPath& path, const QPointF& from, const QPointF& to)
{
    path.moveTo(from);
    path.lineTo(to);
}

/// The "i" of a message, or upside down its "!".
void addSign(QPainterPath& path, qreal dot, qreal from, qreal to)
{
    addLine(path, { 8, dot }, { 8, dot + 0.1 });
    addLine(path, { 8, from }, { 8, to });
}

Shape messageShape(Glyph glyph)
{
    Shape shape;
    if (glyph == Glyph::Warning) {
        shape.stroked.addPolygon(QPolygonF({ { 8, 2 }, { 14.5, 13.5 }, { 1.5, 13.5 }, { 8, 2 } }));
        addSign(shape.stroked, 11.5, 6.5, 9);
        return shape;
    }
    shape.stroked.addEllipse(QPointF(8, 8), 6.5, 6.5);
    glyph == Glyph::Info ? addSign(shape.stroked, 5, 7.5, 11.5) : addSign(shape.stroked, 11, 4.5, 8.5);
    return shape;
}

Shape shapeOf(Glyph glyph)
{
    Shape shape;
    switch (glyph) {
    case Glyph::Play:
        addTriangle(shape.filled, 4, 13);
        break;
    case Glyph::Pause:
        addBar(shape.filled, { 3.5, 2.5, 3, 11 });
        addBar(shape.filled, { 9.5, 2.5, 3, 11 });
        break;
    case Glyph::Step:
        addTriangle(shape.filled, 2.5, 10);
        addBar(shape.filled, { 11, 2.5, 2.5, 11 });
        break;
    case Glyph::Stop:
        addBar(shape.filled, { 3, 3, 10, 10 });
        break;
    case Glyph::Close:
        addLine(shape.stroked, { 4, 4 }, { 12, 12 });
        addLine(shape.stroked, { 12, 4 }, { 4, 12 });
        break;
    case Glyph::Copy:
        shape.stroked.addRoundedRect(QRectF(5.5, 5.5, 8, 8), 1.5, 1.5);
        shape.stroked.addPolygon(QPolygonF({ { 3, 10.5 }, { 2.5, 2.5 }, { 10.5, 3 } }));
        break;
    case Glyph::Float:
        shape.stroked.addPolygon(QPolygonF({ { 7, 3 }, { 3, 3 }, { 3, 13 }, { 13, 13 }, { 13, 9 } }));
        shape.stroked.addPolygon(QPolygonF({ { 9.5, 2.5 }, { 13.5, 2.5 }, { 13.5, 6.5 } }));
        addLine(shape.stroked, { 13.5, 2.5 }, { 8, 8 });
        break;
    case Glyph::Info:
    case Glyph::Warning:
    case Glyph::Error:
        return messageShape(glyph);
    }
    return shape;
}

class GlyphEngine : public QIconEngine {
public:
    GlyphEngine(Glyph glyph, Ink ink)
        : m_glyph(glyph)
        , m_ink(ink)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State /*state*/) override
    {
        QColor colour = colourOf(m_glyph, m_ink);
        if (mode == QIcon::Disabled) {
            colour = theme().hint;
            colour.setAlphaF(kDisabledAlpha);
        }
        const Shape shape = shapeOf(m_glyph);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(rect.topLeft());
        painter->scale(rect.width() / kGrid, rect.height() / kGrid);
        painter->fillPath(shape.filled, colour);
        painter->strokePath(shape.stroked, QPen(colour, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent); // Qt's own engine leaves it uninitialised
        QPainter painter(&pixmap);
        paint(&painter, QRect({}, size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new GlyphEngine(*this); }

private:
    Glyph m_glyph;
    Ink m_ink;
};

} // namespace

QColor colourOf(Glyph glyph, Ink ink)
{
    const QColor meaning = glyph == Glyph::Warning ? theme().user
        : glyph == Glyph::Error                    ? theme().error
                                                   : theme().hint;
    const std::array colours { theme().text, theme().hint, theme().onPrimary, meaning }; // in the order of Ink
    return colours.at(static_cast<std::size_t>(ink));
}

QIcon icon(Glyph glyph, Ink ink) { return QIcon(new GlyphEngine(glyph, ink)); }

} // namespace referee::ui
