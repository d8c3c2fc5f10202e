// SPDX-License-Identifier: GPL-3.0-or-later
// What `referee export` is asked for, and where the files go.
#pragma once

#include "app/cli/arguments/engine_arguments.h"
#include "app/storage/name_claim.h"
#include "app/storage/run_file.h"

#include <CLI/CLI.hpp>
#include <optional>

namespace referee::cli {

struct ExportArguments {
    std::filesystem::path run;
    std::filesystem::path folder; ///< empty: that of the run
    NetworkPlaces networks; ///< to paint pictures and maps again
    std::string device; ///< empty: that of the run
    bool isCsv = false;
    bool isNpz = false;
    bool isPng = false;
    bool isExr = false;
    bool hasParts = false; ///< maps of what the two gradients are made of too
    bool isVideo = false;
    bool isFrames = false;
    std::optional<int64_t> at;
    std::optional<int64_t> every;
    std::optional<int> framesPerSecond;
    bool asJson = false;

    void addTo(CLI::App& verb);
    /// UsageError for options that mean nothing together.
    void requireSense() const;

    /// The iteration of --at (`otherwise` when left out), or all of --every: those that it divides, and the last one.
    /// UsageError when the run does not have it; `first` and `last` are those that it has.
    std::vector<int64_t> iterations(int64_t first, int64_t last, int64_t otherwise) const;

    /// FOLDER/NAME + `words`, with these endings this program's own. WriteError for a folder that is not there.
    NameClaim claim(const std::string& words, const Endings& endings) const;
    /// The same as a new folder.
    std::filesystem::path newFolder(const char* ending) const;

private:
    std::filesystem::path target() const;
};

} // namespace referee::cli
