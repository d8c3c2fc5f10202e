// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of branches below the timeline, on the same axis.
#pragma once

#include "ui/timeline/timeline_scene.h"
#include "ui/timeline/timeline_values.h"

#include <QtWidgets/QWidget>
#include <vector>

namespace referee::ui {

/// The order of a tree of branches, one lane each. A branch stands below its parent; of two children the one that left
/// later stands nearer, so that no connection crosses a lane.
struct BranchLane {
    TimelineBranch branch;
    int parent = -1; ///< lane of the parent, -1: none that is known
};

std::vector<BranchLane> lanesOf(const QList<TimelineBranch>& branches);

/// The lane of the current branch; -1: none.
int currentLane(const std::vector<BranchLane>& lanes);

/// A piece of a lane.
struct LaneSpan {
    int lane = 0;
    qint64 first = 0;
    qint64 end = 0;
};
/// What led to this branch: its own iterations and those that it shares with each of its ancestors, latest first.
std::vector<LaneSpan> historyOf(const std::vector<BranchLane>& lanes, int lane);

class BranchTree : public QWidget {
    Q_OBJECT
public:
    /// The scene must outlive the tree.
    explicit BranchTree(const TimelineScene& scene, QWidget* parent = nullptr);

    void setBranches(const QList<TimelineBranch>& branches);
    /// Of the line above; a scroll bar must not move the lanes against it.
    void setAxis(const TimelineAxis& axis);
    const std::vector<BranchLane>& lanes() const { return m_lanes; }
    /// Where the branch is drawn, in this widget.
    QRect laneRect(int lane) const;
    static int laneHeight();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return { 0, sizeHint().height() }; }

Q_SIGNALS:
    void branchChosen(const QString& uuid);
    void compareAsked(const QString& uuid);
    void laneFocused(const QRect& lane);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    int laneAt(const QPointF& position) const;
    void choose(int lane);
    void focusLane(int lane);
    void describe();

    const TimelineScene& m_scene;
    TimelineAxis m_axis;
    std::vector<BranchLane> m_lanes;
    int m_hovered = -1;
    int m_focused = -1;
    bool m_hasKeyboardFocus = false;
};

} // namespace referee::ui
