// SPDX-License-Identifier: GPL-3.0-or-later
// One run (or branch) on disk: NAME.referee, an SQLite database whose tables are described in docs/run-file.md.
// A RunFile belongs to the thread that made it.
#pragma once

#include "app/storage/name_claim.h"
#include "app/storage/run_record.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace referee {

inline constexpr const char* kRunEnding = ".referee"; ///< of a run file's name

class RunFile {
public:
    enum class Access { Read, Append };

    /// A new file with its first snapshot. An existing one is never overwritten: WriteError. WriteError when the folder
    /// is missing, read-only or full. `changes`: what makes a branch another run, acting in its first iteration.
    static RunFile create(const std::filesystem::path& path, const RunHeader& head, const Snapshot& first,
        const std::vector<Edit>& changes = {});
    /// The same in the file NAME.referee that a claim has made.
    static RunFile create(
        NameClaim& name, const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes = {});
    /// The same without a file, for a run whose file cannot be written.
    static RunFile createInMemory(const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes = {});
    /// LoadError: no run file, damaged, of a newer version; with Append also when another program paints on it.
    static RunFile open(const std::filesystem::path& path, Access access);
    /// Does `act` while nobody can begin to paint on the file, which need not be a good one. LoadError when it is being
    /// painted on, WriteError when its folder cannot be written.
    static void whileNobodyPaints(const std::filesystem::path& path, const std::function<void()>& act);
    RunFile(RunFile&&) noexcept;
    RunFile& operator=(RunFile&&) noexcept;
    ~RunFile();

    const std::filesystem::path& path() const; ///< empty: in memory
    bool isGone() const; ///< its file was removed or replaced; what is written now is lost when it is closed
    const RunHeader& head() const;
    RunStatus status() const;

    // Writing: WriteError (which file, why, what to do); then nothing of the call is in the file.
    /// One transaction. Opens the run again when it had ended.
    void append(const IterationRecord& record);
    void addScore(int64_t iteration, const PictureScore& score);
    /// Leaves one plain file behind (no WAL).
    void finish(RunOutcome outcome, const std::string& why = {});
    void setStarred(bool isStarred);

    // Reading
    int64_t end() const; ///< iteration that comes next; its snapshot is there
    std::optional<Snapshot> snapshot(int64_t iteration) const; ///< none: thinned out, or never painted
    std::vector<int64_t> snapshotIterations() const;
    /// All iterations from `first`, without pictures.
    std::vector<StepReport> reports(int64_t first = 0) const;
    std::vector<Edit> edits() const; ///< in the order in which they acted
    /// What acts in an iteration: the head's state with all events up to and including it.
    LiveState stateAt(int64_t iteration) const;
    std::vector<std::pair<int64_t, PictureScore>> scores() const;
    std::vector<int64_t> previewIterations() const;
    std::vector<uint8_t> previewPng(int64_t iteration) const; ///< empty: none
    RunSummary summary() const; ///< a few rows, however long the run

    uint64_t bytes() const; ///< on disk, or in memory
    /// A copy in a file that is not there yet. WriteError; then there is none.
    void copyTo(const std::filesystem::path& path) const;
    /// The same in the file NAME.referee that a claim has made.
    void copyTo(NameClaim& name) const;
    /// A copy in place of whatever is there, which stays when it fails. WriteError, also when that is being painted.
    void copyOver(const std::filesystem::path& path) const;
    /// The same run in memory, with everything that can still be read, when its file cannot be written any more.
    RunFile toMemory() const;
    /// Thins previews, then snapshots, oldest first, until the file fits; the first and last snapshot and those at
    /// events stay. Returns the bytes afterwards.
    uint64_t compact(uint64_t wantedBytes);
    /// The file grows by no more than so many pages; for tests of a full disk.
    void limitPages(int64_t more);

private:
    class Database;
    explicit RunFile(std::unique_ptr<Database> database);
    static RunFile createInEmpty(const std::filesystem::path& path, const RunHeader& head, const Snapshot& first,
        const std::vector<Edit>& changes);
    void copyIntoEmpty(const std::filesystem::path& path) const;
    std::unique_ptr<Database> m_database;
};

} // namespace referee
