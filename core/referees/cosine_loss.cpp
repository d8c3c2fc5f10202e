// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/referees/cosine_loss.h"

#include "core/referees/wide.h"

namespace referee {

namespace {

/// To unit length along the last dimension.
torch::Tensor unit(const torch::Tensor& embeddings)
{
    namespace F = torch::nn::functional;
    return F::normalize(wide(embeddings), F::NormalizeFuncOptions().dim(-1));
}

} // namespace

torch::Tensor cosineLossPerView(const torch::Tensor& image_ND, const torch::Tensor& text_1D)
{
    return 1 - (unit(image_ND) * unit(text_1D)).sum(-1);
}

torch::Tensor cosineLoss(const torch::Tensor& image_ND, const torch::Tensor& text_1D)
{
    return cosineLossPerView(image_ND, text_1D).mean();
}

torch::Tensor itcDistance(const torch::Tensor& queries_NQD, const torch::Tensor& text_1D)
{
    const auto cosine_NQ = (unit(queries_NQD) * unit(text_1D)).sum(-1);
    return 1 - cosine_NQ.amax(1);
}

} // namespace referee
