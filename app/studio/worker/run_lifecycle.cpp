// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/run_lifecycle.h"

#include "app/images/picture_reader.h"
#include "app/storage/picture_file.h"
#include "core/base/errors.h"
#include "core/base/log.h"

#include <utility>

namespace referee::studio {

namespace {

constexpr int kThumbnailHeight = 96; ///< pixels, for high-DPI screens
constexpr int64_t kScorePeriod = 10; ///< iterations between two scores: one costs as much as several iterations

QImage thumbnailOf(const QImage& image)
{
    return image.height() <= kThumbnailHeight ? image
                                              : image.scaledToHeight(kThumbnailHeight, Qt::SmoothTransformation);
}

RunHistory historyOf(const RunAncestry& runs, bool isOpened)
{
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
    return history;
}

} // namespace

RunLifecycle::RunLifecycle(WorkerContext& context, WorkerEvents& events)
    : m_context(context)
    , m_events(events)
{
}

void RunLifecycle::begin(const BeginCommand& command, const std::vector<PackFile>& packFiles)
{
    logInfo("Begin a run with seed " + std::to_string(command.request.seed) + "…");
    RunStart start { command.request, command.preset, m_context.options, packFiles, std::nullopt, {} };
    if (command.first) {
        fitStart(start, *command.first, m_context.engine->facts().downFactor);
    }
    m_context.run.emplace(RunSession::begin(*m_context.engine, start, output()));
}

/// Everything that may fail is done before the present run is closed.
void RunLifecycle::open(const QString& path)
{
    logInfo("Open " + path.toStdString() + "…");
    if (m_context.run && m_context.run->run().path() == path.toStdString()) {
        forget(); // we hold its lock
    }
    auto runs = RunAncestry::open(path.toStdString(), RunFile::Access::Append);
    const RunFile& file = runs.run();
    requireSamePack(file, m_context.engine->facts());
    if (lacksStates(file)) {
        throw LoadError(path.toStdString()
            + ": the run lacks states, since an older version of method sd stored the first one only. Continue it on "
              "the command line: referee resume.");
    }
    snapshotAt(file, file.end());
    forget();
    m_context.run.emplace(RunSession::resume(*m_context.engine, std::move(runs), {}, output()));
}

void RunLifecycle::fork(const ForkRequest& request)
{
    m_context.run->fork(request, output());
    logInfo("Go on from iteration " + std::to_string(request.iteration) + " as a branch.");
}

void RunLifecycle::announce(bool isOpened)
{
    const RunAncestry& runs = m_context.run->runs();
    const RunHeader& head = runs.run().head();
    const RunRecipe facts = runs.recipe(runs.run().end());
    Q_EMIT m_events.began({ runs.root().head().request, head.preset, m_context.run->length(), runs.run().path(),
        head.uuid, head.parent, head.firstIteration, facts.isRepeatable, facts.beganFromPicture,
        facts.beganFromPicture ? runs.root().path() : std::filesystem::path(),
        facts.start ? std::make_shared<const Snapshot>(*facts.start) : nullptr });
    Q_EMIT m_events.historyRead(historyOf(runs, isOpened));
    reportNotices(); // they are about this run
    sendCandidates();
}

void RunLifecycle::sendCandidates()
{
    CandidatesEvent event;
    if (const CandidateRace* race = m_context.run->race(); race != nullptr) {
        event = { race->candidates(), race->count(), race->lengthOfEach(m_context.run->length()) };
    } else {
        event.finished = m_context.run->run().candidates();
        event.count = static_cast<int64_t>(event.finished.size());
    }
    Q_EMIT m_events.candidatesChanged(event);
}

void RunLifecycle::close(RunOutcome outcome, const std::string& why)
{
    if (!m_context.run) {
        return;
    }
    const Outcome closed = guarded([&] { m_context.run->finish(outcome, why); });
    if (!closed.failure.isEmpty()) {
        Q_EMIT m_events.recordingFailed(closed.failure);
    }
    reportNotices();
}

void RunLifecycle::forget()
{
    close(RunOutcome::Stopped);
    m_context.run.reset();
}

void RunLifecycle::reportNotices()
{
    for (const RunNotice& notice : m_context.run->recorder().takeNotices()) {
        logWarning(notice.sentence); // the window may be closing and show nothing any more
        const QString sentence = QString::fromStdString(notice.sentence);
        if (notice.kind == RunNotice::Kind::Saved) {
            Q_EMIT m_events.runKept(sentence);
        } else {
            Q_EMIT m_events.recordingFailed(sentence);
        }
    }
}

void RunLifecycle::sendThumbnail(const IterationPicture& picture)
{
    Q_EMIT m_events.thumbnailReady(thumbnailOf(toImage(picture.picture)), picture.iteration);
}

RunScorer::RunScorer(WorkerContext& context, WorkerEvents& events)
    : m_context(context)
    , m_events(events)
{
}

bool RunScorer::isDue(int64_t iteration) const { return m_isOn && iteration % kScorePeriod == 0; }

PictureScore RunScorer::score(const IterationPicture& picture)
{
    const PictureScore score = m_context.engine->score(picture.picture, m_context.run->acting().prompt);
    Q_EMIT m_events.scored(picture.iteration, score, m_context.run->noteScore(picture.iteration, score));
    m_context.run->run().addScore(picture.iteration, score);
    return score;
}

void RunScorer::scoreOrTurnOff(const IterationPicture& picture)
{
    const StopWatch watch;
    if (!m_events.attempt(Command::Score, [&] { score(picture); }).failure.isEmpty()) {
        m_isOn = false;
    }
    m_context.time.addScore(watch.ms());
}

void RunScorer::scorePresent()
{
    if (m_isOn && m_context.run) {
        m_events.attempt(Command::Score, [this] { scoreOrTurnOff(m_context.presentPicture()); });
    }
}

} // namespace referee::studio
