// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/scheduler_config.h"

#include <array>
#include <utility>

#include "core/errors.h"

namespace referee {

namespace {

void refuseOtherOptions(const Config& config)
{
    config.only("trained_betas", { nullptr });
    config.only("solver_order", { 2 });
    config.only("algorithm_type", { "dpmsolver++" });
    config.only("solver_type", { "midpoint" });
    config.only("variance_type", { nullptr });
    constexpr std::array<const char*, 10> kOff = { "clip_sample", "thresholding", "rescale_betas_zero_snr",
        "euler_at_final", "use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas", "use_lu_lambdas",
        "use_flow_sigmas", "use_dynamic_shifting" };
    for (const char* key : kOff) {
        config.only(key, { false });
    }
}

/// The value whose name the file gives; LoadError for a name that is not in the table.
template <typename Value, size_t Count>
Value named(const Config& config, const char* key, const char* fallback,
    const std::array<std::pair<const char*, Value>, Count>& table)
{
    const std::string found = config.text(key, fallback);
    std::string known;
    for (const auto& [name, value] : table) {
        if (found == name) {
            return value;
        }
        known += (known.empty() ? "" : " or ") + std::string(name);
    }
    throw LoadError(config.file() + ": " + key + " is \"" + found + "\", only " + known
        + " are implemented. Use the scheduler_config.json of a Stable Diffusion 1.x or 2.x checkpoint.");
}

constexpr std::array<std::pair<const char*, BetaSchedule>, 2> kBetaSchedules
    = { { { "linear", BetaSchedule::Linear }, { "scaled_linear", BetaSchedule::ScaledLinear } } };
constexpr std::array<std::pair<const char*, PredictionType>, 2> kPredictionTypes
    = { { { "epsilon", PredictionType::Epsilon }, { "v_prediction", PredictionType::Velocity } } };
constexpr std::array<std::pair<const char*, TimestepSpacing>, 3> kSpacings
    = { { { "leading", TimestepSpacing::Leading }, { "linspace", TimestepSpacing::Linspace },
        { "trailing", TimestepSpacing::Trailing } } };
constexpr std::array<std::pair<const char*, bool>, 2> kFinalSigmas = { { { "zero", false }, { "sigma_min", true } } };

void requireBetas(const Config& config, const SchedulerConfig& result)
{
    const bool isInOrder = 0 < result.betaStart && result.betaStart <= result.betaEnd && result.betaEnd < 1;
    if (!isInOrder) {
        throw LoadError(config.file() + ": 0 < beta_start ≤ beta_end < 1 was expected, found "
            + std::to_string(result.betaStart) + " and " + std::to_string(result.betaEnd) + ". Correct the file.");
    }
}

} // namespace

SchedulerConfig SchedulerConfig::fromConfig(const Config& config)
{
    refuseOtherOptions(config);
    SchedulerConfig result;
    result.trainSteps = config.positive("num_train_timesteps", result.trainSteps);
    result.betaStart = config.number("beta_start", result.betaStart);
    result.betaEnd = config.number("beta_end", result.betaEnd);
    requireBetas(config, result);
    result.betaSchedule = named(config, "beta_schedule", "linear", kBetaSchedules);
    result.predictionType = named(config, "prediction_type", "epsilon", kPredictionTypes);
    result.stepsOffset = config.integer("steps_offset", result.stepsOffset);
    if (config.has("timestep_spacing")) {
        result.spacing = named(config, "timestep_spacing", "leading", kSpacings);
    }
    if (config.has("set_alpha_to_one")) {
        result.alphaToOne = config.boolean("set_alpha_to_one");
    }
    result.skipRungeKutta = config.boolean("skip_prk_steps", result.skipRungeKutta);
    result.lowerOrderFinal = config.boolean("lower_order_final", result.lowerOrderFinal);
    result.sigmaMinAtEnd = named(config, "final_sigmas_type", "zero", kFinalSigmas);
    return result;
}

SchedulerConfig SchedulerConfig::load(const std::filesystem::path& path) { return fromConfig(Config::load(path)); }

} // namespace referee
