// SPDX-License-Identifier: GPL-3.0-or-later
// One run (or branch) on disk: NAME.referee, an SQLite database whose tables are described in docs/run-file.md.
// A RunFile belongs to the thread that made it.
#pragma once

#include "app/storage/name_claim.h"
#include "app/storage/run_file_reader.h"

#include <functional>

namespace referee {

inline constexpr const char* kRunEnding = ".referee"; ///< of a run file's name

/// Creates, opens, writes and copies run files.
class RunFile : public RunFileReader {
public:
    enum class Access { Read, Append };

    /// A new file with its first snapshot. An existing one is never overwritten: WriteError. WriteError when the folder
    /// is missing, read-only or full. `changes`: the edits before a branch's first iteration.
    static RunFile create(const std::filesystem::path& path, const RunHeader& head, const Snapshot& first,
        const std::vector<Edit>& changes = {});
    /// The same in the file NAME.referee that a claim has created.
    static RunFile create(
        NameClaim& name, const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes = {});
    /// The same without a file, for a run whose file cannot be written.
    static RunFile createInMemory(const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes = {});
    /// LoadError: no run file, damaged, of a newer version; with Append also when another program writes to it.
    static RunFile open(const std::filesystem::path& path, Access access);
    /// Calls `act` while the file is locked against other programs; it need not be a valid one. LoadError when another
    /// program writes to it, WriteError when its folder cannot be written.
    static void whileNobodyPaints(const std::filesystem::path& path, const std::function<void()>& act);

    // Writing: WriteError (which file, why, what to do); then nothing of the call is in the file.
    /// One transaction. Opens the run again when it had ended.
    void append(const IterationRecord& record);
    void addScore(int64_t iteration, const PictureScore& score);
    /// Of a run that began with candidates, before anything was appended: makes it the run of the chosen seed, with
    /// what was painted of it. One transaction.
    void chooseCandidate(const std::vector<Candidate>& candidates, size_t chosen, const Snapshot& first,
        const std::vector<IterationRecord>& records);
    /// Leaves one plain file (no WAL).
    void finish(RunOutcome outcome, const std::string& why = {});
    void setStarred(bool isStarred);
    void setTitle(const std::string& title); ///< empty: none

    /// Copies the run into a new file. WriteError; then there is none.
    void copyTo(const std::filesystem::path& path) const;
    /// The same in the file NAME.referee that a claim has created.
    void copyTo(NameClaim& name) const;
    /// Replaces a file by a copy; when that fails the file stays. WriteError, also when a program writes to that file.
    void copyOver(const std::filesystem::path& path) const;
    /// Copies everything that can still be read into memory, for a run whose file cannot be written any more.
    RunFile toMemory() const;

private:
    friend uint64_t compactRun(RunFile& run, uint64_t wantedBytes);
    friend void limitPages(RunFile& run, int64_t more);
    explicit RunFile(std::unique_ptr<RunFileDatabase> database);
    static RunFile createInEmpty(const std::filesystem::path& path, const RunHeader& head, const Snapshot& first,
        const std::vector<Edit>& changes);
    void copyIntoEmpty(const std::filesystem::path& path) const;
};

/// A picture as previews are stored: PNG, at most 256 pixels a side.
QByteArray previewPngOf(const Picture& picture);

/// Removes previews, then snapshots, oldest first, until the file fits; the first and last snapshot and those at
/// events stay. Returns the bytes afterwards.
uint64_t compactRun(RunFile& run, uint64_t wantedBytes);

/// Lets the file grow by at most `more` pages; for tests of a full disk.
void limitPages(RunFile& run, int64_t more);

} // namespace referee
