// SPDX-License-Identifier: GPL-3.0-or-later
// What the worker remembers of the present run: how it began, the edits that acted, what was measured, the best moment.
#pragma once

#include "app/runs/run_json.h"
#include "app/session/live_edits.h"

#include <optional>

namespace referee::studio {

class PaintedRun {
public:
    PaintedRun(RunOrder order, int64_t length);

    int64_t length() const { return m_length; }
    const RunRequest& request() const { return m_order.request; }

    /// What the next iteration is to be made with; acts with finishIteration().
    LiveState wanted;
    /// What the finished iterations were made with.
    const LiveState& acting() const { return m_acting; }

    /// An iteration is done with what was wanted. Returns the edits that acted in it, which are now written down.
    std::vector<EditFact> finishIteration(const StepReport& report, const Snapshot& before);
    /// The judge's answer to the picture of a moment.
    void addScore(const PictureScore& score, const Snapshot& moment);

    const std::vector<StepReport>& reports() const { return m_reports; } ///< without pictures
    /// Lowest sum of the losses, or the judge's favourite when there is one and `byJudge`; nullptr: none was measured.
    const Snapshot* best(bool byJudge) const;
    /// For the picture's metadata, after `iterations` iterations.
    RunFacts facts(int64_t iterations) const;

private:
    struct Moment {
        double value = 0; ///< less is better
        Snapshot snapshot;
    };
    static void offer(std::optional<Moment>& best, double value, const Snapshot& snapshot);

    RunOrder m_order;
    int64_t m_length;
    LiveState m_acting;
    std::vector<Edit> m_edits;
    std::vector<StepReport> m_reports;
    std::optional<Moment> m_bestByLoss;
    std::optional<Moment> m_bestByJudge;
};

} // namespace referee::studio
