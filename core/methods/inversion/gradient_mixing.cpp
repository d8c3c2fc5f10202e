// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/gradient_mixing.h"

#include "core/diffusion/guidance.h"

#include <cmath>

namespace referee {

namespace {

torch::Tensor targetNorm(const SideGradients& sides, const torch::Tensor& gReferee, const StepTerms& terms)
{
    if (sides.sds.defined()) {
        return sides.sds.norm() * terms.w1;
    }
    const double length = std::sqrt(static_cast<double>(gReferee.numel()));
    return torch::full({}, terms.w1 * terms.w2 * kSdsWeight / kSdsDivisor * length, gReferee.options());
}

} // namespace

SideGradients mixed(
    const torch::Tensor& gReferee, const torch::Tensor& gSds, const StepTerms& terms, const Settings& settings)
{
    SideGradients sides;
    if (gSds.defined()) {
        sides.sds = gSds * (terms.w2 / kSdsDivisor);
    }
    if (gReferee.defined()) {
        const auto norm = gReferee.norm();
        sides.refereeScale = targetNorm(sides, gReferee, terms) / norm;
        sides.referee = gReferee * sides.refereeScale;
        if (settings.skipZeroGradient) {
            sides.referee = torch::where(norm > 0, sides.referee, torch::zeros_like(gReferee));
        }
    }
    return sides;
}

torch::Tensor toUnitNorm(const torch::Tensor& gradient)
{
    const auto norm = gradient.norm();
    return torch::where(norm > 0, gradient / norm, torch::zeros_like(gradient));
}

torch::Tensor cosineBetween(const torch::Tensor& a, const torch::Tensor& b)
{
    const auto scale = a.norm() * b.norm();
    return torch::where(scale > 0, (a * b).sum() / scale, torch::zeros_like(scale));
}

} // namespace referee
