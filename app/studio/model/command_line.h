// SPDX-License-Identifier: GPL-3.0-or-later
// The line for a terminal that paints the same picture as the window did.
#pragma once

#include "app/storage/run_json.h"
#include "core/engine/engine.h"

#include <filesystem>
#include <string>

namespace referee::studio {

struct CommandInfo {
    RunRecipe run; ///< prompt, negative, seed, preset, settings and region of the beginning, edits
    Settings defaults; ///< of the preset, with the pack's own on top
    EngineOptions options;
    int64_t width = 0; ///< pixels; 0: the pack's size
    int64_t height = 0;
    std::filesystem::path startImage; ///< empty: none, or one that lies in no file
};

/// `referee generate …` for a POSIX shell: only what differs from the defaults, but always seed, pack and threads.
std::string commandLine(const CommandInfo& facts);

/// As one word of a POSIX shell; left as it is when it needs no quotes.
std::string shellQuoted(const std::string& text);

} // namespace referee::studio
