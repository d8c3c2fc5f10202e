// SPDX-License-Identifier: GPL-3.0-or-later
// A run under way: the only place where one begins, resumes, branches, steps, takes edits and is written down. No
// threads, no output: what there is to say comes as values. Window and command line drive it, one iteration a call.
#pragma once

#include "app/runs/candidate_race.h"
#include "app/runs/run_monitor.h"
#include "app/runs/run_recorder.h"
#include "core/engine/engine.h"

#include <optional>

namespace referee {

/// A run that is to begin.
struct RunStart {
    RunRequest request;
    std::string preset;
    EngineOptions options; ///< that the engine was loaded with
    std::vector<PackFile> packFiles;
    std::optional<Snapshot> first; ///< in place of noise or a start picture
    std::vector<Edit> script; ///< edits, each to act before its iteration
};

/// A branch that is to begin.
struct BranchStart {
    RunHeader head; ///< with the parent and what acted where it leaves it
    Snapshot first;
    std::vector<RunFile> past; ///< the files that it shares, the oldest first
    std::vector<Edit> script; ///< those before its first iteration make it another run
};

/// A branch of the present run that is to begin.
struct ForkRequest {
    int64_t iteration = 0;
    LiveState wanted;
    bool keepsOptimizerState = false; ///< of the optimizer, although the prompt is another one
};

/// One finished iteration.
struct FinishedStep {
    StepReport report;
    std::vector<Edit> edits; ///< that acted before it
    bool isPreview = false; ///< its picture was written down
    std::optional<MonitorNotice> notice; ///< what goes wrong with the run, and what to try
    bool isCandidate = false; ///< of a candidate that may not be chosen: not yet in the run file
    bool isChoice = false; ///< with it the best candidate was chosen: the run is that one's now
};

class RunSession {
public:
    // The engine outlives the session, and belongs to it meanwhile. Errors of the engine are thrown.
    static RunSession begin(Engine& engine, const RunStart& start, const RunOutput& output);
    /// Goes on where the run stopped; states that a file of version 1 lacks are painted again. UsageError for an edit
    /// of the script that would have to act in the run's past.
    static RunSession resume(
        Engine& engine, RunAncestry runs, const std::vector<Edit>& script, const RunOutput& output);
    static RunSession branch(Engine& engine, BranchStart start, const RunOutput& output);
    /// Leaves the run before one of its iterations, ends it, and goes on as its branch. When that fails, the present
    /// run goes on as if nothing had been asked.
    void fork(const ForkRequest& request, const RunOutput& output);

    /// One iteration: scripted edits act, then what is wanted. Cancelled and NumericError leave the run as it was.
    FinishedStep step(bool wantsPicture, const std::atomic<bool>* stop);
    /// Ends the run in its file, once. Candidates that are still painted: the best of those that are finished becomes
    /// the run, or the present one when none is.
    void finish(RunOutcome outcome, const std::string& why = {});
    /// Iterations in all (sampler steps with method sd).
    int64_t length() const { return m_engine->length(m_acting.settings); }
    bool isAtEnd() const { return m_engine->iteration() >= length(); }

    /// What the next iteration is to be made with; while there are candidates: the next one after the choice.
    const LiveState& wanted() const { return m_race ? m_race->wanted : m_wanted; }
    /// What the finished iterations were made with.
    const LiveState& acting() const { return m_acting; }
    /// The candidates so far, while they are painted; nullptr when one was chosen, or there were none.
    const CandidateRace* race() const { return m_race ? &*m_race : nullptr; }
    /// Wishes for the next iteration. Settings that wait for the next run, or contradict one that does, are left out:
    /// returns why, or nothing.
    std::string setSettings(const Settings& settings);
    void setPrompt(const std::string& prompt, const std::string& negativePrompt); ///< UsageError; then nothing changes
    void setRegion(const RegionMask& region); ///< the same

    /// Afterwards the engine can be asked about the step of this iteration, which is done again where it was not the
    /// last one. No bit of the run changes.
    void recomputeStep(int64_t iteration, const std::atomic<bool>* stop);

    RunRecorder& recorder() { return m_recorder; }
    RunFile& run() { return m_recorder.runs().run(); }
    const RunFile& run() const { return runs().run(); }
    const RunAncestry& runs() const { return m_recorder.runs(); }

private:
    RunSession(Engine& engine, RunRecorder recorder, LiveState acting, std::vector<Edit> script);
    void applyScript();
    void beginCandidate();
    void finishCandidate();
    void chooseCandidate();
    Settings settingsOfStep(const std::vector<Edit>& edits);

    static constexpr int64_t kNone = -1;

    Engine* m_engine;
    RunRecorder m_recorder;
    LiveState m_acting;
    LiveState m_wanted;
    std::vector<Edit> m_script; ///< still to act, in order
    std::vector<Edit> m_acted; ///< before the coming iteration
    int64_t m_chunk = 0; ///< views a pass that a run out of memory had come down to; 0: the settings'
    int64_t m_logged = 0; ///< edits before this iteration are in the file already, though their states are not
    int64_t m_recomputed = kNone; ///< iteration whose step the engine can be asked about
    RunMonitor m_monitor;
    std::optional<CandidateRace> m_race; ///< while there are several beginnings
};

} // namespace referee
