// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_cures.h"

#include "core/base/method_table.h"
#include "core/base/settings_table.h"

#include <algorithm>
#include <cmath>

namespace referee {

namespace {

constexpr double kRise = 1.5;
constexpr double kFirstNoise = 0.1; ///< where there was none
constexpr double kClipWeight = 0.5;

double greatest(std::string_view key) { return findSetting(key)->max; }

double raised(double value, double from, double limit)
{
    const double hundredths = std::round(100 * kRise * value) / 100;
    return std::min(value > 0 ? hundredths : from, std::max(limit, value));
}

bool changes(const Settings& settings, Cure cure)
{
    const MethodTraits& method = methodTraits(settings);
    if (cure == Cure::OtherSeed) {
        return true;
    }
    const bool isReferees = cure != Cure::MoreLatentNoise && cure != Cure::SmallerW2;
    const bool isUsed = isReferees ? method.usesReferee : method.optimizesLatent;
    const bool isInert = cure == Cure::LargerW1 && settings.optimizer == "adam"; // its scale cancels
    return isUsed && !isInert && curedSettings(settings, cure) != settings;
}

} // namespace

std::vector<Cure> curesOf(Trouble trouble, const Settings& settings, bool hasClip)
{
    std::vector<Cure> cures;
    switch (trouble) {
    case Trouble::Fooled:
        cures = { Cure::MoreViews, Cure::MoreViewNoise, Cure::AddClip };
        break;
    case Trouble::Plateau:
        cures = { Cure::LargerW1, Cure::MoreLatentNoise, Cure::OtherSeed };
        break;
    case Trouble::Overshoot:
        cures = { Cure::SmallerW2 };
        break;
    }
    std::erase_if(cures, [&](Cure cure) { return (cure == Cure::AddClip && !hasClip) || !changes(settings, cure); });
    return cures;
}

std::string labelOf(Cure cure)
{
    switch (cure) {
    case Cure::MoreViews:
        return "More views";
    case Cure::AddClip:
        return "Add CLIP";
    case Cure::LargerW1:
        return "Larger w1";
    case Cure::SmallerW2:
        return "Smaller w2";
    case Cure::OtherSeed:
        return "Another seed";
    default:
        return "More noise";
    }
}

Settings curedSettings(Settings settings, Cure cure)
{
    switch (cure) {
    case Cure::MoreViews:
        settings.views = std::min(settings.views + (settings.views + 1) / 2, static_cast<int64_t>(greatest("views")));
        break;
    case Cure::MoreViewNoise:
        settings.stepNoise = raised(settings.stepNoise, kFirstNoise, greatest("step_noise"));
        break;
    case Cure::AddClip:
        settings.clipWeight = std::max(settings.clipWeight, kClipWeight);
        break;
    case Cure::LargerW1:
        settings.w1 = raised(settings.w1, 1, greatest("w1"));
        settings.w1End = settings.w1End < 0 ? settings.w1End : raised(settings.w1End, 1, greatest("w1_end"));
        break;
    case Cure::MoreLatentNoise:
        settings.noiseSigma = raised(settings.noiseSigma, kFirstNoise, greatest("noise_sigma"));
        break;
    case Cure::SmallerW2:
        settings.w2 /= 2;
        settings.w2End /= 2;
        break;
    case Cure::OtherSeed:
        break;
    }
    return settings;
}

} // namespace referee
