// SPDX-License-Identifier: GPL-3.0-or-later
// The arguments of `referee export` and the names of its files.
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
    NetworkPlaces networks; ///< to recompute pictures and maps
    std::string device; ///< empty: that of the run
    bool isCsv = false;
    bool isNpz = false;
    bool isPng = false;
    bool isExr = false;
    bool hasParts = false; ///< also maps of the parts of the gradients
    bool isVideo = false;
    bool isFrames = false;
    std::optional<int64_t> at;
    std::optional<int64_t> every;
    std::optional<int> framesPerSecond;
    bool asJson = false;

    void addTo(CLI::App& verb);
    /// UsageError for options that do not fit together.
    void requireSense() const;

    /// The iteration of --at (default: `otherwise`), or all multiples of --every and the last iteration. UsageError for
    /// an iteration that is not between `first` and `last`.
    std::vector<int64_t> iterations(int64_t first, int64_t last, int64_t otherwise) const;

    /// Claims FOLDER/NAME + `words` with these endings. WriteError if the folder does not exist.
    NameClaim claim(const std::string& words, const Endings& endings) const;
    /// Claims a new folder.
    std::filesystem::path newFolder(const char* ending) const;

private:
    std::filesystem::path target() const;
};

} // namespace referee::cli
