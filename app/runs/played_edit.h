// SPDX-License-Identifier: GPL-3.0-or-later
// Edits as they act: on a state, and as the events that are remembered of them.
#pragma once

#include "app/storage/edit_script.h"
#include "app/storage/run_record.h"

namespace referee {

/// Does an edit to a state. UsageError for a value that is none, or settings that then contradict each other.
RunEvent playEdit(LiveState& state, const Edit& edit);

/// Plays those that act before `iteration` or earlier, and takes them out of `edits`, which are in order.
std::vector<RunEvent> playEditsUpTo(int64_t iteration, LiveState& state, std::vector<Edit>& edits);

} // namespace referee
