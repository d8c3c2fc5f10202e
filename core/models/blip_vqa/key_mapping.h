// SPDX-License-Identifier: GPL-3.0-or-later
// LAVIS' words for BLIP-VQA → Hugging Face's, which are ours. Only the vision half differs (spec 1.8).
#pragma once

#include <string>

namespace referee {

/// Names that are ours already come back unchanged; an empty result means that the tensor is not used (position ids and
/// the output matrix tied to the word embeddings, spec 0.14).
std::string vqaKey(const std::string& fileWord);

} // namespace referee
