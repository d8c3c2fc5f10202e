// SPDX-License-Identifier: GPL-3.0-or-later
// Loads a pack while the present one stays until that has succeeded, and knows the hashes of its files.
#pragma once

#include "app/studio/worker/run_lifecycle.h"
#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class PackLoader {
public:
    PackLoader(EngineLoader loader, WorkerContext& context, RunLifecycle& runs, WorkerEvents& events);

    /// LoadError, MemoryError, Cancelled. Where memory does not suffice for both, the present run and engine are
    /// deleted first.
    std::unique_ptr<Engine> load(const EngineOptions& options);
    /// Replaces the present engine and announces the new one.
    void install(std::unique_ptr<Engine> engine, const EngineOptions& options);
    /// Hashed by the first call.
    const std::vector<PackFile>& packFiles();

private:
    EngineLoader m_loader;
    WorkerContext& m_context;
    RunLifecycle& m_runs;
    WorkerEvents& m_events;
    std::optional<std::vector<PackFile>> m_packFiles;
};

} // namespace referee::studio
