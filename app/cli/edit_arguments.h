// SPDX-License-Identifier: GPL-3.0-or-later
// Edits and regions of the command line, as the run file and the picture's JSON are to hold them.
#pragma once

#include "app/storage/edit.h"
#include "app/storage/run_record.h"
#include "core/engine/engine.h"

#include <string>
#include <vector>

namespace referee::cli {

/// A picture or text at the size of the request's latent, so that its text is short and exactly what the run uses. Of
/// a picture the same middle part as of a start image; a note when that puts it elsewhere on the request's.
RegionMask regionOf(const std::string& text, const Engine& engine, const RunRequest& request);

/// "40:w1=1.5"; a region becomes the text of one at the latent's size. UsageError, LoadError.
Edit editOf(const std::string& text, const Engine& engine, const RunRequest& request);
/// Plays all edits on a copy of what they act on first. UsageError for settings that would contradict each other when
/// an edit's turn comes; a note on stderr for edits behind the end of the run, which never act.
void checkEdits(LiveState state, const std::vector<Edit>& edits);
std::vector<Edit> editsOf(const std::vector<std::string>& texts, const Engine& engine, const RunRequest& request);

} // namespace referee::cli
