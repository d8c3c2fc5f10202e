// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/branch_tree.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtGui/QContextMenuEvent>
#include <QtGui/QPainterPath>
#include <QtWidgets/QMenu>
#include <algorithm>

namespace referee::ui {

namespace {

class LaneBuilder {
public:
    explicit LaneBuilder(const QList<TimelineBranch>& branches)
    {
        QSet<QString> known;
        for (const TimelineBranch& branch : branches) {
            known.insert(branch.uuid);
        }
        for (const TimelineBranch& branch : branches) {
            const bool hasParent = known.contains(branch.parentUuid) && branch.parentUuid != branch.uuid;
            (hasParent ? m_children[branch.parentUuid] : m_roots).append(branch);
        }
        const auto leftLater = [](const TimelineBranch& a, const TimelineBranch& b) { return a.first > b.first; };
        for (QList<TimelineBranch>& children : m_children) {
            std::stable_sort(children.begin(), children.end(), leftLater);
        }
    }

    std::vector<BranchLane> build()
    {
        for (const TimelineBranch& root : m_roots) {
            add(root, -1);
        }
        return std::move(m_lanes);
    }

private:
    /// Removing the children before descending ends a cycle of parents, which a damaged file could hold.
    void add(const TimelineBranch& branch, int parent)
    {
        const int lane = static_cast<int>(m_lanes.size());
        m_lanes.push_back({ branch, parent });
        for (const TimelineBranch& child : m_children.take(branch.uuid)) {
            add(child, lane);
        }
    }

