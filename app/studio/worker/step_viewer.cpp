// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/step_viewer.h"

#include "app/storage/picture_file.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"

#include <algorithm>

namespace referee::studio {

StepViewer::StepViewer(WorkerContext& context, WorkerEvents& events)
    : m_context(context)
    , m_events(events)
    , m_maps([this](const Maps& maps) { Q_EMIT m_events.mapsReady(maps); })
    , m_views([this](const Views& views) { Q_EMIT m_events.viewsReady(views); })
{
    m_views.setPeriod(kViewsPeriodMs);
}

void StepViewer::setMapsWanted(const MapSet& wanted)
{
    const bool hasMore = (wanted & ~m_mapsWanted).any();
    m_mapsWanted = wanted;
    if (hasMore && m_context.state != ui::RunState::Running) {
        offerMaps();
    }
}

void StepViewer::setViewsWanted(bool areWanted)
{
    m_areViewsWanted = areWanted;
    m_views.ask();
    if (areWanted && m_context.state != ui::RunState::Running) {
        offerViews();
    }
}

void StepViewer::sendMapsAndViews()
{
    offerMaps();
    offerViews();
}

void StepViewer::followIteration()
{
    if (m_shown != kPresent) {
        return; // an earlier iteration was sent already
    }
    offerMaps();
    if (m_views.isDue()) {
        offerViews();
    }
}

void StepViewer::offerMaps()
{
    m_maps.offer([this] { return maps(); });
}

void StepViewer::offerViews()
{
    m_views.offer([this] { return views(); });
}

/// The wanted maps; none when there are none.
std::optional<StepViewer::Maps> StepViewer::maps()
{
    if (!m_context.run || m_mapsWanted.none()) {
        return std::nullopt;
    }
    const StopWatch watch;
    Maps maps;
    const Outcome outcome = m_events.attempt(Command::ShowMaps, [&] {
        if (ensureStepAvailable()) {
            maps = m_context.engine->inspect(m_mapsWanted, &m_context.stop);
        }
    });
    if (!outcome.failure.isEmpty()) {
        m_mapsWanted.reset(); // not again with every iteration
    }
    m_context.time.addMaps(watch.ms());
    return maps.empty() ? std::nullopt : std::optional(std::move(maps));
}

/// The views, even if the step has none; none when they are not wanted or fail.
std::optional<StepViewer::Views> StepViewer::views()
{
    if (!m_context.run || !m_areViewsWanted) {
        return std::nullopt;
    }
    const StopWatch watch;
    std::optional<Views> views;
    const Outcome outcome = m_events.attempt(Command::ShowViews,
        [&] { views = ensureStepAvailable() ? m_context.engine->views(&m_context.stop) : Views(); });
    if (!outcome.failure.isEmpty()) {
        m_areViewsWanted = false; // not again with every iteration
    }
    m_context.time.addMaps(watch.ms());
    return views;
}

/// Makes the engine hold the step of the iteration that is shown. False: there is none, or it cannot be inspected.
bool StepViewer::ensureStepAvailable()
{
    if (!isInspectable()) {
        return false;
    }
    const int64_t wanted = m_shown != kPresent ? m_shown : m_context.engine->iteration() - 1;
    if (wanted < 0) {
        return false;
    }
    m_context.run->recomputeStep(wanted, &m_context.stop);
    return true;
}

/// A sampler has neither gradients nor views.
bool StepViewer::isInspectable() const
{
    return m_context.run && methodTraits(m_context.run->acting().settings).isInspectable;
}

void StepViewer::showIteration(int64_t iteration)
{
    m_shown = std::max(iteration, kPresent);
    if (!m_isPosted) {
        m_isPosted = true;
        QMetaObject::invokeMethod(
            &m_events, [this] { sendIteration(); }, Qt::QueuedConnection);
    }
}

void StepViewer::sendIteration()
{
    m_isPosted = false;
    if (!m_context.run) {
        return;
    }
    if (m_shown != kPresent) {
        const Outcome outcome = m_events.attempt(Command::ShowIteration, [this] {
            const Picture picture = m_context.engine->decode(m_context.run->runs().snapshot(m_shown));
            Q_EMIT m_events.iterationReady(toImage(picture), m_shown);
        });
        if (!outcome.failure.isEmpty()) {
            m_shown = kPresent;
            return;
        }
    }
    sendMapsAndViews();
}

void StepViewer::sendViewGradient(int64_t index)
{
    if (!m_context.run) {
        return;
    }
    m_events.attempt(Command::ShowViewGradient, [&] {
        if (ensureStepAvailable()) {
            Q_EMIT m_events.viewGradientReady(index, m_context.engine->viewGradient(index, &m_context.stop));
        }
    });
}

void StepViewer::askJudge()
{
    if (!m_context.run) {
        return;
    }
    m_events.attempt(Command::AskJudge, [this] {
        Engine& engine = *m_context.engine;
        RunSession& run = *m_context.run;
        const bool isPast = m_shown != kPresent;
        const Picture picture
            = isPast ? engine.decode(run.runs().snapshot(m_shown)) : engine.decode(PictureSource::Latent);
        const std::string prompt = isPast ? run.runs().stateAt(m_shown).prompt : run.wanted().prompt;
        const int64_t iteration = isPast ? m_shown : engine.iteration();
        const PictureScore score = engine.score(picture, prompt);
        Q_EMIT m_events.scored(iteration, score, run.noteScore(iteration, score));
        if (!isPast) {
            run.run().addScore(iteration, score); // the past may be in another run's file
        }
    });
}

void StepViewer::showOther(const ComparisonCommand& command)
{
    m_events.attempt(Command::ShowOther, [&] {
        ComparisonCommand shown = command;
        const Picture picture = otherPicture(shown);
        Q_EMIT m_events.otherReady(toImage(picture), shown);
    });
}

/// Sets the iteration to that of the picture.
Picture StepViewer::otherPicture(ComparisonCommand& command) const
{
    if (!command.file.empty() && command.file.extension() != ".referee") {
        return readPicture(command.file);
    }
    if (!m_context.run) {
        throw UsageError("There is no run to compare with. Start or open one first.");
    }
    const Engine& engine = *m_context.engine;
    if (isOwn(command)) {
        command.iteration = std::min(command.iteration, engine.iteration());
        return engine.decode(m_context.run->runs().snapshot(command.iteration));
    }
    const auto runs = RunAncestry::open(command.file, RunFile::Access::Read);
    command.iteration = std::min(command.iteration, runs.run().end());
    return engine.decode(runs.snapshot(command.iteration));
}

bool StepViewer::isOwn(const ComparisonCommand& command) const
{
    return command.file.empty() || command.file == m_context.run->run().path();
}

/// The end of a run has a picture, but no step: the last one is meant.
void StepViewer::sendOtherMaps(const ComparisonCommand& command, const MapSet& wanted)
{
    if (!isInspectable() || wanted.none()) {
        return;
    }
    m_events.attempt(Command::ShowMaps, [&] {
        RunSession& run = *m_context.run;
        const auto stepBefore = [&command](int64_t end) {
            return std::clamp<int64_t>(command.iteration, 0, std::max<int64_t>(1, end) - 1);
        };
        if (isOwn(command)) {
            run.recomputeStep(stepBefore(m_context.engine->iteration()), &m_context.stop);
        } else {
            const auto other = RunAncestry::open(command.file, RunFile::Access::Read);
            run.recomputeStep(stepBefore(other.run().end()), &m_context.stop, &other);
        }
        Q_EMIT m_events.otherMapsReady(m_context.engine->inspect(wanted, &m_context.stop));
    });
}

void StepViewer::sendHistory(const MapSet& wanted)
{
    const bool isUnderWay = m_historyWanted.any();
    m_historyWanted = wanted;
    m_historyNext = 0;
    if (!isUnderWay && wanted.any()) {
        sendNextOfHistory();
    }
}

void StepViewer::sendNextOfHistory()
{
    const int64_t total = isInspectable() ? m_context.engine->iteration() : 0;
    Maps maps;
    const bool isDue = m_historyWanted.any() && m_context.state != ui::RunState::Running && m_historyNext < total;
    const bool isDone = isDue
        && m_events
               .attempt(Command::ShowMaps,
                   [&] {
                       m_context.run->recomputeStep(m_historyNext, &m_context.stop);
                       maps = m_context.engine->inspect(m_historyWanted, &m_context.stop);
                   })
               .isDone();
    if (!isDone) {
        m_historyWanted.reset();
        Q_EMIT m_events.historyReady({}, total, total);
        return;
    }
    Q_EMIT m_events.historyReady(maps, ++m_historyNext, total);
    QMetaObject::invokeMethod(
        &m_events, [this] { sendNextOfHistory(); }, Qt::QueuedConnection);
}

} // namespace referee::studio
