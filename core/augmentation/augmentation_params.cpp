// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/augmentation_params.h"

#include "core/augmentation/referee_input.h"
#include "core/base/errors.h"

#include <algorithm>
#include <cmath>

namespace referee {

namespace {

constexpr double kMinAspect = 0.3; ///< of the erased rectangle, height ÷ width; the maximum is its inverse

double asFloat(double value) { return static_cast<double>(static_cast<float>(value)); }

double symmetric(const StatelessRng& source, RngStream purpose, int64_t view, double reach)
{
    return asFloat(source.uniform(purpose, static_cast<uint64_t>(view), -reach, reach));
}

/// A factor about 1; kornia does not let it fall below 0.
double factor(const StatelessRng& source, RngStream purpose, int64_t view, double reach)
{
    const double low = std::max(0.0, 1 - reach);
    return asFloat(source.uniform(purpose, static_cast<uint64_t>(view), low, 1 + reach));
}

int64_t happens(const StatelessRng& source, RngStream purpose, int64_t view, double chance)
{
    return source.uniform(purpose, static_cast<uint64_t>(view)) < chance ? 1 : 0;
}

/// Each coordinate of each corner moves inwards by up to distortion · R/2.
Corners drawCorners(const StatelessRng& source, int64_t view, int64_t size, double distortion)
{
    Corners corners = cornersOf(size);
    auto index = static_cast<uint64_t>(view) * 8;
    for (auto& corner : corners) {
        for (double& place : corner) {
            const double inwards = place > 0 ? -1 : 1;
            const double way = source.uniform(RngStream::PerspectiveCorner, index++) * distortion;
            place = asFloat(place + inwards * way * static_cast<double>(size) / 2);
        }
    }
    return corners;
}

double drawAspect(const StatelessRng& source)
{
    const bool isLow = source.uniform(RngStream::EraseAspect, 0) < 0.5;
    return isLow ? source.uniform(RngStream::EraseAspect, 1, kMinAspect, 1)
                 : source.uniform(RngStream::EraseAspect, 1, 1, 1 / kMinAspect);
}

Rectangle drawRectangle(const Settings& settings, int64_t size, const StatelessRng& source)
{
    if (happens(source, RngStream::EraseOn, 0, settings.eraseChance) == 0) {
        return {};
    }
    const auto side = static_cast<double>(size);
    const double area = source.uniform(RngStream::EraseArea, 0, settings.eraseMin, settings.eraseMax) * side * side;
    const double aspect = drawAspect(source);
    const auto clampToView = [side](double length) { return std::clamp(std::nearbyint(length), 1.0, side); };
    const double height = clampToView(std::sqrt(area * aspect));
    const double width = clampToView(std::sqrt(area / aspect));
    const double x = std::floor(source.uniform(RngStream::ErasePosition, 0) * (side - width + 1));
    const double y = std::floor(source.uniform(RngStream::ErasePosition, 1) * (side - height + 1));
    return { static_cast<int64_t>(x), static_cast<int64_t>(y), static_cast<int64_t>(width),
        static_cast<int64_t>(height) };
}

void drawOneView(AugmentationParams& draws, const Settings& settings, const StatelessRng& source, int64_t view)
{
    const auto side = static_cast<double>(draws.size);
    draws.angle.push_back(symmetric(source, RngStream::AffineAngle, view, settings.angle));
    draws.shift.push_back({ symmetric(source, RngStream::AffineShiftX, view, settings.shiftX * side),
        symmetric(source, RngStream::AffineShiftY, view, settings.shiftY * side) });
    draws.perspectiveOn.push_back(happens(source, RngStream::PerspectiveOn, view, settings.perspectiveChance));
    draws.corners.push_back(drawCorners(source, view, draws.size, settings.perspectiveDistortion));
    draws.jitterOn.push_back(happens(source, RngStream::JitterOn, view, settings.jitterChance));
    draws.jitter.push_back({ factor(source, RngStream::JitterBrightness, view, settings.brightness),
        factor(source, RngStream::JitterContrast, view, settings.contrast),
        factor(source, RngStream::JitterSaturation, view, settings.saturation),
        symmetric(source, RngStream::JitterHue, view, settings.hue) });
    draws.viewStd.push_back(
        asFloat(source.uniform(RngStream::ViewNoiseStd, static_cast<uint64_t>(view), 0, settings.viewNoise)));
}

/// One number a view, shaped for broadcasting, beside `like`.
torch::Tensor perView(const std::vector<double>& numbers, const torch::Tensor& like)
{
    return uploadLike(like, numbers, { static_cast<int64_t>(numbers.size()), 1, 1, 1 });
}

} // namespace

AugmentationParams drawViews(const Settings& settings, int64_t size, const StatelessRng& source)
{
    AugmentationParams draws;
    draws.size = size;
    for (int64_t view = 0; view < settings.views; ++view) {
        drawOneView(draws, settings, source, view);
    }
    const auto order = source.permutation(RngStream::JitterOrder, static_cast<int64_t>(draws.jitterOrder.size()));
    std::ranges::copy(order, draws.jitterOrder.begin());
    draws.erase = drawRectangle(settings, size, source);
    draws.stepStd = asFloat(settings.stepNoise);
    return draws;
}

torch::Tensor drawViewNoise(
    const AugmentationParams& draws, const StatelessRng& source, const torch::TensorOptions& options)
{
    std::vector<double> deviation;
    for (const double own : draws.viewStd) {
        deviation.push_back(std::hypot(own, draws.stepStd));
    }
    auto noise = source.normalOnDevice(
        RngStream::ViewNoise, { draws.count(), 3, draws.size, draws.size }, options, static_cast<uint64_t>(draws.size));
    return noise.mul_(perView(deviation, noise));
}

torch::Tensor viewNoisePart(const AugmentationParams& draws, const StatelessRng& source)
{
    // For v ~ N(0, f²), s ~ N(0, σ²) and n = v + s: v given n is normal with mean n f²/(f² + σ²) and deviation
    // f σ/√(f² + σ²).
    std::vector<double> share;
    std::vector<double> deviation;
    for (const double own : draws.viewStd) {
        const double whole = std::hypot(own, draws.stepStd);
        share.push_back(whole > 0 ? own * own / (whole * whole) : 0);
        deviation.push_back(whole > 0 ? own * draws.stepStd / whole : 0);
    }
    const auto& noise = draws.noise;
    const auto fresh = source.normalOnDevice(
        RngStream::ViewNoisePart, noise.sizes(), noise.options(), static_cast<uint64_t>(draws.size));
    return noise * perView(share, noise) + fresh * perView(deviation, noise);
}

AugmentationParams resizeDraws(const AugmentationParams& draws, int64_t size)
{
    AugmentationParams resized = draws;
    resized.size = size;
    resized.noise = torch::Tensor();
    const double sides = static_cast<double>(size) / static_cast<double>(draws.size);
    const double corners = static_cast<double>(size - 1) / static_cast<double>(draws.size - 1);
    for (auto& shift : resized.shift) {
        shift = { asFloat(shift[0] * sides), asFloat(shift[1] * sides) };
    }
    for (auto& view : resized.corners) {
        for (auto& corner : view) {
            corner = { asFloat(corner[0] * corners), asFloat(corner[1] * corners) };
        }
    }
    // Both edges are rounded, so that the rectangle stays inside.
    const auto scaled = [sides](int64_t edge) { return std::llround(static_cast<double>(edge) * sides); };
    const auto& [x, y, width, height] = draws.erase;
    resized.erase = { scaled(x), scaled(y), scaled(x + width) - scaled(x), scaled(y + height) - scaled(y) };
    return resized;
}

// View draws to and from the named tensors of a trace.

namespace {

/// A copy. The numbers of a std::vector of arrays lie one after the other.
template <typename Number> torch::Tensor copied(const Number* first, torch::IntArrayRef shape)
{
    const auto type = std::is_same_v<Number, double> ? torch::kFloat32 : torch::kInt64;
    const auto view = torch::from_blob(const_cast<Number*>(first), shape, torch::CppTypeToScalarType<Number>::value);
    return view.to(type, /*non_blocking=*/false, /*copy=*/true);
}

void require(bool isMet, const std::string& name, const std::string& rule)
{
    if (!isMet) {
        throw UsageError(name + " must " + rule + ". Correct the inputs file.");
    }
}

template <typename Number>
void replace(const NamedTensors& tensors, const std::string& name, torch::IntArrayRef shape, Number* target)
{
    if (const auto input = inputOf(tensors, name, shape); input.defined()) {
        const auto values = input.to(torch::kCPU, torch::kFloat64);
        require(torch::isfinite(values).all().item<bool>(), name, "hold finite numbers");
        const auto numbers = values.to(torch::CppTypeToScalarType<Number>::value).contiguous();
        std::copy_n(numbers.template const_data_ptr<Number>(), numbers.numel(), target);
    }
}

void requireInRange(const AugmentationParams& draws)
{
    const auto isFlag = [](int64_t value) { return value == 0 || value == 1; };
    require(std::ranges::all_of(draws.perspectiveOn, isFlag), "aug.perspective_on", "hold 0 or 1");
    require(std::ranges::all_of(draws.jitterOn, isFlag), "aug.jitter_on", "hold 0 or 1");
    require(std::ranges::is_permutation(draws.jitterOrder, AugmentationParams().jitterOrder), "aug.jitter_order",
        "hold each of 0, 1, 2 and 3 once");
    const auto& [x, y, width, height] = draws.erase;
    const bool isInside
        = x >= 0 && y >= 0 && width >= 0 && height >= 0 && x <= draws.size - width && y <= draws.size - height;
    require(isInside, "aug.erase", "hold x, y, width and height of a rectangle inside the view");
}

} // namespace

torch::Tensor inputOf(const NamedTensors& tensors, const std::string& name, torch::IntArrayRef shape)
{
    const auto found = tensors.find(name);
    if (found == tensors.end()) {
        return {};
    }
    if (found->second.sizes() != shape) {
        throw ShapeError(c10::str("Input ", name, " must have the shape ", shape, ", got ", found->second.sizes(),
            ". Correct the inputs file, the size of the picture or the number of views."));
    }
    return found->second;
}

NamedTensors drawsToTensors(const AugmentationParams& draws)
{
    const int64_t views = draws.count();
    const auto& [x, y, width, height] = draws.erase;
    NamedTensors tensors {
        { "aug.angle", copied(draws.angle.data(), { views }) },
        { "aug.shift", copied(draws.shift.data()->data(), { views, 2 }) },
        { "aug.perspective_on", copied(draws.perspectiveOn.data(), { views }) },
        { "aug.perspective_corners", copied(draws.corners.data()->data()->data(), { views, 4, 2 }) },
        { "aug.jitter_on", copied(draws.jitterOn.data(), { views }) },
        { "aug.jitter", copied(draws.jitter.data()->data(), { views, 4 }) },
        { "aug.jitter_order", copied(draws.jitterOrder.data(), { 4 }) },
        { "aug.erase", torch::tensor({ x, y, width, height }, torch::kInt64) },
    };
    if (draws.noise.defined()) {
        tensors.emplace("aug.noise", draws.noise.detach().to(torch::kCPU));
    }
    return tensors;
}

void replaceDraws(AugmentationParams& draws, const NamedTensors& tensors)
{
    const int64_t views = draws.count();
    AugmentationParams changed = draws;
    replace(tensors, "aug.angle", { views }, changed.angle.data());
    replace(tensors, "aug.shift", { views, 2 }, changed.shift.data()->data());
    replace(tensors, "aug.perspective_on", { views }, changed.perspectiveOn.data());
    replace(tensors, "aug.perspective_corners", { views, 4, 2 }, changed.corners.data()->data()->data());
    replace(tensors, "aug.jitter_on", { views }, changed.jitterOn.data());
    replace(tensors, "aug.jitter", { views, 4 }, changed.jitter.data()->data());
    replace(tensors, "aug.jitter_order", { 4 }, changed.jitterOrder.data());
    std::array<int64_t, 4> erase { draws.erase.x, draws.erase.y, draws.erase.width, draws.erase.height };
    replace(tensors, "aug.erase", { 4 }, erase.data());
    changed.erase = { erase[0], erase[1], erase[2], erase[3] };
    if (const auto noise = inputOf(tensors, "aug.noise", { views, 3, draws.size, draws.size }); noise.defined()) {
        require(torch::isfinite(noise).all().item<bool>(), "aug.noise", "hold finite numbers");
        changed.noise = noise;
    }
    requireInRange(changed);
    draws = changed;
}

} // namespace referee
