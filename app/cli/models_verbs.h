// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs below `referee models`.
#pragma once

#include <CLI/CLI.hpp>

namespace referee::cli {

void addModelsCheckVerb(CLI::App& models);
void addModelsAddVerb(CLI::App& models);
void addModelsFetchVerb(CLI::App& models);
void addModelsManifestVerb(CLI::App& models);

} // namespace referee::cli
