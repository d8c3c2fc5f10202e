// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a pack and the files of each beside its weights: one list says what must be there, what is read and
// what is recorded. Torch-free.
#pragma once

#include "core/io/pack.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace referee {

/// One network of a pack: "unet", "vae", "text_encoder", "tokenizer", "scheduler", "blip2", "lm_head", "clip", "judge".
struct PackComponent {
    std::string name;
    std::filesystem::path path; ///< folder, or file for lm_head
};
std::vector<PackComponent> packComponents(const Pack& pack);

enum class VocabularyKind { None, BytePair, WordPiece };

/// Names of the files of a tokenizer that exist and are read: vocab.json and merges.txt (byte pairs) or vocab.txt
/// (word pieces), tokenizer.json in their place where they are incomplete, and those that declare added tokens.
std::vector<std::string> vocabularyFiles(const std::filesystem::path& folder, VocabularyKind kind);

/// "config.json", "scheduler_config.json", or empty for a component without one.
std::string configNameOf(const PackComponent& component);
/// Whether the component has weights in its folder.
bool hasWeights(const PackComponent& component);
/// Configuration and vocabulary files that exist and are read.
std::vector<std::filesystem::path> smallFilesOf(const PackComponent& component);
/// Required files that are missing, weights aside, each ready for a message.
std::vector<std::string> missingFilesOf(const PackComponent& component);

/// Weights, configs and vocabularies of one component, sorted by name. LoadError when a network has no weights.
std::vector<std::filesystem::path> componentFiles(const PackComponent& component);

/// Every file that decides the pack's numbers, pack.json first; each once.
std::vector<std::filesystem::path> packFiles(const Pack& pack);

/// Path for a run's record: relative to the pack when inside it, else whole.
std::string nameInPack(const Pack& pack, const std::filesystem::path& file);

/// What one safetensors file holds, by its header alone.
struct WeightSummary {
    uint64_t tensors = 0;
    uint64_t elements = 0;
    uint64_t bytes = 0; ///< of tensor data
    std::map<std::string, uint64_t> bytesOfDtype;
};
WeightSummary summarizeWeights(const std::filesystem::path& file);

} // namespace referee
