// SPDX-License-Identifier: GPL-3.0-or-later
// Saves a run's files when the wanted folder cannot take them: all together, in another one.
#pragma once

#include "app/storage/run_file.h"

#include <filesystem>
#include <string>
#include <vector>

namespace referee {

/// Where a run's files are, or are wanted; empty: nowhere.
struct RunPlaces {
    std::filesystem::path run;
    std::filesystem::path picture;
    std::filesystem::path metrics;
};

struct UnsavedArtifacts {
    const RunFile& run; ///< copied when it is in memory
    Picture picture;
    std::string recipe; ///< JSON in the picture
    bool hasMetrics = false; ///< they were written to the wanted place during the run
};

/// The wanted folder, and the one for temporary files.
std::vector<std::filesystem::path> fallbackFolders(const std::filesystem::path& wanted);

/// Writes the files that are not where they are wanted: together into the first folder that takes all of them, else
/// each into the first that takes it. A file that could not be written has an empty path. Overwrites nothing except a
/// CSV of the same run.
RunPlaces saveToFallback(const UnsavedArtifacts& artifacts, const RunPlaces& wanted);

/// Saves a run in memory under the wanted name; empty: nowhere.
std::filesystem::path saveRunToFallback(const RunFile& run, const std::filesystem::path& wanted);

/// "the picture is X, the numbers are Y, the run is Z" for files that are not where they were wanted; empty: all are.
std::string whereSaved(const RunPlaces& kept, const RunPlaces& wanted);

} // namespace referee
