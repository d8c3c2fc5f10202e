// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/gradient_map_pair.h"

#include "ui/gradients/map_canvas.h"
#include "ui/widgets/color_map.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/panel.h"

#include <QtCore/QEvent>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

enum Row { kCanvasRow, kCaptionRow, kValueRow, kLegendRow };

ColorMap coloursFor(const MapChoice& choice, Side side)
{
    if (choice.subject == MapSubject::Conflict) {
        return ColorMap::signedRamp(theme());
    }
    switch (choice.channel) {
    case MapChannel::Colour:
        return ColorMap::colour(theme());
    case MapChannel::Norm:
        return ColorMap::light(theme(), side);
    default:
        return ColorMap::signedRamp(theme());
    }
}

QString scaleTip(const ColorMap& colours, double scale)
{
    return colours.isColour
        ? GradientMapPair::tr("Red, green and blue each go from −%1 to +%1; grey is zero.").arg(scale, 0, 'g', 3)
        : GradientMapPair::tr("99.5 % of the cells lie within these numbers; cells beyond have the end colour.");
}

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
        connect(half.canvas, &MapCanvas::hovered, this, [this](const std::optional<QPointF>& place) {
            m_place = place;
            showValues();
        });
    }
}

void GradientMapPair::setMaps(const std::vector<GradientMap>& maps)
{
    m_store.put(maps);
    invalidate();
}

void GradientMapPair::setReport(const StepReport& report)
{
    const bool hasSds = report.sdsNorm != 0;
    const Phase phase { true, report.isTail, report.isTail && !hasSds, !report.isTail && !hasSds };
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
    m_phase = {};
    invalidate();
}

void GradientMapPair::setView(const PictureTransform& view)
{
    for (const Half& half : m_halves) {
        half.canvas->setView(view);
    }
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
    fillPlanes();
    fillScales();
    const std::array<MapHalf, 2>& names = halvesOf(m_choice.subject);
    for (std::size_t i = 0; i < m_halves.size(); ++i) {
        showHalf(i, names[i]);
    }
    showLegends();
    showValues();
}

const GradientMap* GradientMapPair::mapFor(const MapHalf& names) const
{
    // In the tail a map of the referee would be an old one.
    return m_phase.isTail && names.side == Side::Referee ? nullptr : m_store.find(names.kind);
}

void GradientMapPair::fillPlanes()
{
    const std::array<MapHalf, 2>& names = halvesOf(m_choice.subject);
    const GradientMap* left = mapFor(names[0]);
    const GradientMap* right = mapFor(names[1]);
    if (isConflict()) {
        m_halves[0].planes = left && right ? cosinePlanes(*left, *right) : MapPlanes();
        m_halves[1].planes = {};
        return;
    }
    m_halves[0].planes = left ? wantedPlanes(*left, m_choice.channel) : MapPlanes();
    m_halves[1].planes = right ? wantedPlanes(*right, m_choice.channel) : MapPlanes();
}

void GradientMapPair::fillScales()
{
    for (Half& half : m_halves) {
        half.scale = isConflict() ? 1 : robustScale(half.planes.values);
    }
    if (m_choice.isSharedScale && canShareScale(m_choice.subject)) {
        m_halves[0].scale = m_halves[1].scale = std::max(m_halves[0].scale, m_halves[1].scale);
    }
}

void GradientMapPair::showHalf(std::size_t index, const MapHalf& names)
{
    Half& half = m_halves[index];
    half.colours = coloursFor(m_choice, names.side);
    half.canvas->setImage(mapImage(half.planes, half.scale, half.colours));
    half.canvas->setSentence(half.planes.isEmpty() ? sentenceFor(index, names) : QString());
    const QString caption = !isConflict() ? captionOf(names) : index == 0 ? nameOf(m_choice.subject) : QString();
    half.caption->setText(caption);
    half.canvas->setAccessibleName(caption);
    setTextColour(*half.caption, QPalette::WindowText, isConflict() ? theme().text : theme().of(names.side));
}

QString GradientMapPair::sentenceFor(std::size_t index, const MapHalf& names) const
{
    if (m_phase.isSampled) {
        return tr("Plain sampling: no gradients.");
    }
    if (isConflict() && index == 1) {
        const QString meaning = tr("Green: both gradients point the same way. Purple: they point against each other.");
        const double share = shareBelowZero(m_halves[0].planes);
        return m_halves[0].planes.isEmpty()
            ? meaning
            : meaning + QLatin1Char('\n') + tr("Gradients conflict in %1 % of cells.").arg(std::lround(100 * share));
    }
    if (m_phase.isTail && (names.side == Side::Referee || isConflict())) {
        return tr("SDS alone: no referee in this iteration.");
    }
    if (m_phase.isRefereeAlone && (names.side == Side::Sds || isConflict())) {
        return tr("Referee alone: no SDS in this iteration.");
    }
    if (!m_phase.hasReport && m_store.isEmpty()) {
        return tr("Run or step once to see what each side wants.");
    }
    return tr("Comes with the next iteration.");
}

void GradientMapPair::showLegends()
{
    // One bar for both maps when both use the same colours and the same scale.
    const bool hasBoth = !m_halves[0].planes.isEmpty() && !m_halves[1].planes.isEmpty();
    const bool isOne
        = hasBoth && m_choice.isSharedScale && canShareScale(m_choice.subject) && m_choice.channel != MapChannel::Norm;
    m_grid->addWidget(m_halves[0].legend, kLegendRow, 0, 1, isOne ? 2 : 1);
    for (std::size_t i = 0; i < m_halves.size(); ++i) {
        const Half& half = m_halves[i];
        const QStringList labels = scaleLabels(half.colours, half.scale);
        half.legend->setMap(half.colours);
        half.legend->setLabels(labels);
        half.legend->setAccessibleDescription(labels.join(QLatin1Char(' ')));
        half.legend->setToolTip(scaleTip(half.colours, half.scale));
        half.legend->setVisible(!half.planes.isEmpty() && !(isOne && i == 1));
    }
}

void GradientMapPair::showValues()
{
    for (const Half& half : m_halves) {
        const bool isOver = m_place && !half.planes.isEmpty();
        half.canvas->setMark(isOver ? m_place : std::nullopt);
        QStringList values;
        QString place;
        if (isOver) {
            const QPoint cell = cellAt(*m_place, QSize(half.planes.width, half.planes.height));
            place = QStringLiteral("%1, %2").arg(cell.x()).arg(cell.y());
            for (const float value : half.planes.at(cell)) {
                values << signedNumber(value);
            }
        }
        half.place->setText(place);
        half.value->setText(values.join(QLatin1Char(' ')));
    }
}

QImage GradientMapPair::veil(int half)
{
    if (m_isStale) {
        bringUpToDate(); // without the signal: the caller gets the new image
    }
    const Half& shown = m_halves[static_cast<std::size_t>(half)];
    return mapVeil(shown.planes, shown.scale, shown.colours);
}

} // namespace referee::ui