    QHash<QString, QList<TimelineBranch>> m_children;
    QList<TimelineBranch> m_roots;
    std::vector<BranchLane> m_lanes;
};

// How the tree of branches looks: thin lanes, rounded where one leaves another, the way to the present strong.

/// Everything that is drawn; lives as long as the drawing takes.
struct BranchScene {
    const TimelineScene& time;
    const TimelineAxis& axis;
    const std::vector<BranchLane>& lanes;
    int width = 0;
    int laneHeight = 0;
    int hovered = -1; ///< the lane under the mouse
    int framed = -1; ///< the lane that the keyboard is on
};

constexpr double kThin = 1.25;
constexpr double kStrong = 2;
constexpr double kBend = 6; ///< radius where a branch turns into its lane
constexpr double kDot = 2.5;
constexpr int kNameGap = 12; ///< between the fork and the name
constexpr int kNamePad = 4;

const BranchLane& laneOf(const BranchScene& scene, int lane) { return scene.lanes[static_cast<std::size_t>(lane)]; }

QRect rectOf(const BranchScene& scene, int lane)
{
    return { 0, lane * scene.laneHeight, scene.width, scene.laneHeight };
}

double yOf(const BranchScene& scene, int lane) { return (lane + 0.5) * scene.laneHeight; }

/// Whether the way to the present goes through this lane.
bool isShared(const BranchScene& scene, int lane)
{
    const std::vector<LaneSpan> way = historyOf(scene.lanes, currentLane(scene.lanes));
    return std::any_of(way.begin(), way.end(), [lane](const LaneSpan& span) { return span.lane == lane; });
}

/// The branch that the shown iteration belongs to.
int momentLane(const BranchScene& scene)
{
    for (const LaneSpan& span : historyOf(scene.lanes, currentLane(scene.lanes))) {
        if (scene.time.shown && *scene.time.shown >= span.first) {
            return span.lane;
        }
    }
    return -1;
}

void drawGrounds(QPainter& painter, const BranchScene& scene)
{
    if (scene.hovered >= 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().raised);
        painter.drawRoundedRect(rectOf(scene, scene.hovered), 4, 4);
    }
    if (scene.framed >= 0) {
        painter.setPen(theme().user);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rectOf(scene, scene.framed)).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

/// A line in its lane with a dot at its end.
void drawSpan(QPainter& painter, const BranchScene& scene, const LaneSpan& span, const QPen& pen)
{
    const double y = yOf(scene, span.lane);
    const double begin = scene.axis.xOf(span.first) + (laneOf(scene, span.lane).parent >= 0 ? kBend : 0);
    const double end = std::max(begin, scene.axis.xOf(span.end));
    painter.setPen(pen);
    painter.drawLine(QPointF(begin, y), QPointF(end, y));
    painter.setPen(Qt::NoPen);
    painter.setBrush(pen.color());
    painter.drawEllipse(QPointF(end, y), kDot, kDot);
}

/// Down from the parent's lane and round the corner.
void drawConnection(QPainter& painter, const BranchScene& scene, int lane)
{
    const BranchLane& one = laneOf(scene, lane);
    if (one.parent < 0) {
        return;
    }
    const bool isOnTheWay = isShared(scene, lane);
    const QPen pen(isOnTheWay ? theme().text : theme().hint, isOnTheWay ? kStrong : kThin);
    const double x = scene.axis.xOf(one.branch.first);
    QPainterPath path(QPointF(x, yOf(scene, one.parent)));
    path.lineTo(x, yOf(scene, lane) - kBend);
    path.quadTo(x, yOf(scene, lane), x + kBend, yOf(scene, lane));
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(pen.color());
    painter.drawEllipse(QPointF(x, yOf(scene, one.parent)), kDot, kDot);
}

/// In a gap of its line, behind the fork; shorter lines have it beside them. The dot of the shown iteration stays free:
/// beside it the name may be elided.
void drawName(QPainter& painter, const BranchScene& scene, int lane)
{
    const BranchLane& one = laneOf(scene, lane);
    const QFontMetrics metrics(painter.font());
    QString text = one.branch.name;
    if (!one.branch.outcome.isEmpty()) {
        text += QStringLiteral(" · ") + one.branch.outcome;
    }
    const double most = scene.axis.right() - scene.axis.left();
    text = metrics.elidedText(text, Qt::ElideMiddle, static_cast<int>(most / 2));
    double width = metrics.horizontalAdvance(text) + 2 * kNamePad;
    double left = scene.axis.xOf(one.branch.first) + (one.parent >= 0 ? kNameGap : -kNamePad);
    left = std::clamp(left, 0.0, std::max(0.0, scene.axis.right() - width));
    const double shown = scene.axis.xOf(scene.time.shown.value_or(-1));
    if (momentLane(scene) == lane && shown > left - kNameGap && shown < left + width + kNamePad) {
        left = shown + kNamePad; // beside the dot
        width = std::min(width, scene.axis.right() - kDot - left);
        text = metrics.elidedText(text, Qt::ElideMiddle, static_cast<int>(width - 2 * kNamePad));
    }
    if (width <= 3 * kNamePad) {
        return; // the tool tip says it
    }
    const QRectF box(left, rectOf(scene, lane).top() + 1, width, scene.laneHeight - 2);
    painter.fillRect(box, lane == scene.hovered ? theme().raised : theme().surface);
    painter.setPen(one.branch.isCurrent ? theme().text : theme().hint);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
}

void drawMoment(QPainter& painter, const BranchScene& scene)
{
    const int lane = momentLane(scene);
    if (lane >= 0) {
        painter.setPen(QPen(theme().surface, 1.5));
        painter.setBrush(theme().user);
        painter.drawEllipse(QPointF(scene.axis.xOf(*scene.time.shown), yOf(scene, lane)), 4, 4);
    }
}

void drawBranches(QPainter& painter, const BranchScene& scene)
{
    drawGrounds(painter, scene);
    const int lanes = static_cast<int>(scene.lanes.size());
    for (int lane = 0; lane < lanes; ++lane) {
        drawConnection(painter, scene, lane);
        const TimelineBranch& branch = laneOf(scene, lane).branch;
        drawSpan(painter, scene, { lane, branch.first, branch.end }, QPen(theme().hint, kThin));
    }
    for (const LaneSpan& span : historyOf(scene.lanes, currentLane(scene.lanes))) {
        drawSpan(painter, scene, span, QPen(theme().text, kStrong));
    }
    for (int lane = 0; lane < lanes; ++lane) {
        drawName(painter, scene, lane);
    }
    drawMoment(painter, scene);
}

/// "B, left first run at 57, done to 160 of 160, finished".
QString branchText(const std::vector<BranchLane>& lanes, int lane)
{
    const BranchLane& one = lanes[static_cast<std::size_t>(lane)];
    QStringList parts { one.branch.name };
    if (one.parent >= 0) {
        const QString parent = lanes[static_cast<std::size_t>(one.parent)].branch.name;
        parts += BranchTree::tr("left %1 at %2").arg(parent).arg(one.branch.first);
    }
    parts += BranchTree::tr("done to %1 of %2").arg(one.branch.end).arg(one.branch.length);
    if (!one.branch.outcome.isEmpty()) {
        parts += one.branch.outcome;
    }
    if (one.branch.isCurrent) {
        parts += BranchTree::tr("shown now");
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

std::vector<BranchLane> lanesOf(const QList<TimelineBranch>& branches) { return LaneBuilder(branches).build(); }

int currentLane(const std::vector<BranchLane>& lanes)
{
    const auto found
        = std::find_if(lanes.begin(), lanes.end(), [](const BranchLane& lane) { return lane.branch.isCurrent; });
    return found == lanes.end() ? -1 : static_cast<int>(found - lanes.begin());
}

std::vector<LaneSpan> historyOf(const std::vector<BranchLane>& lanes, int lane)
{
    std::vector<LaneSpan> spans;
    qint64 end = lane < 0 ? 0 : lanes[static_cast<std::size_t>(lane)].branch.end;
    while (lane >= 0) {
        const BranchLane& one = lanes[static_cast<std::size_t>(lane)];
        if (end > one.branch.first || spans.empty()) {
            spans.push_back({ lane, one.branch.first, end });
        }
        end = std::min(end, one.branch.first);
        lane = one.parent;
    }
    return spans;
}

BranchTree::BranchTree(const TimelineScene& scene, QWidget* parent)
    : QWidget(parent)
    , m_scene(scene)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Branches of the run"));
}

int BranchTree::laneHeight() { return QFontMetrics(hintFont()).height() + 2; }

QSize BranchTree::sizeHint() const { return { 160, static_cast<int>(m_lanes.size()) * laneHeight() }; }

QRect BranchTree::laneRect(int lane) const { return { 0, lane * laneHeight(), width(), laneHeight() }; }

void BranchTree::setBranches(const QList<TimelineBranch>& branches)
{
    const QString focused = m_focused < 0 ? QString() : m_lanes[static_cast<std::size_t>(m_focused)].branch.uuid;
    m_lanes = lanesOf(branches);
    m_hovered = -1;
    m_focused = -1;
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        if (m_lanes[i].branch.uuid == focused) {
            m_focused = static_cast<int>(i);
        }
    }
    describe();
    updateGeometry();
    update();
}

void BranchTree::setAxis(const TimelineAxis& axis)
{
    m_axis = axis;
    update();
}

int BranchTree::laneAt(const QPointF& position) const
{
    const int lane = static_cast<int>(position.y()) / laneHeight();
    return position.y() >= 0 && lane < static_cast<int>(m_lanes.size()) ? lane : -1;
}

void BranchTree::choose(int lane)
{
    if (lane >= 0 && !m_lanes[static_cast<std::size_t>(lane)].branch.isCurrent) {
        Q_EMIT branchChosen(m_lanes[static_cast<std::size_t>(lane)].branch.uuid);
    }
}

void BranchTree::focusLane(int lane)
{
    m_focused = std::clamp(lane, -1, static_cast<int>(m_lanes.size()) - 1);
    describe();
    update();
    if (m_focused >= 0) {
        Q_EMIT laneFocused(laneRect(m_focused));
    }
}

void BranchTree::describe()
{
    const int lane = m_focused >= 0 ? m_focused : currentLane(m_lanes);
    setAccessibleDescription(lane < 0 ? QString()
                                      : tr("%1. Up and Down go through the branches, Return shows one, C compares.")
                                            .arg(branchText(m_lanes, lane)));
}

void BranchTree::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    focusLane(laneAt(event->position()));
    choose(m_focused);
}

void BranchTree::mouseMoveEvent(QMouseEvent* event)
{
    m_hovered = laneAt(event->position());
    update();
}

void BranchTree::leaveEvent(QEvent* event)
{
    m_hovered = -1;
    update();
    QWidget::leaveEvent(event);
}

void BranchTree::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        return focusLane(std::max(0, m_focused - 1));
    case Qt::Key_Down:
        return focusLane(m_focused + 1);
    case Qt::Key_Home:
        return focusLane(0);
    case Qt::Key_End:
        return focusLane(static_cast<int>(m_lanes.size()) - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return choose(m_focused);
    case Qt::Key_C:
        if (m_focused >= 0 && event->modifiers() == Qt::NoModifier) {
            Q_EMIT compareAsked(m_lanes[static_cast<std::size_t>(m_focused)].branch.uuid);
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void BranchTree::contextMenuEvent(QContextMenuEvent* event)
{
    const bool isByMouse = event->reason() == QContextMenuEvent::Mouse;
    const int lane = isByMouse ? laneAt(event->pos()) : m_focused;
    if (lane < 0) {
        return;
    }
    const TimelineBranch branch = m_lanes[static_cast<std::size_t>(lane)].branch;
    QMenu menu(this);
    menu.addAction(tr("Show this branch"), this, [&] { Q_EMIT branchChosen(branch.uuid); })
        ->setDisabled(branch.isCurrent);
    menu.addAction(tr("Compare with this branch"), this, [&] { Q_EMIT compareAsked(branch.uuid); });
    menu.exec(isByMouse ? event->globalPos() : mapToGlobal(laneRect(lane).bottomLeft()));
}

void BranchTree::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(hintFont());
    const int framed = m_hasKeyboardFocus ? m_focused : -1;
    drawBranches(painter, { m_scene, m_axis, m_lanes, width(), laneHeight(), m_hovered, framed });
}

bool BranchTree::event(QEvent* event)
{
    const auto textAt = [this](const QPoint& at) {
        const int lane = laneAt(at);
        return lane < 0 ? QString() : branchText(m_lanes, lane);
    };
    return showToolTip(*this, *event, textAt) || QWidget::event(event);
}

void BranchTree::focusInEvent(QFocusEvent* event)
{
    m_hasKeyboardFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (m_focused < 0) {
        focusLane(currentLane(m_lanes));
    }
    update();
}

void BranchTree::focusOutEvent(QFocusEvent* /*event*/)
{
    m_hasKeyboardFocus = false;
    update();
}

void BranchTree::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
    }
    QWidget::changeEvent(event);
}

} // namespace referee::ui
