// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/decoded.h"

#include <cstring>

namespace referee {

Decoded decodeLatent(Networks& networks, const torch::Tensor& z_14hw, bool withGraph)
{
    const torch::AutoGradMode mode(withGraph);
    Decoded decoded;
    decoded.z = z_14hw.detach().requires_grad_(withGraph);
    const auto picture = networks.autoencoder->decode(decoded.z.to(networks.precision));
    decoded.image = picture.to(networks.state).clamp(0, 1);
    return decoded;
}

torch::Tensor pullBack(const Decoded& decoded, const torch::Tensor& pixelGradient, bool keepsGraph)
{
    return torch::autograd::grad({ decoded.image }, { decoded.z }, { pixelGradient }, keepsGraph).front();
}

Picture toPicture(const torch::Tensor& image_13HW)
{
    const auto bytes = (image_13HW.detach().clamp(0, 1) * 255).round().to(torch::kUInt8);
    const auto rows = bytes[0].permute({ 1, 2, 0 }).to(torch::kCPU).contiguous();
    Picture picture;
    picture.height = rows.size(0);
    picture.width = rows.size(1);
    picture.rgb.resize(static_cast<size_t>(rows.numel()));
    std::memcpy(picture.rgb.data(), rows.data_ptr<uint8_t>(), picture.rgb.size());
    return picture;
}

} // namespace referee
