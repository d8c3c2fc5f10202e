// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/gradients_panel.h"

#include "ui/gradients/enlarged_map.h"
#include "ui/gradients/gradient_map_pair.h"
#include "ui/gradients/map_canvas.h"
#include "ui/gradients/overlay_bar.h"
#include "ui/gradients/probe_dialog.h"
#include "ui/widgets/conflict_strip.h"

#include <QtGui/QClipboard>
#include <QtWidgets/QApplication>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr double kCostFrom = 5; ///< percent; less is nothing to worry about
constexpr int kSavedSide = 512; ///< a saved map is at least as large, in whole pixels a cell
// Heights of the panel in lines of text:
constexpr int kRoomyLines = 31; ///< below, the subjects are in a menu
constexpr int kTellingLines = 26; ///< below, agreement and cost are only in the headings

} // namespace

GradientsPanel::GradientsPanel(QWidget* parent)
    : Panel(tr("Gradients"), parent)
    , m_maps(new GradientMapPair)
    , m_chooser(new MapChooser)
    , m_overlay(new OverlayBar)
    , m_conflict(new ConflictStrip)
    , m_cost(new HintLabel)
    , m_iteration(new HintLabel)
    , m_fold(new QToolButton)
    , m_body(new QWidget)
{
    buildLayout();
    connectWidgets();
    showFacts();
}

void GradientsPanel::buildLayout()
{
    m_fold->setArrowType(Qt::DownArrow);
    m_fold->setProperty("flat", true);
    m_fold->setAccessibleName(tr("Collapse the gradients"));
    m_fold->setToolTip(tr("Collapse the maps; nothing is computed while they are collapsed"));
    m_iteration->setObjectName(QStringLiteral("mapIteration"));
    header()->addWidget(m_iteration);
    header()->addWidget(m_fold);

    auto* body = bareLayout<QVBoxLayout>(m_body);
    body->addWidget(m_maps);
    body->addWidget(m_chooser);
    body->addWidget(m_overlay);
    body->addWidget(m_conflict);
    m_cost->setObjectName(QStringLiteral("mapCost"));
    m_cost->setWordWrap(true);
    content()->addWidget(m_body);
    content()->addWidget(m_cost);
    content()->addStretch(1);
}

void GradientsPanel::connectWidgets()
{
    connect(m_chooser, &MapChooser::choiceChanged, this, &GradientsPanel::applyChoice);
    connect(m_overlay, &OverlayBar::changed, this, &GradientsPanel::announceOverlay);
    connect(m_maps, &GradientMapPair::refreshed, this, &GradientsPanel::announceOverlay);
    connect(m_maps, &GradientMapPair::viewChanged, this, &GradientsPanel::viewChanged);
    connect(m_fold, &QToolButton::clicked, this, [this] { setCollapsed(!m_isCollapsed); });
    connectMaps();
}

void GradientsPanel::connectMaps()
{
    connect(m_maps, &GradientMapPair::refreshed, this, &GradientsPanel::showEnlarged);
    for (int half = 0; half < 2; ++half) {
        MapCanvas* canvas = m_maps->canvas(half);
        connect(canvas, &MapCanvas::doubleClicked, this, [this, half] { enlarge(half); });
        connect(canvas, &MapCanvas::clicked, this, &GradientsPanel::addProbe);
        connect(canvas, &MapCanvas::menuAsked, this,
            [this, half](const QPoint& at, const std::optional<QPointF>& place) { openMenu(at, place, half); });
    }
}

void GradientsPanel::setMaps(const std::vector<GradientMap>& maps)
{
    m_maps->setMaps(maps);
    m_probes.put(maps);
    showProbes();
    showFacts();
}

void GradientsPanel::setReport(const StepReport& report)
{
    m_conflict->setReport(report);
    m_maps->setReport(report);
}

void GradientsPanel::setStepMs(double ms)
{
    m_stepMs = ms;
    showFacts();
}

void GradientsPanel::clear()
{
    m_conflict->clear();
    m_maps->clear();
    m_probes.clear();
    showProbes();
    showFacts();
}

void GradientsPanel::setView(const PictureTransform& view)
{
    m_maps->setView(view);
    if (m_large) {
        m_large->canvas()->setView(view);
    }
}

MapChoice GradientsPanel::choice() const { return m_chooser->choice(); }

void GradientsPanel::setChoice(const MapChoice& choice)
{
    m_chooser->setChoice(choice);
    applyChoice();
}

void GradientsPanel::applyChoice()
{
    m_overlay->setSubject(choice().subject);
    m_maps->setChoice(choice());
    showProbes();
    showFacts();
    announce();
}

void GradientsPanel::setCollapsed(bool isCollapsed)
{
    m_isCollapsed = isCollapsed;
    m_body->setVisible(!isCollapsed);
    m_fold->setArrowType(isCollapsed ? Qt::RightArrow : Qt::DownArrow);
    showFacts();
    fitCollapsed();
    announce();
    announceOverlay();
}

