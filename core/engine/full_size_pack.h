// SPDX-License-Identifier: GPL-3.0-or-later
// The sizes of Stable Diffusion 1.5 and BLIP-2 ViT-g as a pack without weights, for measuring with random ones.
#pragma once

#include <filesystem>

namespace referee {

/// Writes pack.json, the networks' configs and vocabularies of the right size (made up: no words of the originals but
/// those that a benchmark's prompt needs) into `folder`, which must be there. WriteError.
void writeFullSizePack(const std::filesystem::path& folder);

} // namespace referee
