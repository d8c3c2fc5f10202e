// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the worker share: engine, run and state, the stop flag, and the conversion of errors to sentences.
#pragma once

#include "app/runs/run_session.h"
#include "app/studio/worker/frame_channel.h"
#include "core/engine/engine.h"
#include "ui/run_state.h"

#include <QtCore/QString>
#include <atomic>
#include <cstdint>
#include <functional>
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
    std::optional<RunSession> run; ///< only if there is an engine
    ui::RunState state = ui::RunState::Idle;
    TimeShareMeter time;

    /// Needs a run. Errors of the engine are thrown.
    IterationPicture presentPicture() const { return { engine->decode(PictureSource::Latent), engine->iteration() }; }
};

/// What became of a command.
struct Outcome {
    bool wasCancelled = false;
    QString failure; ///< a sentence or two for the user; empty: none

    bool isDone() const { return !wasCancelled && failure.isEmpty(); }
};

/// Calls `act`, logs an error and returns it as a sentence. Cancelled is no failure. All errors on the worker's thread
/// are caught here.
Outcome guarded(const std::function<void()>& act);

/// The stop flag that core tests between stages. It is set exactly while an announced command has not arrived: present
/// work is cancelled, the work that the command itself begins is not. A plain flag would lose one of two commands that
/// overlap (stop, then start: the start would be stopped too, or the stop forgotten). One thread announces, one other
/// thread calls arrive().
class CancellationCounter {
public:
    /// Called on the window's thread before the command is posted.
    void announce()
    {
        m_announced.fetch_add(1);
        m_isSet.store(true);
    }

    /// Called on the worker's thread when the command is executed.
    void arrive()
    {
        m_isSet.store(false);
        ++m_arrived;
        // A command announced before the store above would be lost; one announced after this test sets the flag itself.
        if (m_announced.load() != m_arrived) {
            m_isSet.store(true);
        }
    }

    const std::atomic<bool>& flag() const { return m_isSet; }

private:
    std::atomic<bool> m_isSet { false };
    std::atomic<uint64_t> m_announced { 0 };
    uint64_t m_arrived = 0; ///< of the worker's thread alone
};

} // namespace referee::studio
