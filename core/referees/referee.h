// SPDX-License-Identifier: GPL-3.0-or-later
// Interface of the vision-language models: how well do these views agree with the prompt?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// Weights of the losses inside BLIP-2; other referees have one loss and ignore them.
struct LossWeights {
    double matching = 1;
    double captioning = 1;
    double contrast = 0; ///< by captioning
    double contrastMatching = 0;
    bool hasContrast() const { return contrast > 0 || contrastMatching > 0; }
};

/// How much more a picture shows a prompt than each of its contradictions: differences of log-likelihoods, and of the
/// log-odds of a match. Undefined without contradictions.
struct Margins {
    torch::Tensor captioning_NC;
    torch::Tensor matching_NC;
};

/// Losses of N views; undefined where the referee does not have them.
struct ViewLosses {
    torch::Tensor weighted_N; ///< what is differentiated; its mean over the views is the referee's loss
    torch::Tensor matching_N; ///< L_itm per view
    torch::Tensor captioning_N; ///< L_cg per view (mean over its target tokens)
    torch::Tensor clip_N; ///< 1 − cosine per view
    torch::Tensor contrast_N; ///< cross entropy of the prompt among its contradictions, by captioning
    torch::Tensor contrastMatching_N; ///< by matching
    torch::Tensor itmLogits_N2;
    torch::Tensor tokenNll_NT; ///< [N, real tokens − 1], label-smoothed; the end token last
};

/// A frozen vision-language model with a prompt. All views share the prompt, which is encoded once.
class Referee {
public:
    Referee() = default;
    virtual ~Referee() = default;
    Referee(const Referee&) = delete;
    Referee& operator=(const Referee&) = delete;

    virtual std::string_view kind() const = 0; ///< "blip2", "clip"
    virtual int64_t imageSize() const = 0; ///< R, pixels
    virtual const torch::nn::Module& network() const = 0; ///< its weights
    /// Tokenises and encodes a cleaned caption.
    virtual void setPrompt(std::string_view caption) = 0;
    /// Cleaned captions that contradict the prompt, for the contrast losses and the margins; they stay until they are
    /// set again. Referees that have no such losses ignore them.
    virtual void setContradictions(const std::vector<std::string>& /*captions*/) { }
    /// Token ids of the prompt as the network reads them, [1, T].
    virtual torch::Tensor promptIds() const = 0;
    /// views_N3RR in 0..1 (noise may leave the range), fp32 or fp64, before CLIP's normalisation → losses in the same
    /// dtype, differentiable with respect to the views.
    virtual ViewLosses evaluate(const torch::Tensor& views_N3RR, const LossWeights& weights) const = 0;
    /// The prompt against its contradictions on the same views; one text pass for each.
    virtual Margins margins(const torch::Tensor& /*views_N3RR*/) const { return {}; }
    /// Rank of each view by the reference code's rule (spec 4.4), larger = harder; no gradient. The plain rule where
    /// the network has no other.
    virtual torch::Tensor referenceRank(const torch::Tensor& views_N3RR) const = 0;
};

} // namespace referee
