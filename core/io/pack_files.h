// SPDX-License-Identifier: GPL-3.0-or-later
// What lies on the disk for a pack: the files that decide its numbers, and what a weight file holds. Torch-free.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/io/pack_components.h"

namespace referee {

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
