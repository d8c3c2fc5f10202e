// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/guidance.h"

namespace referee {

torch::Tensor guide(const torch::Tensor& uncond, const torch::Tensor& cond, double scale)
{
    return uncond + scale * (cond - uncond);
}

SdsGradient scoreDistillation(const NoiseSchedule& schedule, const SdsPrediction& predicted, double cfg)
{
    const double a = schedule.alpha(predicted.t);
    const double s = schedule.sigma(predicted.t);
    const bool isVelocity = schedule.predictionType() == PredictionType::Velocity;
    const auto noiseOf = [&](const torch::Tensor& prediction) {
        const auto wide = prediction.to(predicted.zNoisy.scalar_type());
        return isVelocity ? a * wide + s * predicted.zNoisy : wide;
    };
    SdsGradient result;
    result.noiseUncond = noiseOf(predicted.uncond);
    result.noiseCond = noiseOf(predicted.cond);
    result.guidance = kSdsWeight * cfg * (result.noiseCond - result.noiseUncond);
    result.rest = kSdsWeight * (result.noiseUncond - predicted.eps);
    result.gradient = result.guidance + result.rest;
    return result;
}

} // namespace referee
