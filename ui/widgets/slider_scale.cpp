// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/slider_scale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace referee::ui {

namespace {

constexpr double kOffShare = 0.06; ///< of a slider with "off": the gap between off and the least value
constexpr double kStepsOfASpan = 100;
constexpr double kRelativeStep = 0.05; ///< of a logarithmic slider: one step changes the value by so much

struct Span {
    std::string_view key;
    double least;
    double greatest;
};

/// Where the table's range is far wider than what anybody draws with: the part that the slider shows. Settings that are
/// compared by eye (start and end of the same weight) share a span.
constexpr std::array kSpans = std::to_array<Span>({
    { "iterations", 1, 2000 },
    { "tail", 0, 100 },
    { "w1", 0, 5 },
    { "w1_end", 0, 5 },
    { "w2", 0, 2000 },
    { "w2_end", 0, 2000 },
    { "rate_start", 0, 2 },
    { "rate_end", 0, 2 },
    { "warmup", 0, 100 },
    { "cfg", 0, 100 },
    { "lora_strength", 0, 2 },
    { "noise_sigma", 0, 1 },
    { "tail_noise", 0, 1 },
    { "ema_start", 1, 200 },
    { "ema_restart", 0, 200 },
    { "matching_weight", 0, 5 },
    { "captioning_weight", 0, 5 },
    { "blip2_weight", 0, 5 },
    { "clip_weight", 0, 5 },
    { "views", 1, 100 },
    { "hardest", 0, 20 },
    { "sampler_steps", 1, 200 },
    { "sampler_cfg", 0, 30 },
    { "chunk", 0, 50 },
});

/// mantissa · 10^exponent with mantissa 1, 2 or 5: the greatest such number that is not above `size`.
struct ShortStep {
    double mantissa = 1;
    int exponent = 0;
};

ShortStep shortStepBelow(double size)
{
    ShortStep step;
    step.exponent = static_cast<int>(std::floor(std::log10(size) + 1e-9));
    const double lead = size / std::pow(10.0, step.exponent) + 1e-9;
    step.mantissa = lead >= 5 ? 5 : lead >= 2 ? 2 : 1;
    return step;
}

ShortStep stepAt(const SliderScale& scale, double value, StepSize pace)
{
    const double size = scale.isLogarithmic ? std::max(std::abs(value), scale.least) * kRelativeStep
                                            : (scale.greatest - scale.least) / kStepsOfASpan;
    ShortStep step = shortStepBelow(size);
    if (scale.isWhole && step.exponent < 0) {
        step = {}; // 1
    }
    step.exponent += pace == StepSize::Coarse ? 1 : 0;
    step.exponent -= pace == StepSize::Fine ? 1 : 0;
    if (scale.isWhole && step.exponent < 0) {
        step = {};
    }
    return step;
}

double sizeOf(const ShortStep& step) { return step.mantissa * std::pow(10.0, step.exponent); }

/// The multiple of the step next to the value, divided last so that its shortest decimal form is short.
double rounded(double value, const ShortStep& step)
{
    const double count = std::round(value / sizeOf(step)) * step.mantissa;
    return step.exponent < 0 ? count / std::pow(10.0, -step.exponent) : count * std::pow(10.0, step.exponent);
}

} // namespace

bool isNumber(const SettingRow& row)
{
    return std::holds_alternative<double Settings::*>(row.member)
        || std::holds_alternative<int64_t Settings::*>(row.member);
}

SliderScale scaleOf(const SettingRow& row)
{
    SliderScale scale { row.min, row.max, row.min, row.max };
    scale.isLogarithmic = row.scale == Scale::Logarithmic;
    scale.isWhole = std::holds_alternative<int64_t Settings::*>(row.member);
    const auto span = std::find_if(kSpans.begin(), kSpans.end(), [&](const Span& one) { return one.key == row.key; });
    if (span != kSpans.end()) {
        scale.least = span->least;
        scale.greatest = span->greatest;
        scale.hasOff = row.min < 0 && span->least >= 0;
    }
    return scale;
}

double positionOf(const SliderScale& scale, double value)
{
    if (scale.hasOff && value < scale.least) {
        return 0;
    }
    const double inside = std::clamp(value, scale.least, scale.greatest);
    const double share = scale.isLogarithmic ? std::log(inside / scale.least) / std::log(scale.greatest / scale.least)
                                             : (inside - scale.least) / (scale.greatest - scale.least);
    return scale.hasOff ? kOffShare + (1 - kOffShare) * share : share;
}

double valueAt(const SliderScale& scale, double position)
{
    double share = std::clamp(position, 0.0, 1.0);
    if (scale.hasOff) {
        if (share < kOffShare / 2) {
            return scale.lowest;
        }
        share = std::max(0.0, (share - kOffShare) / (1 - kOffShare));
    }
    return scale.isLogarithmic ? scale.least * std::pow(scale.greatest / scale.least, share)
                               : scale.least + (scale.greatest - scale.least) * share;
}

double roundedValueAt(const SliderScale& scale, double position, StepSize pace)
{
    const double value = valueAt(scale, position);
    if (scale.hasOff && value == scale.lowest) {
        return value;
    }
    return std::clamp(rounded(value, stepAt(scale, value, pace)), scale.least, scale.greatest);
}

double stepped(const SliderScale& scale, double value, double count, StepSize pace)
{
    if (scale.hasOff && value < scale.least) {
        return count > 0 ? scale.least : scale.lowest;
    }
    if (scale.hasOff && value <= scale.least && count < 0) {
        return scale.lowest;
    }
    const ShortStep step = stepAt(scale, value, pace);
    const ShortStep grid = stepAt(scale, value, StepSize::Fine); // what was typed keeps its digits
    const double next = rounded(value + count * sizeOf(step), grid);
    return std::clamp(next, scale.hasOff ? scale.least : scale.lowest, scale.highest);
}

} // namespace referee::ui
