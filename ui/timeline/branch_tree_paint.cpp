// SPDX-License-Identifier: GPL-3.0-or-later
// How the tree of branches looks: thin lanes, rounded where one leaves another, the way to the present strong.
#include "ui/theme/theme.h"
#include "ui/timeline/branch_tree.h"

#include <QtGui/QPainterPath>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr double kThin = 1.25;
constexpr double kStrong = 2;
constexpr double kBend = 6; ///< radius where a branch turns into its lane
constexpr double kDot = 2.5;
constexpr int kNameGap = 12; ///< between the fork and the name
constexpr int kNamePad = 4;

} // namespace

void BranchTree::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(hintFont());
    drawGrounds(painter);
    const int lanes = static_cast<int>(m_lanes.size());
    for (int lane = 0; lane < lanes; ++lane) {
        drawConnection(painter, lane);
        drawLane(painter, lane);
    }
    drawHistory(painter);
    for (int lane = 0; lane < lanes; ++lane) {
        drawName(painter, lane);
    }
    drawMoment(painter);
}

void BranchTree::drawGrounds(QPainter& painter) const
{
    if (m_hovered >= 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().raised);
        painter.drawRoundedRect(laneRect(m_hovered), 4, 4);
    }
    if (m_hasKeyboardFocus && m_focused >= 0) {
        painter.setPen(theme().person);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(laneRect(m_focused)).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

void BranchTree::drawLane(QPainter& painter, int lane) const
{
    const TimelineBranch& branch = m_lanes[static_cast<std::size_t>(lane)].branch;
    const double begin = m_axis.xOf(branch.first) + (m_lanes[static_cast<std::size_t>(lane)].parent >= 0 ? kBend : 0);
    const double end = std::max(begin, m_axis.xOf(branch.end));
    painter.setPen(QPen(theme().hint, kThin));
    painter.drawLine(QPointF(begin, yOf(lane)), QPointF(end, yOf(lane)));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().hint);
    painter.drawEllipse(QPointF(end, yOf(lane)), kDot, kDot);
}

/// Down from the parent's lane and round the corner.
void BranchTree::drawConnection(QPainter& painter, int lane) const
{
    const BranchLane& one = m_lanes[static_cast<std::size_t>(lane)];
    if (one.parent < 0) {
        return;
    }
    const bool isOnTheWay = isShared(lane);
    const double x = m_axis.xOf(one.branch.first);
    QPainterPath path(QPointF(x, yOf(one.parent)));
    path.lineTo(x, yOf(lane) - kBend);
    path.quadTo(x, yOf(lane), x + kBend, yOf(lane));
    painter.setPen(QPen(isOnTheWay ? theme().text : theme().hint, isOnTheWay ? kStrong : kThin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isOnTheWay ? theme().text : theme().hint);
    painter.drawEllipse(QPointF(x, yOf(one.parent)), kDot, kDot);
}

/// Whether the way to the present goes through this lane.
bool BranchTree::isShared(int lane) const
{
    const std::vector<LaneSpan> way = historyOf(m_lanes, currentLane(m_lanes));
    return std::any_of(way.begin(), way.end(), [lane](const LaneSpan& span) { return span.lane == lane; });
}

void BranchTree::drawHistory(QPainter& painter) const
{
    const int current = currentLane(m_lanes);
    for (const LaneSpan& span : historyOf(m_lanes, current)) {
        const bool hasParent = m_lanes[static_cast<std::size_t>(span.lane)].parent >= 0;
        const double begin = m_axis.xOf(span.first) + (hasParent ? kBend : 0);
        const double end = std::max(begin, m_axis.xOf(span.end));
        painter.setPen(QPen(theme().text, kStrong));
        painter.drawLine(QPointF(begin, yOf(span.lane)), QPointF(end, yOf(span.lane)));
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().text);
        painter.drawEllipse(QPointF(end, yOf(span.lane)), kDot, kDot);
    }
}

/// In a gap of its line, behind the fork; shorter lines have it beside them. The moment's dot stays free: beside it
/// the name may end in ….
void BranchTree::drawName(QPainter& painter, int lane) const
{
    const BranchLane& one = m_lanes[static_cast<std::size_t>(lane)];
    const QFontMetrics metrics(painter.font());
    QString text = one.branch.name;
    if (!one.branch.outcome.isEmpty()) {
        text += QStringLiteral(" · ") + one.branch.outcome;
    }
    const double most = m_axis.right() - m_axis.left();
    text = metrics.elidedText(text, Qt::ElideMiddle, static_cast<int>(most / 2));
    double width = metrics.horizontalAdvance(text) + 2 * kNamePad;
    double left = m_axis.xOf(one.branch.first) + (one.parent >= 0 ? kNameGap : -kNamePad);
    left = std::clamp(left, 0.0, std::max(0.0, m_axis.right() - width));
    const double shown = m_axis.xOf(m_scene.shown.value_or(-1));
    if (momentLane() == lane && shown > left - kNameGap && shown < left + width + kNamePad) {
        left = shown + kNamePad; // beside the dot
        width = std::min(width, m_axis.right() - kDot - left);
        text = metrics.elidedText(text, Qt::ElideMiddle, static_cast<int>(width - 2 * kNamePad));
    }
    if (width <= 3 * kNamePad) {
        return; // the tool tip says it
    }
    const QRectF box(left, laneRect(lane).top() + 1, width, laneHeight() - 2);
    painter.fillRect(box, lane == m_hovered ? theme().raised : theme().surface);
    painter.setPen(one.branch.isCurrent ? theme().text : theme().hint);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
}

/// The branch that the moment shown belongs to.
int BranchTree::momentLane() const
{
    for (const LaneSpan& span : historyOf(m_lanes, currentLane(m_lanes))) {
        if (m_scene.shown && *m_scene.shown >= span.first) {
            return span.lane;
        }
    }
    return -1;
}

void BranchTree::drawMoment(QPainter& painter) const
{
    const int lane = momentLane();
    if (lane >= 0) {
        painter.setPen(QPen(theme().surface, 1.5));
        painter.setBrush(theme().person);
        painter.drawEllipse(QPointF(m_axis.xOf(*m_scene.shown), yOf(lane)), 4, 4);
    }
}

} // namespace referee::ui
