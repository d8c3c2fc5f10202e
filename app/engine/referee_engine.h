// SPDX-License-Identifier: GPL-3.0-or-later
// The real engine behind that interface. The only file of the window that sees LibTorch's errors.
#pragma once

#include "app/engine/paint_engine.h"

namespace referee {

/// An EngineLoader. Errors of LibTorch arrive as MemoryError or as std::runtime_error with a short text; their
/// backtrace goes to the log.
std::unique_ptr<PaintEngine> loadRefereeEngine(
    const EngineOptions& options, const Engine::Progress& progress, const std::atomic<bool>* stop);

/// The same for an engine that is there, and outlives it.
std::unique_ptr<PaintEngine> paintEngineOf(Engine& engine);

} // namespace referee
