// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_panel.h"

#include "ui/theme/theme.h"
#include "ui/timeline/branch_tree.h"
#include "ui/timeline/timeline_bar.h"
#include "ui/timeline/timeline_canvas.h"

#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QToolButton>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kTight = 4;
constexpr int kMaxLanes = 4; ///< that are seen without scrolling, where there is room
constexpr int kKeptLanes = 2; ///< their room is kept, so that a first branch moves nothing
constexpr int kThumbnailSide = 144; ///< a film of the greatest height on a screen of twice the density

/// Takes more than its least room only where the film needs none of it.
class LaneArea : public QScrollArea {
public:
    QSize sizeHint() const override { return { QScrollArea::sizeHint().width(), minimumHeight() }; }
    QSize minimumSizeHint() const override { return { QScrollArea::minimumSizeHint().width(), minimumHeight() }; }
};

} // namespace

TimelinePanel::TimelinePanel(QWidget* parent)
    : Panel({}, parent)
    , m_bar(new TimelineBar)
    , m_canvas(new TimelineCanvas(m_scene))
    , m_tree(new BranchTree(m_scene))
    , m_lanes(new LaneArea)
{
    buildLayout();
    connectWidgets();
    showTree();
    showMoment();
}

TimelinePanel::~TimelinePanel()
{
    delete m_canvas; // both read the scene, which is destroyed before the children
    delete m_lanes;
}

void TimelinePanel::buildLayout()
{
    layout()->setContentsMargins(kPad, kGap, kPad, kGap);
    layout()->setSpacing(0); // there is no heading
    content()->setSpacing(kTight);
    content()->addWidget(m_bar);
    content()->addWidget(m_canvas, 1);
    content()->addWidget(m_lanes);
    m_lanes->setWidget(m_tree);
    m_lanes->setWidgetResizable(true);
    m_lanes->setFrameShape(QFrame::NoFrame);
    m_lanes->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_lanes->setFocusPolicy(Qt::NoFocus);
    m_lanes->viewport()->setAutoFillBackground(false);
    m_tree->setAutoFillBackground(false);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setRetainSizeWhenHidden(true);
    m_lanes->setSizePolicy(policy);
    setFocusProxy(m_canvas);
}

void TimelinePanel::connectWidgets()
{
    connect(m_canvas, &TimelineCanvas::momentChosen, this, &TimelinePanel::choose);
    connect(m_canvas, &TimelineCanvas::forkAsked, this, [this] { forkAt(m_scene.shown); });
    connect(m_canvas, &TimelineCanvas::compareAsked, this, &TimelinePanel::compare);
    connect(m_canvas, &TimelineCanvas::comparisonEndAsked, this, &TimelinePanel::comparisonEndRequested);
    connect(m_canvas, &TimelineCanvas::menuAsked, this, &TimelinePanel::showMenu);
    connect(m_tree, &BranchTree::branchChosen, this, &TimelinePanel::branchChosen);
    connect(m_tree, &BranchTree::compareAsked, this, &TimelinePanel::compareBranchRequested);
    connect(m_tree, &BranchTree::laneFocused, this,
        [this](const QRect& lane) { m_lanes->ensureVisible(0, lane.center().y(), 0, lane.height()); });
    connect(m_bar, &TimelineBar::undoRequested, this, &TimelinePanel::undoRequested);
    connect(m_bar, &TimelineBar::redoRequested, this, &TimelinePanel::redoRequested);
    connect(m_bar, &TimelineBar::liveRequested, this, [this] { choose(std::nullopt); });
    connect(m_bar, &TimelineBar::forkRequested, this, [this] { forkAt(m_scene.shown); });
    connect(&m_bar->compareMenu(), &QMenu::aboutToShow, this, &TimelinePanel::fillCompareMenu);
}

void TimelinePanel::setLength(qint64 iterations)
{
    m_scene.length = iterations;
    showMoment();
}

void TimelinePanel::setEnd(qint64 nextIteration)
{
    m_scene.end = nextIteration;
    if (m_scene.shown && *m_scene.shown >= nextIteration) {
        m_scene.shown.reset();
    }
    showMoment();
}

void TimelinePanel::setThumbnail(qint64 iteration, const QImage& image)
{
    if (image.isNull()) {
        return;
    }
    const bool isLarge = std::min(image.width(), image.height()) > kThumbnailSide;
    const QSize side(kThumbnailSide, kThumbnailSide);
    m_scene.thumbnails.add(
        iteration, isLarge ? image.scaled(side, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation) : image);
    m_canvas->renew();
}

void TimelinePanel::clear()
{
    m_scene = TimelineScene();
    m_tree->setBranches({});
    m_canvas->renew();
    showTree();
    showMoment();
}

void TimelinePanel::setMarks(const QList<TimelineMark>& marks)
{
    m_scene.marks.clear();
    for (const TimelineMark& mark : marks) {
        m_scene.add(mark);
    }
    m_canvas->renew();
    showMoment();
}

void TimelinePanel::addMark(const TimelineMark& mark)
{
    m_scene.add(mark);
    m_canvas->renew();
    showMoment();
}

void TimelinePanel::setEdits(const QList<TimelineMark>& edits)
{
    m_scene.marks.removeIf([](const TimelineMark& mark) { return mark.kind == TimelineMark::Edit; });
    for (const TimelineMark& mark : edits) {
        m_scene.add(mark);
    }
    m_canvas->renew();
    showMoment();
}

