// SPDX-License-Identifier: GPL-3.0-or-later
// BLIP-2 as a referee: does the picture match the text, and how well does the picture predict it? transformers'
// Blip2ForImageTextRetrieval with the captioning head of LAVIS. Losses are in core/referees. All in the weights' dtype
// (Hugging Face's choice; LAVIS ran the Q-Former in fp32, spec 1.5).
// N views, Q queries, T real tokens of the prompt, V vocabulary, P patches, E image width, D feature width.
#pragma once

#include <filesystem>
#include <torch/torch.h>

#include "core/io/weights.h"
#include "core/models/bert/bert_layers.h"
#include "core/models/blip2/blip2_config.h"
#include "core/models/qformer/qformer.h"
#include "core/models/vit/vision_transformer.h"

namespace referee {

/// A prompt, computed once and used for all views of all iterations.
struct Blip2Text {
    torch::Tensor ids_1T; ///< as given, with pads
    QFormerPrompt prompt;
    torch::Tensor targets_T; ///< int64 [T − 1], what row r of the caption logits should predict: words 1 … T−1
    torch::Tensor feature_1D; ///< contrastive text feature of length 1
};

struct Blip2Scores {
    torch::Tensor itmLogits_N2; ///< index 1 = match; mean over the queries
    torch::Tensor captionLogits_NTV; ///< [N, T − 1, V]: only the rows whose target is a real token
    torch::Tensor similarity_N; ///< max over queries of the cosine with the text; undefined unless asked for
};

class Blip2MatcherImpl : public torch::nn::Module {
public:
    explicit Blip2MatcherImpl(const Blip2Config& config);

    /// ids_1T int64 [1, ·] with mask_1T (1 = real token; pads at the end only, at least two real tokens).
    /// UsageError for other masks and for ids outside the vocabulary. Waits for the device: not inside a step.
    Blip2Text prepareText(const torch::Tensor& ids_1T, const torch::Tensor& mask_1T);

    /// Normalised pixels_N3RR → image states NPE.
    torch::Tensor encodeImage(const torch::Tensor& pixels_N3RR);
    /// Normalised pixels_N3RR → what texts read of them; any number of texts may.
    ImageMemory readImage(const torch::Tensor& pixels_N3RR) { return qformer->readImage(encodeImage(pixels_N3RR)); }
    Blip2Scores score(const ImageMemory& image, const Blip2Text& text, bool withSimilarity = false);
    Blip2Scores score(const torch::Tensor& image_NPE, const Blip2Text& text, bool withSimilarity = false)
    {
        return score(qformer->readImage(image_NPE), text, withSimilarity);
    }
    /// All of the above.
    Blip2Scores forward(const torch::Tensor& pixels_N3RR, const Blip2Text& text, bool withSimilarity = false)
    {
        return score(readImage(pixels_N3RR), text, withSimilarity);
    }

    const Blip2Config& config() const { return m_config; }
    /// [DEC], which starts a caption; until it is set the last word of the table, where BLIP-2 adds it to BERT's (spec
    /// 1.6).
    void setCaptionStart(int64_t id) { m_captionStart = id; }
    /// Arranges weights for few operators; call once, after loading (loadBlip2 does).
    void fuse() { qformer->fuse(); }

private:
    torch::Tensor textFeature(const torch::Tensor& words_1TC);

    VisionTransformer vision_model;
    torch::Tensor query_tokens; ///< [1, Q, C]
    BertWords embeddings;
    QFormer qformer;
    Linear vision_projection;
    Linear text_projection;
    Linear itm_head;
    PredictionHead cls;
    Blip2Config m_config;
    int64_t m_captionStart;
};
TORCH_MODULE(Blip2Matcher);

/// Reads `folder`/config.json and its weights (Hugging Face's or LAVIS' names), and the five tensors of the captioning
/// head from `lmHead` (empty path: they are among the folder's, as in LAVIS files). Ready to use.
Blip2Matcher loadBlip2(
    const std::filesystem::path& folder, const std::filesystem::path& lmHead, const LoadOptions& options);

} // namespace referee
