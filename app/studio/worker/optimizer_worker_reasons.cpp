// SPDX-License-Identifier: GPL-3.0-or-later
// Why the picture is as it is: the views that the referee saw, what each asks for, what the judge says, and other
// pictures to compare with. Changes nothing of the run.
#include "app/studio/worker/optimizer_worker.h"

#include "app/storage/picture_file.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"

namespace referee::studio {

/// The engine remembers the step of the moment that is shown. False: there is none, or no step that can be looked into.
bool OptimizerWorker::ensureStepAvailable()
{
    if (!m_run || !m_engine || !methodTraits(m_run->acting().settings).isInspectable) {
        return false; // a sampler's step has neither gradients nor views
    }
    const int64_t wanted = m_moment >= 0 ? m_moment : m_engine->iteration() - 1;
    if (wanted < 0) {
        return false;
    }
    m_run->recomputeStep(wanted, &m_stop);
    return true;
}

void OptimizerWorker::setViewsWanted(bool areWanted)
{
    m_areViewsWanted = areWanted;
    m_views.ask();
    if (areWanted && m_state != RunState::Running) {
        sendOrOweViews();
    }
}

void OptimizerWorker::acknowledgeViews()
{
    m_views.acknowledge();
    if (m_areViewsOwed) {
        sendOrOweViews();
    }
}

void OptimizerWorker::sendOrOweViews()
{
    m_areViewsOwed = m_areViewsWanted && m_views.isInFlight();
    if (m_areViewsWanted && !m_areViewsOwed) {
        sendViews();
    }
}

void OptimizerWorker::sendViews()
{
    if (!m_run || m_state == RunState::Loading) {
        return;
    }
    const StopWatch watch;
    const Outcome outcome = guarded([this] {
        const auto views = ensureStepAvailable() ? m_engine->views(&m_stop) : std::vector<ViewPicture>();
        m_views.noteSent();
        Q_EMIT viewsReady(views);
    });
    if (!outcome.failure.isEmpty()) {
        m_areViewsWanted = false; // not again with every iteration
        Q_EMIT refused(outcome.failure);
    }
    m_time.addMaps(watch.ms());
}

void OptimizerWorker::requestViewGradient(qint64 index)
{
    if (!m_run || m_state == RunState::Loading) {
        return;
    }
    const Outcome outcome = guarded([&] {
        if (ensureStepAvailable()) {
            Q_EMIT viewGradientReady(index, m_engine->viewGradient(index, &m_stop));
        }
    });
    if (!outcome.failure.isEmpty()) {
        Q_EMIT refused(outcome.failure);
    }
}

void OptimizerWorker::askJudge()
{
    if (!m_run || m_state == RunState::Loading) {
        return;
    }
    const Outcome outcome = guarded([this] {
        const bool isPast = m_moment >= 0;
        const Picture picture
            = isPast ? m_engine->decode(m_run->runs().snapshot(m_moment)) : m_engine->decode(PictureSource::Latent);
        const std::string prompt = isPast ? m_run->runs().stateAt(m_moment).prompt : m_run->wanted().prompt;
        const int64_t iteration = isPast ? m_moment : m_engine->iteration();
        const PictureScore score = m_engine->score(picture, prompt);
        Q_EMIT scored(iteration, score);
        if (!isPast) {
            m_run->run().addScore(iteration, score); // the past may lie in another run's file
        }
    });
    if (!outcome.failure.isEmpty()) {
        Q_EMIT refused(outcome.failure);
    }
}

void OptimizerWorker::showOther(const ComparisonCommand& order)
{
    ComparisonCommand shown = order;
    const Outcome outcome = guarded([&] {
        const Picture picture = otherPicture(shown);
        Q_EMIT otherReady(toImage(picture), shown);
    });
    if (!outcome.failure.isEmpty()) {
        Q_EMIT refused(outcome.failure);
    }
}

Picture OptimizerWorker::otherPicture(ComparisonCommand& order) const
{
    if (!order.file.empty() && order.file.extension() != ".referee") {
        return readPicture(order.file);
    }
    if (!m_engine || !m_run) {
        throw UsageError("A run was expected to compare with, found none. Start or open one first.");
    }
    if (order.file.empty() || order.file == m_run->run().path()) {
        order.iteration = std::min(order.iteration, m_engine->iteration());
        return m_engine->decode(m_run->runs().snapshot(order.iteration));
    }
    const auto runs = RunAncestry::open(order.file, RunFile::Access::Read);
    order.iteration = std::min(order.iteration, runs.run().end());
    return m_engine->decode(runs.snapshot(order.iteration));
}

} // namespace referee::studio