void TimelinePanel::setBranches(const QList<TimelineBranch>& branches)
{
    m_scene.furthest = 0;
    for (const TimelineBranch& branch : branches) {
        m_scene.furthest = std::max(m_scene.furthest, branch.end);
    }
    m_tree->setBranches(branches);
    showTree();
    showMoment();
}

void TimelinePanel::setShown(std::optional<qint64> iteration)
{
    const bool isPast = iteration && *iteration < m_scene.end;
    m_scene.shown = isPast ? std::optional(std::max<qint64>(0, *iteration)) : std::nullopt;
    showMoment();
}

void TimelinePanel::setCompared(std::optional<qint64> iteration, bool isComparing)
{
    m_scene.compared = iteration;
    m_scene.isComparing = isComparing;
    showMoment();
}

QMenu& TimelinePanel::compareMenu() { return m_bar->compareMenu(); }

void TimelinePanel::setCanFork(bool canFork)
{
    m_canFork = canFork;
    showMoment();
}

void TimelinePanel::setCanExtend(bool canExtend)
{
    m_canExtend = canExtend;
    showMoment();
}

void TimelinePanel::setCanUndo(bool canUndo, const QString& what) { m_bar->setUndo(canUndo, what); }

void TimelinePanel::setCanRedo(bool canRedo, const QString& what) { m_bar->setRedo(canRedo, what); }

void TimelinePanel::choose(std::optional<qint64> iteration)
{
    if (iteration == m_scene.shown) {
        return;
    }
    m_scene.shown = iteration;
    showMoment();
    Q_EMIT shownChanged(iteration);
}

bool TimelinePanel::canForkAt(std::optional<qint64> iteration) const
{
    const qint64 from = iteration.value_or(m_scene.moment());
    return m_canFork && (from < m_scene.end || m_canExtend);
}

void TimelinePanel::forkAt(std::optional<qint64> iteration)
{
    if (canForkAt(iteration)) {
        Q_EMIT forkRequested(std::min(iteration.value_or(m_scene.moment()), m_scene.end));
    }
}

/// Everything that depends on the shown iteration.
void TimelinePanel::showMoment()
{
    m_bar->setMoment(momentText(m_scene.moment(), m_scene.length), factsText(), m_scene.shown.has_value());
    m_bar->setCanFork(canForkAt(m_scene.shown));
    m_bar->compareButton().setEnabled(m_scene.end > 0);
    m_canvas->follow();
    m_tree->setAxis(m_canvas->axis());
}

QString TimelinePanel::factsText() const
{
    QStringList facts;
    if (m_scene.shown) {
        facts += tr("the present is %1").arg(m_scene.end);
    } else if (m_scene.end > 0) {
        facts += tr("the present");
    }
    for (const TimelineMark& mark : m_scene.marksBetween(m_scene.moment(), m_scene.moment())) {
        facts += markText(mark);
    }
    return facts.join(QStringLiteral(" · "));
}

void TimelinePanel::showTree()
{
    const int lanes = static_cast<int>(m_tree->lanes().size());
    m_lanes->setMinimumHeight(kKeptLanes * BranchTree::laneHeight());
    m_lanes->setMaximumHeight(std::clamp(lanes, kKeptLanes, kMaxLanes) * BranchTree::laneHeight());
    m_lanes->setVisible(lanes > 1);
    updateGeometry();
}

void TimelinePanel::fillCompareMenu()
{
    QMenu& menu = m_bar->compareMenu();
    menu.clear();
    menu.addAction(tr("Iteration %1, shown now").arg(m_scene.moment()), this, &TimelinePanel::compare);
    menu.addAction(tr("The beginning"), this, [this] { Q_EMIT compareRequested(0); });
    menu.addSeparator();
    for (const BranchLane& lane : m_tree->lanes()) {
        if (!lane.branch.isCurrent) {
            menu.addAction(tr("Branch %1").arg(lane.branch.name), this,
                [this, uuid = lane.branch.uuid] { Q_EMIT compareBranchRequested(uuid); });
        }
    }
    menu.addSeparator();
    menu.addAction(tr("A file…"), this, &TimelinePanel::compareFileRequested);
}

/// For the place that was clicked, which need not be the shown one.
void TimelinePanel::showMenu(const QPoint& at, qint64 iteration)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool isPresent = iteration >= m_scene.end;
    const bool isShown = iteration == m_scene.moment();
    menu->addAction(tr("Continue from %1").arg(iteration), this, [this, iteration] { forkAt(iteration); })
        ->setEnabled(canForkAt(iteration));
    menu->addAction(
            tr("Compare with %1").arg(iteration), this, [this, iteration] { Q_EMIT compareRequested(iteration); })
        ->setEnabled(m_scene.end > 0);
    menu->addAction(tr("Show %1").arg(iteration), this,
            [this, isPresent, iteration] { choose(isPresent ? std::nullopt : std::optional(iteration)); })
        ->setEnabled(!isShown);
    menu->addSeparator();
    menu->addAction(tr("Back to the present"), this, [this] { choose(std::nullopt); })
        ->setEnabled(m_scene.shown.has_value());
    menu->popup(at);
}

void TimelinePanel::resizeEvent(QResizeEvent* event)
{
    Panel::resizeEvent(event);
    layout()->activate(); // the canvas has its new width only then
    m_tree->setAxis(m_canvas->axis());
}

void TimelinePanel::changeEvent(QEvent* event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        showTree();
    }
}

} // namespace referee::ui
