// SPDX-License-Identifier: GPL-3.0-or-later
// The metrics of a run as CSV: one line an iteration, written as it happens. The columns that need the whole run are
// added when it has ended (export_csv.h).
#pragma once

#include "core/types.h"

#include <filesystem>
#include <fstream>

namespace referee {

class MetricsFile {
public:
    /// Creates the file with its head line. WriteError when that cannot be done.
    explicit MetricsFile(const std::filesystem::path& path);

    /// Appends a line and flushes it, so that a killed run keeps its metrics. WriteError when the disk is full; then
    /// the file is gone, for half a file of numbers would pass for a whole one.
    void append(const StepReport& report);
    const std::filesystem::path& path() const { return m_path; }

private:
    void requireWritten();
    std::filesystem::path m_path;
    std::ofstream m_stream;
    bool m_isOurs; ///< could be opened for writing
};

} // namespace referee
