// SPDX-License-Identifier: GPL-3.0-or-later
// Which timesteps a sampler visits.
#pragma once

#include <cstdint>
#include <vector>

#include "core/diffusion/scheduler_config.h"

namespace referee {

/// `count` timesteps, descending, spaced as DDIM and PNDM of diffusers do (numpy's rounding, half to even).
std::vector<int64_t> spacedTimesteps(const SchedulerConfig& config, int64_t count);

/// The same for DPM-Solver: leading and linspace divide into count + 1 parts and leave the last one out.
std::vector<int64_t> spacedTimestepsForDpm(const SchedulerConfig& config, int64_t count);

} // namespace referee
