// SPDX-License-Identifier: GPL-3.0-or-later
// The run that the worker paints: its file with everything in it, and what is asked of it again and again.
#pragma once

#include "app/runs/live_edits.h"
#include "app/runs/run_recorder.h"
#include "app/storage/export_csv.h"
#include "app/storage/run_json.h"

#include <optional>

namespace referee::studio {

class PaintedRun {
public:
    /// A run that goes on where its file ends; `past`: its ancestors, the oldest first.
    PaintedRun(RunFile file, int64_t length, std::vector<RunFile> past = {});

    int64_t length() const { return m_length; }
    const RunHead& head() const { return m_recorder.file().head(); }
    const RunHead& root() const { return m_past.empty() ? head() : m_past.front().head(); } ///< of the oldest ancestor
    const std::filesystem::path& rootPath() const { return m_past.empty() ? file().path() : m_past.front().path(); }
    RunFile& file() { return m_recorder.file(); }
    const RunFile& file() const { return m_recorder.file(); }
    bool isInMemory() const { return m_recorder.isInMemory(); }

    /// What the next iteration is to be made with; acts with finishIteration().
    LiveState wanted;
    /// What the finished iterations were made with.
    const LiveState& acting() const { return m_acting; }

    struct Finished {
        std::vector<Edit> edits; ///< acted in the iteration, and are now written down
        std::optional<std::string> trouble; ///< the file: said once
    };
    /// An iteration is done with what was wanted; `after`: the state that the next one begins with.
    Finished finishIteration(const StepReport& report, const Snapshot& after);
    /// The judge's answer to the picture of a moment. WriteError.
    void addScore(int64_t iteration, const PictureScore& score);
    bool wantsThumbnail(int64_t iteration) const { return m_recorder.wantsPicture(iteration); }

    const std::vector<StepReport>& reports() const { return m_reports; } ///< without pictures, from the very beginning
    std::vector<Edit> edits() const; ///< of the ancestors too
    RunNumbers numbers() const; ///< all, of the ancestors too
    std::vector<std::pair<int64_t, std::vector<uint8_t>>> previews() const; ///< PNG
    std::vector<std::pair<int64_t, PictureScore>> scores() const;
    /// Of any iteration up to the present one, also of the ancestors'. LoadError when it was thinned out.
    Snapshot snapshot(int64_t iteration) const;
    /// What acts in an iteration.
    LiveState stateAt(int64_t iteration) const;
    /// The file that holds an iteration.
    const RunFile& holder(int64_t iteration) const;
    /// Lowest sum of the losses, or the judge's favourite when there is one and `byJudge`; none: nothing was measured.
    std::optional<int64_t> best(bool byJudge) const;
    /// For the picture's metadata, after `iterations` iterations.
    RunFacts facts(int64_t iterations) const;
    /// The files, the oldest first, as the past of a branch.
    std::vector<RunFile> releaseFiles() &&;

private:
    struct Best {
        double value = 0; ///< less is better
        int64_t iteration = 0;
    };
    /// visit(file, end): the oldest ancestor first; what lies at `end` or later belongs to the next file.
    template <typename Visit> void forEachFile(Visit visit) const;
    std::vector<const RunFile*> chain() const; ///< the oldest first
    static void offer(std::optional<Best>& best, double value, int64_t iteration);
    void offerLoss(const StepReport& report);

    std::vector<RunFile> m_past;
    RunRecorder m_recorder;
    int64_t m_length;
    LiveState m_acting;
    std::vector<StepReport> m_reports;
    std::optional<Best> m_bestByLoss;
    std::optional<Best> m_bestByJudge;
};

} // namespace referee::studio
