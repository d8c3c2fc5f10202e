// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/engine_state.h"

namespace referee {

void takeUp(Engine& engine, const RunHeader& head, const LiveState& state, const Snapshot& snapshot)
{
    engine.begin(requestAt(head, state, snapshot));
    engine.restore(snapshot);
}

void setState(Engine& engine, const LiveState& state)
{
    engine.setPrompt(state.prompt, state.negativePrompt);
    engine.setRegion(state.region);
}

void changeState(Engine& engine, const LiveState& present, const LiveState& next)
{
    if (next.prompt != present.prompt || next.negativePrompt != present.negativePrompt) {
        engine.setPrompt(next.prompt, next.negativePrompt);
    }
    if (next.region != present.region) {
        engine.setRegion(next.region);
    }
}

} // namespace referee
