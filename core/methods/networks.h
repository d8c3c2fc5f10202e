// SPDX-License-Identifier: GPL-3.0-or-later
// The frozen networks that a run works with, loaded once and shared by its iterations.
#pragma once

#include "core/diffusion/noise_schedule.h"
#include "core/diffusion/scheduler_config.h"
#include "core/methods/inversion/referee_gradient.h"
#include "core/models/clip/text_model.h"
#include "core/models/unet/unet.h"
#include "core/models/vae/autoencoder.h"
#include "core/tokenizers/clip_tokenizer.h"

#include <torch/torch.h>

namespace referee {

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

    static constexpr int64_t kPlainViewSize = 224; ///< of draws that nobody looks at (a pack without referee)
};

} // namespace referee
