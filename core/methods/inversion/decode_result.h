// SPDX-License-Identifier: GPL-3.0-or-later
// Decodes a latent, and pulls a gradient at the pixels back to the latent.
#pragma once

#include "core/base/types.h"
#include "core/methods/inversion/async_work.h"
#include "core/methods/networks.h"

#include <torch/torch.h>
#include <vector>

namespace referee {

/// What a picture is decoded for. Gradients with and without checkpointing have the same bits.
enum class DecodeMode { View, Gradient, Checkpointed };

/// The decoder's graph leads from `z` to `image` when a gradient is wanted.
struct DecodeResult {
    torch::Tensor z;
    std::vector<autoencoder::DecoderPart> parts; ///< only where they are to be computed again
    std::vector<torch::Tensor> inputs; ///< of those parts
    torch::Tensor image; ///< [1, 3, H, W], clamped to 0..1, in the state's dtype
};

DecodeResult decodeLatent(Networks& networks, const torch::Tensor& z_14hw, DecodeMode use);

/// One vector-Jacobian product through the decoder: dL/dimage → dL/dz. The graph is gone afterwards unless it is kept.
torch::Tensor decoderVjp(const DecodeResult& decoded, const torch::Tensor& pixelGradient, bool keepsGraph = false);

/// image_13HW in 0..1 → its 8-bit RGB rows, rounded, on their way to the host.
AsyncHostCopy copyOfPicture(const torch::Tensor& image_13HW);
/// Waits for the copy.
Picture toPicture(const AsyncHostCopy& rows);
Picture toPicture(const torch::Tensor& image_13HW);

} // namespace referee
