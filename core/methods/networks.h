// SPDX-License-Identifier: GPL-3.0-or-later
// The networks of a run, encoded prompts, and the UNet's noise prediction.
#pragma once

#include "core/diffusion/noise_schedule.h"
#include "core/diffusion/scheduler_config.h"
#include "core/methods/inversion/referee_gradient.h"
#include "core/methods/step_profiler.h"
#include "core/models/clip/clip_model.h"
#include "core/models/unet/unet.h"
#include "core/models/vae/autoencoder.h"
#include "core/prompts/contradictions.h"
#include "core/tokenizers/clip_tokenizer.h"

#include <cstdint>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// The frozen networks that a run works with, loaded once and shared by its iterations.
struct Networks {
    torch::Device device = torch::kCPU;
    torch::ScalarType precision = torch::kFloat32; ///< of the networks' weights
    torch::ScalarType state = torch::kFloat32; ///< of z, norms, noise, moments: fp32, or fp64 with fp64 networks
    ClipTokenizer tokenizer;
    ClipTextModel text;
    UNet2DCondition unet;
    AutoencoderKL autoencoder;
    SchedulerConfig scheduler;
    NoiseSchedule schedule;
    Referees referees; ///< the first one's image size is the size that views are drawn for

    torch::TensorOptions stateOptions() const { return torch::TensorOptions().device(device).dtype(state); }
    int64_t viewSize() const { return referees.empty() ? kPlainViewSize : referees.front()->imageSize(); }

    static constexpr int64_t kPlainViewSize = 224; ///< of draws that are not used (a pack without referee)
};

// A prompt as the loaded networks take it: tokens and text states, made once per prompt.

/// The prompt as both sides read it. Captions are cleaned as BLIP-2's processor does (spec 3.1).
struct PromptTexts {
    std::string caption; ///< cleaned; the referees read it
    std::string prefix; ///< Stable Diffusion reads prefix + caption
    std::string negative; ///< Stable Diffusion's other side, usually empty
    std::vector<Contradiction> contradictions; ///< of the prompt, their captions cleaned
    std::vector<std::string> contradictingCaptions() const;
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
void keepPrompt(const Networks& networks, const EncodedPrompt& prompt, StepProfiler& profiler);

// The UNet's two predictions for one z; score distillation and the samplers share it.

/// z_14hw → [2, 4, h, w], unconditional first.
torch::Tensor predictBoth(
    Networks& networks, const torch::Tensor& z_14hw, int64_t timestep, const torch::Tensor& condition_2TC);

} // namespace referee
