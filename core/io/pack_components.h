// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a pack and the files of each beside its weights: one list says what must be there, what is read and
// what is recorded. Torch-free.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/io/pack.h"

namespace referee {

/// One network of a pack: "unet", "vae", "text_encoder", "tokenizer", "scheduler", "blip2", "lm_head", "clip", "judge".
struct PackComponent {
    std::string name;
    std::filesystem::path path; ///< folder, or file for lm_head
};
std::vector<PackComponent> packComponents(const Pack& pack);

enum class VocabularyKind { None, BytePair, WordPiece };

/// Names of the files of a tokenizer that are there and are read: vocab.json and merges.txt (byte pairs) or vocab.txt
/// (word pieces), in their place tokenizer.json where they are not complete, and what declares added tokens.
std::vector<std::string> vocabularyFiles(const std::filesystem::path& folder, VocabularyKind kind);

/// "config.json", "scheduler_config.json", or empty for a component without one.
std::string configNameOf(const PackComponent& component);
/// Does the component have weights in its folder?
bool hasWeights(const PackComponent& component);
/// Configuration and vocabulary that are there and are read.
std::vector<std::filesystem::path> smallFilesOf(const PackComponent& component);
/// What must be there and is not, each fit for a message; weights aside.
std::vector<std::string> missingFilesOf(const PackComponent& component);

} // namespace referee
