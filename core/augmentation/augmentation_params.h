// SPDX-License-Identifier: GPL-3.0-or-later
// The random parameters of one iteration's views as plain host numbers.
#pragma once

#include "core/augmentation/geometry.h"
#include "core/augmentation/intensity.h"
#include "core/base/settings.h"
#include "core/base/stateless_rng.h"

#include <array>
#include <map>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

using NamedTensors = std::map<std::string, torch::Tensor>;

/// Every vector has N rows. Numbers are rounded to float32, so that a trace holds exactly what was used.
struct AugmentationParams {
    int64_t size = 0; ///< R, side of the views in pixels
    std::vector<double> angle; ///< degrees
    std::vector<std::array<double, 2>> shift; ///< pixels, x and y
    std::vector<int64_t> perspectiveOn; ///< 0 or 1
    std::vector<Corners> corners; ///< pixels
    std::vector<int64_t> jitterOn; ///< 0 or 1
    std::vector<std::array<double, 4>> jitter; ///< brightness, contrast, saturation factors, hue in turns
    std::array<int64_t, 4> jitterOrder = { 0, 1, 2, 3 };
    Rectangle erase;
    std::vector<double> viewStd; ///< standard deviation of each view's own noise
    double stepStd = 0; ///< standard deviation of the additional noise that every view gets
    torch::Tensor noise; ///< [N,3,R,R], everything added after erasing; undefined: none

    int64_t count() const { return static_cast<int64_t>(angle.size()); }
};

/// Draws `settings.views` views of side `size` (distributions of spec 5, strengths and chances from the settings).
/// `noise` stays undefined: drawViewNoise makes it where the views are.
AugmentationParams drawViews(const Settings& settings, int64_t size, const StatelessRng& source);

/// noise_N3RR ~ Normal(0, viewStd² + stepStd²) on the device and in the dtype of `options`: the sum of the reference's
/// two independent noises, drawn at once.
torch::Tensor drawViewNoise(
    const AugmentationParams& draws, const StatelessRng& source, const torch::TensorOptions& options);

/// The per-view part of `draws.noise` alone (without the step noise), as the reference code's selection pass sees it
/// (spec 4.4). Drawn from its exact distribution given the sum.
torch::Tensor viewNoisePart(const AugmentationParams& draws, const StatelessRng& source);

/// The same draws for a referee of another input size: pixels scale with the side, `noise` becomes undefined.
AugmentationParams resizeDraws(const AugmentationParams& draws, int64_t size);

/// Names and shapes of `trace`: aug.angle, aug.shift, aug.perspective_on, aug.perspective_corners, aug.jitter_on,
/// aug.jitter, aug.jitter_order, aug.erase, aug.noise (left out while undefined). float32 and int64 on the CPU;
/// the noise in its own dtype.
NamedTensors drawsToTensors(const AugmentationParams& draws);

/// Replaces what `tensors` holds under those names, keeps the rest. Other names are ignored.
/// ShapeError naming the tensor when a shape does not fit `draws`; UsageError when a value is out of range.
void replaceDraws(AugmentationParams& draws, const NamedTensors& tensors);

/// The tensor of that name in the inputs of a trace; undefined when there is none. ShapeError when its shape differs.
torch::Tensor inputOf(const NamedTensors& tensors, const std::string& name, torch::IntArrayRef shape);

} // namespace referee
