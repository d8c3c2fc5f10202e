// SPDX-License-Identifier: GPL-3.0-or-later
// Live edits: which of a user's changes act on the present run, and in which order they are recorded.
#pragma once

#include "app/storage/edit.h"
#include "app/storage/run_record.h"
#include "core/engine/engine.h"

namespace referee {

struct LivePlan {
    Settings settings; ///< to continue with
    std::vector<Edit> edits; ///< that lead there, in an order in which each passes checkSettings()
    std::string refused; ///< why a change was left out; empty: none was
};

/// The rows of `wanted` that may change while running, on top of `acting`. Other rows wait for the next run. A change
/// that contradicts a row which waits (a tail longer than the present run) is left out.
LivePlan planSettings(const Settings& acting, const Settings& wanted, int64_t iteration);

/// All edits that lead from one state to the other before an iteration: settings, prompt, negative, region.
std::vector<Edit> editsBetween(const LiveState& before, const LiveState& after, int64_t iteration);

/// Begins the run in the engine and restores the snapshot, with the state that acts there.
void resumeAt(Engine& engine, const RunHeader& head, const LiveState& state, const Snapshot& snapshot);

/// Sets prompts and region; settings are an argument of each step.
void setState(Engine& engine, const LiveState& state);
/// Sets what differs from `present`, the engine's state.
void changeState(Engine& engine, const LiveState& present, const LiveState& next);

} // namespace referee
