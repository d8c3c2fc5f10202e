// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/scheduler_config.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/errors.h"
#include "core/io/input_file.h"

namespace referee {

namespace {

/// The default betas of a class of diffusers.
struct Betas {
    double start = 0;
    double end = 0;
    const char* schedule = "linear";
};

constexpr Betas kUsualBetas { 0.0001, 0.02, "linear" };
constexpr std::array<std::string_view, 16> kUsualClasses
    = { "DDIMInverseScheduler", "DDIMParallelScheduler", "DDIMScheduler", "DDPMParallelScheduler", "DDPMScheduler",
          "DEISMultistepScheduler", "DPMSolverMultistepInverseScheduler", "DPMSolverMultistepScheduler",
          "DPMSolverSinglestepScheduler", "EulerAncestralDiscreteScheduler", "EulerDiscreteScheduler",
          "LMSDiscreteScheduler", "PNDMScheduler", "RePaintScheduler", "SASolverScheduler", "UniPCMultistepScheduler" };
constexpr Betas kFlatBetas { 0.00085, 0.012, "linear" };
constexpr std::array<std::string_view, 4> kFlatClasses
    = { "DPMSolverSDEScheduler", "HeunDiscreteScheduler", "KDPM2AncestralDiscreteScheduler", "KDPM2DiscreteScheduler" };
constexpr Betas kStableDiffusionBetas { 0.00085, 0.012, "scaled_linear" };
constexpr std::array<std::string_view, 2> kStableDiffusionClasses = { "LCMScheduler", "TCDScheduler" };

/// Of the file's class. An unknown class has to name its betas: there are classes with another kind of noise.
Betas defaultBetas(const Config& config, const std::string& className)
{
    const auto isIn = [&](const auto& classes) { return std::ranges::find(classes, className) != classes.end(); };
    if (className.empty() || isIn(kUsualClasses)) {
        return kUsualBetas;
    }
    if (isIn(kFlatClasses)) {
        return kFlatBetas;
    }
    if (isIn(kStableDiffusionClasses)) {
        return kStableDiffusionBetas;
    }
    std::vector<std::string> missing;
    for (const char* key : { "beta_start", "beta_end", "beta_schedule" }) {
        if (!config.has(key)) {
            missing.emplace_back(key);
        }
    }
    if (!missing.empty()) {
        throw LoadError(config.file() + ": the scheduler " + inQuotes(className) + " has no " + listed(missing)
            + ". Use the scheduler_config.json of a Stable Diffusion 1.x or 2.x checkpoint.");
    }
    return kUsualBetas;
}

/// These would change the noise or the meaning of the network's output, with every method.
void refuseOtherNoise(const Config& config)
{
    config.only("trained_betas", { nullptr });
    config.only("rescale_betas_zero_snr", { false });
    config.only("snr_shift_scale", { 1 });
    config.only("use_flow_sigmas", { false });
    config.only("predict_epsilon", { true });
    config.only("timestep_type", { "discrete" });
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
    throw LoadError(config.file() + ": " + key + " is " + inQuotes(found) + ", only " + known
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

void readNoise(const Config& config, SchedulerConfig& result)
{
    refuseOtherNoise(config);
    const auto betas = defaultBetas(config, result.className);
    result.trainSteps = config.positive("num_train_timesteps", result.trainSteps);
    result.betaStart = config.number("beta_start", betas.start);
    result.betaEnd = config.number("beta_end", betas.end);
    const bool isInOrder = 0 < result.betaStart && result.betaStart <= result.betaEnd && result.betaEnd < 1;
    if (!isInOrder) {
        throw LoadError(config.file() + ": 0 < beta_start ≤ beta_end < 1 must hold, got "
            + std::to_string(result.betaStart) + " and " + std::to_string(result.betaEnd) + ". Correct the file.");
    }
    result.betaSchedule = named(config, "beta_schedule", betas.schedule, kBetaSchedules);
    result.predictionType = named(config, "prediction_type", "epsilon", kPredictionTypes);
}

/// Options of the samplers. Other methods ignore them.
void readSampling(const Config& config, SchedulerConfig& result)
{
    const auto read = [&](const char* key, const auto& take) {
        try {
            if (config.has(key)) {
                take(key);
            }
        } catch (const LoadError& error) {
            result.unreadable.emplace(key, error.what());
        }
    };
    read("steps_offset", [&](const char* key) { result.stepsOffset = config.integer(key); });
    read("timestep_spacing", [&](const char* key) { result.spacing = named(config, key, "leading", kSpacings); });
    read("set_alpha_to_one", [&](const char* key) { result.alphaToOne = config.boolean(key); });
    read("skip_prk_steps", [&](const char* key) { result.skipRungeKutta = config.boolean(key); });
    read("lower_order_final", [&](const char* key) { result.lowerOrderFinal = config.boolean(key); });
    read(
        "final_sigmas_type", [&](const char* key) { result.sigmaMinAtEnd = named(config, key, "zero", kFinalSigmas); });
}

/// Options of diffusers' samplers that are not implemented here, with the values that have no effect.
const std::map<std::string, std::vector<nlohmann::json>>& idleValues()
{
    static const std::map<std::string, std::vector<nlohmann::json>> kValues { { "clip_sample", { false } },
        { "thresholding", { false } }, { "solver_order", { 2 } },
        // diffusers' DPM-Solver takes the solvers of DEIS and UniPC for its own, and only learned variances matter
        { "algorithm_type", { "dpmsolver++", "deis" } }, { "solver_type", { "midpoint", "logrho", "bh1", "bh2" } },
        { "variance_type", { "fixed_small", "fixed_small_log", "fixed_large", "fixed_large_log" } },
        { "euler_at_final", { false } }, { "use_karras_sigmas", { false } }, { "use_exponential_sigmas", { false } },
        { "use_beta_sigmas", { false } }, { "use_lu_lambdas", { false } } };
    return kValues;
}

/// -Infinity unless the noisiest steps are to be left out; Stable Diffusion's reach down to -2.7.
constexpr double kIdleLambda = -5;

void noteNotFollowed(const Config& config, SchedulerConfig& result)
{
    for (const auto& [key, idle] : idleValues()) {
        if (config.has(key)) {
            const auto& value = config.json().at(key);
            if (std::ranges::find(idle, value) == idle.end()) {
                result.notFollowed.emplace(key, valueText(value));
            }
        }
    }
    if (config.has("lambda_min_clipped")) {
        const auto& value = config.json().at("lambda_min_clipped");
        if (!value.is_number() || !(value.get<double>() <= kIdleLambda)) { // also NaN
            result.notFollowed.emplace("lambda_min_clipped", valueText(value));
        }
    }
}

} // namespace

SchedulerConfig SchedulerConfig::fromConfig(const Config& config)
{
    SchedulerConfig result;
    result.file = config.file();
    result.className = config.text("_class_name", "");
    readNoise(config, result);
    readSampling(config, result);
    noteNotFollowed(config, result);
    return result;
}

SchedulerConfig SchedulerConfig::load(const std::filesystem::path& path) { return fromConfig(Config::load(path)); }

} // namespace referee