/// The room goes to other panels; a window of its own gets its height back.
void GradientsPanel::fitCollapsed()
{
    QWidget* parent = parentWidget();
    QWidget* own = isWindow() ? this : parent && parent->isWindow() ? parent : nullptr;
    if (m_isCollapsed) {
        m_openHeight = own ? own->height() : 0;
        layout()->activate();
        setMaximumHeight(sizeHint().height());
        return;
    }
    setMaximumHeight(QWIDGETSIZE_MAX);
    if (own && m_openHeight > 0) {
        own->resize(own->width(), m_openHeight);
    }
}

// A closed splitter moves its child out of sight without hiding it.
bool GradientsPanel::isSeen() const
{
    const bool isInside = !parentWidget() || isWindow() || geometry().intersects(parentWidget()->rect());
    return m_isShown && !m_isCollapsed && isInside;
}

MapSet GradientsPanel::wanted() const { return isSeen() ? mapsOf(choice().subject) : MapSet(); }

void GradientsPanel::announce()
{
    const MapSet now = wanted();
    if (now != m_announced) {
        m_announced = now;
        Q_EMIT wantedChanged(now);
    }
    const MapSet other = choice().isDifference ? now : MapSet();
    if (other != m_otherAnnounced) {
        m_otherAnnounced = other;
        Q_EMIT otherWantedChanged(other);
    }
    if (now.none()) {
        enlarge(-1);
    }
}

void GradientsPanel::announceOverlay()
{
    const QImage veil = isSeen() && m_overlay->half() >= 0 ? m_maps->veil(m_overlay->half()) : QImage();
    if (veil.isNull() && !m_hasOverlay) {
        return;
    }
    m_hasOverlay = !veil.isNull();
    Q_EMIT overlayChanged(veil, m_hasOverlay ? m_overlay->opacity() : 0);
}

void GradientsPanel::showEvent(QShowEvent* event)
{
    Panel::showEvent(event);
    m_isShown = true;
    announce();
    announceOverlay();
}

void GradientsPanel::hideEvent(QHideEvent* event)
{
    Panel::hideEvent(event);
    m_isShown = false;
    announce();
    announceOverlay();
}

void GradientsPanel::moveEvent(QMoveEvent* event)
{
    Panel::moveEvent(event);
    announce();
}

void GradientsPanel::resizeEvent(QResizeEvent* event)
{
    Panel::resizeEvent(event);
    const int line = fontMetrics().height();
    if (!m_isCollapsed) {
        m_chooser->setCompact(height() < kRoomyLines * line);
        setTelling(height() >= kTellingLines * line);
    }
    announce();
}

/// The agreement is also above the curves, and the cost in the heading.
void GradientsPanel::setTelling(bool isTelling)
{
    if (m_isTelling == isTelling) {
        return;
    }
    m_isTelling = isTelling;
    m_conflict->setVisible(isTelling);
    showFacts();
}

void GradientsPanel::showFacts()
{
    const MapStore& store = m_maps->store();
    const QString closed = tr("nothing is computed while this panel is closed");
    const double cost = m_stepMs > 0 ? 100 * store.ms(mapsOf(choice().subject)) / m_stepMs : 0;
    const bool tellsCost = cost >= kCostFrom && !m_isCollapsed;
    const QString iteration = store.isEmpty() ? QString() : tr("iteration %1").arg(store.iteration());
    m_cost->setText(m_isCollapsed ? closed
            : tellsCost ? tr("cost of what is shown: +%1 % per iteration; %2").arg(std::lround(cost)).arg(closed)
                        : QString());
    m_cost->setVisible(m_isTelling && !m_cost->text().isEmpty());
    const bool isInHeading = !m_isTelling && tellsCost && !iteration.isEmpty();
    m_iteration->setText(isInHeading ? tr("%1, cost +%2 %").arg(iteration).arg(std::lround(cost)) : iteration);
    m_iteration->setToolTip(m_isTelling ? QString() : m_cost->text());
}

void GradientsPanel::setCompared(const QString& name)
{
    m_chooser->setCompared(name);
    m_otherAnnounced.reset(); // of another B
    m_maps->setOtherMaps({});
    applyChoice();
}

void GradientsPanel::setOtherMaps(const std::vector<GradientMap>& maps) { m_maps->setOtherMaps(maps); }

void GradientsPanel::setPicture(QWidget* picture)
{
    m_large = new EnlargedMap(picture);
    connect(m_large, &EnlargedMap::closed, this, [this] { enlarge(-1); });
    connect(m_large->canvas(), &MapCanvas::viewChanged, this, [this](const PictureTransform& view) {
        m_maps->setView(view);
        Q_EMIT viewChanged(view);
    });
    connect(m_large->canvas(), &MapCanvas::hovered, m_maps, &GradientMapPair::setPlace);
    connect(m_maps, &GradientMapPair::placeChanged, m_large, &EnlargedMap::setPlace);
    connect(m_large->canvas(), &MapCanvas::clicked, this, &GradientsPanel::addProbe);
    connect(m_large->canvas(), &MapCanvas::menuAsked, this,
        [this](const QPoint& at, const std::optional<QPointF>& place) { openMenu(at, place, m_enlarged); });
}

