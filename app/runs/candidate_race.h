// SPDX-License-Identifier: GPL-3.0-or-later
// The beginning of a run with candidates: each is painted from its own seed, one after the other; the best goes on.
#pragma once

#include "app/storage/run_record.h"
#include "core/engine/engine.h"

#include <vector>

namespace referee {

class CandidateRace {
public:
    /// Do the settings ask for more than one beginning?
    static bool isWanted(const Settings& settings) { return settings.candidates > 1; }

    /// `shared`: the state that all begin with, in place of noise or a start picture. `script`: edits, in order.
    CandidateRace(RunSpec request, std::optional<Snapshot> shared, std::vector<Edit> script);

    /// Candidate k is the run of this seed: --seed s, s + 1, … paints the same bits.
    RunSpec presentRequest() const;
    const std::vector<Edit>& script() const { return m_script; }
    int64_t present() const { return static_cast<int64_t>(m_candidates.size()); } ///< its number, from 0
    int64_t count() const { return m_request.settings.candidates; }
    bool isOver() const { return present() == count(); }
    const std::vector<Candidate>& candidates() const { return m_candidates; } ///< those that are finished
    size_t chosen() const { return m_chosen; } ///< number of the best of those

    /// Iterations of each candidate, for a run of `runLength` iterations.
    int64_t lengthOfEach(int64_t runLength) const;
    bool hasPainted() const { return !m_records.empty(); } ///< anything of the present candidate
    void append(IterationRecord record) { m_records.push_back(std::move(record)); }
    /// Judges the present candidate by its plain picture; then the next one is the present. `state`, `script`: what
    /// acts at its end, and what is still to act.
    void finishPresent(Engine& engine, const LiveState& state, const std::vector<Edit>& script);
    /// Begins the present candidate in the engine.
    void beginPresent(Engine& engine);

    /// What was painted of the best one; when the race is over.
    struct Best {
        Snapshot first;
        std::vector<IterationRecord> records;
        LiveState state;
        std::vector<Edit> script;
    };
    const Best& best() const { return m_best; }

    /// What the user wants after the choice: candidates are compared under equal settings.
    LiveState wanted;
    /// A state with what the user has changed meanwhile on top.
    LiveState withChanges(LiveState state) const;

private:
    RunSpec m_request;
    std::optional<Snapshot> m_shared;
    std::vector<Edit> m_script;
    std::vector<Candidate> m_candidates;
    size_t m_chosen = 0;
    Snapshot m_first; ///< of the present candidate
    std::vector<IterationRecord> m_records; ///< of the present candidate
    Best m_best;
};

} // namespace referee
