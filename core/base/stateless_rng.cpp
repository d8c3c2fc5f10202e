// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/stateless_rng.h"

#include <cmath>
#include <mutex>
#include <numbers>
#include <numeric>
#include <string>

#include "core/base/errors.h"

namespace referee {

namespace {

// splitmix64 (Steele, Lea, Flood 2014): a Weyl sequence through a mixing function; here addressed by its counter.
constexpr uint64_t kWeyl = 0x9E3779B97F4A7C15ULL;
constexpr double kTwoToMinus53 = 0x1.0p-53;

uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

uint64_t streamOf(uint64_t key, RngStream purpose) { return mix(key + kWeyl * static_cast<uint64_t>(purpose)); }

uint64_t bitsAt(uint64_t stream, uint64_t index) { return mix(stream + kWeyl * (index + 1)); }

double unit(uint64_t bits) { return static_cast<double>(bits >> 11) * kTwoToMinus53; }

} // namespace

StatelessRng::StatelessRng(uint64_t seed, int64_t iteration)
    : m_key(mix(mix(seed + kWeyl) ^ mix(static_cast<uint64_t>(iteration) + 2 * kWeyl)))
{
}

uint64_t StatelessRng::bits(RngStream purpose, uint64_t index) const { return bitsAt(streamOf(m_key, purpose), index); }

double StatelessRng::uniform(RngStream purpose, uint64_t index) const { return unit(bits(purpose, index)); }

double StatelessRng::uniform(RngStream purpose, uint64_t index, double low, double high) const
{
    return low + (high - low) * uniform(purpose, index);
}

int64_t StatelessRng::integer(RngStream purpose, int64_t low, int64_t high, uint64_t index) const
{
    if (high < low) {
        throw UsageError("A random integer needs a lower bound of at most " + std::to_string(high) + ", got "
            + std::to_string(low) + ".");
    }
    return low + static_cast<int64_t>(uniform(purpose, index) * static_cast<double>(high - low + 1));
}

std::vector<int64_t> StatelessRng::permutation(RngStream purpose, int64_t count) const
{
    std::vector<int64_t> items(static_cast<size_t>(count));
    std::iota(items.begin(), items.end(), int64_t { 0 });
    for (int64_t last = count - 1; last > 0; --last) {
        const int64_t other = integer(purpose, 0, last, static_cast<uint64_t>(last));
        std::swap(items[static_cast<size_t>(last)], items[static_cast<size_t>(other)]);
    }
    return items;
}

torch::Tensor StatelessRng::normal(RngStream purpose, torch::IntArrayRef shape, torch::Dtype dtype) const
{
    auto numbers = torch::empty(shape, torch::kFloat64);
    double* const out = numbers.data_ptr<double>();
    const uint64_t stream = streamOf(m_key, purpose);
    const auto count = static_cast<uint64_t>(numbers.numel());
    for (uint64_t index = 0; index < count; index += 2) {
        const double radius = std::sqrt(-2 * std::log(unit(bitsAt(stream, index)) + kTwoToMinus53)); // log of (0, 1]
        const double turn = 2 * std::numbers::pi * unit(bitsAt(stream, index + 1));
        out[index] = radius * std::cos(turn);
        if (index + 1 < count) {
            out[index + 1] = radius * std::sin(turn);
        }
    }
    return numbers.to(dtype);
}

torch::Tensor StatelessRng::normalOnDevice(
    RngStream purpose, torch::IntArrayRef shape, const torch::TensorOptions& options, uint64_t index) const
{
    // A clone, so that LibTorch's global generator is neither read nor advanced.
    auto generator = at::globalContext().defaultGenerator(options.device()).clone();
    {
        const std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(bits(purpose, index));
    }
    const auto drawn = torch::randn(shape, generator, options.dtype(torch::kFloat32).requires_grad(false));
    return drawn.to(torch::typeMetaToScalarType(options.dtype()));
}

} // namespace referee
