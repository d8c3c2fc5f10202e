// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers.h"

#include "core/base/errors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

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
    const auto found = std::ranges::find(kinds(), name, &Kind::name);
    if (found == kinds().end()) {
        throw UsageError("The sampler must be ddim, pndm or dpm, got \"" + name + "\".");
    }
    return *found;
}

bool has(const std::vector<std::string_view>& list, std::string_view item)
{
    return std::ranges::find(list, item) != list.end();
}

} // namespace

std::unique_ptr<Sampler> makeSampler(const std::string& name, const SchedulerConfig& config, int64_t steps)
{
    const int64_t max = config.trainSteps - 1; // DPM-Solver divides the schedule into steps + 1 parts
    if (steps < 1 || steps > max) {
        throw UsageError(
            "The sampler steps must be between 1 and " + std::to_string(max) + ", got " + std::to_string(steps) + ".");
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
    const bool isKnown = config.className.empty()
        || std::ranges::any_of(kinds(), [&](const Kind& our) { return has(our.classes, config.className); });
    std::string left;
    for (const auto& [key, value] : config.notFollowed) {
        if (has(kind.options, key)) {
            left += (left.empty() ? "" : ", ") + key + " = " + value;
        }
    }
    if (isKnown && left.empty()) {
        return {};
    }
    return config.file + " names " + (config.className.empty() ? "no scheduler" : config.className)
        + (left.empty() ? "" : " and " + left) + "; sampling with the built-in " + std::string(kind.title)
        + ", which ignores " + (left.empty() ? "it." : "that.");
}

DdimSampler::DdimSampler(const SchedulerConfig& config, int64_t steps)
    : Sampler(spacedTimesteps(config, steps))
    , m_schedule(config)
    , m_stride(config.trainSteps / steps)
    , m_finalAlphaBar(config.alphaToOne.value_or(true) ? 1 : m_schedule.alphaBar(0))
{
}

torch::Tensor DdimSampler::step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x)
{
    const int64_t t = timesteps().at(index);
    const int64_t previous = t - m_stride;
    const double a = m_schedule.alpha(t);
    const double s = m_schedule.sigma(t);
    const double nextAlphaBar = previous >= 0 ? m_schedule.alphaBar(previous) : m_finalAlphaBar;
    const auto output = prediction.to(x.scalar_type());
    const bool isVelocity = m_schedule.predictionType() == PredictionType::Velocity;
    const auto x0 = isVelocity ? a * x - s * output : (x - s * output) / a;
    const auto e = isVelocity ? a * output + s * x : output;
    return std::sqrt(nextAlphaBar) * x0 + std::sqrt(1 - nextAlphaBar) * e;
}

namespace {

constexpr int64_t kFewSteps = 15; ///< below, lower_order_final applies

double shareOfPicture(double noiseRatio) { return 1 / std::sqrt(1 + noiseRatio * noiseRatio); }

/// λ = ln(a/s); +∞ where there is no noise left.
double logSnr(double noiseRatio) { return -std::log(noiseRatio); }

} // namespace

DpmSampler::DpmSampler(const SchedulerConfig& config, int64_t steps)
    : Sampler(spacedTimestepsForDpm(config, steps))
    , m_predictionType(config.predictionType)
    , m_isFirstOrderAtEnd(!config.sigmaMinAtEnd || (config.lowerOrderFinal && steps < kFewSteps))
{
    const NoiseSchedule schedule(config);
    for (const int64_t t : timesteps()) {
        m_noiseRatio.push_back(schedule.sigma(t) / schedule.alpha(t));
    }
    m_noiseRatio.push_back(config.sigmaMinAtEnd ? schedule.sigma(0) / schedule.alpha(0) : 0);
}

bool DpmSampler::isFirstOrder(size_t index) const
{
    return index == 0 || (m_isFirstOrderAtEnd && index + 1 == timesteps().size());
}

torch::Tensor DpmSampler::step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x)
{
    const double now = m_noiseRatio.at(index);
    const double next = m_noiseRatio.at(index + 1);
    const double a = shareOfPicture(now);
    const double s = now * a;
    const auto output = prediction.to(x.scalar_type());
    const bool isVelocity = m_predictionType == PredictionType::Velocity;
    const auto picture = isVelocity ? a * x - s * output : (x - s * output) / a;

    const double h = logSnr(next) - logSnr(now);
    auto direction = picture;
    if (!isFirstOrder(index)) {
        const double ratio = (logSnr(now) - logSnr(m_noiseRatio[index - 1])) / h;
        direction = picture + (0.5 / ratio) * (picture - m_lastPicture);
    }
    m_lastPicture = picture;
    const double aNext = shareOfPicture(next);
    return (next * aNext / s) * x - (aNext * std::expm1(-h)) * direction;
}

