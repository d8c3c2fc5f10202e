// SPDX-License-Identifier: GPL-3.0-or-later
// scheduler_config.json of a diffusers pipeline.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/io/config.h"

namespace referee {

enum class PredictionType { Epsilon, Velocity };
enum class BetaSchedule { Linear, ScaledLinear };
enum class TimestepSpacing { Leading, Linspace, Trailing };

/// The noise that the network was trained with, which every method needs, and options of samplers. Defaults are those
/// that DDIM, PNDM and DPMSolverMultistep of diffusers share. Where theirs differ the value is optional here, and the
/// sampler has the default. Stable Diffusion 1.5's file names every key.
struct SchedulerConfig {
    std::string file = "scheduler_config.json"; ///< for messages
    std::string className; ///< the scheduler that the checkpoint was saved with; empty: none is named
    int64_t trainSteps = 1000;
    double betaStart = 0.0001;
    double betaEnd = 0.02;
    BetaSchedule betaSchedule = BetaSchedule::Linear;
    PredictionType predictionType = PredictionType::Epsilon;

    // Only samplers use the rest.
    int64_t stepsOffset = 0;
    std::optional<TimestepSpacing> spacing;
    std::optional<bool> alphaToOne; ///< set_alpha_to_one
    bool skipRungeKutta = true; ///< skip_prk_steps; only for PNDM
    bool lowerOrderFinal = true; ///< this and the next: only for DPM-Solver++
    bool sigmaMinAtEnd = false; ///< final_sigmas_type is "sigma_min", not "zero"
    std::map<std::string, std::string> unreadable; ///< key → why; refused by a sampler that reads the key
    std::map<std::string, std::string> notFollowed; ///< key → value of options that are not implemented

    /// A scheduler of any class of diffusers whose noise is made of betas. LoadError naming file, key and value for
    /// what would change the noise or the meaning of the prediction and is not implemented: other classes, trained
    /// betas, other beta schedules and prediction types, zero-SNR rescaling, flow matching.
    static SchedulerConfig fromConfig(const Config& config);
    static SchedulerConfig load(const std::filesystem::path& path);
};

} // namespace referee
