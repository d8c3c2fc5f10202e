// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline below the picture: film, axis with marks, tree of branches; what can be done from the shown iteration.
#pragma once

#include "ui/timeline/timeline_scene.h"
#include "ui/widgets/panel.h"

class QMenu;
class QScrollArea;

namespace referee::ui {

class BranchTree;
class TimelineBar;
class TimelineCanvas;

class TimelinePanel : public Panel {
    Q_OBJECT
public:
    explicit TimelinePanel(QWidget* parent = nullptr);
    ~TimelinePanel() override;

    /// Setters emit nothing.
    void setLength(qint64 iterations);
    /// The present: the iteration that would be done next. It replaces a shown iteration that no longer exists.
    void setEnd(qint64 nextIteration);
    /// Scaled down and kept; beyond a memory limit they are thinned out evenly.
    void setThumbnail(qint64 iteration, const QImage& image);
    /// A new run: forgets everything but what can be undone.
    void clear();
    void setMarks(const QList<TimelineMark>& marks);
    void addMark(const TimelineMark& mark);
    /// Replaces the marks of edits.
    void setEdits(const QList<TimelineMark>& edits);
    /// One branch alone is no tree and is not drawn.
    void setBranches(const QList<TimelineBranch>& branches);
    /// None: the present, which is followed.
    void setShown(std::optional<qint64> iteration);
    std::optional<qint64> shown() const { return m_scene.shown; }
    /// The iteration that is compared with, marked "B"; none: nothing of this run. While `isComparing`, Escape ends
    /// the comparison.
    void setCompared(std::optional<qint64> iteration, bool isComparing);
    void setCanFork(bool canFork);
    /// The run has ended and its method can go on: "Continue from here" works at the last iteration too.
    void setCanExtend(bool canExtend);
    void setCanUndo(bool canUndo, const QString& what = {});
    void setCanRedo(bool canRedo, const QString& what = {});

    const TimelineScene& scene() const { return m_scene; }
    QMenu& compareMenu(); ///< what the picture can be compared with; filled when it opens

Q_SIGNALS:
    /// The user went to another iteration; none: back to the present.
    void shownChanged(std::optional<qint64> iteration);
    void forkRequested(qint64 iteration);
    void branchChosen(const QString& uuid);
    void compareRequested(qint64 iteration);
    void comparisonEndRequested();
    void compareBranchRequested(const QString& uuid);
    /// The receiver asks for its name and shows it.
    void compareFileRequested();
    void undoRequested();
    void redoRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void choose(std::optional<qint64> iteration);
    void forkAt(std::optional<qint64> iteration);
    void compare() { Q_EMIT compareRequested(m_scene.moment()); }
    void fillCompareMenu();
    void showMenu(const QPoint& at, qint64 iteration);
    void showMoment();
    void showTree();
    QString factsText() const;
    bool canForkAt(std::optional<qint64> iteration) const;

    TimelineScene m_scene;
    TimelineBar* m_bar;
    TimelineCanvas* m_canvas;
    BranchTree* m_tree;
    QScrollArea* m_lanes;
    bool m_canFork = false;
    bool m_canExtend = false;
};

} // namespace referee::ui
