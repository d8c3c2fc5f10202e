// SPDX-License-Identifier: GPL-3.0-or-later
// BLIP-2 as referee: matching and captioning loss of every view (paper 4.1, L = L_itm + L_cg).
#pragma once

#include "core/models/blip2/blip2_matcher.h"
#include "core/referees/referee.h"
#include "core/tokenizers/word_piece_tokenizer.h"

namespace referee {

/// Tokens that the Q-Former reads of a prompt, [CLS] and [SEP] included (LAVIS max_txt_len).
inline constexpr int kQFormerTokens = 32;

class Blip2Referee : public Referee {
public:
    Blip2Referee(Blip2Matcher matcher, WordPieceTokenizer tokenizer, const torch::TensorOptions& networkOptions);

    std::string_view kind() const override { return "blip2"; }
    int64_t imageSize() const override { return m_matcher->config().vision.imageSize; }
    const torch::nn::Module& network() const override { return *m_matcher; }
    void setPrompt(std::string_view caption) override;
    torch::Tensor promptIds() const override { return m_ids_1T; }
    ViewLosses evaluate(const torch::Tensor& views_N3RR, const LossWeights& weights) const override;
    /// loss_sim + L_itm + summed captioning loss ÷ 31 (reference code blip2_sds.py, 'sep').
    torch::Tensor referenceRank(const torch::Tensor& views_N3RR) const override;

    /// p(match) of each view, for scores.
    torch::Tensor matchProbability(const ViewLosses& losses) const;
    const WordPieceTokenizer& tokenizer() const { return m_tokenizer; }

private:
    Blip2Scores scores(const torch::Tensor& views_N3RR, bool withSimilarity) const;

    mutable Blip2Matcher m_matcher; ///< torch modules have no const forward
    WordPieceTokenizer m_tokenizer;
    torch::TensorOptions m_options;
    torch::Tensor m_ids_1T;
    Blip2Text m_text;
};

} // namespace referee
