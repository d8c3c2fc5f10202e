// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers that depend only on (seed, iteration, purpose, index): no state, so a fork or a replay needs none.
#pragma once

#include <cstdint>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// What a number is drawn for. The values are part of what a seed means: append, never renumber.
enum class RngStream : uint64_t {
    StartLatent = 1, ///< z_0
    SdsTimestep = 2,
    SdsNoise = 3, ///< eps of score distillation
    GradientNoise = 4, ///< the reference code's noise inside the referee's gradient
    LatentNoise = 5, ///< noise added to z after the update
    AffineAngle = 16,
    AffineShiftX = 17,
    AffineShiftY = 18,
    PerspectiveOn = 19,
    PerspectiveCorner = 20, ///< index view * 8 + corner * 2 + (0 x, 1 y)
    JitterOn = 21,
    JitterBrightness = 22,
    JitterContrast = 23,
    JitterSaturation = 24,
    JitterHue = 25,
    JitterOrder = 26,
    EraseOn = 27,
    EraseArea = 28,
    EraseAspect = 29, ///< index 0: which branch, 1: place in it
    ErasePosition = 30, ///< index 0: x, 1: y
    ViewNoiseStd = 31,
    ViewNoise = 32, ///< per pixel; index = side of the views
    ViewNoisePart = 33, ///< splits ViewNoise into its two parts; index = side of the views
};

/// All draws of one iteration of one run. Bits come from a counter-based hash of our own (splitmix64), so scalars and
/// latent-sized normals do not change with the LibTorch version, the thread count or the order of the calls.
class StatelessRng {
public:
    StatelessRng(uint64_t seed, int64_t iteration);

    /// 64 random bits.
    uint64_t bits(RngStream purpose, uint64_t index = 0) const;
    /// In [0, 1), a multiple of 2^-53.
    double uniform(RngStream purpose, uint64_t index = 0) const;
    /// In [low, high); low where the two are equal.
    double uniform(RngStream purpose, uint64_t index, double low, double high) const;
    /// Each integer of [low, high], both ends included. UsageError when high < low.
    int64_t integer(RngStream purpose, int64_t low, int64_t high, uint64_t index = 0) const;
    /// A permutation of 0..count-1, each equally likely.
    std::vector<int64_t> permutation(RngStream purpose, int64_t count) const;

    /// Standard normals on the CPU by Box-Muller in double, then rounded to `dtype`: float32 and float64 runs see the
    /// same numbers. For latent-sized tensors (about 20 ns a number).
    torch::Tensor normal(RngStream purpose, torch::IntArrayRef shape, torch::Dtype dtype = torch::kFloat32) const;

    /// Standard normals made on `device` by LibTorch's own generator, seeded by the hash; drawn as float32, then
    /// converted. For per-pixel noise. Same device, LibTorch version and CPU capability: same bits.
    torch::Tensor normalOnDevice(
        RngStream purpose, torch::IntArrayRef shape, const torch::TensorOptions& options, uint64_t index = 0) const;

private:
    uint64_t m_key;
};

} // namespace referee
