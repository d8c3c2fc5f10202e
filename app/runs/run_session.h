// SPDX-License-Identifier: GPL-3.0-or-later
// A run: the only place where one begins, resumes, branches, steps, takes edits and is recorded. No threads, no output:
// messages are returned as values. Window and command line drive it, one iteration a call.
#pragma once

#include "app/runs/candidate_race.h"
#include "app/runs/run_monitor.h"
#include "app/runs/run_recorder.h"
#include "core/engine/engine.h"

#include <optional>

namespace referee {

/// A run to begin.
struct RunStart {
    RunSpec request;
    std::string preset;
    EngineOptions options; ///< of the loaded engine
    std::vector<PackFile> packFiles;
    std::optional<Snapshot> first; ///< instead of noise or a start picture
    std::vector<Edit> script; ///< edits, each to act before its iteration
};

/// A branch to begin.
struct BranchStart {
    RunHeader head; ///< with the parent and its state at the branch
    Snapshot first;
    std::vector<RunFile> past; ///< the shared files, the oldest first
    std::vector<Edit> script; ///< those before its first iteration distinguish it from the parent
};

/// A branch of the present run to begin.
struct ForkRequest {
    int64_t iteration = 0;
    LiveState wanted;
    bool keepsOptimizerState = false; ///< although the prompt changes
};

/// One finished iteration.
struct FinishedStep {
    StepReport report;
    std::vector<Edit> edits; ///< that acted before it
    bool isPreview = false; ///< its picture was recorded
    std::optional<MonitorNotice> notice; ///< a problem of the run, and what to try
    bool isCandidate = false; ///< of a candidate: not yet in the run file
    bool isChoice = false; ///< with this iteration the best candidate was chosen
};

/// Begins with the latent of another run's start image, in its size. UsageError for another size, since a latent cannot
/// be resized, and for a method that begins from noise.
void fitStart(RunStart& start, const Snapshot& first, int64_t downFactor);

class RunSession {
public:
    // The engine outlives the session, and must not be used by others meanwhile. Errors of the engine are thrown.
    static RunSession begin(Engine& engine, const RunStart& start, const RunOutput& output);
    /// Continues where the run stopped; iterations without states in a file of version 1 are repeated. UsageError for
    /// an edit of the script that would act in the run's past.
    static RunSession resume(
        Engine& engine, RunAncestry runs, const std::vector<Edit>& script, const RunOutput& output);
    static RunSession branch(Engine& engine, BranchStart start, const RunOutput& output);
    /// Ends the run and continues as its branch from one of its iterations. When that fails, the present run is
    /// unchanged.
    void fork(const ForkRequest& request, const RunOutput& output);

    /// One iteration: applies scripted edits, then the wanted changes. Cancelled and NumericError leave the run as it
    /// was.
    FinishedStep step(bool wantsPicture, const std::atomic<bool>* stop);
    /// Ends the run in its file, once. While there are candidates, the best finished one becomes the run; if none has
    /// finished, the current one.
    void finish(RunOutcome outcome, const std::string& why = {});
    /// Iterations in all (sampler steps with method sd).
    int64_t length() const { return m_engine->length(m_acting.settings); }
    bool isAtEnd() const { return m_engine->iteration() >= length(); }

    /// The state for the next iteration; while there are candidates: for the next one after the choice.
    const LiveState& wanted() const { return m_race ? m_race->wanted : m_wanted; }
    /// The state of the last finished iteration.
    const LiveState& acting() const { return m_acting; }
    /// The candidates so far, until one is chosen; nullptr: there are none.
    const CandidateRace* race() const { return m_race ? &*m_race : nullptr; }
    /// For the next iteration. Settings that wait for the next run, or contradict one that does, are left out: returns
    /// why, or nothing.
    std::string setSettings(const Settings& settings);
    void setPrompt(const std::string& prompt, const std::string& negativePrompt); ///< UsageError; then nothing changes
    void setRegion(const RegionMask& region); ///< the same

    /// Of one of the run's pictures. A problem that it shows, once.
    std::optional<MonitorNotice> noteScore(int64_t iteration, const PictureScore& score)
    {
        return m_monitor.note(iteration, score);
    }

    /// Repeats the step of this iteration unless it was the last one, so that the engine can inspect it. No bit of the
    /// run changes. `other`: of that run, as a branch is; UsageError for one of another seed.
    void recomputeStep(int64_t iteration, const std::atomic<bool>* stop, const RunAncestry* other = nullptr);

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
    void noteHistory();
    Settings settingsOfStep(const std::vector<Edit>& edits);
    void requireSameSeed(const RunHeader& other, const std::string& name) const;
    void repeatStep(const RunAncestry& runs, int64_t iteration, const std::atomic<bool>* stop);

    static constexpr int64_t kNone = -1;

    Engine* m_engine;
    RunRecorder m_recorder;
    LiveState m_acting;
    LiveState m_wanted;
    std::vector<Edit> m_script; ///< still to act, in order
    std::vector<Edit> m_acted; ///< before the coming iteration
    int64_t m_chunk = 0; ///< views per pass, reduced for lack of memory; 0: the settings'
    int64_t m_logged = 0; ///< edits before this iteration are in the file already, without states
    int64_t m_recomputed = kNone; ///< iteration whose step the engine can inspect
    RunMonitor m_monitor;
    std::optional<CandidateRace> m_race; ///< while there are several starts
};

} // namespace referee
