// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/painted_run.h"

#include <utility>

namespace referee::studio {

PaintedRun::PaintedRun(RunOrder order, int64_t length)
    : m_order(std::move(order))
    , m_length(length)
    , m_acting { m_order.request.settings, m_order.request.prompt, m_order.request.negativePrompt,
        m_order.request.region }
{
    m_order.request.startPicture = {};
    wanted = m_acting;
}

std::vector<EditFact> PaintedRun::finishIteration(const StepReport& report, const Snapshot& before)
{
    auto edits = editsBetween(m_acting, wanted, report.iteration);
    for (const auto& fact : edits) {
        m_edits.push_back(fact.edit);
    }
    m_acting = wanted;
    m_reports.push_back(report);
    m_reports.back().picture = {};
    if (!report.isTail && m_acting.settings.method != "sd") {
        offer(m_bestByLoss, report.itm + report.caption, before);
    }
    return edits;
}

void PaintedRun::addScore(const PictureScore& score, const Snapshot& moment)
{
    if (score.hasJudge) {
        offer(m_bestByJudge, -score.judge, moment);
    }
}

void PaintedRun::offer(std::optional<Moment>& best, double value, const Snapshot& snapshot)
{
    if (!best || value < best->value) {
        best = Moment { value, snapshot };
    }
}

const Snapshot* PaintedRun::best(bool byJudge) const
{
    if (byJudge && m_bestByJudge) {
        return &m_bestByJudge->snapshot;
    }
    return m_bestByLoss ? &m_bestByLoss->snapshot : nullptr;
}

RunFacts PaintedRun::facts(int64_t iterations) const
{
    RunFacts facts;
    facts.prompt = m_order.request.prompt;
    facts.negativePrompt = m_order.request.negativePrompt;
    facts.seed = m_order.request.seed;
    facts.preset = m_order.preset;
    facts.settings = m_order.request.settings;
    facts.region = m_order.request.region;
    for (const auto& edit : m_edits) {
        if (edit.iteration < iterations) {
            facts.edits.push_back(edit);
        }
    }
    facts.iterations = iterations;
    return facts;
}

} // namespace referee::studio
