// SPDX-License-Identifier: GPL-3.0-or-later
// Brings an engine to a state of a run.
#pragma once

#include "app/storage/run_record.h"
#include "core/engine/engine.h"

namespace referee {

/// Begins the run in the engine and goes to the snapshot, with what acts there.
void takeUp(Engine& engine, const RunHeader& head, const LiveState& state, const Snapshot& snapshot);

/// Prompts and region; settings are given with each step.
void setState(Engine& engine, const LiveState& state);
/// The same where the engine has those of `present`: only what differs.
void changeState(Engine& engine, const LiveState& present, const LiveState& next);

} // namespace referee
