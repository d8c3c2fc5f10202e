// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/bert/prediction_head.h"

namespace referee {

PredictionTransformImpl::PredictionTransformImpl(const BertConfig& config)
    : dense(register_module("dense", Linear(config.width, config.width)))
    , LayerNorm(register_module("LayerNorm", referee::LayerNorm(config.width, config.eps)))
    , m_activation(config.activation)
{
}

torch::Tensor PredictionTransformImpl::forward(const torch::Tensor& x) { return LayerNorm(m_activation(dense(x))); }

PredictionsImpl::PredictionsImpl(const BertConfig& config)
    : transform(register_module("transform", PredictionTransform(config)))
    , bias(register_parameter("bias", torch::empty({ config.vocabulary }), false))
{
}

PredictionHeadImpl::PredictionHeadImpl(const BertConfig& config)
    : predictions(register_module("predictions", Predictions(config)))
{
}

torch::Tensor PredictionHeadImpl::forward(const torch::Tensor& x, const torch::Tensor& words_VC)
{
    return torch::linear(predictions->transform(x), words_VC, predictions->bias);
}

torch::Tensor PredictionHeadImpl::ofWords(
    const torch::Tensor& x, const torch::Tensor& words_VC, const torch::Tensor& ids_K)
{
    return torch::linear(
        predictions->transform(x), words_VC.index_select(0, ids_K), predictions->bias.index_select(0, ids_K));
}

} // namespace referee
