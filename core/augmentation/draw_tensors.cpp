// SPDX-License-Identifier: GPL-3.0-or-later
// View draws to and from the named tensors of a trace.
#include <algorithm>
#include <numeric>
#include <sstream>

#include "core/augmentation/augmentation_params.h"
#include "core/base/errors.h"

namespace referee {

namespace {

using Tensors = std::map<std::string, torch::Tensor>;

torch::Tensor floats(const double* first, torch::IntArrayRef shape)
{
    // The numbers of a std::vector of arrays lie one after the other; from_blob only reads, then copies.
    return torch::from_blob(const_cast<double*>(first), shape, torch::kFloat64).to(torch::kFloat32);
}

torch::Tensor integers(const int64_t* first, torch::IntArrayRef shape)
{
    return torch::from_blob(const_cast<int64_t*>(first), shape, torch::kInt64).clone();
}

[[noreturn]] void refuse(const std::string& name, const std::string& expected)
{
    throw UsageError(name + ": " + expected + " was expected, found another value. Correct the inputs file.");
}

/// The tensor of that name as contiguous doubles on the CPU, or nothing.
torch::Tensor take(const Tensors& tensors, const std::string& name, torch::IntArrayRef shape)
{
    const auto found = tensors.find(name);
    if (found == tensors.end()) {
        return {};
    }
    if (found->second.sizes() != shape) {
        std::ostringstream text;
        text << name << ": shape " << shape << " was expected, found " << found->second.sizes()
             << ". Correct the inputs file or the number of views.";
        throw ShapeError(text.str());
    }
    const auto values = found->second.to(torch::kCPU, torch::kFloat64).contiguous();
    if (!torch::isfinite(values).all().item<bool>()) {
        refuse(name, "finite numbers");
    }
    return values;
}

void replaceFloats(const Tensors& tensors, const std::string& name, torch::IntArrayRef shape, double* target)
{
    if (const auto values = take(tensors, name, shape); values.defined()) {
        std::copy_n(values.data_ptr<double>(), values.numel(), target);
    }
}

void replaceIntegers(const Tensors& tensors, const std::string& name, torch::IntArrayRef shape, int64_t* target)
{
    if (const auto values = take(tensors, name, shape); values.defined()) {
        const auto whole = values.to(torch::kInt64);
        std::copy_n(whole.data_ptr<int64_t>(), whole.numel(), target);
    }
}

void requireFlags(const std::string& name, const std::vector<int64_t>& flags)
{
    if (!std::all_of(flags.begin(), flags.end(), [](int64_t flag) { return flag == 0 || flag == 1; })) {
        refuse(name, "0 or 1");
    }
}

void requireInRange(const AugmentationParams& draws)
{
    requireFlags("aug.perspective_on", draws.perspectiveOn);
    requireFlags("aug.jitter_on", draws.jitterOn);
    std::array<int64_t, 4> places {};
    std::iota(places.begin(), places.end(), int64_t { 0 });
    if (!std::is_permutation(draws.jitterOrder.begin(), draws.jitterOrder.end(), places.begin())) {
        refuse("aug.jitter_order", "each of 0, 1, 2, 3 once");
    }
    const auto& [x, y, width, height] = draws.erase;
    const bool isInside
        = x >= 0 && y >= 0 && width >= 0 && height >= 0 && x <= draws.size - width && y <= draws.size - height;
    if (!isInside) {
        refuse("aug.erase", "x, y, width, height inside the view");
    }
}

} // namespace

Tensors drawsToTensors(const AugmentationParams& draws)
{
    const int64_t views = draws.count();
    const auto& [x, y, width, height] = draws.erase;
    Tensors tensors {
        { "aug.angle", floats(draws.angle.data(), { views }) },
        { "aug.shift", floats(draws.shift.data()->data(), { views, 2 }) },
        { "aug.perspective_on", integers(draws.perspectiveOn.data(), { views }) },
        { "aug.perspective_corners", floats(draws.corners.data()->data()->data(), { views, 4, 2 }) },
        { "aug.jitter_on", integers(draws.jitterOn.data(), { views }) },
        { "aug.jitter", floats(draws.jitter.data()->data(), { views, 4 }) },
        { "aug.jitter_order", integers(draws.jitterOrder.data(), { 4 }) },
        { "aug.erase", torch::tensor({ x, y, width, height }, torch::kInt64) },
    };
    if (draws.noise.defined()) {
        tensors.emplace("aug.noise", draws.noise.detach().to(torch::kCPU));
    }
    return tensors;
}

void replaceDraws(AugmentationParams& draws, const Tensors& tensors)
{
    const int64_t views = draws.count();
    AugmentationParams changed = draws;
    replaceFloats(tensors, "aug.angle", { views }, changed.angle.data());
    replaceFloats(tensors, "aug.shift", { views, 2 }, changed.shift.data()->data());
    replaceIntegers(tensors, "aug.perspective_on", { views }, changed.perspectiveOn.data());
    replaceFloats(tensors, "aug.perspective_corners", { views, 4, 2 }, changed.corners.data()->data()->data());
    replaceIntegers(tensors, "aug.jitter_on", { views }, changed.jitterOn.data());
    replaceFloats(tensors, "aug.jitter", { views, 4 }, changed.jitter.data()->data());
    replaceIntegers(tensors, "aug.jitter_order", { 4 }, changed.jitterOrder.data());
    std::array<int64_t, 4> erase { draws.erase.x, draws.erase.y, draws.erase.width, draws.erase.height };
    replaceIntegers(tensors, "aug.erase", { 4 }, erase.data());
    changed.erase = { erase[0], erase[1], erase[2], erase[3] };
    if (const auto noise = take(tensors, "aug.noise", { views, 3, draws.size, draws.size }); noise.defined()) {
        changed.noise = tensors.at("aug.noise");
    }
    requireInRange(changed);
    draws = changed;
}

} // namespace referee
