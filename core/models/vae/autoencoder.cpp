// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vae/autoencoder.h"

namespace referee {

namespace {

constexpr ConvShape kPointwise { .kernel = 1, .padding = 0 };

/// Files made from the first checkpoints store the attention's matrices as 1×1 convolutions: gives the parameters that
/// shape until they are filled, and returns them.
std::vector<torch::Tensor> shapeAsConvolutions(AutoencoderKLImpl& network, const WeightSource& source)
{
    std::vector<torch::Tensor> reshaped;
    auto parameters = network.named_parameters();
    for (const auto& [word, item] : source.items()) {
        auto* const weight = parameters.find(renameAutoencoderKey(word));
        if (weight != nullptr && weight->dim() == 2 && item.entry.shape.size() == 4) {
            weight->set_data(weight->detach().unsqueeze(2).unsqueeze(3));
            reshaped.push_back(*weight);
        }
    }
    return reshaped;
}

} // namespace

AutoencoderKLImpl::AutoencoderKLImpl(const AutoencoderConfig& config)
    : m_scalingFactor(config.scalingFactor)
    , m_latentChannels(config.latentChannels)
    , m_downFactor(config.downFactor())
    , encoder(register_module("encoder", autoencoder::Encoder(config)))
    , decoder(register_module("decoder", autoencoder::Decoder(config)))
{
    const int64_t latent = config.latentChannels;
    if (config.hasQuantConv) {
        quant_conv = register_module("quant_conv", Conv2d(2 * latent, 2 * latent, kPointwise));
    }
    if (config.hasPostQuantConv) {
        post_quant_conv = register_module("post_quant_conv", Conv2d(latent, latent, kPointwise));
    }
}

torch::Tensor AutoencoderKLImpl::decode(const torch::Tensor& z)
{
    auto x = z;
    for (const auto& part : decoderParts()) {
        x = part(x);
    }
    return x.to(z.scalar_type()) / 2 + 0.5;
}

std::vector<autoencoder::DecoderPart> AutoencoderKLImpl::decoderParts()
{
    auto parts = decoder->parts();
    const auto dtype = decoder->parameters().front().scalar_type();
    parts.front() = [this, dtype, first = parts.front()](const torch::Tensor& z) {
        const auto latent = (z / m_scalingFactor).to(dtype);
        return first(post_quant_conv ? (*post_quant_conv)(latent) : latent);
    };
    return parts;
}

torch::Tensor AutoencoderKLImpl::moments(const torch::Tensor& image)
{
    const auto dtype = encoder->parameters().front().scalar_type();
    const auto h = encoder((image * 2 - 1).to(dtype));
    return (quant_conv ? (*quant_conv)(h) : h).to(image.scalar_type());
}

torch::Tensor AutoencoderKLImpl::encodeMean(const torch::Tensor& image)
{
    return moments(image).narrow(1, 0, m_latentChannels) * m_scalingFactor;
}

AutoencoderKL loadAutoencoder(const std::filesystem::path& folder, const LoadOptions& options)
{
    AutoencoderKL network(AutoencoderConfig::from(Config::load(folder / "config.json")));
    LoadOptions renamed = options;
    renamed.rename = renameAutoencoderKey;
    const auto source = openWeights(folder, options);
    auto reshaped = shapeAsConvolutions(*network, source);
    loadWeights(*network, source, renamed);
    for (auto& weight : reshaped) {
        weight.set_data(weight.detach().flatten(1));
    }
    setChannelsLast(*network);
    return network;
}

} // namespace referee
