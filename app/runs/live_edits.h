// SPDX-License-Identifier: GPL-3.0-or-later
// Live edits: what of a user's wishes may act on the present run, and in which order it is written down.
#pragma once

#include "app/storage/edit.h"
#include "app/storage/run_record.h"
#include "core/engine/engine.h"

namespace referee {

struct LivePlan {
    Settings settings; ///< to go on with
    std::vector<Edit> edits; ///< that lead there, in an order in which every step passes checkSettings()
    std::string refused; ///< why a change was left out; empty: none was
};

/// The rows of `wanted` that may change while running, on top of `acting`. Other rows wait for the next run. A change
/// that contradicts a row which waits (a tail longer than the present run) is left out.
LivePlan planSettings(const Settings& acting, const Settings& wanted, int64_t iteration);

/// All edits that lead from one state to the other before an iteration: settings, prompt, negative, region.
std::vector<Edit> editsBetween(const LiveState& before, const LiveState& after, int64_t iteration);

// Brings an engine to a state of a run.

/// Begins the run in the engine and goes to the snapshot, with what acts there.
void takeUp(Engine& engine, const RunHeader& head, const LiveState& state, const Snapshot& snapshot);

/// Prompts and region; settings are given with each step.
void setState(Engine& engine, const LiveState& state);
/// The same where the engine has those of `present`: only what differs.
void changeState(Engine& engine, const LiveState& present, const LiveState& next);

} // namespace referee
