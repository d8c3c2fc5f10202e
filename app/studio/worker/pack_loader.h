// SPDX-License-Identifier: GPL-3.0-or-later
// Loads a pack, with the present one kept until the new one is there, and knows the hashes of its files.
#pragma once

#include "app/studio/worker/run_lifecycle.h"
#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class PackLoader {
public:
    PackLoader(EngineLoader loader, WorkerContext& context, RunLifecycle& runs, WorkerEvents& events);

    /// LoadError, MemoryError, Cancelled. Run and engine that are there go first where memory does not suffice for
    /// both.
    std::unique_ptr<Engine> load(const EngineOptions& options);
    /// Puts the loaded engine in place of the present one and announces it.
    void install(std::unique_ptr<Engine> engine, const EngineOptions& options);
    /// Hashed when they are first asked for.
    const std::vector<PackFile>& packFiles();

private:
    EngineLoader m_loader;
    WorkerContext& m_context;
    RunLifecycle& m_runs;
    WorkerEvents& m_events;
    std::optional<std::vector<PackFile>> m_packFiles;
};

} // namespace referee::studio
