// SPDX-License-Identifier: GPL-3.0-or-later
// Which safetensors files of a checkpoint folder hold its weights. Torch-free.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace referee {

/// The files of one component; `shardOf` (tensor name → file name) is empty unless the set is sharded.
struct WeightFiles {
    std::vector<std::filesystem::path> files;
    std::map<std::string, std::string> shardOf;
    std::filesystem::path index; ///< the *.index.json of a sharded set
};

/// Looks for model.safetensors, then diffusion_pytorch_model.safetensors, then the index of a sharded set, then the
/// same of the variant fp16, then of the only other variant that the folder has (bf16, non_ema). LoadError when there
/// is none, naming what else is there; where there is a pickle the text says how to convert it.
WeightFiles findWeightFiles(const std::filesystem::path& folder);

/// "X is a pickle, … Convert it once: COMMAND": models/convert.py for LAVIS' files and Stable Diffusion in one
/// file, a line of Python for the files of a Hugging Face folder, whose keys stay as they are.
std::string pickleAdvice(const std::filesystem::path& pickle);

/// Does the name end like a pickle (.bin, .pth, .pt, .ckpt)?
bool isPickleName(const std::filesystem::path& file);

} // namespace referee
