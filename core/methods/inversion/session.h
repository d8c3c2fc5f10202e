// SPDX-License-Identifier: GPL-3.0-or-later
// A run of Algorithm 1: the state, the encoded prompt, and one iteration as a list of hops.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/methods/inversion/decoded.h"
#include "core/methods/inversion/hop_watch.h"
#include "core/methods/inversion/kept_step.h"
#include "core/methods/inversion/latent.h"
#include "core/methods/inversion/networks.h"
#include "core/methods/inversion/region.h"
#include "core/methods/inversion/schedule.h"
#include "core/methods/inversion/side_work.h"
#include "core/methods/inversion/step_draws.h"

#include <cstdint>
#include <optional>
#include <string>
#include <torch/torch.h>

namespace referee {

/// The prompt as both sides read it. Captions are cleaned as BLIP-2's processor does (spec 3.1).
struct PromptTexts {
    std::string caption; ///< cleaned; the referees read it
    std::string prefix; ///< Stable Diffusion reads prefix + caption
    std::string negative; ///< Stable Diffusion's other side, usually empty
};

class Session {
public:
    /// `networks` outlives the session.
    Session(Networks& networks, uint64_t seed, const torch::Tensor& z);

    /// Tokenises and encodes; once per prompt.
    void setPrompt(const PromptTexts& texts);
    /// Makes Stable Diffusion's text states again, after its text encoder has changed (LoRA).
    void encodeText();
    /// Where z may move from the next iteration on.
    void setRegion(const Region& region) { m_region = region; }

    /// Where the UNet works while the referee looks; nullopt: one after the other, which needs less memory. Of the
    /// latent's device from the beginning.
    void setSideStream(const std::optional<c10::Stream>& side) { m_side = side; }
    bool hasSideStream() const { return m_side.has_value(); }

    /// One iteration. On Cancelled or NumericError the state is what it was. `wantsPicture`: the decoded image of this
    /// very step is put into the report (in the tail that costs a decode).
    StepReport step(const Settings& settings, const StepDraws& draws, HopWatch& watch, bool wantsPicture);
    /// The draws of the next iteration.
    StepDraws draw(const Settings& settings) const;

    const LatentState& state() const { return m_state; }
    void setState(const LatentState& state) { m_state = state; }
    /// The last finished step; nullopt before the first.
    const std::optional<KeptStep>& lastStep() const { return m_last; }
    uint64_t seed() const { return m_seed; }
    const PromptTexts& texts() const { return m_texts; }
    /// Text states of Stable Diffusion, [2, T, C]: unconditional, conditional.
    const torch::Tensor& condition() const { return m_condition_2TC; }
    /// clip.ids, uncond.ids, bert.ids, text.cond, text.uncond of the present prompt.
    void keepPrompt(HopWatch& watch) const;

private:
    Decoded decode(const StepTerms& terms, const Settings& settings, bool wantsPicture, HopWatch& watch) const;
    /// z_t and the UNet's two predictions, beside what the current stream does until distil().
    SideWork predict(const StepTerms& terms, const StepDraws& draws) const;
    SdsGradient distil(const Settings& settings, const StepDraws& draws, SideWork& prediction, HopWatch& watch) const;

    Networks& m_networks;
    std::optional<c10::Stream> m_side;
    uint64_t m_seed;
    LatentState m_state;
    Region m_region;
    std::optional<KeptStep> m_last;
    PromptTexts m_texts;
    torch::Tensor m_condition_2TC; ///< unconditional, conditional
    torch::Tensor m_ids_2T;
};

} // namespace referee
