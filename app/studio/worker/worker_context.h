// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the run's thread work on: the engine, the run that it paints, and the state of both.
#pragma once

#include "app/runs/run_session.h"
#include "app/studio/worker/time_shares.h"
#include "core/engine/engine.h"
#include "ui/run_state.h"

#include <atomic>
#include <memory>
#include <optional>

namespace referee::studio {

/// A picture of the run, and the iteration it is of.
struct IterationPicture {
    Picture picture;
    int64_t iteration = 0;
};

struct WorkerContext {
    const std::atomic<bool>& stop; ///< tested between stages
    EngineOptions options; ///< that the engine was loaded with
    std::unique_ptr<Engine> engine; ///< nullptr: no pack
    std::optional<RunSession> run; ///< only where there is an engine
    ui::RunState state = ui::RunState::Idle;
    TimeShareMeter time;

    /// Of a run that is there. Errors of the engine are thrown.
    IterationPicture presentPicture() const { return { engine->decode(PictureSource::Latent), engine->iteration() }; }
};

} // namespace referee::studio
