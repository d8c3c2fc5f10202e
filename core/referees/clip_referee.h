// SPDX-License-Identifier: GPL-3.0-or-later
// CLIP as referee: L = 1 − cosine of picture and prompt (paper Table 11).
#pragma once

#include "core/models/clip/clip_model.h"
#include "core/referees/referee.h"
#include "core/tokenizers/clip_tokenizer.h"

namespace referee {

class ClipReferee : public Referee {
public:
    ClipReferee(ClipModel model, ClipTokenizer tokenizer, const torch::TensorOptions& networkOptions);

    std::string_view kind() const override { return "clip"; }
    int64_t imageSize() const override { return m_model->imageSize(); }
    const torch::nn::Module& network() const override { return *m_model; }
    void setPrompt(std::string_view caption) override;
    torch::Tensor promptIds() const override { return m_ids_1T; }
    ViewLosses evaluate(const torch::Tensor& views_N3RR, const LossWeights& weights) const override;
    /// The plain rule: CLIP has one loss.
    torch::Tensor referenceRank(const torch::Tensor& views_N3RR) const override
    {
        return evaluate(views_N3RR, {}).weighted_N;
    }

private:
    mutable ClipModel m_model; ///< torch modules have no const forward
    ClipTokenizer m_tokenizer;
    torch::TensorOptions m_options;
    torch::Tensor m_ids_1T;
    torch::Tensor m_text_1D;
};

} // namespace referee