void GradientsPanel::enlarge(int half)
{
    if (!m_large || half == m_enlarged) {
        return;
    }
    const int before = m_enlarged;
    m_enlarged = half;
    if (half < 0) {
        m_large->hide();
        m_maps->canvas(before)->setFocus();
        return;
    }
    showEnlarged();
    m_large->canvas()->setView(m_maps->canvas(half)->view());
    m_large->raise();
    m_large->show();
    m_large->setFocus();
}

void GradientsPanel::showEnlarged()
{
    if (m_enlarged >= 0) {
        m_large->setMap(m_maps->shown(m_enlarged), choice().percentile);
    }
}

void GradientsPanel::addProbe(const QPointF& place)
{
    m_probes.add(place);
    openProbes();
}

void GradientsPanel::openProbes()
{
    if (!m_probeDialog) {
        m_probeDialog = new ProbeDialog(m_probes, window());
        connect(m_probeDialog, &ProbeDialog::removed, this, [this](int probe) {
            m_probes.remove(probe);
            showProbes();
        });
        connect(m_probeDialog, &ProbeDialog::historyAsked, this,
            [this] { Q_EMIT historyRequested(mapsOf(choice().subject)); });
        connect(m_probeDialog, &ProbeDialog::historyCancelled, this, [this] { Q_EMIT historyRequested({}); });
        connect(m_probeDialog, &ProbeDialog::csvAsked, this, [this] { Q_EMIT probesSaved(m_probes.csv()); });
    }
    m_probeDialog->show();
    showProbes();
}

void GradientsPanel::addHistory(const std::vector<GradientMap>& maps, qint64 done, qint64 total)
{
    m_probes.put(maps);
    showProbes();
    if (m_probeDialog) {
        m_probeDialog->setProgress(done, total);
    }
}

void GradientsPanel::showProbes()
{
    const QList<QPointF> places = m_probes.places();
    for (MapCanvas* canvas : { m_maps->canvas(0), m_maps->canvas(1), m_large ? m_large->canvas() : nullptr }) {
        if (canvas) {
            canvas->setProbes(places);
        }
    }
    if (m_probeDialog && m_probeDialog->isVisible()) {
        m_probeDialog->refresh(choice(), m_maps->store().iteration());
    }
}

void GradientsPanel::openMenu(const QPoint& at, const std::optional<QPointF>& place, int half)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool hasMap = !m_maps->shown(half).planes.isEmpty();
    if (m_enlarged >= 0) {
        menu->addAction(tr("Back to the picture"), this, [this] { enlarge(-1); });
    } else {
        menu->addAction(tr("As large as the picture"), this, [this, half] { enlarge(half); })
            ->setEnabled(hasMap && m_large);
    }
    menu->addAction(tr("Probe this point"), this, [this, place] { addProbe(*place); })->setEnabled(place.has_value());
    menu->addAction(tr("Show the probes"), this, &GradientsPanel::openProbes);
    menu->addSeparator();
    m_chooser->fillMenu(*menu);
    menu->addSeparator();
    menu->addAction(tr("Copy the map"), this, [this, half] { QApplication::clipboard()->setImage(pictureOf(half)); })
        ->setEnabled(hasMap);
    menu->addAction(tr("Save as PNG…"), this, [this, half] { Q_EMIT pictureSaved(pictureOf(half)); })
        ->setEnabled(hasMap);
    menu->addAction(tr("Save the numbers as OpenEXR…"), this, [this, half] { Q_EMIT mapsSaved(mapsOfHalf(half)); })
        ->setEnabled(hasMap);
    menu->popup(at);
}

/// In whole pixels a cell, so that no cell is wider than another.
QImage GradientsPanel::pictureOf(int half) const
{
    const ShownMap& map = m_maps->shown(half);
    const QImage image = mapImage(map.planes, map.scale, map.colours);
    const int times = std::max(1, kSavedSide / std::max(1, image.width()));
    return image.scaled(image.size() * times);
}

/// With the signs of all files, dL/dz; of a difference A's minus B's.
std::vector<GradientMap> GradientsPanel::mapsOfHalf(int half) const
{
    std::vector<GradientMap> maps;
    const bool isCosine = choice().subject == MapSubject::Conflict; // made of both
    for (int i = 0; i < 2; ++i) {
        const MapKind kind = halvesOf(choice().subject)[static_cast<std::size_t>(i)].kind;
        const GradientMap* own = isCosine || i == half ? m_maps->store().find(kind) : nullptr;
        const GradientMap* other = choice().isDifference ? m_maps->otherStore().find(kind) : nullptr;
        if (!own || (choice().isDifference && (!other || other->values.size() != own->values.size()))) {
            continue;
        }
        maps.push_back(*own);
        for (std::size_t at = 0; other && at < own->values.size(); ++at) {
            maps.back().values[at] -= other->values[at];
        }
    }
    return maps;
}

} // namespace referee::ui
