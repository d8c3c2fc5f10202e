// SPDX-License-Identifier: GPL-3.0-or-later
// The present run, or the next one while there is none, for files and for a terminal.
#pragma once

#include "app/storage/run_json.h"
#include "app/studio/model/run_model.h"

#include <string>

namespace referee::studio {

/// Prompt, seed, settings, edits and pack.
RunRecipe describe(const RunModel& model);
/// The `referee generate` line that paints what describe() tells.
std::string commandOf(const RunModel& model);

} // namespace referee::studio
