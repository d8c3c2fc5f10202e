// SPDX-License-Identifier: GPL-3.0-or-later
// A run of Algorithm 1: the state, the encoded prompt, and one iteration as a list of hops. Methods vlm+sds, vlm, sds.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/methods/inversion/decoded.h"
#include "core/methods/inversion/hop_watch.h"
#include "core/methods/inversion/kept_step.h"
#include "core/methods/inversion/latent.h"
#include "core/methods/inversion/region.h"
#include "core/methods/inversion/schedule.h"
#include "core/methods/inversion/side_work.h"
#include "core/methods/inversion/step_draws.h"
#include "core/methods/method.h"

#include <cstdint>
#include <optional>
#include <torch/torch.h>

namespace referee {

class LatentInversion final : public Method {
public:
    explicit LatentInversion(const MethodStart& start);

    void setPrompt(const EncodedPrompt& prompt) override { m_prompt = prompt; }
    void setEditMask(const RegionMask& mask) override { m_region = Region(mask, m_state.z); }

    int64_t iteration() const override { return m_state.iteration; }
    int64_t length(const Settings& settings) const override { return settings.iterations; }
    StepReport step(const Settings& settings, bool wantsPicture, HopWatch& watch) override;
    Snapshot snapshot() const override { return toSnapshot(m_state); }
    void restore(const Snapshot& snapshot) override;
    const torch::Tensor& latent(PictureSource source) const override;
    /// The UNet after the referee instead of beside it.
    bool saveMemory() override;
    const KeptStep* lastStep() const override { return m_last ? &*m_last : nullptr; }

    /// Where the UNet works while the referee looks; nullopt: one after the other, which needs less memory. Of the
    /// latent's device from the beginning.
    void setSideStream(const std::optional<c10::Stream>& side) { m_side = side; }
    bool hasSideStream() const { return m_side.has_value(); }

    /// One iteration with these draws: the walk. In the tail a wanted picture costs a decode.
    StepReport step(const Settings& settings, const StepDraws& draws, bool wantsPicture, HopWatch& watch);
    /// The draws of the next iteration.
    StepDraws draw(const Settings& settings) const;

    const LatentState& state() const { return m_state; }
    void setState(const LatentState& state) { m_state = state; }
    const EncodedPrompt& prompt() const { return m_prompt; }

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
    EncodedPrompt m_prompt;
};

} // namespace referee
