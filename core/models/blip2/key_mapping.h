// SPDX-License-Identifier: GPL-3.0-or-later
// LAVIS' words for BLIP-2 → Hugging Face's, which are ours.
#pragma once

#include <string>

namespace referee {

/// Names that are ours already come back unchanged; an empty result means that the tensor is not used (temperature,
/// position ids, the output matrix tied to the word embeddings, and the biases that fillSplitBiases reads).
std::string blip2Key(const std::string& fileWord);

} // namespace referee
