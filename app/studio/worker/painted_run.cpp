// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/painted_run.h"

#include "app/runs/run_chain.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace referee::studio {

template <typename Visit> void PaintedRun::forEachFile(Visit visit) const
{
    for (size_t i = 0; i < m_past.size(); ++i) {
        visit(m_past[i], (i + 1 < m_past.size() ? m_past[i + 1].head() : head()).firstIteration);
    }
    visit(file(), std::numeric_limits<int64_t>::max());
}

PaintedRun::PaintedRun(RunFile file, int64_t length, std::vector<RunFile> past)
    : m_past(std::move(past))
    , m_recorder(std::move(file), {})
    , m_length(length)
    , m_acting(
          m_recorder.file().stateAt(std::max(m_recorder.file().end() - 1, m_recorder.file().head().firstIteration)))
{
    wanted = m_acting;
    forEachFile([this](const RunFile& part, int64_t end) {
        for (auto& report : part.reports()) {
            if (report.iteration < end) {
                offerLoss(report);
                m_reports.push_back(std::move(report));
            }
        }
    });
    for (const auto& [iteration, score] : scores()) {
        if (score.hasJudge) {
            offer(m_bestByJudge, -score.judge, iteration);
        }
    }
}

PaintedRun::Finished PaintedRun::finishIteration(const StepReport& report, const Snapshot& after)
{
    Finished finished { editsBetween(m_acting, wanted, report.iteration), std::nullopt };
    IterationRecord record { report, finished.edits, after };
    if (!wantsThumbnail(report.iteration) && record.edits.empty()) {
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

std::vector<const RunFile*> PaintedRun::chain() const
{
    std::vector<const RunFile*> files;
    forEachFile([&files](const RunFile& part, int64_t) { files.push_back(&part); });
    return files;
}

const RunFile& PaintedRun::holder(int64_t iteration) const { return holderOf(chain(), iteration); }

Snapshot PaintedRun::snapshot(int64_t iteration) const { return snapshotAt(holder(iteration), iteration); }

LiveState PaintedRun::stateAt(int64_t iteration) const { return holder(iteration).stateAt(iteration); }

std::vector<Edit> PaintedRun::edits() const
{
    std::vector<Edit> all;
    forEachFile([&all](const RunFile& part, int64_t end) {
        for (auto& edit : part.edits()) {
            if (edit.iteration < end) {
                all.push_back(std::move(edit));
            }
        }
    });
    return all;
}

RunNumbers PaintedRun::numbers() const { return { m_reports, scores(), edits() }; }

std::vector<std::pair<int64_t, std::vector<uint8_t>>> PaintedRun::previews() const
{
    std::vector<std::pair<int64_t, std::vector<uint8_t>>> all;
    forEachFile([&all](const RunFile& part, int64_t end) {
        for (const int64_t iteration : part.previewIterations()) {
            if (iteration < end) {
                all.emplace_back(iteration, part.previewPng(iteration));
            }
        }
    });
    return all;
}

std::vector<std::pair<int64_t, PictureScore>> PaintedRun::scores() const
{
    std::vector<std::pair<int64_t, PictureScore>> all;
    forEachFile([&all](const RunFile& part, int64_t end) {
        for (auto& entry : part.scores()) {
            if (entry.first < end) {
                all.push_back(std::move(entry));
            }
        }
    });
    return all;
}

RunFacts PaintedRun::facts(int64_t iterations) const { return factsOfChain(chain(), iterations); }

std::vector<RunFile> PaintedRun::releaseFiles() &&
{
    m_past.push_back(std::move(m_recorder.file()));
    return std::move(m_past);
}

} // namespace referee::studio
