// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/time_desk.h"

#include "app/studio/presenters/edit_texts.h"
#include "core/base/method_table.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/window_body.h"
#include "ui/picture/picture_panel.h"
#include "ui/plots/curves_panel.h"
#include "ui/timeline/timeline_panel.h"

namespace referee::studio {

using namespace ui;

TimeDesk::TimeDesk(MainWindow& window, WorkerThread& thread, std::function<LiveState()> wanted)
    : m_window(window)
    , m_thread(thread)
    , m_wanted(std::move(wanted))
{
    connectTimeline();
    connectWorker();
}

void TimeDesk::connectTimeline()
{
    auto* timeline = m_window.body().timeline;
    connect(timeline, &TimelinePanel::shownChanged, this, &TimeDesk::show);
    connect(timeline, &TimelinePanel::forkRequested, this, &TimeDesk::fork);
    connect(timeline, &TimelinePanel::undoRequested, this, [this] { restore(m_edits.undo(m_wanted())); });
    connect(timeline, &TimelinePanel::redoRequested, this, [this] { restore(m_edits.redo(m_wanted())); });
}

void TimeDesk::connectWorker()
{
    auto* worker = &m_thread.worker();
    connect(worker, &OptimizerWorker::began, this, &TimeDesk::showBegin);
    connect(worker, &OptimizerWorker::historyRead, this, &TimeDesk::showHistory);
    connect(worker, &OptimizerWorker::stepFinished, this, &TimeDesk::showStep);
    connect(worker, &OptimizerWorker::edited, this, &TimeDesk::addEdit);
    connect(worker, &OptimizerWorker::momentReady, this, &TimeDesk::showMoment);
    connect(worker, &OptimizerWorker::thumbnailReady, this,
        [this](const QImage& image, qint64 iteration) { m_window.body().timeline->setThumbnail(iteration, image); });
}

void TimeDesk::showState(RunState state, bool hasRun)
{
    m_isResting = state != RunState::Running && state != RunState::Loading;
    m_window.body().timeline->setCanFork(hasRun && state != RunState::Loading);
    if (!m_isResting) {
        m_edits.clear();
    }
    if (!hasRun) {
        m_window.body().timeline->clear();
        m_shown.reset();
        m_reports.clear();
    }
    refreshUndo();
}

void TimeDesk::noteEdit(const QString& key, const LiveState& before)
{
    if (m_isResting) {
        m_edits.note(key, before);
        refreshUndo();
    }
}

void TimeDesk::restore(const std::optional<LiveState>& state)
{
    if (state) {
        Q_EMIT stateRestored(*state);
    }
    refreshUndo();
}

void TimeDesk::refreshUndo()
{
    m_window.body().timeline->setCanUndo(m_edits.canUndo(), nameOfEdit(m_edits.undoKey()));
    m_window.body().timeline->setCanRedo(m_edits.canRedo(), nameOfEdit(m_edits.redoKey()));
}

void TimeDesk::showBegin(const RunRecord& run)
{
    m_end = 0;
    m_shown.reset();
    m_reports.clear();
    auto& timeline = *m_window.body().timeline;
    timeline.clear();
    timeline.setLength(run.length);
    if (methodTraits(run.request.settings).hasTail && run.request.settings.tail > 0) {
        timeline.addMark({ run.length - run.request.settings.tail, TimelineMark::TailBegin, tr("tail") });
    }
    if (!run.parent.empty()) {
        timeline.addMark({ run.firstIteration, TimelineMark::Fork, tr("branch") });
    }
}

void TimeDesk::showHistory(const RunHistory& history)
{
    for (const auto& [iteration, image] : history.thumbnails) {
        m_window.body().timeline->setThumbnail(iteration, image);
    }
    for (const auto& edit : history.edits) {
        addEdit(edit);
    }
    for (const auto& report : history.reports) {
        addRestart(report);
        m_reports.push_back(report);
    }
    m_end = history.end;
    m_window.body().timeline->setEnd(m_end);
}

void TimeDesk::showStep(const StepFact& step)
{
    m_end = step.report.iteration + 1;
    m_reports.push_back(step.report);
    addRestart(step.report);
    m_window.body().timeline->setEnd(m_end);
}

void TimeDesk::addEdit(const Edit& edit)
{
    m_window.body().timeline->addMark({ edit.iteration, TimelineMark::Edit, textOfEdit(edit) });
}

void TimeDesk::addRestart(const StepReport& report)
{
    if (report.isRestart) {
        m_window.body().timeline->addMark({ report.iteration, TimelineMark::Restart, tr("EMA") });
    }
}

void TimeDesk::show(std::optional<qint64> iteration)
{
    m_shown = iteration;
    m_window.body().timeline->setShown(iteration);
    m_thread.post(&OptimizerWorker::showMoment, iteration.value_or(-1));
    if (!iteration) {
        m_window.body().picture->showIteration(-1);
        m_window.body().curves->setShownIteration(-1);
        return;
    }
    m_window.body().curves->setShownIteration(*iteration < m_end ? *iteration : -1);
    const auto report = std::find_if(
        m_reports.begin(), m_reports.end(), [&](const StepReport& each) { return each.iteration == *iteration; });
    if (report != m_reports.end()) {
        m_window.body().gradients->setReport(*report);
    }
}

void TimeDesk::showMoment(const QImage& image, qint64 iteration)
{
    if (m_shown == iteration) {
        m_window.body().picture->setMoment(image, iteration);
    }
}

void TimeDesk::fork(qint64 iteration)
{
    m_thread.interrupt(&OptimizerWorker::fork, ForkRequest { iteration, m_wanted(), false });
}

} // namespace referee::studio
