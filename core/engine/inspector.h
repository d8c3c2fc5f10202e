// SPDX-License-Identifier: GPL-3.0-or-later
// Maps of a finished step: what each side wanted, and where. Works on what the step kept and changes nothing of the
// run.
#pragma once

#include "core/base/types.h"
#include "core/methods/inversion/step_cache.h"
#include "core/methods/networks.h"
#include "core/methods/step_profiler.h"

#include <optional>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

class Inspector {
public:
    /// All outlive the inspector. `caption` is what the referees are set to now: where the step was asked about another
    /// one, they are set to that for the time of a pass. `watch` carries the stop flag.
    Inspector(Networks& networks, const StepCache& step, const std::string& caption, StepProfiler& watch);

    /// In the order of MapKind, without those that the step did not have. Throws Cancelled.
    std::vector<GradientMap> maps(const MapSet& wanted);

private:
    /// BLIP-2's pull at the latent, apart by loss, in the scale of the update.
    struct Parts {
        torch::Tensor matching;
        torch::Tensor captioning;
    };

    torch::Tensor mapOf(MapKind kind);
    const Parts& parts();
    Parts computeParts();
    Parts pulledApart(const RefereeContribution& blip2);
    torch::Tensor matchingAtPixels(const RefereeContribution& blip2);
    torch::Tensor change(const torch::Tensor& gradient);
    const torch::Tensor& picture();

    Networks& m_networks;
    const StepCache& m_step;
    const std::string& m_caption;
    StepProfiler& m_watch;
    double m_sdsFactor; ///< w2/4096
    std::optional<Parts> m_parts;
    torch::Tensor m_picture;
};

} // namespace referee
