// SPDX-License-Identifier: GPL-3.0-or-later
// Describes the present run, or the next one if there is none, for files and for the command line.
#pragma once

#include "app/storage/run_json.h"
#include "app/studio/model/run_model.h"

#include <string>

namespace referee::studio {

/// Prompt, seed, settings, edits and pack.
RunRecipe describe(const RunModel& model);
/// The `referee generate` command that paints what describe() returns.
std::string commandOf(const RunModel& model);

} // namespace referee::studio
