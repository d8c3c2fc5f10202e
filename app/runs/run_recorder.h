// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a run down while it is painted: its file, its numbers. Trouble with files never ends a run: it goes on in
// memory, and what could not be written is saved when it ends.
#pragma once

#include "app/runs/run_ancestry.h"
#include "app/runs/run_rescue.h"
#include "app/storage/export_csv.h"

#include <optional>
#include <utility>

namespace referee {

/// Where a run's files go.
struct RunOutput {
    /// A folder, which is made when missing; or NAME.referee that is not there yet. Empty: in memory alone.
    std::filesystem::path place;
    bool hasMetrics = false; ///< NAME.csv beside it
    bool isSavedAtEnd = false; ///< a run in memory is saved by finish(), as NAME.referee in the folder or elsewhere
    uint64_t budgetBytes = 0; ///< of the file; 0: as large as it gets
};

/// Something about the files that a user should know.
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

    /// A preview of this iteration belongs into the file.
    bool wantsPicture(int64_t iteration) const;
    /// Never throws for the files' sake.
    void append(const IterationRecord& record);
    /// The run is that of the best of its candidates now, with what was painted of it. Never throws for the files'
    /// sake.
    void chooseCandidate(
        const std::vector<Candidate>& candidates, const Snapshot& first, const std::vector<IterationRecord>& records);
    /// The judge's answer to the picture before an iteration of the run itself. Never throws for the file's sake.
    void addScore(int64_t iteration, const PictureScore& score);
    /// Once: later calls leave the first outcome. A full disk gives a notice.
    void finish(RunOutcome outcome, const std::string& why = {});

    /// Picture, numbers and run to where they are wanted, or elsewhere together (run_rescue.h).
    RunPlaces save(const Picture& picture, const std::string& recipe) const;
    /// A run in memory alone; empty: nowhere.
    std::filesystem::path saveRun() const { return saveRunToFallback(m_runs.run(), m_wanted.run); }
    /// All columns of the numbers, now that the run is known as a whole. A full disk gives a notice.
    void completeMetrics(const std::filesystem::path& file);

    RunAncestry& runs() { return m_runs; }
    const RunAncestry& runs() const { return m_runs; }
    const RunPlaces& wanted() const { return m_wanted; } ///< where the files lie, or belong
    bool isInMemory() const { return m_runs.run().path().empty(); }
    double seconds() const { return m_seconds; } ///< that writing took so far
    /// What there is to say since the last call.
    std::vector<RunNotice> takeNotices() { return std::exchange(m_notices, {}); }
    void addNotices(const std::vector<RunNotice>& notices);

private:
    RunRecorder(RunAncestry runs, RunPlaces wanted, const RunOutput& output);
    static RunRecorder createIn(const std::filesystem::path& folder, const RunHeader& head, const Snapshot& first,
        const std::vector<Edit>& changes, const RunOutput& output);
    static RunRecorder createAt(
        const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes, const RunOutput& output);
    template <typename Make> void startMetrics(const Make& make);
    void appendToRun(const IterationRecord& record);
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
    bool m_isBudgetTold = false;
    double m_seconds = 0;
};

} // namespace referee
