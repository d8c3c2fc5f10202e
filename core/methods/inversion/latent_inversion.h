// SPDX-License-Identifier: GPL-3.0-or-later
// A run of Algorithm 1: the state, the encoded prompt, and one iteration as a list of stages. Methods vlm+sds, vlm,
// sds.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/methods/inversion/async_work.h"
#include "core/methods/inversion/decode_result.h"
#include "core/methods/inversion/edit_mask.h"
#include "core/methods/inversion/latent_state.h"
#include "core/methods/inversion/schedule.h"
#include "core/methods/inversion/step_randoms.h"
#include "core/methods/inversion/step_report.h"
#include "core/methods/method.h"
#include "core/methods/step_profiler.h"

#include <cstdint>
#include <optional>
#include <torch/torch.h>

namespace referee {

class LatentInversion final : public Method {
public:
    explicit LatentInversion(const MethodStart& start);

    void setPrompt(const EncodedPrompt& prompt) override { m_prompt = prompt; }
    void setEditMask(const RegionMask& mask) override { m_region = EditMask(mask, m_state.z); }

    int64_t iteration() const override { return m_state.iteration; }
    int64_t length(const Settings& settings) const override { return settings.iterations; }
    StepReport step(const Settings& settings, bool wantsPicture, StepProfiler& profiler) override;
    Snapshot snapshot() const override { return toSnapshot(m_state); }
    void restore(const Snapshot& snapshot) override;
    const torch::Tensor& latent(PictureSource source) const override;
    /// The UNet after the referee instead of beside it.
    bool saveMemory() override;
    const StepCache* lastStep() const override { return m_last ? &*m_last : nullptr; }

    /// The stream on which the UNet runs beside the referee; nullopt: one after the other, which needs less memory. Of
    /// the latent's device from the beginning.
    void setSideStream(const std::optional<c10::Stream>& side) { m_side = side; }
    bool hasSideStream() const { return m_side.has_value(); }

    /// One iteration with these draws: the pipeline. In the tail a wanted picture costs a decode.
    StepReport step(const Settings& settings, const StepRandoms& draws, bool wantsPicture, StepProfiler& profiler);
    /// The draws of the next iteration.
    StepRandoms draw(const Settings& settings) const;

    const LatentState& state() const { return m_state; }
    void setState(const LatentState& state) { m_state = state; }
    const EncodedPrompt& prompt() const { return m_prompt; }

private:
    DecodeResult decode(
        const StepTerms& terms, const Settings& settings, bool wantsPicture, StepProfiler& profiler) const;
    /// z_t and the UNet's two predictions, beside what the current stream does until distil().
    AsyncTask predict(const StepTerms& terms, const StepRandoms& draws) const;
    SdsGradient distil(
        const Settings& settings, const StepRandoms& draws, AsyncTask& prediction, StepProfiler& profiler) const;

    Networks& m_networks;
    std::optional<c10::Stream> m_side;
    uint64_t m_seed;
    LatentState m_state;
    EditMask m_region;
    std::optional<StepCache> m_last;
    EncodedPrompt m_prompt;
};

} // namespace referee
