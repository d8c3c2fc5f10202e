// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments that several commands share: networks, device and settings.
#pragma once

#include "app/storage/run_record.h"
#include "core/base/settings.h"
#include "core/engine/engine.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace referee::cli {

/// The options of the groups Networks and Performance.
struct EngineArguments {
    EngineOptions options;
    bool isQuiet = false; ///< no progress while loading

    void addTo(CLI::App& verb);
    /// Loads the engine with progress on a terminal. The default pack is bundledPack().
    std::unique_ptr<Engine> load() const;
};

/// --preset, --set key=value, and options for the most used settings.
struct SettingArguments {
    std::string preset = "studio";
    std::vector<std::string> assignments;
    std::optional<Settings> base; ///< in place of the defaults of preset and pack

    void addTo(CLI::App& verb);
    /// Later ones win: preset, pack, --set; or base, --set.
    Settings resolve(const Engine& engine) const;
};

/// Shortens the tail to the number of iterations, with a note, unless `assignments` set the tail.
void shortenTail(Settings& settings, const std::vector<std::string>& assignments);

/// Where the networks of a run are now; empty: where they were when it began.
struct NetworkPlaces {
    std::filesystem::path pack;
    std::vector<std::filesystem::path> loras;

    void addTo(CLI::App& verb);
};

/// The options that a run began with, with `places` in place of its pack and LoRA files. The same options give the same
/// numbers. LoadError when the pack or LoRA files are missing.
EngineOptions optionsOfRun(const RunHeader& head, const NetworkPlaces& places);

/// Prints a note if pack or LoRA files differ from those of the run.
void noteOtherPack(const Engine& engine, const RunHeader& head);

/// $REFEREE_PACK, else the pack beside an installed program, else that of the source tree.
std::filesystem::path bundledPack();

} // namespace referee::cli
