// SPDX-License-Identifier: GPL-3.0-or-later
// Reads run files. An invalid value gives a LoadError, never a crash.
#pragma once

#include "app/storage/run_record.h"

#include <filesystem>
#include <memory>

namespace referee {

class RunFileDatabase;

/// The reading half of a RunFile.
class RunFileReader {
public:
    const std::filesystem::path& path() const; ///< empty: in memory
    bool isGone() const; ///< its file was removed or replaced: what is written now is lost when it is closed
    const RunHeader& head() const;
    RunStatus status() const;

    int64_t end() const; ///< the next iteration; its snapshot is there
    std::optional<Snapshot> snapshot(int64_t iteration) const; ///< none: thinned out, or never reached
    std::vector<int64_t> snapshotIterations() const;
    /// All iterations from `first`, without pictures.
    std::vector<StepReport> reports(int64_t first = 0) const;
    std::vector<Edit> edits() const; ///< in the order in which they acted
    /// What acts in an iteration: the head's state with all events up to and including it.
    LiveState stateAt(int64_t iteration) const;
    std::vector<std::pair<int64_t, PictureScore>> scores() const;
    /// The starts that the run was chosen from, in their order; empty: it had a single start.
    std::vector<Candidate> candidates() const;
    std::vector<int64_t> previewIterations() const;
    std::vector<uint8_t> previewPng(int64_t iteration) const; ///< empty: none
    RunSummary summary() const; ///< a few rows, however long the run

    uint64_t bytes() const; ///< on disk, or in memory

protected:
    explicit RunFileReader(std::unique_ptr<RunFileDatabase> database);
    RunFileReader(RunFileReader&&) noexcept;
    RunFileReader& operator=(RunFileReader&&) noexcept;
    ~RunFileReader();

    std::unique_ptr<RunFileDatabase> m_database;
};

} // namespace referee
