// SPDX-License-Identifier: GPL-3.0-or-later
// The states of a run and what a user may do in each: one enum, one function.
#pragma once

namespace referee::ui {

enum class RunState {
    Idle, ///< no networks loaded
    Loading, ///< networks are being loaded; can be cancelled
    Ready, ///< networks are loaded, no run or a finished one
    Running, ///< a run is in progress
    Paused, ///< a run waits between two iterations
    Failed, ///< the last action failed; its results so far are kept
};
inline constexpr int kRunStates = 6;

/// A run that edits act on: running, paused, or stopped by an error.
constexpr bool isUnderWay(RunState state, bool hasRun)
{
    return hasRun && (state == RunState::Running || state == RunState::Paused || state == RunState::Failed);
}

/// What is allowed.
struct Actions {
    bool load = false; ///< another pack
    bool cancelLoad = false;
    bool start = false; ///< a new run
    bool pause = false;
    bool resume = false;
    bool step = false; ///< one iteration
    bool extend = false; ///< a run that has ended is painted on
    bool stop = false; ///< ends the run; the picture stays
    bool reset = false; ///< back to an empty canvas
    bool save = false; ///< there is a picture
};

/// `hasRun`: a run was begun and not reset (its picture can be saved; a Failed run can go on).
/// `hasPack`: networks are loaded.
constexpr Actions actionsFor(RunState state, bool hasPack, bool hasRun)
{
    Actions actions;
    actions.load = state != RunState::Loading;
    actions.cancelLoad = state == RunState::Loading;
    const bool isResting = state == RunState::Ready || state == RunState::Paused || state == RunState::Failed;
    actions.start = hasPack && isResting;
    actions.pause = state == RunState::Running;
    actions.resume = hasRun && (state == RunState::Paused || state == RunState::Failed);
    actions.step = hasPack && isResting;
    actions.extend = hasPack && hasRun && state == RunState::Ready;
    actions.stop = isUnderWay(state, hasRun);
    actions.reset = hasRun && state != RunState::Loading;
    actions.save = hasRun && state != RunState::Loading;
    return actions;
}

} // namespace referee::ui
