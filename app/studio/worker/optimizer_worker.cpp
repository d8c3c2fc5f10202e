// SPDX-License-Identifier: GPL-3.0-or-later
// The walk: orders that move a run, and the iterations between them. Loading and looking: the two files beside.
#include "app/studio/worker/optimizer_worker.h"

#include "core/base/log.h"

#include <utility>

namespace referee::studio {

namespace {

/// Iterations from one score to the next: a score costs as much as several iterations.
constexpr int64_t kScorePeriod = 10;

} // namespace

OptimizerWorker::OptimizerWorker(EngineLoader loader, const std::atomic<bool>& stop)
    : m_loader(std::move(loader))
    , m_stop(stop)
{
    m_views.setPeriod(kViewsPeriodMs);
}

OptimizerWorker::~OptimizerWorker() = default;

void OptimizerWorker::begin(const BeginCommand& order)
{
    endGrid();
    beginRun(order);
}

void OptimizerWorker::beginRun(const BeginCommand& order)
{
    if (!m_engine || m_state == RunState::Loading) {
        return;
    }
    closeRun(RunOutcome::Stopped);
    m_run.reset();
    forgetFrames();
    const Outcome outcome = guarded([&] {
        logInfo("Begin a run with seed " + std::to_string(order.request.seed) + "…");
        m_run.emplace(RunSession::begin(
            *m_engine, { order.request, order.preset, m_options, packFiles(), std::nullopt, {} }, output()));
    });
    if (!outcome.isDone()) {
        fail(outcome.failure);
        return;
    }
    m_time = {};
    m_sinceIteration.restart();
    m_isSingleStep = order.isSingleStep;
    announce();
    setState(RunState::Running);
    postStep();
}

void OptimizerWorker::resume()
{
    if (!isUnderWay() || m_state == RunState::Running) {
        return;
    }
    if (isAtEnd()) {
        rest(RunState::Ready);
        return;
    }
    forgetFrames();
    m_isSingleStep = false;
    m_sinceIteration.restart();
    setState(RunState::Running);
    postStep();
}

void OptimizerWorker::stepOnce()
{
    if (m_state != RunState::Running) {
        resume();
        m_isSingleStep = true;
    }
}

void OptimizerWorker::pause()
{
    if (m_state == RunState::Running) {
        rest(RunState::Paused);
    }
}

void OptimizerWorker::stop()
{
    if (isUnderWay()) {
        logInfo("Stopped before iteration " + std::to_string(m_engine->iteration()) + ".");
        endGrid();
        closeRun(RunOutcome::Stopped);
        rest(RunState::Ready);
    }
}

void OptimizerWorker::reset()
{
    if (m_run) {
        endGrid();
        closeRun(RunOutcome::Stopped);
        m_run.reset();
        forgetFrames();
        setState(m_engine ? RunState::Ready : RunState::Idle);
    }
}

void OptimizerWorker::shutdown()
{
    closeRun(RunOutcome::Stopped);
    m_run.reset();
    m_engine.reset();
    m_state = RunState::Idle; // a step that was posted still comes
}

void OptimizerWorker::setSettings(const Settings& settings)
{
    if (!isUnderWay()) {
        return; // the next run brings its own
    }
    const std::string refusal = m_run->setSettings(settings);
    if (!refusal.empty()) {
        Q_EMIT refused(QString::fromStdString(refusal));
    }
}

void OptimizerWorker::setPrompt(const QString& prompt, const QString& negativePrompt)
{
    if (!isUnderWay()) {
        return;
    }
    const Outcome outcome = guarded([&] { m_run->setPrompt(prompt.toStdString(), negativePrompt.toStdString()); });
    if (!outcome.isDone()) {
        Q_EMIT refused(outcome.failure);
    }
}

void OptimizerWorker::setRegion(const RegionMask& region)
{
    if (!isUnderWay()) {
        return;
    }
    const Outcome outcome = guarded([&] { m_run->setRegion(region); });
    if (!outcome.isDone()) {
        Q_EMIT refused(outcome.failure);
    }
}

void OptimizerWorker::postStep()
{
    if (!m_isStepPosted) {
        m_isStepPosted = true;
        QMetaObject::invokeMethod(this, &OptimizerWorker::step, Qt::QueuedConnection);
    }
}

void OptimizerWorker::step()
{
    m_isStepPosted = false;
    if (m_state != RunState::Running) {
        return;
    }
    const Outcome outcome = guarded([this] { iterate(); });
    if (!outcome.failure.isEmpty()) {
        fail(outcome.failure);
    } else if (outcome.isDone() && isGridCellDone()) {
        finishGridCell();
    } else if (isAtEnd()) {
        scoreEnd();
        closeRun(RunOutcome::Finished);
        rest(RunState::Ready);
        Q_EMIT finished();
    } else if (m_isSingleStep && outcome.isDone()) {
        rest(RunState::Paused);
    } else {
        postStep(); // when it was cancelled, the order that did it stands before this in the queue
    }
}

void OptimizerWorker::iterate()
{
    const bool wantsScore = m_isScoring && m_engine->iteration() % kScorePeriod == 0;
    finishIteration(m_run->step(wantsScore || m_previews.isDue(), &m_stop));
}

void OptimizerWorker::finishIteration(FinishedStep step)
{
    StepReport& report = step.report;
    const Picture picture = std::exchange(report.picture, {});
    for (const auto& edit : step.edits) {
        Q_EMIT edited(edit);
    }
    tellNotices();
    if (!picture.isEmpty() && step.isPreview) {
        sendThumbnail(picture, report.iteration);
    }
    if (!picture.isEmpty() && m_isScoring && report.iteration % kScorePeriod == 0) {
        scorePicture(picture, report.iteration);
    }
    if (m_moment < 0) { // an earlier moment would have to be walked again each time; it has been sent already
        sendOrOweMaps();
        if (m_views.isDue()) {
            sendOrOweViews();
        }
    }
    const double ms = m_sinceIteration.restart();
    Q_EMIT stepFinished({ report, ms / 1000, m_time.finishIteration(ms) });
    if (!picture.isEmpty() && m_previews.isDue()) {
        sendOrKeep(picture, report.iteration); // its numbers are known by then
    }
}

void OptimizerWorker::rest(RunState state)
{
    setState(state);
    forgetFrames();
    sendPresentPicture();
    sendOrOweMaps();
    sendOrOweViews();
}

void OptimizerWorker::fail(const QString& sentence)
{
    endGrid();
    closeRun(RunOutcome::Failed, sentence.toStdString());
    rest(RunState::Failed);
    Q_EMIT failed(sentence, m_run.has_value());
}

void OptimizerWorker::setState(RunState state)
{
    m_state = state;
    Q_EMIT stateChanged(state, m_engine != nullptr, m_run.has_value());
}

bool OptimizerWorker::isAtEnd() const { return m_run && m_run->isAtEnd(); }

bool OptimizerWorker::isUnderWay() const
{
    return m_run && (m_state == RunState::Running || m_state == RunState::Paused || m_state == RunState::Failed);
}

} // namespace referee::studio
