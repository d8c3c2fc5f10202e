// SPDX-License-Identifier: GPL-3.0-or-later
// The walk: orders that move a run, and the iterations between them. Loading and looking: the two files beside.
#include "app/studio/worker/optimizer_worker.h"

#include "app/runs/run_keeper.h"
#include "app/runs/run_names.h"
#include "core/base/log.h"

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

void OptimizerWorker::begin(const RunOrder& order)
{
    endGrid();
    beginRun(order);
}

void OptimizerWorker::beginRun(const RunOrder& order)
{
    if (!m_engine || m_state == RunState::Loading) {
        return;
    }
    closeRun(RunOutcome::Stopped);
    m_run.reset();
    forgetFrames();
    const Outcome outcome = guarded([&] {
        logInfo("Begin a run with seed " + std::to_string(order.request.seed) + "…");
        m_engine->begin(order.request);
        m_run.emplace(startedFile(order), m_engine->length(order.request.settings));
    });
    if (!outcome.isDone()) {
        fail(outcome.failure);
        return;
    }
    m_time = {};
    m_sinceIteration.restart();
    m_isSingleStep = order.isSingleStep;
    m_visited = kNothingVisited;
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

void OptimizerWorker::letGo()
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
    const LivePlan plan = planSettings(m_run->acting().settings, settings, m_engine->iteration());
    m_run->wanted.settings = plan.settings;
    if (!plan.refused.empty()) {
        Q_EMIT refused(QString::fromStdString(plan.refused));
    }
}

void OptimizerWorker::setPrompt(const QString& prompt, const QString& negativePrompt)
{
    if (!isUnderWay()) {
        return;
    }
    const std::string text = prompt.toStdString();
    const std::string negative = negativePrompt.toStdString();
    const Outcome outcome = guarded([&] { m_engine->setPrompt(text, negative); });
    if (outcome.isDone()) {
        m_run->wanted.prompt = text;
        m_run->wanted.negativePrompt = negative;
    } else {
        Q_EMIT refused(outcome.failure);
    }
}

void OptimizerWorker::setRegion(const RegionMask& region)
{
    if (!isUnderWay()) {
        return;
    }
    const Outcome outcome = guarded([&] { m_engine->setRegion(region); });
    if (outcome.isDone()) {
        m_run->wanted.region = region;
    } else {
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
    const int64_t iteration = m_engine->iteration();
    const bool wantsScore = m_isScoring && iteration % kScorePeriod == 0;
    const bool wantsPicture = wantsScore || m_previews.isDue() || m_run->wantsThumbnail(iteration);
    StepReport report = m_engine->step(m_run->wanted.settings, wantsPicture, &m_stop);
    m_visited = iteration;
    finishIteration(std::move(report));
}

void OptimizerWorker::finishIteration(StepReport report)
{
    const bool isThumbnail = m_run->wantsThumbnail(report.iteration);
    const auto done = m_run->finishIteration(report, m_engine->snapshot());
    const Picture picture = std::move(report.picture);
    report.picture = {};
    for (const auto& fact : done.edits) {
        Q_EMIT edited(fact);
    }
    if (done.trouble) {
        Q_EMIT recordingFailed(QString::fromStdString(*done.trouble));
    }
    if (!picture.isEmpty() && isThumbnail) {
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

/// A run whose file could not be written is saved when it ends: there has room come free meanwhile, or elsewhere.
void OptimizerWorker::keepRunInMemory()
{
    if (!m_run->isInMemory() || m_runFolder.isEmpty()) {
        return;
    }
    const std::filesystem::path folder = m_runFolder.toStdString();
    const RunRequest& request = m_run->head().request;
    const auto path = keepRun(m_run->file(), folder / (runName(request.prompt, request.seed) + ".referee"));
    const QString sentence = path.empty()
        ? tr("%1 cannot be written, and neither can the folder for temporary files: the run is in memory alone.")
              .arg(m_runFolder)
        : tr("%1 could not take all of the run: it is kept as %2.")
              .arg(m_runFolder, QString::fromStdString(path.string()));
    logWarning(sentence.toStdString()); // also where the window is closing and shows nothing any more
    Q_EMIT runKept(sentence);
}

void OptimizerWorker::setState(RunState state)
{
    m_state = state;
    Q_EMIT stateChanged(state, m_engine != nullptr, m_run.has_value());
}

bool OptimizerWorker::isAtEnd() const { return m_run && m_engine->iteration() >= m_run->length(); }

bool OptimizerWorker::isUnderWay() const
{
    return m_run && (m_state == RunState::Running || m_state == RunState::Paused || m_state == RunState::Failed);
}

} // namespace referee::studio
