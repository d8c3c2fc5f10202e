// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/run_scorer.h"

namespace referee::studio {

namespace {

/// Iterations from one score to the next: a score costs as much as several iterations.
constexpr int64_t kScorePeriod = 10;

} // namespace

RunScorer::RunScorer(WorkerContext& context, WorkerEvents& events)
    : m_context(context)
    , m_events(events)
{
}

bool RunScorer::isDue(int64_t iteration) const { return m_isOn && iteration % kScorePeriod == 0; }

PictureScore RunScorer::score(const IterationPicture& picture)
{
    const PictureScore score = m_context.engine->score(picture.picture, m_context.run->acting().prompt);
    Q_EMIT m_events.scored(picture.iteration, score);
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
