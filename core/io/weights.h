// SPDX-License-Identifier: GPL-3.0-or-later
// Strict loading of a checkpoint folder into a module whose registered names are the checkpoint's.
#pragma once

#include "core/io/safetensors.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// All tensors of a component: one safetensors file or a sharded set (`*.safetensors.index.json`).
class WeightSource {
public:
    /// Looks for model.safetensors, diffusion_pytorch_model.safetensors (each also as .fp16. variant and sharded).
    /// A pickle (.bin, .pth, .ckpt) in their place is a LoadError that says how to convert it.
    static WeightSource openFolder(const std::filesystem::path& folder);
    static WeightSource openFile(const std::filesystem::path& file);
    /// Adds the tensors of another source (LoadError when a name is there twice).
    void add(const WeightSource& other);

    struct Item {
        std::shared_ptr<SafetensorsFile> file;
        TensorEntry entry;
    };
    const std::map<std::string, Item>& items() const { return m_items; }
    /// Files in the order opened; for identities (hashes) and messages.
    const std::vector<std::filesystem::path>& files() const { return m_files; }
    uint64_t totalBytes() const;

private:
    void addFile(const std::filesystem::path& path);

    std::map<std::string, Item> m_items;
    std::vector<std::filesystem::path> m_files;
};

struct LoadOptions {
    torch::Device device = torch::kCPU;
    torch::ScalarType dtype = torch::kFloat32; ///< of all floating weights
    /// Checkpoint key → parameter name, applied to every name of the file; empty result = ignore that tensor.
    std::function<std::string(const std::string&)> rename;
    /// Parameters that the file may lack (tied tensors); they keep their values.
    std::function<bool(const std::string&)> mayLack;
    const std::atomic<bool>* stop = nullptr; ///< tested between tensors; Cancelled when set
    bool rejectNonFinite = true; ///< NaN or infinity in a weight is a LoadError
    std::optional<uint64_t> drawSeed; ///< benchmarks: random numbers (drawWeight), no file is read

    void throwIfStopped() const; ///< Cancelled
};

/// The weights of a component's folder; none when they are drawn.
WeightSource openWeights(const std::filesystem::path& folder, const LoadOptions& options);

/// Fills every parameter and buffer of `module` (floating ones moved to device and dtype first), then eval() and
/// requires_grad_(false). Missing, unexpected, wrong-shaped and wrong-typed (integer for floating or the reverse) names
/// are gathered and reported together with the file's name; then nothing has been changed. `*.position_ids` that the
/// module lacks are ignored (spec 1.0). A tensor registered under two names (tied) is filled once.
void loadWeights(torch::nn::Module& module, const WeightSource& source, const LoadOptions& options);

/// Names and shapes that a module registers, in the form "name [320, 4, 3, 3]" (key contract tests, models check).
std::vector<std::string> registeredKeys(const torch::nn::Module& module);

/// Random weights for benchmarks without a checkpoint. Fills `tensor` so that activations keep about unit variance from
/// layer to layer: matrices and kernels uniform with variance 1 / fan-in, one-dimensional weights (of norms) 1,
/// everything else 0. The numbers depend on `seed` and `name` alone. Integer tensors are left as they are.
void drawWeight(torch::Tensor tensor, const std::string& name, uint64_t seed);

} // namespace referee