std::vector<torch::Tensor> DpmSampler::memory() const
{
    return m_lastPicture.defined() ? std::vector { m_lastPicture } : std::vector<torch::Tensor>();
}

void DpmSampler::setMemory(size_t /*index*/, const std::vector<torch::Tensor>& memory)
{
    m_lastPicture = memory.empty() ? torch::Tensor() : memory.front();
}

namespace {

constexpr size_t kOrder = 4;

/// The second call is at the timestep that the first one reached.
std::vector<int64_t> withSecondTwice(std::vector<int64_t> timesteps)
{
    if (timesteps.size() > 1) {
        timesteps.insert(timesteps.begin() + 1, timesteps[1]);
    }
    return timesteps;
}

} // namespace

PndmSampler::PndmSampler(const SchedulerConfig& config, int64_t steps)
    : Sampler(withSecondTwice(spacedTimesteps(config, steps)))
    , m_schedule(config)
    , m_stride(config.trainSteps / steps)
    , m_finalAlphaBar(config.alphaToOne.value_or(false) ? 1 : m_schedule.alphaBar(0))
{
    if (!config.skipRungeKutta) {
        throw LoadError(config.file
            + ": skip_prk_steps is false, only true is implemented. Use the sampler ddim or dpm, or set "
              "skip_prk_steps to true as Stable Diffusion does.");
    }
}

torch::Tensor PndmSampler::step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x)
{
    const int64_t t = timesteps().at(index);
    const auto output = combined(prediction.to(x.scalar_type()), index);
    if (index == 1) {
        return moved(output, std::exchange(m_first, torch::Tensor()), t + m_stride, t);
    }
    if (index == 0) {
        m_first = x;
    }
    return moved(output, x, t, t - m_stride);
}

std::vector<torch::Tensor> PndmSampler::memory() const
{
    const auto count
        = static_cast<std::ptrdiff_t>(std::min(m_outputs.size(), kOrder - 1)); // the fourth is the coming one
    std::vector<torch::Tensor> memory(m_outputs.begin(), m_outputs.begin() + count);
    if (m_first.defined()) {
        memory.push_back(m_first);
    }
    return memory;
}

size_t PndmSampler::memorySize(size_t index) const
{
    return index < 2 ? 2 * index : std::min(index - 1, kOrder - 1); // the second call is not stored
}

void PndmSampler::setMemory(size_t index, const std::vector<torch::Tensor>& memory)
{
    m_outputs.assign(memory.begin(), memory.end());
    m_first = torch::Tensor();
    if (index == 1) {
        m_first = m_outputs.back();
        m_outputs.pop_back();
    }
}

/// Adams-Bashforth over the outputs so far; the second call averages and is not stored.
torch::Tensor PndmSampler::combined(const torch::Tensor& output, size_t index)
{
    if (index == 1) {
        return (output + m_outputs[0]) / 2;
    }
    m_outputs.push_front(output);
    if (m_outputs.size() > kOrder) {
        m_outputs.pop_back();
    }
    const auto& e = m_outputs;
    switch (e.size()) {
    case 1:
        return e[0];
    case 2:
        return (3 * e[0] - e[1]) / 2;
    case 3:
        return (23 * e[0] - 16 * e[1] + 5 * e[2]) / 12;
    default:
        return (55 * e[0] - 59 * e[1] + 37 * e[2] - 9 * e[3]) / 24;
    }
}

/// Formula (9) of the PNDM paper (Liu et al. 2022).
torch::Tensor PndmSampler::moved(const torch::Tensor& output, const torch::Tensor& x, int64_t from, int64_t to) const
{
    const double now = m_schedule.alphaBar(from);
    const double next = to >= 0 ? m_schedule.alphaBar(to) : m_finalAlphaBar;
    const bool isVelocity = m_schedule.predictionType() == PredictionType::Velocity;
    const auto e = isVelocity ? std::sqrt(now) * output + std::sqrt(1 - now) * x : output;
    const double divisor = now * std::sqrt(1 - next) + std::sqrt(now * (1 - now) * next);
    return std::sqrt(next / now) * x - ((next - now) / divisor) * e;
}

} // namespace referee
