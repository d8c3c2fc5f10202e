// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/sampler.h"

#include "core/base/errors.h"
#include "core/diffusion/ddim_sampler.h"
#include "core/diffusion/dpm_sampler.h"
#include "core/diffusion/pndm_sampler.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace referee {

namespace {

/// A sampler, the classes of diffusers that it stands for, and the options that those have.
struct Kind {
    std::string_view name;
    std::string_view title;
    std::vector<std::string_view> classes;
    std::vector<std::string_view> options;
};

const std::array<Kind, 3>& kinds()
{
    static const std::array<Kind, 3> kKinds { {
        { "ddim", "DDIM", { "DDIMScheduler", "DDIMParallelScheduler" },
            { "steps_offset", "timestep_spacing", "set_alpha_to_one", "clip_sample", "thresholding" } },
        { "pndm", "PNDM", { "PNDMScheduler" },
            { "steps_offset", "timestep_spacing", "set_alpha_to_one", "skip_prk_steps" } },
        { "dpm", "DPM-Solver++", { "DPMSolverMultistepScheduler" },
            { "steps_offset", "timestep_spacing", "lower_order_final", "final_sigmas_type", "thresholding",
                "solver_order", "algorithm_type", "solver_type", "variance_type", "euler_at_final", "use_karras_sigmas",
                "use_exponential_sigmas", "use_beta_sigmas", "use_lu_lambdas", "lambda_min_clipped" } },
    } };
    return kKinds;
}

const Kind& kindOf(const std::string& name)
{
    const auto found
        = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& kind) { return kind.name == name; });
    if (found == kinds().end()) {
        throw UsageError("sampler: ddim, pndm or dpm was expected, found \"" + name + "\".");
    }
    return *found;
}

bool has(const std::vector<std::string_view>& list, std::string_view item)
{
    return std::find(list.begin(), list.end(), item) != list.end();
}

} // namespace

std::unique_ptr<Sampler> makeSampler(const std::string& name, const SchedulerConfig& config, int64_t steps)
{
    // DPM-Solver cuts the schedule into one part more than it has steps.
    const int64_t most = config.trainSteps - 1;
    if (steps < 1 || steps > most) {
        throw UsageError("sampler steps: 1.." + std::to_string(most) + " were expected, found " + std::to_string(steps)
            + ". Choose another number of steps.");
    }
    const auto& options = kindOf(name).options;
    for (const auto& [key, why] : config.unreadable) {
        if (has(options, key)) {
            throw LoadError(why);
        }
    }
    if (name == "ddim") {
        return std::make_unique<DdimSampler>(config, steps);
    }
    if (name == "pndm") {
        return std::make_unique<PndmSampler>(config, steps);
    }
    return std::make_unique<DpmSampler>(config, steps);
}

std::string samplerNote(const std::string& name, const SchedulerConfig& config)
{
    const Kind& kind = kindOf(name);
    const bool isOneOfOurs = config.className.empty()
        || std::any_of(
            kinds().begin(), kinds().end(), [&](const Kind& our) { return has(our.classes, config.className); });
    std::string left;
    for (const auto& [key, value] : config.notFollowed) {
        if (has(kind.options, key)) {
            left += (left.empty() ? "" : ", ") + key + " = " + value;
        }
    }
    if (isOneOfOurs && left.empty()) {
        return {};
    }
    return config.file + " names " + (config.className.empty() ? "no scheduler" : config.className)
        + (left.empty() ? "" : " and " + left) + "; painted with " + std::string(kind.title)
        + " of our own, which does not follow " + (left.empty() ? "it." : "that.");
}

} // namespace referee
