// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/painted_run.h"

#include "core/errors.h"

#include <algorithm>
#include <utility>

namespace referee::studio {

namespace {

/// The part of a file's past that belongs to a branch which leaves it at `end`.
template <typename Entry, typename Iteration>
void appendBefore(std::vector<Entry>& all, std::vector<Entry> part, int64_t end, Iteration iteration)
{
    for (auto& entry : part) {
        if (iteration(entry) < end) {
            all.push_back(std::move(entry));
        }
    }
}

} // namespace

PaintedRun::PaintedRun(RunFile file, int64_t length, std::vector<RunFile> past)
    : m_past(std::move(past))
    , m_recorder(std::move(file), {})
    , m_length(length)
    , m_acting(
          m_recorder.file().stateAt(std::max(m_recorder.file().end() - 1, m_recorder.file().head().firstIteration)))
{
    wanted = m_acting;
    for (size_t i = 0; i < m_past.size(); ++i) {
        const int64_t end = i + 1 < m_past.size() ? m_past[i + 1].head().firstIteration : head().firstIteration;
        appendBefore(m_reports, m_past[i].reports(), end, [](const StepReport& report) { return report.iteration; });
    }
    for (auto& report : m_recorder.file().reports()) {
        m_reports.push_back(std::move(report));
    }
    for (const auto& report : m_reports) {
        offerLoss(report);
    }
    for (const auto& [iteration, score] : scores()) {
        if (score.hasJudge) {
            offer(m_bestByJudge, -score.judge, iteration);
        }
    }
}

PaintedRun::Finished PaintedRun::finishIteration(const StepReport& report, const Snapshot& after)
{
    Finished finished { editsBetween(m_acting, wanted, report.iteration), std::nullopt };
    IterationRecord record { report, {}, after };
    for (const auto& fact : finished.edits) {
        record.events.push_back({ fact.edit.iteration, fact.edit.key, fact.before, fact.edit.value, {} });
    }
    if (!wantsThumbnail(report.iteration) && record.events.empty()) {
        record.report.picture = {}; // decoded for the window alone
    }
    finished.trouble = m_recorder.append(record);
    m_acting = wanted;
    m_reports.push_back(report);
    m_reports.back().picture = {};
    offerLoss(report);
    return finished;
}

void PaintedRun::addScore(int64_t iteration, const PictureScore& score)
{
    if (score.hasJudge) {
        offer(m_bestByJudge, -score.judge, iteration);
    }
    m_recorder.file().addScore(iteration, score);
}

void PaintedRun::offerLoss(const StepReport& report)
{
    if (!report.isTail && m_acting.settings.method != "sd") {
        offer(m_bestByLoss, report.itm + report.caption, report.iteration);
    }
}

void PaintedRun::offer(std::optional<Best>& best, double value, int64_t iteration)
{
    if (!best || value < best->value) {
        best = Best { value, iteration };
    }
}

std::optional<int64_t> PaintedRun::best(bool byJudge) const
{
    const auto& best = byJudge && m_bestByJudge ? m_bestByJudge : m_bestByLoss;
    return best ? std::optional(best->iteration) : std::nullopt;
}

const RunFile& PaintedRun::holder(int64_t iteration) const
{
    if (iteration >= head().firstIteration) {
        return file();
    }
    for (auto past = m_past.rbegin(); past != m_past.rend(); ++past) {
        if (iteration >= past->head().firstIteration) {
            return *past;
        }
    }
    throw LoadError("Iteration " + std::to_string(iteration) + " lies before this branch, which begins at "
        + std::to_string(head().firstIteration)
        + "; the file of the run that it left is not beside it. Put both into one folder.");
}

Snapshot PaintedRun::snapshot(int64_t iteration) const
{
    const RunFile& file = holder(iteration);
    if (auto snapshot = file.snapshot(iteration)) {
        return *std::move(snapshot);
    }
    throw LoadError(file.path().string() + ": the latent of iteration " + std::to_string(iteration)
        + " is not in the file; it was thinned out, or never painted. Choose another iteration.");
}

LiveState PaintedRun::stateAt(int64_t iteration) const { return holder(iteration).stateAt(iteration); }

std::vector<EditFact> PaintedRun::edits() const
{
    std::vector<RunEvent> events;
    for (size_t i = 0; i < m_past.size(); ++i) {
        const int64_t end = i + 1 < m_past.size() ? m_past[i + 1].head().firstIteration : head().firstIteration;
        appendBefore(events, m_past[i].events(), end, [](const RunEvent& event) { return event.iteration; });
    }
    for (auto& event : file().events()) {
        events.push_back(std::move(event));
    }
    std::vector<EditFact> facts;
    for (auto& event : events) {
        facts.push_back({ { event.iteration, event.key, event.after }, event.before });
    }
    return facts;
}

std::vector<std::pair<int64_t, std::vector<uint8_t>>> PaintedRun::previews() const
{
    std::vector<std::pair<int64_t, std::vector<uint8_t>>> all;
    const auto append = [&all](const RunFile& file, int64_t end) {
        for (const int64_t iteration : file.previewIterations()) {
            if (iteration < end) {
                all.emplace_back(iteration, file.previewPng(iteration));
            }
        }
    };
    for (size_t i = 0; i < m_past.size(); ++i) {
        append(m_past[i], i + 1 < m_past.size() ? m_past[i + 1].head().firstIteration : head().firstIteration);
    }
    append(file(), file().end() + 1);
    return all;
}

std::vector<std::pair<int64_t, PictureScore>> PaintedRun::scores() const
{
    std::vector<std::pair<int64_t, PictureScore>> all;
    for (const RunFile& past : m_past) {
        appendBefore(all, past.scores(), head().firstIteration, [](const auto& entry) { return entry.first; });
    }
    for (auto& entry : file().scores()) {
        all.push_back(std::move(entry));
    }
    return all;
}

RunFacts PaintedRun::facts(int64_t iterations) const
{
    RunFacts facts = factsOf(root().request, root().preset);
    for (auto& fact : edits()) {
        if (fact.edit.iteration < iterations) {
            facts.edits.push_back(std::move(fact.edit));
        }
    }
    facts.iterations = iterations;
    return facts;
}

std::vector<RunFile> PaintedRun::releaseFiles() &&
{
    m_past.push_back(std::move(m_recorder.file()));
    return std::move(m_past);
}

} // namespace referee::studio
