// SPDX-License-Identifier: GPL-3.0-or-later
// One iteration with every tensor of the pipeline in a file, for tests and for people who compare implementations.
#pragma once

#include "core/base/settings.h"
#include "core/methods/inversion/latent_inversion.h"

#include <filesystem>

namespace referee {

/// Runs the next iteration of `run` and writes its inputs and tensors (names and shapes: docs/method.md, "Trace")
/// to `out`. Draws that `inputs` holds replace those of the seed; an empty path replaces none. The run has moved
/// on by one iteration afterwards.
void writeTrace(const Networks& networks, LatentInversion& run, const Settings& settings,
    const std::filesystem::path& out, const std::filesystem::path& inputs);

} // namespace referee
