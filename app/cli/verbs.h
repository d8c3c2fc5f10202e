// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of `referee`. Each function adds a subcommand whose callback runs while the arguments are parsed.
#pragma once

#include <CLI/CLI.hpp>

namespace referee::cli {

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
void addModelsVerb(CLI::App& app);
void addBenchVerb(CLI::App& app);
void addDevicesVerb(CLI::App& app);

// The subcommands of `referee models`.

void addModelsCheckVerb(CLI::App& models);
void addModelsAddVerb(CLI::App& models);
void addModelsFetchVerb(CLI::App& models);
void addModelsManifestVerb(CLI::App& models);

} // namespace referee::cli
