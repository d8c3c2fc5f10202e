// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the worker share: the events, the stop flag, and one place that turns errors into sentences.
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

// What the parts of the run's thread work on: the engine, the run that it paints, and the state of both.

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

/// The one place on the worker's thread where errors are caught and become sentences.
struct Outcome {
    bool wasCancelled = false;
    QString failure; ///< a sentence or two for the user; empty: none

    bool isDone() const { return !wasCancelled && failure.isEmpty(); }
};

/// Runs `act`. Cancelled is no failure. What failed is logged.
Outcome guarded(const std::function<void()>& act);

// The stop flag that core tests between stages, kept right when orders follow each other faster than they are handled.

/// The flag is set exactly while an announced order has not arrived: present work gives way to it, the work that the
/// order itself begins does not. A bare flag would lose one of two orders that overlap (stop, then start: the start
/// would be stopped too, or the stop forgotten). One thread announces, one other thread lets arrive.
class CancellationCounter {
public:
    /// Window's thread, before the order is posted.
    void announce()
    {
        m_announced.fetch_add(1);
        m_isSet.store(true);
    }

    /// Worker's thread, when the order is taken up.
    void arrive()
    {
        m_isSet.store(false);
        ++m_arrived;
        // An order announced before the store above would be lost; one announced after this test sets the flag itself.
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
