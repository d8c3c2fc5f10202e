// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/branch_drawing.h"

#include "ui/theme/theme.h"

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

const BranchLane& laneOf(const BranchScene& scene, int lane) { return scene.lanes[static_cast<std::size_t>(lane)]; }

QRect laneRect(const BranchScene& scene, int lane)
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

/// The branch that the moment shown belongs to.
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
        painter.drawRoundedRect(laneRect(scene, scene.hovered), 4, 4);
    }
    if (scene.framed >= 0) {
        painter.setPen(theme().user);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(laneRect(scene, scene.framed)).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

void drawLane(QPainter& painter, const BranchScene& scene, int lane)
{
    const TimelineBranch& branch = laneOf(scene, lane).branch;
    const double begin = scene.axis.xOf(branch.first) + (laneOf(scene, lane).parent >= 0 ? kBend : 0);
    const double end = std::max(begin, scene.axis.xOf(branch.end));
    painter.setPen(QPen(theme().hint, kThin));
    painter.drawLine(QPointF(begin, yOf(scene, lane)), QPointF(end, yOf(scene, lane)));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().hint);
    painter.drawEllipse(QPointF(end, yOf(scene, lane)), kDot, kDot);
}

/// Down from the parent's lane and round the corner.
void drawConnection(QPainter& painter, const BranchScene& scene, int lane)
{
    const BranchLane& one = laneOf(scene, lane);
    if (one.parent < 0) {
        return;
    }
    const bool isOnTheWay = isShared(scene, lane);
    const double x = scene.axis.xOf(one.branch.first);
    QPainterPath path(QPointF(x, yOf(scene, one.parent)));
    path.lineTo(x, yOf(scene, lane) - kBend);
    path.quadTo(x, yOf(scene, lane), x + kBend, yOf(scene, lane));
    painter.setPen(QPen(isOnTheWay ? theme().text : theme().hint, isOnTheWay ? kStrong : kThin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isOnTheWay ? theme().text : theme().hint);
    painter.drawEllipse(QPointF(x, yOf(scene, one.parent)), kDot, kDot);
}

void drawHistory(QPainter& painter, const BranchScene& scene)
{
    const int current = currentLane(scene.lanes);
    for (const LaneSpan& span : historyOf(scene.lanes, current)) {
        const bool hasParent = laneOf(scene, span.lane).parent >= 0;
        const double begin = scene.axis.xOf(span.first) + (hasParent ? kBend : 0);
        const double end = std::max(begin, scene.axis.xOf(span.end));
        painter.setPen(QPen(theme().text, kStrong));
        painter.drawLine(QPointF(begin, yOf(scene, span.lane)), QPointF(end, yOf(scene, span.lane)));
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().text);
        painter.drawEllipse(QPointF(end, yOf(scene, span.lane)), kDot, kDot);
    }
}

/// In a gap of its line, behind the fork; shorter lines have it beside them. The moment's dot stays free: beside it
/// the name may end in ….
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
    const QRectF box(left, laneRect(scene, lane).top() + 1, width, scene.laneHeight - 2);
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

} // namespace

void drawBranches(QPainter& painter, const BranchScene& scene)
{
    drawGrounds(painter, scene);
    const int lanes = static_cast<int>(scene.lanes.size());
    for (int lane = 0; lane < lanes; ++lane) {
        drawConnection(painter, scene, lane);
        drawLane(painter, scene, lane);
    }
    drawHistory(painter, scene);
    for (int lane = 0; lane < lanes; ++lane) {
        drawName(painter, scene, lane);
    }
    drawMoment(painter, scene);
}

} // namespace referee::ui
