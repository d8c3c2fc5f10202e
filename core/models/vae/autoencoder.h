// SPDX-License-Identifier: GPL-3.0-or-later
// The autoencoder of Stable Diffusion (diffusers: AutoencoderKL). Latents here are scaled: about unit variance.
#pragma once

#include <filesystem>
#include <optional>
#include <torch/torch.h>

#include "core/io/weights.h"
#include "core/models/vae/config.h"
#include "core/models/vae/vae_blocks.h"

namespace referee {

class AutoencoderKLImpl : public torch::nn::Module {
public:
    explicit AutoencoderKLImpl(const AutoencoderConfig& config);

    /// z_B4hw (scaled) → image_B3HW on the 0..1 scale, not clamped, in z's dtype; H = h · downFactor.
    torch::Tensor decode(const torch::Tensor& z);

    /// z_B4hw (scaled) → … → x_B3HW in about −1..1, each part's result the next one's input: for a backward pass that
    /// stores only these inputs.
    std::vector<autoencoder::DecoderPart> decoderParts();

    /// image_B3HW in 0..1 → mean and log variance of the posterior, B8hw, unscaled, log variance not clamped.
    torch::Tensor moments(const torch::Tensor& image);

    /// image_B3HW in 0..1 → scaled posterior mean_B4hw in the image's dtype; h = ⌊H / downFactor⌋.
    torch::Tensor encodeMean(const torch::Tensor& image);

    double scalingFactor() const { return m_scalingFactor; }
    int64_t latentChannels() const { return m_latentChannels; }
    /// Picture pixels per latent pixel, in each direction.
    int64_t downFactor() const { return m_downFactor; }

private:
    double m_scalingFactor;
    int64_t m_latentChannels;
    int64_t m_downFactor;
    autoencoder::Encoder encoder;
    autoencoder::Decoder decoder;
    std::optional<Conv2d> quant_conv;
    std::optional<Conv2d> post_quant_conv;
};
TORCH_MODULE(AutoencoderKL);

/// Builds from `folder`/config.json and fills from the weights beside it, old attention names included
/// (renameAutoencoderKey); LoadError for what does not fit.
AutoencoderKL loadAutoencoder(const std::filesystem::path& folder, const LoadOptions& options);

} // namespace referee
