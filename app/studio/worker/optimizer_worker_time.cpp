// SPDX-License-Identifier: GPL-3.0-or-later
// Time: run files that are gone on with, branches, and earlier moments looked at. Looking changes no bit of the run.
#include "app/studio/worker/optimizer_worker.h"

#include "app/images/picture_reader.h"
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

} // namespace

void OptimizerWorker::setRunFolder(const QString& folder) { m_runFolder = folder; }

RunOutput OptimizerWorker::output() const { return { m_runFolder.toStdString(), false, true, 0 }; }

void OptimizerWorker::tellNotices()
{
    for (const RunNotice& notice : m_run->recorder().takeNotices()) {
        logWarning(notice.sentence); // also where the window is closing and shows nothing any more
        const QString sentence = QString::fromStdString(notice.sentence);
        if (notice.kind == RunNotice::Kind::Saved) {
            Q_EMIT runKept(sentence);
        } else {
            Q_EMIT recordingFailed(sentence);
        }
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
    if (m_run && m_run->run().path() == path.toStdString()) {
        closeRun(RunOutcome::Stopped);
        m_run.reset(); // it would be locked by ourselves
    }
    auto runs = RunAncestry::open(path.toStdString(), RunFile::Access::Append);
    const RunFile& file = runs.run();
    requireSamePack(file, m_engine->facts());
    if (lacksStates(file)) {
        throw LoadError(path.toStdString()
            + ": the run was expected to hold a state of each iteration, but it was sampled (method sd) by a version "
              "that kept the first alone. Go on with it on the command line: referee resume.");
    }
    snapshotAt(file, file.end());
    closeRun(RunOutcome::Stopped);
    m_run.reset();
    m_run.emplace(RunSession::resume(*m_engine, std::move(runs), {}, output()));
    announce(isOpened);
}

void OptimizerWorker::fork(const ForkRequest& request)
{
    if (!m_run || !m_engine || m_state == RunState::Loading) {
        return;
    }
    endGrid();
    const Outcome outcome = guarded([&] { m_run->fork(request, output()); });
    if (!outcome.isDone()) {
        if (!outcome.failure.isEmpty()) {
            Q_EMIT refused(outcome.failure);
        }
        return;
    }
    logInfo("Go on from iteration " + std::to_string(request.iteration) + " as a branch.");
    announce();
    m_isSingleStep = false;
    m_sinceIteration.restart();
    setState(RunState::Running);
    postStep();
}

void OptimizerWorker::announce(bool isOpened)
{
    const RunAncestry& runs = m_run->runs();
    const RunHeader& head = runs.run().head();
    forgetFrames();
    m_previews.ask();
    m_moment = -1;
    tellNotices();
    const RunRecipe facts = runs.recipe(runs.run().end());
    Q_EMIT began({ runs.root().head().request, head.preset, m_run->length(), runs.run().path(), head.uuid, head.parent,
        head.firstIteration, facts.isRepeatable, facts.beganFromPicture,
        facts.beganFromPicture ? runs.root().path() : std::filesystem::path() });
    RunHistory history;
    history.reports = runs.reports();
    history.edits = runs.edits();
    history.scores = runs.scores();
    history.end = runs.run().end();
    history.isOpened = isOpened;
    for (const auto& [iteration, png] : runs.previews()) {
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

void OptimizerWorker::showIteration(qint64 iteration)
{
    m_moment = iteration;
    if (!m_isMomentPosted) {
        m_isMomentPosted = true;
        QMetaObject::invokeMethod(this, &OptimizerWorker::sendIteration, Qt::QueuedConnection);
    }
}

void OptimizerWorker::sendIteration()
{
    m_isMomentPosted = false;
    if (!m_run || !m_engine || m_state == RunState::Loading) {
        return;
    }
    if (m_moment >= 0) {
        const Outcome outcome = guarded(
            [this] { Q_EMIT iterationReady(toImage(m_engine->decode(m_run->runs().snapshot(m_moment))), m_moment); });
        if (!outcome.failure.isEmpty()) {
            m_moment = -1;
            Q_EMIT refused(outcome.failure);
            return;
        }
    }
    sendOrOweMaps();
    sendOrOweViews();
}

void OptimizerWorker::closeRun(RunOutcome outcome, const std::string& why)
{
    if (!m_run) {
        return;
    }
    const Outcome closed = guarded([&] { m_run->recorder().finish(outcome, why); });
    if (!closed.failure.isEmpty()) {
        Q_EMIT recordingFailed(closed.failure);
    }
    tellNotices();
}

void OptimizerWorker::setStarred(bool isStarred)
{
    if (!m_run) {
        return;
    }
    const Outcome outcome = guarded([&] { m_run->run().setStarred(isStarred); });
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
        writeMetricsCsv(path.toStdString(), m_run->runs().numbers());
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
        isReplacing ? m_run->run().copyOver(file) : m_run->run().copyTo(file);
        Q_EMIT saved(path);
    });
    if (!outcome.failure.isEmpty()) {
        Q_EMIT saveFailed(outcome.failure);
    }
}

} // namespace referee::studio
