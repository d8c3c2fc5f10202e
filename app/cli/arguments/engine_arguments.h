// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments that several verbs share: which pack, which device, which settings.
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

/// --lora FILE, which may be given again and again.
void addLoraOption(CLI::App& verb, std::vector<std::filesystem::path>& files);

/// --pack, --sd, --blip2, --lm-head, --clip, --judge, --lora, --device, --precision, --threads.
struct EngineArguments {
    EngineOptions options;
    bool isQuiet = false; ///< no loading lines

    void addTo(CLI::App& verb);
    /// Loads with a line per part on a terminal. The pack defaults to the miniature.
    std::unique_ptr<Engine> load() const;
};

/// --preset, --set key=value, and the settings that have an option of their own.
struct SettingArguments {
    std::string preset = "studio";
    std::vector<std::string> assignments;
    std::optional<Settings> base; ///< in place of those of preset and pack

    void addTo(CLI::App& verb);
    /// preset < pack < --set; or base < --set. A length that was given shortens a tail that was not, with a note.
    Settings resolve(const Engine& engine) const;
};

/// Where the networks of a run lie now; empty: where they lay then.
struct NetworkPlaces {
    std::filesystem::path pack;
    std::vector<std::filesystem::path> loras;

    void addTo(CLI::App& verb);
};

/// As a run began: the same pack and LoRA files (or those of `places`), threads, device and precision give the same
/// numbers. LoadError when pack or LoRA files are no longer there.
EngineOptions optionsOfRun(const RunHeader& head, const NetworkPlaces& places);

/// Says on stderr that the pack is not the one that the run was painted with so far.
void noteOtherPack(const Engine& engine, const RunHeader& head);

/// The bundled pack: $REFEREE_PACK, beside an installed program, or in the source tree.
std::filesystem::path bundledPack();

} // namespace referee::cli
