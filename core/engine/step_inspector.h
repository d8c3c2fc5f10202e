// SPDX-License-Identifier: GPL-3.0-or-later
// Recomputes one step with all its intermediate values: gradient maps, the referee's views, and the trace of every
// stage.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/methods/inversion/async_work.h"
#include "core/methods/inversion/latent_inversion.h"
#include "core/methods/inversion/step_report.h"
#include "core/methods/networks.h"
#include "core/methods/step_profiler.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// Gradient maps of a finished step, from what the step kept; nothing of the run changes.
class Inspector {
public:
    /// All outlive the inspector. `present` are the referees' present one: a pass sets them to the step's. `profiler`
    /// has the stop flag.
    Inspector(Networks& networks, const StepCache& step, const PromptTexts& present, StepProfiler& profiler);

    /// In the order of MapKind, without those that the step did not have. Throws Cancelled.
    std::vector<GradientMap> maps(const MapSet& wanted);

private:
    /// BLIP-2's gradient at the latent by loss, in the scale of the update.
    struct Parts {
        torch::Tensor matching;
        torch::Tensor captioning;
        torch::Tensor contrast; ///< undefined: it has no weight
    };

    torch::Tensor mapOf(MapKind kind);
    const Parts& parts();
    Parts computeParts();
    Parts separated(const RefereeContribution& blip2, bool hasContrast);
    torch::Tensor atPixels(const RefereeContribution& blip2, const Settings& settings);
    torch::Tensor change(const torch::Tensor& gradient);
    const torch::Tensor& picture();

    Networks& m_networks;
    const StepCache& m_step;
    const PromptTexts& m_present;
    StepProfiler& m_profiler;
    double m_sdsFactor; ///< w2/4096
    std::optional<Parts> m_parts;
    torch::Tensor m_picture;
};

/// The referee's views in a finished step, each with its losses and its gradient, from what the step kept; nothing of
/// the run changes.
class ViewInspector {
public:
    /// All outlive the inspector. `present` are the referees' present one; `profiler` has the stop flag.
    ViewInspector(const StepCache& step, const PromptTexts& present, StepProfiler& profiler);

    /// Views of BLIP-2, or of the first referee where BLIP-2 took no part; empty without referee. Throws Cancelled.
    std::vector<ViewPicture> views() const;
    /// dL/dimage of one view; without values when the step had no referee. UsageError for an index out of range.
    GradientMap gradient(int64_t index) const;

private:
    /// The referee whose views are shown; nullptr: none took part.
    const RefereeContribution* voice() const;

    const StepCache& m_step;
    const PromptTexts& m_present;
    StepProfiler& m_profiler;
};

/// Runs the next iteration of `run` and writes its inputs and tensors (names and shapes: docs/method.md, "Trace")
/// to `out`. Draws in `inputs` replace those of the seed; an empty path replaces none. The run is one iteration further
/// afterwards.
void writeTrace(const Networks& networks, LatentInversion& run, const Settings& settings,
    const std::filesystem::path& out, const std::filesystem::path& inputs);

/// Copies the maps of one iteration to the host: the device computes the next one while the last one is copied.
class PendingMaps {
public:
    using Clock = std::chrono::steady_clock;

    explicit PendingMaps(int64_t iteration)
        : m_iteration(iteration)
    {
    }
    /// `since`: when its computing began, for GradientMap::ms.
    void add(MapKind kind, const torch::Tensor& tensor_1CHW, Clock::time_point since);
    /// All maps in the order they were added. Waits for the copies.
    std::vector<GradientMap> all();

private:
    struct Coming {
        MapKind kind;
        AsyncHostCopy copy;
        Clock::time_point since;
    };
    void land();

    int64_t m_iteration;
    std::vector<Coming> m_coming;
    size_t m_landed = 0; ///< of those
    std::vector<GradientMap> m_maps;
};

} // namespace referee
