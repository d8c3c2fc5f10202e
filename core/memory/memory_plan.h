// SPDX-License-Identifier: GPL-3.0-or-later
// Predicts from the networks' configs how much memory an iteration needs, and how many views per pass fit. Compared
// with the allocator's count in tests/core/memory/tst_memory_plan.cpp; figures in docs/benchmarks.md.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/io/pack.h"
#include "core/models/blip2/blip2_config.h"
#include "core/models/clip/config.h"
#include "core/models/unet/config.h"
#include "core/models/vae/config.h"
#include "core/profiling/flop_minimum.h"

#include <cstdint>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// Bytes of one element: of the networks' activations, and of picture, views and latent.
struct ElementSizes {
    uint64_t network = 4;
    uint64_t state = 4;
};

/// Memory of an iteration beside the weights, in bytes.
struct MemoryNeeds {
    uint64_t decoder = 0; ///< kept from decoding until the gradient has come back
    uint64_t perView = 0; ///< kept for each view of a chunk, with the expected augmentations
    uint64_t viewWork = 0; ///< peak of temporary results while views are evaluated
    uint64_t decoderWork = 0; ///< peak of temporary results in the decoder's backward pass
    uint64_t distilWork = 0; ///< of the UNet, which runs after the referee or beside it
};

/// The sizes of a pack's networks. Counts what our layers keep (docs/method.md, "Memory"): of the decoder's residual
/// blocks both norms' and both convolutions' inputs, of a transformer layer the residual stream twice, queries, keys,
/// values, their mixture and the inner layer. With settings.recompute the decoder keeps its blocks' inputs only.
class MemoryModel {
public:
    /// Reads the networks' config.json. LoadError as their loaders.
    explicit MemoryModel(const Pack& pack);

    MemoryNeeds needs(const Settings& settings, const FlopSizes& sizes, const ElementSizes& bytes) const;

private:
    void addReferees(
        MemoryNeeds& needs, const Settings& settings, const FlopSizes& sizes, const ElementSizes& bytes) const;

    AutoencoderConfig m_autoencoder;
    UNetConfig m_unet;
    std::vector<Blip2Config> m_blip2;
    std::vector<ClipConfig> m_clip;
};

/// The memory for which a plan is made.
struct MemoryBudget {
    uint64_t weights = 0;
    uint64_t program = 0; ///< the program itself, where it lives in the same memory
    uint64_t available = 0; ///< for all of it; 0: not known
    bool isBeside = false; ///< the UNet runs beside the referee (core/methods/inversion/async_work.h)
};

/// Views in a pass as the settings ask for it: all of them when chunk is 0.
int64_t viewsAtOnce(const Settings& settings);

/// The plan with settings.chunk views at once, or, when that is 0, with as many as fit; one at least.
MemoryPlan planMemory(const MemoryNeeds& needs, const Settings& settings, const MemoryBudget& budget);

/// The device's memory that this program may use in all, without swapping and within the limit of its control group:
/// the free memory and what the program holds already. 0: not known.
uint64_t memoryForUs(const torch::Device& device);

/// The kilobytes after `name` in a file of such lines (/proc), in bytes; 0 where there are none.
uint64_t kilobytesIn(const char* path, const std::string& name);

/// Bytes that a module's parameters and buffers take; tied and fused ones once.
uint64_t weightBytes(const torch::nn::Module& module);

/// LibTorch's code, tables and kernels in a process on the processor, measured (docs/benchmarks.md): oneDNN makes
/// kernels for 16-bit numbers and keeps packed copies for them.
inline constexpr uint64_t programBytes(torch::ScalarType precision)
{
    return precision == torch::kBFloat16 ? 250'000'000 : 190'000'000;
}

/// Keeps the memory that an iteration frees for the next one, which needs the same amount. By default glibc returns the
/// top of the heap and every large block to the system when it is freed, so that each iteration pays for new zeroed
/// pages (measured on the miniature: three quarters of all page faults, 5 % of the time). From now on blocks up to 64
/// MB are kept, up to 512 MB of them. No effect with other C libraries.
void tuneMalloc();

/// Maximum of unused bytes that are kept.
inline constexpr std::size_t kMaxKeptBytes = std::size_t { 512 } << 20U;

} // namespace referee
