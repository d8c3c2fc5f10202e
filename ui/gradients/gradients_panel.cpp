// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/gradients_panel.h"

#include "ui/gradients/gradient_map_pair.h"
#include "ui/gradients/overlay_bar.h"
#include "ui/widgets/conflict_strip.h"

#include <QtWidgets/QToolButton>

namespace referee::ui {

namespace {

constexpr double kWholePercentsFrom = 1;
// Heights of the panel in lines of text:
constexpr int kRoomyLines = 31; ///< below, the subjects are in a menu
constexpr int kTellingLines = 26; ///< below, agreement and cost are only in the headings

QString percent(double value) { return QString::number(value, 'f', value < kWholePercentsFrom ? 1 : 0); }

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
}

void GradientsPanel::setMaps(const std::vector<GradientMap>& maps)
{
    m_maps->setMaps(maps);
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
    showFacts();
}

void GradientsPanel::setView(const PictureTransform& view) { m_maps->setView(view); }

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
    m_cost->setVisible(isTelling);
    showFacts();
}

void GradientsPanel::showFacts()
{
    const MapStore& store = m_maps->store();
    const QString closed = tr("nothing is computed while this panel is closed");
    const double ms = store.ms(mapsOf(choice().subject));
    const bool isKnown = m_stepMs > 0 && ms > 0;
    const QString open = isKnown ? tr("cost of what is shown: +%1 % per iteration").arg(percent(100 * ms / m_stepMs))
                                 : tr("the cost is measured during a run");
    m_cost->setText(m_isCollapsed ? closed : tr("%1; %2").arg(open, closed));
    const QString iteration = store.isEmpty() ? QString() : tr("iteration %1").arg(store.iteration());
    const bool tellsCost = !m_isTelling && isKnown && !m_isCollapsed && !iteration.isEmpty();
    m_iteration->setText(tellsCost ? tr("%1, cost +%2 %").arg(iteration, percent(100 * ms / m_stepMs)) : iteration);
    m_iteration->setToolTip(m_isTelling ? QString() : m_cost->text());
}

} // namespace referee::ui
