// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a LoRA file: they are refused with a LoadError, or every tensor changes one layer and fits it.
#include "core/base/errors.h"
#include "core/models/lora/lora_placement.h"

#include <cmath>
#include <cstdlib>
#include <set>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

using namespace referee;

namespace {

void require(bool isTrue)
{
    if (!isTrue) {
        std::abort();
    }
}

const LoraTargets& targets()
{
    static const LoraTargets kTargets {
        { { "conv_in", { 8, 4, 3, 3 } }, { "time_embedding.linear_1", { 9, 8 } },
            { "down_blocks.0.resnets.0.conv1", { 8, 8, 3, 3 } },
            { "down_blocks.0.attentions.0.proj_in", { 8, 8, 1, 1 } },
            { "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_out.0", { 8, 8 } },
            { "down_blocks.0.downsamplers.0.conv", { 8, 8, 3, 3 } }, { "mid_block.resnets.1.conv2", { 8, 8, 3, 3 } },
            { "up_blocks.0.upsamplers.0.conv", { 8, 8, 3, 3 } },
            { "up_blocks.0.resnets.0.conv_shortcut", { 8, 16, 1, 1 } } },
        { { "encoder.layers.0.self_attn.q_proj", { 6, 6 } }, { "encoder.layers.0.mlp.fc1", { 10, 6 } } }
    };
    return kTargets;
}

int64_t elements(const std::vector<int64_t>& shape)
{
    int64_t count = 1;
    for (const int64_t size : shape) {
        count *= size;
    }
    return count;
}

void checkPlaces(const std::vector<LoraPart>& parts, size_t tensors)
{
    std::set<std::pair<LoraNetwork, std::string>> seen;
    size_t placed = 0;
    for (const auto& part : parts) {
        require(seen.emplace(part.network, part.layer).second);
        const auto& layers = targets().of(part.network);
        const auto* layer = &layers.front();
        while (layer->name != part.layer) {
            require(++layer != layers.data() + layers.size());
        }
        const auto& weight = layer->shape;
        require(part.rank() > 0 && std::isfinite(part.scale));
        require(elements(part.up.shape) == weight[0] * part.rank());
        require(elements(part.down.shape) == part.rank() * (elements(weight) / weight[0]));
        require(!part.alpha || elements(part.alpha->shape) == 1);
        placed += part.alpha ? 3 : 2;
    }
    require(placed == tensors && placed > 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static const int descriptor = memfd_create("input", MFD_CLOEXEC);
    static const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    require(ftruncate(descriptor, 0) == 0);
    require(pwrite(descriptor, data, size, 0) == static_cast<ssize_t>(size));
    try {
        const auto header = readSafetensorsHeader(InputFile(path));
        checkPlaces(placeLora(header, targets(), path), header.entries.size());
    } catch (const LoadError&) {
        // The usual end.
    }
    return 0;
}
