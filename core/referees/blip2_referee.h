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
    void setContradictions(const std::vector<std::string>& captions) override;
    torch::Tensor promptIds() const override { return m_text.ids_1T; }
    ViewLosses evaluate(const torch::Tensor& views_N3RR, const LossWeights& weights) const override;
    Margins margins(const torch::Tensor& views_N3RR) const override;
    /// loss_sim + L_itm + summed captioning loss ÷ 31 (reference code blip2_sds.py, 'sep').
    torch::Tensor referenceRank(const torch::Tensor& views_N3RR) const override;

    /// p(match) of each view, for scores.
    torch::Tensor matchProbability(const ViewLosses& losses) const;
    const WordPieceTokenizer& tokenizer() const { return m_tokenizer; }

private:
    /// Scores of one caption per view.
    struct Evidence {
        torch::Tensor logLikelihood_N;
        torch::Tensor logOdds_N; ///< of a match
    };

    ImageMemory read(const torch::Tensor& views_N3RR) const;
    Evidence evidenceOf(const Blip2Scores& scores, const Blip2Text& text, torch::ScalarType dtype) const;
    /// One text pass for each contradiction; the image's keys and values are shared. → NC each.
    Evidence contradicting(const ImageMemory& image, torch::ScalarType dtype) const;
    void addContrast(
        ViewLosses& losses, const Evidence& prompt, const Evidence& others_NC, const LossWeights& weights) const;
    Blip2Text prepared(std::string_view caption) const;

    mutable Blip2Matcher m_matcher; ///< torch modules have no const forward
    WordPieceTokenizer m_tokenizer;
    torch::TensorOptions m_options;
    Blip2Text m_text;
    std::vector<Blip2Text> m_contradictions;
};

} // namespace referee
