// SPDX-License-Identifier: GPL-3.0-or-later
// Records a run: its file, its numbers. Errors of files never end a run: it goes on in memory, and is saved when it
// ends.
#pragma once

#include "app/runs/candidate_race.h"
#include "app/runs/run_ancestry.h"
#include "app/runs/run_rescue.h"
#include "app/storage/export_csv.h"

#include <functional>
#include <optional>
#include <utility>

namespace referee {

/// Where a run's files go.
struct RunOutput {
    /// A folder, which is made when missing; or NAME.referee that is not there yet. Empty: in memory alone.
    std::filesystem::path place;
    bool hasMetrics = false; ///< NAME.csv beside it
    bool isSavedAtEnd = false; ///< finish() saves a run in memory, as NAME.referee in the folder or elsewhere
    uint64_t budgetBytes = 0; ///< of the file; 0: no limit
};

/// A message to the user about the files.
struct RunNotice {
    enum class Kind { File, Metrics, Saved };
    Kind kind = Kind::File;
    std::string sentence;
    std::string consequence = {}; ///< a second sentence; empty: none
};

class RunRecorder {
public:
    /// A run that begins: its file with the first snapshot and, of a branch, the `changes` that make it another run.
    /// Where nothing can be written the run goes on in memory, with a notice; WriteError for a NAME.referee that is
    /// there already.
    static RunRecorder create(
        const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes, const RunOutput& output);
    /// A run that goes on in its own file, with NAME.csv beside it when `output` asks for one.
    static RunRecorder resume(RunAncestry runs, const RunOutput& output);

    /// Whether a preview of this iteration is recorded.
    bool wantsPicture(int64_t iteration) const;
    /// Errors of the files become notices.
    void append(const IterationRecord& record);
    /// Makes the run that of its best candidate, with the iterations of that one. Errors of the files become notices.
    void chooseCandidate(const CandidateRace& race);
    /// The judge's answer to the picture before an iteration of the run itself. Errors of the file become notices.
    void addScore(int64_t iteration, const PictureScore& score);
    /// Later calls keep the first outcome. A full disk becomes a notice.
    void finish(RunOutcome outcome, const std::string& why = {});

    /// Saves picture, numbers and run where they are wanted, or together elsewhere (run_rescue.h).
    RunPlaces save(const Picture& picture, const std::string& recipe) const;
    /// Saves a run in memory; empty: nowhere.
    std::filesystem::path saveRun() const { return saveRunToFallback(m_runs.run(), m_wanted.run); }
    /// Writes all columns of the numbers of the finished run. A full disk becomes a notice.
    void completeMetrics(const std::filesystem::path& file);

    RunAncestry& runs() { return m_runs; }
    const RunAncestry& runs() const { return m_runs; }
    const RunPlaces& wanted() const { return m_wanted; } ///< where the files are, or belong
    bool isInMemory() const { return m_runs.run().path().empty(); }
    double seconds() const { return m_seconds; } ///< spent on writing so far
    /// The notices since the last call.
    std::vector<RunNotice> takeNotices() { return std::exchange(m_notices, {}); }
    void addNotices(const std::vector<RunNotice>& notices);

private:
    RunRecorder(RunAncestry runs, RunPlaces wanted, const RunOutput& output);
    struct NewRun;
    /// `numbers` is the claim for NAME.csv, which may be that of the run.
    static RunRecorder createIn(NameClaim& name, NameClaim& numbers, const NewRun& run);
    template <typename Make> void startMetrics(const Make& make);
    void writeToRun(const std::function<void(RunFile&)>& write);
    void appendToMetrics(const StepReport& report);
    void takeIntoMemory(const std::string& why);
    void noteBudget();
    void saveInMemory();
    void note(RunNotice::Kind kind, const std::string& sentence, const std::string& consequence = {});

    RunAncestry m_runs;
    RunPlaces m_wanted;
    RunOutput m_output;
    std::optional<MetricsFile> m_metrics; ///< none when they are not wanted or cannot be written
    std::vector<RunNotice> m_notices;
    bool m_isBudgetNoted = false;
    double m_seconds = 0;
};

} // namespace referee
