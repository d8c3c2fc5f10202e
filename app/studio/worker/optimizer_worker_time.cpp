// SPDX-License-Identifier: GPL-3.0-or-later
// Time: run files that are gone on with, branches, and earlier moments looked at. Looking changes no bit of the run.
#include "app/studio/worker/optimizer_worker.h"

#include "app/images/picture_reader.h"
#include "app/runs/run_chain.h"
#include "app/runs/run_names.h"
#include "app/storage/export_csv.h"
#include "app/storage/picture_file.h"
#include "core/base/errors.h"
#include "core/base/log.h"

#include <utility>

namespace referee::studio {

namespace {

constexpr int kThumbnailHeight = 96; ///< pixels, for screens of twice the usual density

QImage thumbnailOf(const QImage& image)
{
    return image.height() <= kThumbnailHeight ? image
                                              : image.scaledToHeight(kThumbnailHeight, Qt::SmoothTransformation);
}

/// What a branch is to begin with, on top of what acted where it leaves: in its file at once, so that a branch that is
/// killed in its first iteration is gone on with as it was meant.
std::vector<Edit> changesOf(const RunHead& branch, const LiveState& wanted)
{
    const RunRequest& left = branch.request;
    const LiveState before { left.settings, left.prompt, left.negativePrompt, left.region };
    return editsBetween(before, wanted, branch.firstIteration);
}

} // namespace

void OptimizerWorker::setRunFolder(const QString& folder) { m_runFolder = folder; }

RunFile OptimizerWorker::startedFile(const RunOrder& order)
{
    return createdFile(
        headOf(order.request, order.preset, m_options, m_engine->facts(), packFiles()), m_engine->snapshot());
}

RunFile OptimizerWorker::createdFile(const RunHead& head, const Snapshot& first, const std::vector<Edit>& changes)
{
    if (m_runFolder.isEmpty()) {
        return RunFile::createInMemory(head, first, changes);
    }
    RunRequest named = head.request; // a branch with another prompt is called after that
    for (const Edit& change : changes) {
        named.prompt = change.key == "prompt" ? change.after : named.prompt;
    }
    try {
        NameClaim name = claimRun(m_runFolder.toStdString(), named, false);
        return RunFile::create(name, head, first, changes);
    } catch (const WriteError& error) {
        logWarning(error.what());
        Q_EMIT recordingFailed(QString::fromUtf8(error.what()));
        return RunFile::createInMemory(head, first, changes);
    }
}

void OptimizerWorker::openRun(const QString& path)
{
    if (!m_engine || m_state == RunState::Loading) {
        return;
    }
    const RunState before = m_state == RunState::Running ? RunState::Paused : m_state;
    const Outcome outcome = guarded([&] { enterRun(path, true); });
    if (outcome.isDone()) {
        endGrid();
        rest(isAtEnd() ? RunState::Ready : RunState::Paused);
    } else if (!outcome.failure.isEmpty()) {
        Q_EMIT refused(outcome.failure);
        rest(before);
    }
}

/// Everything that may fail on the file's account happens before the present run is left.
void OptimizerWorker::enterRun(const QString& path, bool isOpened)
{
    logInfo("Open " + path.toStdString() + "…");
    if (m_run && m_run->file().path() == path.toStdString()) {
        closeRun(RunOutcome::Stopped);
        m_run.reset(); // it would be locked by ourselves
    }
    auto chain = openedChain(path.toStdString(), RunFile::Access::Append);
    RunFile file = std::move(chain.back());
    chain.pop_back();
    requireSamePack(file, m_engine->facts());
    if (lacksStates(file)) {
        throw LoadError(path.toStdString()
            + ": the run was expected to hold a state of each iteration, but it was sampled (method sd) by a version "
              "that kept the first alone. Go on with it on the command line: referee resume.");
    }
    const Snapshot last = snapshotAt(file, file.end());
    const LiveState state = file.stateAt(last.iteration);
    closeRun(RunOutcome::Stopped);
    m_run.reset();
    m_engine->begin(requestAt(file.head(), state, last));
    m_engine->restore(last);
    m_run.emplace(std::move(file), m_engine->length(state.settings), std::move(chain));
    m_visited = kNothingVisited;
    announce(isOpened);
}

void OptimizerWorker::fork(const ForkOrder& order)
{
    if (!m_run || !m_engine || m_state == RunState::Loading) {
        return;
    }
    endGrid();
    const Outcome outcome = guarded([&] {
        Snapshot first = m_run->snapshot(order.iteration);
        RunHead head = branchHead(m_run->head(), m_run->holder(order.iteration), order.iteration);
        head.request.settings.iterations = std::max(order.wanted.settings.iterations, order.iteration + 1);
        if (order.wanted.prompt != head.request.prompt && !order.keepsMoments) {
            forgetMoments(first);
        }
        RunFile file = createdFile(head, first, changesOf(head, order.wanted));
        applyState(order.wanted);
        m_engine->restore(first);
        enterBranch(std::move(file), order.wanted);
    });
    if (!outcome.failure.isEmpty()) {
        applyState(m_run->wanted);
        Q_EMIT refused(outcome.failure);
    }
}

void OptimizerWorker::enterBranch(RunFile file, const LiveState& wanted)
{
    const int64_t first = file.head().firstIteration;
    closeRun(RunOutcome::Stopped);
    auto past = std::move(*m_run).releaseFiles();
    std::erase_if(past, [&](const RunFile& ancestor) { return ancestor.head().firstIteration > first; });
    for (RunFile& ancestor : past) {
        if (!ancestor.path().empty()) { // it is only read from now on, and may be opened and painted on again
            ancestor = RunFile::open(std::filesystem::path(ancestor.path()), RunFile::Access::Read);
        }
    }
    logInfo("Go on from iteration " + std::to_string(first) + " as a branch.");
    m_run.emplace(std::move(file), m_engine->length(wanted.settings), std::move(past));
    m_run->wanted = wanted;
    m_run->wanted.settings = planSettings(m_run->acting().settings, wanted.settings, first).settings;
    m_visited = kNothingVisited;
    announce();
    m_isSingleStep = false;
    m_sinceIteration.restart();
    setState(RunState::Running);
    postStep();
}

void OptimizerWorker::announce(bool isOpened)
{
    const RunHead& head = m_run->head();
    forgetFrames();
    m_previews.ask();
    m_moment = -1;
    const RunFacts facts = m_run->facts(m_run->file().end());
    Q_EMIT began({ m_run->root().request, head.preset, m_run->length(), m_run->file().path(), head.uuid, head.parent,
        head.firstIteration, facts.isRepeatable, facts.beganFromPicture,
        facts.beganFromPicture ? m_run->rootPath() : std::filesystem::path() });
    RunHistory history;
    history.reports = m_run->reports();
    history.edits = m_run->edits();
    history.scores = m_run->scores();
    history.end = m_run->file().end();
    history.isOpened = isOpened;
    for (const auto& [iteration, png] : m_run->previews()) {
        const QImage image = previewOf(png);
        if (!image.isNull()) {
            history.thumbnails.emplace_back(iteration, thumbnailOf(image));
        }
    }
    Q_EMIT historyRead(history);
}

void OptimizerWorker::sendThumbnail(const Picture& picture, int64_t iteration)
{
    Q_EMIT thumbnailReady(thumbnailOf(toImage(picture)), iteration);
}

void OptimizerWorker::showMoment(qint64 iteration)
{
    m_moment = iteration;
    if (!m_isMomentPosted) {
        m_isMomentPosted = true;
        QMetaObject::invokeMethod(this, &OptimizerWorker::sendMoment, Qt::QueuedConnection);
    }
}

void OptimizerWorker::sendMoment()
{
    m_isMomentPosted = false;
    if (!m_run || !m_engine || m_state == RunState::Loading) {
        return;
    }
    if (m_moment >= 0) {
        const Outcome outcome
            = guarded([this] { Q_EMIT momentReady(toImage(m_engine->decode(m_run->snapshot(m_moment))), m_moment); });
        if (!outcome.failure.isEmpty()) {
            m_moment = -1;
            Q_EMIT refused(outcome.failure);
            return;
        }
    }
    sendOrOweMaps();
    sendOrOweViews();
}

/// Does the step of an iteration again, so that the engine can be asked about it, and returns to the present state.
void OptimizerWorker::revisit(int64_t iteration)
{
    if (m_visited == iteration) {
        return;
    }
    const Snapshot present = m_engine->snapshot();
    const auto back = [&] {
        applyState(m_run->wanted);
        m_engine->restore(present);
    };
    m_visited = kNothingVisited;
    try {
        const LiveState state = m_run->stateAt(iteration);
        applyState(state);
        m_engine->restore(m_run->snapshot(iteration));
        m_engine->step(state.settings, false, &m_stop);
    } catch (...) {
        back();
        throw;
    }
    back();
    m_visited = iteration;
}

void OptimizerWorker::applyState(const LiveState& state)
{
    m_engine->setPrompt(state.prompt, state.negativePrompt);
    m_engine->setRegion(state.region);
}

void OptimizerWorker::closeRun(RunOutcome outcome, const std::string& why)
{
    if (!m_run || m_run->file().status().outcome != RunOutcome::Open) {
        return;
    }
    const Outcome closed = guarded([&] { m_run->file().finish(outcome, why); });
    if (!closed.failure.isEmpty()) {
        Q_EMIT recordingFailed(closed.failure);
    }
    keepRunInMemory();
}

void OptimizerWorker::setStarred(bool isStarred)
{
    if (!m_run) {
        return;
    }
    const Outcome outcome = guarded([&] { m_run->file().setStarred(isStarred); });
    if (outcome.failure.isEmpty()) {
        Q_EMIT starred(isStarred);
    } else {
        Q_EMIT saveFailed(outcome.failure);
    }
}

void OptimizerWorker::saveNumbers(const QString& path)
{
    if (!m_run) {
        return;
    }
    const Outcome outcome = guarded([&] {
        writeMetricsCsv(path.toStdString(), m_run->numbers());
        Q_EMIT saved(path);
    });
    if (!outcome.failure.isEmpty()) {
        Q_EMIT saveFailed(outcome.failure);
    }
}

void OptimizerWorker::saveRun(const QString& path, bool isReplacing)
{
    if (!m_run) {
        return;
    }
    const Outcome outcome = guarded([&] {
        const std::filesystem::path file = path.toStdString();
        isReplacing ? m_run->file().copyOver(file) : m_run->file().copyTo(file);
        Q_EMIT saved(path);
    });
    if (!outcome.failure.isEmpty()) {
        Q_EMIT saveFailed(outcome.failure);
    }
}

} // namespace referee::studio
