// SPDX-License-Identifier: GPL-3.0-or-later
// The word head of BERT ("cls.predictions"): dense, activation, LayerNorm, then the word embeddings as output matrix.
#pragma once

#include <torch/torch.h>

#include "core/layers/layer_norm.h"
#include "core/layers/linear.h"
#include "core/models/bert/bert_config.h"

namespace referee {

class PredictionTransformImpl : public torch::nn::Module {
public:
    explicit PredictionTransformImpl(const BertConfig& config);

    /// x_…C → …C
    torch::Tensor forward(const torch::Tensor& x);

private:
    Linear dense;
    referee::LayerNorm LayerNorm;
    Activation m_activation;
};
TORCH_MODULE(PredictionTransform);

class PredictionsImpl : public torch::nn::Module {
public:
    explicit PredictionsImpl(const BertConfig& config);

    PredictionTransform transform;
    torch::Tensor bias; ///< [V]
};
TORCH_MODULE(Predictions);

/// The five tensors that the Hugging Face BLIP-2 file lacks (spec 0.2); the output matrix is tied to the word
/// embeddings and handed in.
class PredictionHeadImpl : public torch::nn::Module {
public:
    explicit PredictionHeadImpl(const BertConfig& config);

    /// x_…C, words_VC → logits …V
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& words_VC);
    /// Logits of a few words only: ids_K → …K
    torch::Tensor ofWords(const torch::Tensor& x, const torch::Tensor& words_VC, const torch::Tensor& ids_K);

private:
    Predictions predictions;
};
TORCH_MODULE(PredictionHead);

} // namespace referee
