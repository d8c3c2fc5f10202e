// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/enlarged_map.h"

#include "ui/gradients/gradient_map_pair.h"
#include "ui/gradients/map_canvas.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/panel.h"

#include <QtCore/QEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>

namespace referee::ui {

namespace {

/// Half transparent: the map below has the picture's place, so that both lie exactly over each other.
class Ground : public QWidget {
protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QColor colour = theme().surface;
        colour.setAlphaF(0.9F);
        QPainter(this).fillRect(rect(), colour);
    }
};

} // namespace

EnlargedMap::EnlargedMap(QWidget* picture)
    : QWidget(picture)
    , m_canvas(new MapCanvas(this))
    , m_caption(new QLabel)
    , m_value(new HintLabel)
    , m_clipped(new HintLabel)
    , m_legend(new ColorBar(ColorBar::Labels::Beside))
    , m_line(lineLayout())
{
    hide();
    setFocusProxy(m_canvas);
    picture->installEventFilter(this);
    setGeometry(picture->rect());
    connect(m_canvas, &MapCanvas::escaped, this, &EnlargedMap::closed);
    connect(m_canvas, &MapCanvas::doubleClicked, this, &EnlargedMap::closed);
    m_canvas->setToolTip(tr("Double click or Esc: back to the picture. Click: probe a point."));
}

QWidget* EnlargedMap::lineLayout()
{
    auto* ground = new Ground;
    ground->setParent(this);
    auto* line = new QHBoxLayout(ground);
    line->setContentsMargins(kGap, 2, 2, 2);
    line->setSpacing(kGap);
    m_caption->setFont(hintFont());
    m_legend->setAccessibleName(tr("Scale of the map"));
    auto* close = new IconButton(Sign::Remove, tr("Back to the picture (Esc)"));
    line->addWidget(m_caption);
    line->addWidget(m_value, 1);
    line->addWidget(m_clipped);
    line->addWidget(m_legend);
    line->addWidget(close);
    m_value->setMinimumWidth(1);
    connect(close, &QToolButton::clicked, this, &EnlargedMap::closed);
    return ground;
}

void EnlargedMap::setMap(const ShownMap& map, double percentile)
{
    m_map = map;
    m_canvas->setImage(mapImage(map.planes, map.scale, map.colours));
    m_canvas->setSentence(map.sentence);
    m_canvas->setClipped(map.clipped);
    m_canvas->setAccessibleName(map.caption);
    m_caption->setText(map.caption);
    setTextColour(*m_caption, QPalette::WindowText, map.side == Side::Neutral ? theme().text : theme().of(map.side));
    m_clipped->setText(clippedText(map, percentile));
    m_clipped->setToolTip(scaleTip(map, percentile));
    showScale(*m_legend, map, percentile);
    m_legend->setVisible(!map.planes.isEmpty());
    setPlace(m_place);
}

void EnlargedMap::setPlace(const std::optional<QPointF>& place)
{
    m_place = place;
    const bool isOver = place && !m_map.planes.isEmpty();
    m_canvas->setMark(isOver ? place : std::nullopt);
    const QPoint cell = isOver ? cellAt(*place, QSize(m_map.planes.width, m_map.planes.height)) : QPoint();
    m_value->setText(isOver ? tr("%1, %2: %3").arg(cell.x()).arg(cell.y()).arg(valueText(m_map, *place)) : QString());
}

bool EnlargedMap::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parent() && event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
    }
    return QWidget::eventFilter(watched, event);
}

void EnlargedMap::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_canvas->setGeometry(rect());
    m_line->setGeometry(0, 0, width(), m_line->sizeHint().height());
}

void EnlargedMap::paintEvent(QPaintEvent* /*event*/)
{
    QPainter(this).fillRect(rect(), theme().surface); // beside the map: not the picture
}

} // namespace referee::ui
