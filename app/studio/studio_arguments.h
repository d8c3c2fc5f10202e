// SPDX-License-Identifier: GPL-3.0-or-later
// The arguments of referee-studio.
#pragma once

#include "app/cli/arguments/engine_arguments.h"
#include "ui/theme/theme.h"

#include <optional>
#include <string>

namespace referee::studio {

inline constexpr const char* kExamplePrompt = "a red striped star above a blue moon";

struct StudioArguments {
    cli::EngineArguments engine;
    std::string prompt;
    std::string seed; ///< a 64-bit integer; empty: random
    std::string theme; ///< dark, light, system; empty: the last one
    std::string layout; ///< paint, study; empty: the last one
    std::string runFolder; ///< empty: "Referee Studio" in the pictures folder
    bool startsRun = false;
    bool isSelfTest = false;
    bool asJson = false;
    double seconds = 10;
    bool isVerbose = false;

    std::optional<uint64_t> seedNumber() const;
    std::optional<ui::ThemeChoice> themeChoice() const;
};

/// Returns an exit code when the program is to end at once (help, version, a wrong argument).
std::optional<int> parseArguments(StudioArguments& arguments, int argc, char** argv);

/// The command that paints the same without a window.
std::string commandWithoutWindow(const StudioArguments& arguments);

} // namespace referee::studio
