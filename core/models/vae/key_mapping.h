// SPDX-License-Identifier: GPL-3.0-or-later
// Words of older autoencoder files → the words of diffusers ≥ 0.17, which are ours.
#pragma once

#include <string>

namespace referee {

/// Mid-block attention was `query`, `key`, `value`, `proj_attn`; every other name is returned as it is.
std::string renameAutoencoderKey(const std::string& fileName);

} // namespace referee
