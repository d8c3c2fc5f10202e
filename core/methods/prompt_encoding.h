// SPDX-License-Identifier: GPL-3.0-or-later
// A prompt as the loaded networks take it: tokens and text states, made once per prompt.
#pragma once

#include "core/methods/networks.h"
#include "core/methods/step_profiler.h"

#include <string>
#include <torch/torch.h>

namespace referee {

/// The prompt as both sides read it. Captions are cleaned as BLIP-2's processor does (spec 3.1).
struct PromptTexts {
    std::string caption; ///< cleaned; the referees read it
    std::string prefix; ///< Stable Diffusion reads prefix + caption
    std::string negative; ///< Stable Diffusion's other side, usually empty
};

struct EncodedPrompt {
    PromptTexts texts;
    torch::Tensor ids_2T; ///< CLIP's tokens: unconditional, conditional
    torch::Tensor condition_2TC; ///< text states of Stable Diffusion: unconditional, conditional
};

/// Tokenises and encodes for Stable Diffusion, and sets the prompt of the referees.
EncodedPrompt encodePrompt(Networks& networks, const PromptTexts& texts);
/// Makes Stable Diffusion's text states again, after its text encoder has changed (LoRA).
void encodeAgain(Networks& networks, EncodedPrompt& prompt);
/// clip.ids, uncond.ids, bert.ids, text.cond, text.uncond, for a trace.
void keepPrompt(const Networks& networks, const EncodedPrompt& prompt, StepProfiler& watch);

} // namespace referee
