// SPDX-License-Identifier: GPL-3.0-or-later
// Gradient maps as OpenEXR: 32-bit floats, bit for bit; signs as in all files: dL/dz and dL/dimage.
#pragma once

#include "core/base/types.h"

#include <filesystem>
#include <string>
#include <vector>

namespace referee {

/// The attributes of the header.
struct ExrFacts {
    std::string referee = "blip2"; ///< layer of the referee's gradient (no attribute): see refereeLayer()
    std::string run; ///< uuid
    std::string prompt; ///< of the iteration
    std::string negativePrompt;
    std::string seed;
    int64_t iteration = 0;
    std::string minus; ///< what was subtracted, as "iteration 12"; empty (no attribute): nothing
    std::string repeat; ///< whether the iteration, computed again for this file, gave the same bits as the run
};

/// "blip2" or "clip" when only that referee has a weight, "referee" when both have.
std::string refereeLayer(double blip2Weight, double clipWeight);

/// One file of maps that all have the same height and width. Channels LAYER.c0 … c3 for latents and LAYER.R, G, B for
/// pictures; layers are the referee's own, then those of kMapNames. WriteError.
void writeExr(const std::filesystem::path& file, const std::vector<GradientMap>& maps, const ExrFacts& facts);

} // namespace referee
