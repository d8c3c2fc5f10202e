// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/gradient_map_pair.h"

#include "ui/gradients/map_canvas.h"
#include "ui/widgets/color_map.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/panel.h"

#include <QtCore/QEvent>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>

namespace referee::ui {

namespace {

enum Row { kCanvasRow, kCaptionRow, kValueRow, kLegendRow };

} // namespace

GradientMapPair::GradientMapPair(QWidget* parent)
    : QWidget(parent)
    , m_grid(bareLayout<QGridLayout>(this))
{
    m_grid->setVerticalSpacing(kGap / 2);
    addHalf(0);
    addHalf(1);
    connectWidgets();
    refresh();
}

void GradientMapPair::addHalf(int column)
{
    Half& half = m_halves[static_cast<std::size_t>(column)];
    half.canvas = new MapCanvas;
    half.caption = new QLabel;
    half.caption->setFont(hintFont());
    half.place = new HintLabel;
    half.value = new HintLabel;
    half.value->setObjectName(QStringLiteral("mapValue%1").arg(column));
    half.value->setMinimumWidth(1); // a narrow panel cuts the numbers instead of growing
    half.legend = new ColorBar(ColorBar::Labels::Below);
    half.legend->setAccessibleName(tr("Scale of the map"));
    half.canvas->setToolTip(tr("Double click: as large as the picture. Click: probe a point. Zoom: wheel, + and −. "
                               "Move: drag or arrow keys. Fit: F."));
    auto* line = new QHBoxLayout;
    line->setSpacing(kGap / 2);
    line->addWidget(half.caption);
    line->addStretch(1);
    line->addWidget(half.place);
    m_grid->addWidget(half.canvas, kCanvasRow, column);
    m_grid->addLayout(line, kCaptionRow, column);
    m_grid->addWidget(half.value, kValueRow, column);
    m_grid->addWidget(half.legend, kLegendRow, column);
    m_grid->setColumnStretch(column, 1);
}

void GradientMapPair::connectWidgets()
{
    for (const Half& half : m_halves) {
        connect(half.canvas, &MapCanvas::viewChanged, this, [this](const PictureTransform& view) {
            setView(view);
            Q_EMIT viewChanged(view);
        });
        connect(half.canvas, &MapCanvas::hovered, this, &GradientMapPair::setPlace);
    }
}

void GradientMapPair::setMaps(const std::vector<GradientMap>& maps)
{
    m_store.put(maps);
    invalidate();
}

void GradientMapPair::setOtherMaps(const std::vector<GradientMap>& maps)
{
    m_other.put(maps);
    invalidate();
}

void GradientMapPair::setReport(const StepReport& report)
{
    const bool hasNoSds = report.sdsNorm == 0;
    const bool hasContrast = report.contrast != 0 || report.contrastMatching != 0;
    const MapPhase phase { true, report.isTail, report.isTail && hasNoSds, !report.isTail && hasNoSds, hasContrast };
    if (phase != m_phase) {
        m_phase = phase;
        invalidate();
    }
}

void GradientMapPair::setChoice(const MapChoice& choice)
{
    m_choice = choice;
    invalidate();
}

void GradientMapPair::clear()
{
    m_store.clear();
    m_other.clear();
    m_phase = {};
    invalidate();
}

void GradientMapPair::setView(const PictureTransform& view)
{
    for (const Half& half : m_halves) {
        half.canvas->setView(view);
    }
}

void GradientMapPair::setPlace(const std::optional<QPointF>& place)
{
    m_place = place;
    showValues();
    Q_EMIT placeChanged(place);
}

void GradientMapPair::invalidate()
{
    if (!m_isStale) {
        m_isStale = true; // several changes in one turn of the event loop cost one repaint
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_isStale && isVisible()) {
                    refresh();
                }
            },
            Qt::QueuedConnection);
    }
}

void GradientMapPair::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        invalidate();
    }
    QWidget::changeEvent(event);
}

void GradientMapPair::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isStale) {
        refresh();
    }
}

void GradientMapPair::refresh()
{
    bringUpToDate();
    Q_EMIT refreshed();
}

void GradientMapPair::bringUpToDate()
{
    m_isStale = false;
    m_shown = shownMaps({ m_store, m_other, m_phase }, m_choice);
    for (std::size_t i = 0; i < m_halves.size(); ++i) {
        showHalf(i);
    }
    showLegends();
    showValues();
}

void GradientMapPair::showHalf(std::size_t index)
{
    const Half& half = m_halves[index];
    const ShownMap& shown = m_shown[index];
    half.canvas->setImage(mapImage(shown.planes, shown.scale, shown.colours));
    half.canvas->setSentence(shown.sentence);
    half.canvas->setClipped(shown.clipped);
    half.canvas->setAccessibleName(shown.caption);
    half.caption->setText(shown.caption);
    const bool isSide = shown.side != Side::Neutral;
    setTextColour(*half.caption, QPalette::WindowText, isSide ? theme().of(shown.side) : theme().text);
}

void GradientMapPair::showLegends()
{
    // One bar for both maps when both use the same colours and the same scale.
    const bool hasBoth = !m_shown[0].planes.isEmpty() && !m_shown[1].planes.isEmpty();
    const bool isOne
        = hasBoth && m_choice.isSharedScale && canShareScale(m_choice.subject) && m_choice.channel != MapChannel::Norm;
    m_grid->addWidget(m_halves[0].legend, kLegendRow, 0, 1, isOne ? 2 : 1);
    for (std::size_t i = 0; i < m_halves.size(); ++i) {
        const bool tellsOther = isOne && m_shown[0].clipped.empty(); // the one bar is clipped if either map is
        showScale(*m_halves[i].legend, m_shown[tellsOther ? 1 : i], m_choice.percentile);
        m_halves[i].legend->setVisible(!m_shown[i].planes.isEmpty() && !(isOne && i == 1));
    }
}

void GradientMapPair::showValues()
{
    for (std::size_t i = 0; i < m_halves.size(); ++i) {
        const Half& half = m_halves[i];
        const ShownMap& shown = m_shown[i];
        const bool isOver = m_place && !shown.planes.isEmpty();
        half.canvas->setMark(isOver ? m_place : std::nullopt);
        const QPoint cell = isOver ? cellAt(*m_place, QSize(shown.planes.width, shown.planes.height)) : QPoint();
        half.place->setText(isOver ? QStringLiteral("%1, %2").arg(cell.x()).arg(cell.y()) : QString());
        half.value->setText(isOver ? valueText(shown, *m_place) : clippedText(shown, m_choice.percentile));
        half.value->setToolTip(shown.clipped.empty() ? QString() : scaleTip(shown, m_choice.percentile));
    }
}

QImage GradientMapPair::veil(int half)
{
    if (m_isStale) {
        bringUpToDate(); // without the signal: the caller gets the new image
    }
    return mapVeil(shown(half).planes, shown(half).scale, shown(half).colours);
}

void showScale(ColorBar& legend, const ShownMap& map, double percentile)
{
    const QStringList labels = scaleLabels(map.colours, map.scale, !map.clipped.empty());
    legend.setMap(map.colours);
    legend.setLabels(labels);
    legend.setAccessibleDescription(labels.join(QLatin1Char(' ')));
    legend.setToolTip(scaleTip(map, percentile));
}

} // namespace referee::ui
