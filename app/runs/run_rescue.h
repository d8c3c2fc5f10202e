// SPDX-License-Identifier: GPL-3.0-or-later
// Saves what was painted when the folder that was wanted for it cannot take it: everything together, in another one.
#pragma once

#include "app/storage/run_file.h"

#include <filesystem>
#include <string>
#include <vector>

namespace referee {

/// Where a run's files lie, or are wanted; empty: nowhere.
struct RunPlaces {
    std::filesystem::path run;
    std::filesystem::path picture;
    std::filesystem::path metrics;
};

struct UnsavedArtifacts {
    const RunFile& run; ///< is copied when it is in memory
    Picture picture;
    std::string recipe; ///< JSON that the picture carries
    bool hasMetrics = false; ///< they were written to the wanted place while it was painted
};

/// The wanted folder, and the one for temporary files.
std::vector<std::filesystem::path> fallbackFolders(const std::filesystem::path& wanted);

/// Writes what is not where it is wanted: together into the first folder that takes all of it, else each into the
/// first that takes it. What could be written nowhere has an empty path. A file is never overwritten, but for a CSV of
/// the same run.
RunPlaces saveToFallback(const UnsavedArtifacts& artifacts, const RunPlaces& wanted);

/// A run in memory alone, under the wanted name; empty: nowhere.
std::filesystem::path saveRunToFallback(const RunFile& run, const std::filesystem::path& wanted);

/// "the picture is X, the numbers are Y, the run is Z" of what was not kept where it was wanted; empty: all was.
std::string whereSaved(const RunPlaces& kept, const RunPlaces& wanted);

} // namespace referee
