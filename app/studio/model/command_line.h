// SPDX-License-Identifier: GPL-3.0-or-later
// Describes the present run, or the next one if there is none, for files and as the command that paints the same
// picture.
#pragma once

#include "app/storage/run_json.h"
#include "app/studio/model/run_model.h"

#include <filesystem>
#include <string>

namespace referee::studio {

/// Prompt, seed, settings, edits and pack.
RunRecipe describe(const RunModel& model);
/// The `referee generate` command that paints what describe() returns.
std::string commandOf(const RunModel& model);

struct CommandInfo {
    RunRecipe run; ///< prompts, seed, preset, settings and region at the beginning, edits
    Settings defaults; ///< of the preset, with the pack's own on top
    EngineOptions options;
    std::filesystem::path startImage; ///< empty: none, or one that is not saved
};

/// `referee generate …` for a POSIX shell: only what differs from the defaults, but always seed, pack and threads.
std::string commandLine(const CommandInfo& facts);

/// The options for pack (unless it is `usualPack`), parts, LoRA files, device and precision, each after a blank.
std::string networkOptions(const EngineOptions& options, const std::string& usualPack = {});

/// The text as one word of a POSIX shell, with quotes where it needs them.
std::string shellQuoted(const std::string& text);

} // namespace referee::studio
