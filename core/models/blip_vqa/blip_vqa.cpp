// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/blip_vqa/blip_vqa.h"

#include "core/base/errors.h"

#include <limits>
#include <string>

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

VqaTextModelImpl::VqaTextModelImpl(const BertConfig& config)
    : embeddings(register_module("embeddings", VqaEmbeddings(config)))
    , encoder(register_module("encoder", LayerStack<VqaTextLayer>("layer", config.layers, config)))
{
}

void VqaTextModelImpl::fuse()
{
    std::vector<BertAttention> blocks;
    for (auto& layer : *encoder->layers) {
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
        x_MTC = (*encoder->layers)[index]->forward(x_MTC, mask, memory[index], memoryMask);
    }
    return x_MTC;
}

namespace {

void requireWord(int64_t id, const VqaConfig& config)
{
    if (id < 0 || id >= config.text.vocabulary) {
        throw LoadError(config.text.file + ": vocab_size must be above the ids of the tokenizer, got "
            + std::to_string(config.text.vocabulary) + " and id " + std::to_string(id)
            + ". The vocabulary belongs to another checkpoint.");
    }
}

/// mask_MT (1 = real) → additive [M, 1, 1, T].
torch::Tensor additive(const torch::Tensor& mask_MT, torch::ScalarType dtype)
{
    const auto zeros = torch::zeros(mask_MT.sizes(), mask_MT.options().dtype(dtype));
    return zeros.masked_fill(mask_MT.eq(0), -std::numeric_limits<double>::infinity()).unsqueeze(1).unsqueeze(1);
}

} // namespace

VqaDecoderImpl::VqaDecoderImpl(const VqaConfig& config)
    : bert(register_module("bert", VqaTextModel(config.text)))
    , cls(register_module("cls", PredictionHead(config.text)))
{
}

BlipVqaImpl::BlipVqaImpl(const VqaConfig& config, const VqaWords& words)
    : vision_model(register_module("vision_model", VisionTransformer(config.vision)))
    , text_encoder(register_module("text_encoder", VqaTextModel(config.text)))
    , text_decoder(register_module("text_decoder", VqaDecoder(config)))
    , m_config(config)
    , m_words(words)
{
    requireWord(words.yes, config);
    requireWord(words.no, config);
    requireWord(words.encode.value_or(0), config);
}

void BlipVqaImpl::fuse()
{
    text_encoder->fuse();
    text_decoder->bert->fuse();
}

torch::Tensor BlipVqaImpl::encodeImage(const torch::Tensor& pixels_B3HW) { return vision_model(pixels_B3HW); }

torch::Tensor BlipVqaImpl::answerLogits(
    const torch::Tensor& image_1PC, const torch::Tensor& ids_MT, const torch::Tensor& mask_MT)
{
    auto ids = ids_MT.to(image_1PC.device(), torch::kInt64, false, true);
    if (m_words.encode) {
        ids.select(1, 0).fill_(*m_words.encode);
    }
    const auto mask = additive(mask_MT.to(image_1PC.device()), image_1PC.scalar_type());
    const auto question_MTC = text_encoder->forward(ids, mask, image_1PC, std::nullopt);
    const auto start = torch::full({ ids.size(0), 1 }, m_config.decoderStart, ids.options());
    const auto answer_M1C = text_decoder->bert->forward(start, std::nullopt, question_MTC, mask);
    const auto wanted = torch::tensor({ m_words.yes, m_words.no }, torch::kInt64).to(ids.device());
    const auto words_VC = text_decoder->bert->embeddings->word_embeddings->weight;
    return text_decoder->cls->ofWords(answer_M1C.select(1, 0), words_VC, wanted);
}

torch::Tensor BlipVqaImpl::answerYes(
    const torch::Tensor& pixels_13HW, const torch::Tensor& ids_MT, const torch::Tensor& mask_MT)
{
    // p[yes] / (p[yes] + p[no]) of a softmax is the sigmoid of the logits' difference.
    const auto logits_M2 = answerLogits(encodeImage(pixels_13HW), ids_MT, mask_MT).to(torch::kFloat32);
    return torch::sigmoid(logits_M2.select(1, 0) - logits_M2.select(1, 1));
}

BlipVqa loadBlipVqa(const std::filesystem::path& folder, const VqaWords& words, const LoadOptions& options)
{
    BlipVqa judge(VqaConfig::load(folder / "config.json"), words);
    const auto source = openWeights(folder, options);
    const std::string table = "text_decoder.bert.embeddings.word_embeddings.weight";
    requireTied(source, "text_decoder.cls.predictions.decoder.weight", table);
    auto renaming = options;
    renaming.rename = vqaKey;
    loadWeights(*judge, source, renaming);
    judge->fuse();
    return judge;
}

} // namespace referee
