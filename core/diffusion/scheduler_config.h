// SPDX-License-Identifier: GPL-3.0-or-later
// scheduler_config.json of a diffusers pipeline.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/io/config.h"

namespace referee {

enum class PredictionType { Epsilon, Velocity };
enum class BetaSchedule { Linear, ScaledLinear };
enum class TimestepSpacing { Leading, Linspace, Trailing };

/// Defaults are those that DDIM, PNDM and DPMSolverMultistep of diffusers share. What they default differently is
/// optional here and filled in by the sampler. Stable Diffusion 1.5's file names every key.
struct SchedulerConfig {
    int64_t trainSteps = 1000;
    double betaStart = 0.0001;
    double betaEnd = 0.02;
    BetaSchedule betaSchedule = BetaSchedule::Linear;
    PredictionType predictionType = PredictionType::Epsilon;
    int64_t stepsOffset = 0;
    std::optional<TimestepSpacing> spacing;
    std::optional<bool> alphaToOne; ///< set_alpha_to_one
    bool skipRungeKutta = true; ///< skip_prk_steps; only PNDM looks at it
    bool lowerOrderFinal = true; ///< only DPM-Solver++ looks at these two
    bool sigmaMinAtEnd = false; ///< final_sigmas_type is "sigma_min", not "zero"

    /// LoadError naming file, key and value for every option that we do not implement: trained_betas, clip_sample,
    /// thresholding, other beta schedules and prediction types, zero-SNR rescaling, Karras and other sigmas, other
    /// DPM-Solver orders and algorithms.
    static SchedulerConfig fromConfig(const Config& config);
    static SchedulerConfig load(const std::filesystem::path& path);
};

} // namespace referee
