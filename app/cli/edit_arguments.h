// SPDX-License-Identifier: GPL-3.0-or-later
// Edits and regions of the command line, in the form of the run file.
#pragma once

#include "app/storage/edit.h"
#include "app/storage/run_record.h"
#include "core/engine/engine.h"

#include <string>
#include <vector>

namespace referee::cli {

/// The region that a text or the path of an image names, at the size of the request's latent. An image is cropped like
/// a start image, with a note if that moves the region.
RegionMask regionOf(const std::string& text, const Engine& engine, const RunSpec& request);

/// Applies all edits to a copy of the state. UsageError if settings contradict each other after an edit; a note for
/// edits after the end of the run.
void checkEdits(LiveState state, const std::vector<Edit>& edits);
/// Parses edits like "40:w1=1.5"; a region gets the latent's size. UsageError, LoadError.
std::vector<Edit> editsOf(const std::vector<std::string>& texts, const Engine& engine, const RunSpec& request);

} // namespace referee::cli
