// SPDX-License-Identifier: GPL-3.0-or-later
// What every way of making a picture implements. A method is a folder beside this file: a class, and a
// MethodRegistration in its .cpp; its traits are an entry of core/base/method_table.cpp.
#pragma once

#include "core/base/method_table.h"
#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/methods/networks.h"
#include "core/methods/step_profiler.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <torch/torch.h>

namespace referee {

struct StepCache;

/// What a run begins with; its prompt follows by setPrompt(), before the first step.
struct MethodStart {
    Networks& networks; ///< outlives the method
    const Settings& settings;
    uint64_t seed = 0;
    torch::Tensor z; ///< [1, 4, h, w]: noise, or the encoded start image
};

/// One run of a method, from its first iteration to its last.
class Method {
public:
    virtual ~Method() = default;

    /// For the steps to come.
    virtual void setPrompt(const EncodedPrompt& prompt) = 0;
    /// Where z may move from the next iteration on. UsageError where the traits say that no mask can be held, or the
    /// mask does not fit.
    virtual void setEditMask(const RegionMask& mask) = 0;

    /// Iterations done.
    virtual int64_t iteration() const = 0;
    /// Iterations of the whole run.
    virtual int64_t length(const Settings& settings) const = 0;
    /// One iteration. On Cancelled or NumericError the state is what it was. `wantsPicture`: the image decoded from the
    /// z before the step is put into the report.
    virtual StepReport step(const Settings& settings, bool wantsPicture, StepProfiler& profiler) = 0;

    /// Everything that the next iteration starts from, on the host.
    virtual Snapshot snapshot() const = 0;
    /// UsageError, ShapeError for a state of another method, size or length.
    virtual void restore(const Snapshot& snapshot) = 0;
    /// The latent, or its average where the method has one: [1, 4, h, w].
    virtual const torch::Tensor& latent(PictureSource source) const = 0;

    /// Trades speed for memory after an iteration ran out of it; false: not possible.
    virtual bool saveMemory() { return false; }
    /// What the last finished step left for inspection; nullptr: nothing.
    virtual const StepCache* lastStep() const { return nullptr; }
};

using MethodFactory = std::function<std::unique_ptr<Method>(const MethodStart&)>;

/// A static object of this kind in the method's own .cpp registers it.
class MethodRegistration {
public:
    MethodRegistration(const std::string& key, MethodFactory make);
};

/// Begins a run of the settings' method. UsageError for one that is not registered.
std::unique_ptr<Method> beginMethod(const MethodStart& start);

} // namespace referee
