// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of `referee`. Each function adds a subcommand whose callback runs while the arguments are parsed.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

namespace referee::cli {

/// Adds a subcommand that calls `act` with the arguments its options fill in; they live as long as it.
template <typename Arguments, typename Act>
std::pair<CLI::App*, Arguments*> addVerb(CLI::App& app, const char* name, const char* about, Act act)
{
    auto* verb = app.add_subcommand(name, about);
    auto arguments = std::make_shared<Arguments>();
    verb->callback([arguments, act] { act(*arguments); });
    return { verb, arguments.get() };
}

void addGenerateVerb(CLI::App& app);
void addResumeVerb(CLI::App& app);
void addForkVerb(CLI::App& app);
void addTreeVerb(CLI::App& app);
void addListVerb(CLI::App& app);
void addCompactVerb(CLI::App& app);
void addReplayVerb(CLI::App& app);
void addExportVerb(CLI::App& app);
void addScoreVerb(CLI::App& app);
void addTraceVerb(CLI::App& app);
void addBenchVerb(CLI::App& app);
void addDevicesVerb(CLI::App& app);

// The subcommands of `referee models`.

void addModelsCheckVerb(CLI::App& models);
void addModelsAddVerb(CLI::App& models);
void addModelsFetchVerb(CLI::App& models);
void addModelsManifestVerb(CLI::App& models);

} // namespace referee::cli
