// SPDX-License-Identifier: GPL-3.0-or-later
// Values that engine, window and command line exchange. Torch-free, owning their memory.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// An 8-bit RGB picture, rows from the top, 3 · width bytes each.
struct Picture {
    int64_t width = 0;
    int64_t height = 0;
    std::vector<uint8_t> rgb;
    bool isEmpty() const { return rgb.empty(); }
};

/// The walk of one iteration (docs/method.md), in its order.
enum class Hop { Decode, CutOut, Referee, Backward, PullBack, Distil, Mix, Update, Average, Report };
inline constexpr std::array<std::string_view, 10> kHopNames
    = { "decode", "cut out", "referee", "backward", "pull back", "distil", "mix", "update", "average", "report" };

/// What one iteration measured. Record i describes z before iteration i, and what iteration i did to it.
struct StepReport {
    int64_t iteration = 0;
    bool isTail = false; ///< SDS alone: no referee values
    double itm = 0; ///< matching loss, mean over the views
    double caption = 0; ///< captioning loss, mean over target tokens
    double clip = 0; ///< CLIP loss 1 − cosine, 0 when CLIP has no weight
    std::vector<double> itmPerView;
    std::vector<double> captionPerView;
    std::vector<int64_t> keptViews; ///< indices of the views that counted
    double refereeNorm = 0; ///< ‖g_referee‖ before matching
    double matchedNorm = 0; ///< ‖g_referee‖ after matching
    double sdsNorm = 0; ///< ‖w2/4096 · g_sds‖
    double cosine = 0; ///< between g_referee and g_sds
    double refereeShare = 0; ///< of the step's displacement
    double sdsShare = 0;
    double noiseShare = 0;
    double latentStd = 0; ///< of z before the step
    double rate = 0; ///< of the referee's step
    double w1 = 0;
    double w2 = 0;
    int64_t timestep = 0;
    bool isRestart = false; ///< z was replaced by its average
    int64_t chunk = 0; ///< views per pass that was used
    std::array<double, kHopNames.size()> hopMs {};
    Picture picture; ///< decoded in this step, empty unless asked for
};

/// Everything that iteration i needs to be done again: about 0.25 MB at 512². fp32, exact.
struct Snapshot {
    int64_t iteration = 0;
    int64_t height = 0; ///< of the latent
    int64_t width = 0;
    std::vector<float> z; ///< 4 · height · width
    std::vector<float> ema;
    int64_t emaCount = 0;
    bool emaAliases = false;
    std::vector<float> firstMoment; ///< empty unless Adam
    std::vector<float> secondMoment;
    double adamSteps = 0;
};

} // namespace referee
