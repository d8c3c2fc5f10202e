// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/engine_worker.h"

#include "app/storage/picture_file.h"
#include "core/base/log.h"

#include <utility>

namespace referee::studio {

EngineWorker::EngineWorker(EngineLoader loader, const std::atomic<bool>& stop)
    : m_context { .stop = stop }
    , m_runs(m_context, *this)
    , m_packs(std::move(loader), m_context, m_runs, *this)
    , m_scorer(m_context, *this)
    , m_saver(m_context, m_packs, m_scorer, *this)
    , m_viewer(m_context, *this)
    , m_grid(m_context, m_runs, m_scorer, *this)
    , m_previews([this](const IterationPicture& picture) { sendPreview(picture); })
{
}

void EngineWorker::load(const EngineOptions& options)
{
    const RunState before = restingState();
    setState(RunState::Loading);
    const Outcome outcome = guarded([&] {
        auto engine = m_packs.load(options);
        m_grid.end();
        m_runs.forget();
        m_previews.forgetWaiting();
        m_packs.install(std::move(engine), options);
    });
    if (outcome.isDone()) {
        setState(RunState::Ready);
    } else if (outcome.wasCancelled) {
        logInfo("Loading was cancelled.");
        rest(m_context.engine ? before : RunState::Idle);
    } else {
        fail(outcome.failure);
    }
}

void EngineWorker::begin(const BeginCommand& command)
{
    m_grid.end();
    beginRun(command);
}

void EngineWorker::beginRun(const BeginCommand& command)
{
    if (!m_context.engine) {
        return;
    }
    m_runs.forget();
    m_previews.forgetWaiting();
    const Outcome outcome = guarded([&] { m_runs.begin(command, m_packs.packFiles()); });
    if (!outcome.isDone()) {
        fail(outcome.failure);
        return;
    }
    m_context.time = {};
    m_sinceIteration.restart();
    m_isSingleStep = command.isSingleStep;
    announce(false);
    setState(RunState::Running);
    postStep();
}

void EngineWorker::openRun(const QString& path)
{
    if (!m_context.engine) {
        return;
    }
    const RunState before = restingState();
    const Outcome outcome = attempt(Command::OpenRun, [&] {
        m_runs.open(path);
        announce(true);
    });
    if (outcome.isDone()) {
        m_grid.end();
        rest(isAtEnd() ? RunState::Ready : RunState::Paused);
    } else if (!outcome.failure.isEmpty()) {
        rest(before);
    }
}

void EngineWorker::fork(const ForkRequest& request, bool isSingleStep)
{
    if (!m_context.run) {
        return;
    }
    m_grid.end();
    if (attempt(Command::Fork, [&] { m_runs.fork(request); }).isDone()) {
        announce(false);
        startIterating();
        m_isSingleStep = isSingleStep;
    }
}

/// The run is another one from here on.
void EngineWorker::announce(bool isOpened)
{
    m_previews.forgetWaiting();
    m_previews.ask();
    m_viewer.showPresent();
    m_runs.announce(isOpened);
}

void EngineWorker::resume()
{
    if (!isUnderWay() || m_context.state == RunState::Running) {
        return;
    }
    if (isAtEnd()) {
        rest(RunState::Ready);
    } else {
        m_previews.forgetWaiting();
        startIterating();
    }
}

void EngineWorker::startIterating()
{
    m_isSingleStep = false;
    m_sinceIteration.restart();
    setState(RunState::Running);
    postStep();
}

void EngineWorker::stepOnce()
{
    if (m_context.state != RunState::Running) {
        resume();
        m_isSingleStep = true;
    }
}

void EngineWorker::pause()
{
    if (m_context.state == RunState::Running) {
        rest(RunState::Paused);
    }
}

void EngineWorker::stop()
{
    if (isUnderWay()) {
        logInfo("Stopped before iteration " + std::to_string(m_context.engine->iteration()) + ".");
        m_grid.end();
        endRun(RunOutcome::Stopped);
        rest(RunState::Ready);
    }
}

void EngineWorker::reset()
{
    if (m_context.run) {
        m_grid.end();
        m_runs.forget();
        m_previews.forgetWaiting();
        setState(m_context.engine ? RunState::Ready : RunState::Idle);
    }
}

void EngineWorker::shutdown()
{
    m_grid.end();
    m_runs.close(isUnderWay() ? RunOutcome::Open : RunOutcome::Stopped); // it is offered at the next start
    m_context.run.reset();
    m_context.engine.reset();
    m_context.state = RunState::Idle; // a step that was posted still comes
}

void EngineWorker::setSettings(const Settings& settings)
{
    // The next run brings its own.
    if (const auto why = isUnderWay() ? m_context.run->setSettings(settings) : std::string(); !why.empty()) {
        Q_EMIT refused(QString::fromStdString(why), Command::SetSettings);
    }
}

void EngineWorker::setPrompt(const QString& prompt, const QString& negativePrompt)
{
    if (isUnderWay()) {
        attempt(
            Command::SetPrompt, [&] { m_context.run->setPrompt(prompt.toStdString(), negativePrompt.toStdString()); });
    }
}

void EngineWorker::setRegion(const RegionMask& region)
{
    if (isUnderWay()) {
        attempt(Command::SetRegion, [&] { m_context.run->setRegion(region); });
    }
}

void EngineWorker::setScoring(bool isOn)
{
    m_scorer.setOn(isOn);
    if (m_context.state != RunState::Running) {
        m_scorer.scorePresent();
    }
}

void EngineWorker::postStep()
{
    if (!m_isStepPosted) {
        m_isStepPosted = true;
        QMetaObject::invokeMethod(this, &EngineWorker::step, Qt::QueuedConnection);
    }
}

void EngineWorker::step()
{
    m_isStepPosted = false;
    if (m_context.state != RunState::Running) {
        return;
    }
    const Outcome outcome = guarded([this] { iterate(); });
    if (!outcome.failure.isEmpty()) {
        fail(outcome.failure);
    } else if (outcome.isDone() && m_grid.isCellDone()) {
        finishGridCell();
    } else if (isAtEnd()) {
        m_scorer.scorePresent();
        m_runs.close(RunOutcome::Finished);
        finishRun();
    } else if (m_isSingleStep && outcome.isDone()) {
        rest(RunState::Paused);
    } else {
        postStep(); // when it was cancelled, the command that did it is before this in the queue
    }
}

void EngineWorker::iterate()
{
    const bool wantsPicture = m_scorer.isDue(m_context.engine->iteration()) || m_previews.isDue();
    finishIteration(m_context.run->step(wantsPicture, &m_context.stop));
}

void EngineWorker::finishIteration(FinishedStep step)
{
    StepReport& report = step.report;
    IterationPicture picture { std::exchange(report.picture, {}), report.iteration };
    const bool hasPicture = !picture.picture.isEmpty();
    if (step.isCandidate) {
        finishCandidateStep(step, std::move(picture));
        return;
    }
    for (const auto& edit : step.edits) {
        Q_EMIT edited(edit);
    }
    m_runs.reportNotices();
    if (hasPicture && step.isPreview) {
        m_runs.sendThumbnail(picture);
    }
    if (hasPicture && m_scorer.isDue(report.iteration)) {
        m_scorer.scoreOrTurnOff(picture);
    }
    m_viewer.followIteration();
    const double ms = m_sinceIteration.restart();
    Q_EMIT stepFinished({ report, ms / 1000, m_context.time.finishIteration(ms), step.notice });
    offerIfDue(std::move(picture)); // after stepFinished(): the window knows its numbers
}

/// Candidates are not part of the run until one is chosen: they have pictures, but no numbers in the window.
void EngineWorker::finishCandidateStep(const FinishedStep& step, IterationPicture picture)
{
    if (step.isChoice) {
        m_sinceIteration.restart();
        announce(false);
        return;
    }
    const int64_t end = m_context.engine->iteration();
    if (end <= step.report.iteration) { // the next candidate has begun
        m_runs.sendCandidates();
    }
    Q_EMIT candidateIterated(end);
    offerIfDue(std::move(picture));
}

void EngineWorker::beginGrid(const SeedGridCommand& command)
{
    if (m_context.engine && attempt(Command::BeginGrid, [&] { m_grid.start(command); }).isDone()) {
        beginGridCell();
        m_grid.report();
    }
}

void EngineWorker::beginGridCell()
{
    if (!m_grid.isOfVariations()) {
        beginRun(m_grid.newCell());
        return;
    }
    const Outcome outcome = guarded([&] {
        m_grid.fork();
        announce(false);
    });
    if (outcome.isDone()) {
        startIterating();
    } else {
        fail(outcome.failure);
    }
}

void EngineWorker::finishGridCell()
{
    auto next = SeedGridRunner::Next::Done;
    const Outcome outcome = guarded([&] { next = m_grid.finishCell(); });
    if (!outcome.isDone()) {
        fail(outcome.failure);
    } else if (next == SeedGridRunner::Next::Done) {
        m_grid.end();
        finishRun();
    } else if (next == SeedGridRunner::Next::BeginCell) {
        m_grid.report();
        beginGridCell();
    } else {
        m_grid.report();
        openChosenCell();
    }
}

void EngineWorker::openChosenCell()
{
    const Outcome outcome = guarded([&] {
        m_runs.open(m_grid.chosenCell());
        announce(false);
    });
    if (!outcome.isDone()) {
        fail(outcome.failure);
    } else if (isAtEnd()) {
        finishGridCell();
    } else {
        m_sinceIteration.restart();
        postStep();
    }
}

void EngineWorker::finishRun()
{
    rest(RunState::Ready);
    Q_EMIT finished();
}

/// When it ends among its candidates, it is the run of the best one from here on.
void EngineWorker::endRun(RunOutcome outcome, const std::string& why)
{
    const bool hadCandidates = m_context.run && m_context.run->race() != nullptr;
    m_runs.close(outcome, why);
    if (hadCandidates) {
        announce(false);
    }
}

void EngineWorker::rest(RunState state)
{
    setState(state);
    m_previews.forgetWaiting();
    offerPresentPicture();
    m_viewer.sendMapsAndViews();
}

void EngineWorker::fail(const QString& sentence)
{
    m_grid.end();
    endRun(RunOutcome::Failed, sentence.toStdString());
    rest(RunState::Failed);
    Q_EMIT failed(sentence, m_context.run.has_value());
}

void EngineWorker::setState(RunState state)
{
    m_context.state = state;
    Q_EMIT stateChanged(state, m_context.engine != nullptr, m_context.run.has_value());
}

/// The state to return to when a command that interrupted the worker fails.
RunState EngineWorker::restingState() const
{
    return m_context.state == RunState::Running ? RunState::Paused : m_context.state;
}

bool EngineWorker::isUnderWay() const { return ui::isUnderWay(m_context.state, m_context.run.has_value()); }

void EngineWorker::previewNow()
{
    m_previews.ask();
    if (m_context.state != RunState::Running) {
        offerPresentPicture();
    }
}

void EngineWorker::sendPreview(const IterationPicture& picture)
{
    const StopWatch watch;
    Q_EMIT previewReady(toImage(picture.picture), picture.iteration);
    m_context.time.addPreview(watch.ms());
}

void EngineWorker::offerIfDue(IterationPicture picture)
{
    if (!picture.picture.isEmpty() && m_previews.isDue()) {
        m_previews.offer([picture = std::move(picture)]() mutable { return std::optional(std::move(picture)); });
    }
}

void EngineWorker::offerPresentPicture()
{
    m_previews.offer([this]() -> std::optional<IterationPicture> {
        std::optional<IterationPicture> picture;
        // If the picture cannot be decoded (out of memory), the one before stays on the screen.
        guarded([&] {
            if (m_context.run) {
                picture = m_context.presentPicture();
            }
        });
        return picture;
    });
}

} // namespace referee::studio
