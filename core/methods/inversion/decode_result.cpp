// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/decode_result.h"

namespace referee {

namespace {

/// The autoencoder's parts, from z to the clamped picture in the state's dtype.
std::vector<autoencoder::DecoderPart> partsOf(Networks& networks)
{
    auto parts = networks.autoencoder->decoderParts();
    parts.front() = [precision = networks.precision, first = parts.front()](
                        const torch::Tensor& z) { return first(z.to(precision)); };
    parts.back() = [state = networks.state, precision = networks.precision, last = parts.back()](
                       const torch::Tensor& x) { return (last(x).to(precision) / 2 + 0.5).to(state).clamp(0, 1); };
    return parts;
}

} // namespace

DecodeResult decodeLatent(Networks& networks, const torch::Tensor& z_14hw, DecodeMode use)
{
    const torch::AutoGradMode mode(use == DecodeMode::Gradient);
    DecodeResult decoded;
    decoded.z = z_14hw.detach().requires_grad_(use != DecodeMode::View);
    decoded.image = decoded.z;
    const auto parts = partsOf(networks);
    for (const auto& part : parts) {
        if (use == DecodeMode::Checkpointed) {
            decoded.inputs.push_back(decoded.image.detach());
        }
        decoded.image = part(decoded.image);
    }
    if (use == DecodeMode::Checkpointed) {
        decoded.parts = parts;
    }
    return decoded;
}

torch::Tensor decoderVjp(const DecodeResult& decoded, const torch::Tensor& pixelGradient, bool keepsGraph)
{
    using torch::autograd::grad;
    if (decoded.parts.empty()) {
        return grad({ decoded.image }, { decoded.z }, { pixelGradient }, keepsGraph).front();
    }
    const torch::AutoGradMode withGradient(true);
    auto gradient = pixelGradient;
    for (size_t i = decoded.parts.size(); i-- > 0;) {
        const auto input = decoded.inputs[i].detach().requires_grad_(true);
        gradient = grad({ decoded.parts[i](input) }, { input }, { gradient }).front();
    }
    return gradient;
}

AsyncHostCopy copyOfPicture(const torch::Tensor& image_13HW)
{
    const auto bytes = (image_13HW.detach().clamp(0, 1) * 255).round().to(torch::kUInt8);
    return AsyncHostCopy(bytes[0].permute({ 1, 2, 0 }));
}

Picture toPicture(const AsyncHostCopy& copy)
{
    const auto& rows = copy.take();
    Picture picture;
    picture.height = rows.size(0);
    picture.width = rows.size(1);
    picture.rgb = onHost<uint8_t>(rows);
    return picture;
}

Picture toPicture(const torch::Tensor& image_13HW) { return toPicture(copyOfPicture(image_13HW)); }

} // namespace referee
