// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/blip_vqa/vqa_text_model.h"

namespace referee {

VqaEmbeddingsImpl::VqaEmbeddingsImpl(const BertConfig& config)
    : BertWordsImpl(config)
    , LayerNorm(register_module("LayerNorm", referee::LayerNorm(config.width, config.eps)))
{
}

torch::Tensor VqaEmbeddingsImpl::forward(const torch::Tensor& ids_MT)
{
    return LayerNorm(BertWordsImpl::forward(ids_MT));
}

VqaTextLayerImpl::VqaTextLayerImpl(const BertConfig& config)
    : attention(register_module("attention", BertAttention(config, "self", config.width)))
    , crossattention(register_module("crossattention", BertAttention(config, "self", config.imageWidth)))
    , intermediate(register_module("intermediate", BertIntermediate(config)))
    , output(register_module("output", BertOutput(config, config.intermediate)))
{
}

torch::Tensor VqaTextLayerImpl::forward(const torch::Tensor& x_MTC, const std::optional<torch::Tensor>& mask,
    const KeysValues& memory, const std::optional<torch::Tensor>& memoryMask)
{
    const auto own = attention->forward(x_MTC, { 0, x_MTC.size(1) }, mask);
    // Questions about one picture are one long row of queries, so that its keys and values are not repeated.
    const auto rows = own.reshape({ memory.k_BNSD.size(0), -1, own.size(2) });
    const auto seen = crossattention->across(rows, memory, memoryMask).view(own.sizes());
    return output(intermediate(seen), seen);
}

VqaTextEncoderImpl::VqaTextEncoderImpl(const BertConfig& config)
    : layer(register_module("layer", ModuleList<VqaTextLayer>()))
{
    for (int64_t index = 0; index < config.layers; ++index) {
        layer->add(config);
    }
}

VqaTextModelImpl::VqaTextModelImpl(const BertConfig& config)
    : embeddings(register_module("embeddings", VqaEmbeddings(config)))
    , encoder(register_module("encoder", VqaTextEncoder(config)))
{
}

void VqaTextModelImpl::fuse()
{
    std::vector<BertAttention> blocks;
    for (auto& layer : *encoder->layer) {
        layer->fuse();
        blocks.push_back(layer->crossAttention());
    }
    m_memory.fuse(blocks);
}

torch::Tensor VqaTextModelImpl::forward(const torch::Tensor& ids_MT, const std::optional<torch::Tensor>& mask,
    const torch::Tensor& memory_BSC, const std::optional<torch::Tensor>& memoryMask)
{
    const auto memory = m_memory.forward(memory_BSC);
    auto x_MTC = embeddings(ids_MT);
    for (size_t index = 0; index < memory.size(); ++index) {
        x_MTC = (*encoder->layer)[index]->forward(x_MTC, mask, memory[index], memoryMask);
    }
    return x_MTC;
}

} // namespace referee
