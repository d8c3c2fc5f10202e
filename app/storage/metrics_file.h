// SPDX-License-Identifier: GPL-3.0-or-later
// The metrics of a run as CSV: one line an iteration, written as it happens. The columns that need the whole run are
// added when it has ended (export_csv.h).
#pragma once

#include "app/storage/name_claim.h"
#include "core/base/types.h"

#include <filesystem>
#include <fstream>

namespace referee {

class MetricsFile {
public:
    /// Writes the head line into an empty file that the caller has made (NameClaim). WriteError when that cannot be
    /// done; then the file is gone.
    explicit MetricsFile(const std::filesystem::path& path);
    /// Goes on with the numbers of a run after its first `count` reports: in the file that it has, if what is in there
    /// is of this run, or else in NAME 2… beside that. WriteError.
    static MetricsFile continued(
        const std::filesystem::path& path, const std::vector<StepReport>& reports, size_t count);

    /// Appends a line and flushes it, so that a killed run keeps its metrics. WriteError when the disk is full; then
    /// the file is gone, for half a file of numbers would pass for a whole one.
    void append(const StepReport& report);
    const std::filesystem::path& path() const { return m_path; }

private:
    MetricsFile(const std::filesystem::path& path, const std::string& text);
    void write(const std::string& text);
    [[noreturn]] void fail(const char* why) const;

    std::filesystem::path m_path;
    std::ofstream m_stream;
    FileIdentity m_identity;
};

/// Is this a table of metrics as we write them? For a file that a user allowed to replace together with its picture.
bool isMetricsFile(const std::filesystem::path& path);

} // namespace referee
