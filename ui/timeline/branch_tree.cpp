// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/branch_tree.h"

#include "ui/theme/theme.h"
#include "ui/timeline/branch_drawing.h"

#include <QtGui/QContextMenuEvent>
#include <QtGui/QHelpEvent>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolTip>

#include <algorithm>

namespace referee::ui {

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
    const QString uuid = m_lanes[static_cast<std::size_t>(lane)].branch.uuid;
    const bool isCurrent = m_lanes[static_cast<std::size_t>(lane)].branch.isCurrent;
    QMenu menu(this);
    menu.addAction(tr("Show this branch"), this, [this, uuid] { Q_EMIT branchChosen(uuid); })->setDisabled(isCurrent);
    menu.addAction(tr("Compare with this branch"), this, [this, uuid] { Q_EMIT compareAsked(uuid); });
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
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int lane = laneAt(help->pos());
        QToolTip::showText(help->globalPos(), lane < 0 ? QString() : branchText(m_lanes, lane), this);
        return true;
    }
    return QWidget::event(event);
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
