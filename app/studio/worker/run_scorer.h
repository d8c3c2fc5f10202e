// SPDX-License-Identifier: GPL-3.0-or-later
// Scores pictures of the run under way, every few iterations while it is on, and writes the scores into its file.
#pragma once

#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class RunScorer {
public:
    RunScorer(WorkerContext& context, WorkerEvents& events);

    void setOn(bool isOn) { m_isOn = isOn; }
    bool isOn() const { return m_isOn; }
    /// A picture of this iteration is to be scored.
    bool isDue(int64_t iteration) const;

    /// Errors of the engine are thrown.
    PictureScore score(const IterationPicture& picture);
    /// Turns itself off when it fails.
    void scoreOrTurnOff(const IterationPicture& picture);
    /// The present picture, while it is on.
    void scorePresent();

private:
    WorkerContext& m_context;
    WorkerEvents& m_events;
    bool m_isOn = false;
};

} // namespace referee::studio
