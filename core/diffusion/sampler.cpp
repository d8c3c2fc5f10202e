// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/sampler.h"

#include "core/diffusion/ddim_sampler.h"
#include "core/diffusion/dpm_sampler.h"
#include "core/diffusion/pndm_sampler.h"
#include "core/errors.h"

namespace referee {

std::unique_ptr<Sampler> makeSampler(const std::string& name, const SchedulerConfig& config, int64_t steps)
{
    // DPM-Solver cuts the schedule into one part more than it has steps.
    const int64_t most = config.trainSteps - 1;
    if (steps < 1 || steps > most) {
        throw UsageError("sampler steps: 1.." + std::to_string(most) + " were expected, found " + std::to_string(steps)
            + ". Choose another number of steps.");
    }
    if (name == "ddim") {
        return std::make_unique<DdimSampler>(config, steps);
    }
    if (name == "pndm") {
        return std::make_unique<PndmSampler>(config, steps);
    }
    if (name == "dpm") {
        return std::make_unique<DpmSampler>(config, steps);
    }
    throw UsageError("sampler: ddim, pndm or dpm was expected, found \"" + name + "\".");
}

} // namespace referee
