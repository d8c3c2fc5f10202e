// SPDX-License-Identifier: GPL-3.0-or-later
// What runs are painted with: core's Engine stands behind it, or a fake one in tests. Torch-free.
#pragma once

#include "core/engine/engine.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// Meanings, errors and order of calls are those of core/engine/engine.h. Other errors that leave are std::exception.
class PaintEngine {
public:
    virtual ~PaintEngine() = default;

    virtual EngineFacts facts() const = 0;
    virtual Settings defaults(std::string_view preset) const = 0;
    virtual std::vector<PackFile> packFiles() const = 0;
    virtual std::shared_ptr<const PromptReader> promptReader() const = 0;
    /// nullptr: this engine has none.
    virtual std::shared_ptr<const MemoryPlanner> memoryPlanner() const { return nullptr; }

    virtual void begin(const RunRequest& request) = 0;
    virtual void setPrompt(const std::string& prompt, const std::string& negativePrompt) = 0;
    virtual void setRegion(const RegionMask& region) = 0;
    virtual StepReport step(const Settings& settings, bool wantsPicture, const std::atomic<bool>* stop) = 0;
    virtual int64_t iteration() const = 0;
    virtual int64_t length(const Settings& settings) const = 0;

    virtual Snapshot snapshot() const = 0;
    virtual void restore(const Snapshot& snapshot) = 0;
    virtual Picture decode(PictureSource source) const = 0;
    virtual Picture decode(const Snapshot& snapshot) const = 0;
    virtual std::vector<GradientMap> inspect(const MapSet& wanted, const std::atomic<bool>* stop) const = 0;
    virtual std::vector<ViewPicture> views(const std::atomic<bool>* stop) const = 0;
    virtual GradientMap viewGradient(int64_t index, const std::atomic<bool>* stop) const = 0;
    virtual PictureScore score(const Picture& picture, const std::string& prompt) = 0;
};

/// Loads an engine; Cancelled when `stop` is set.
using EngineLoader = std::function<std::unique_ptr<PaintEngine>(
    const EngineOptions& options, const Engine::Progress& progress, const std::atomic<bool>* stop)>;

} // namespace referee
