// SPDX-License-Identifier: GPL-3.0-or-later
// The layers that all networks share. Parameters have the names of their checkpoints, and weights are loaded strictly.
#pragma once

#include "core/io/config.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <torch/torch.h>
#include <utility>
#include <vector>

namespace referee {

/// Fully connected layer whose parameters are registered unfilled: building a full-size network is instant.
class LinearImpl : public torch::nn::Module {
public:
    LinearImpl(int64_t inputWidth, int64_t outputWidth, bool hasBias = true);

    /// x_…I → …O
    torch::Tensor forward(const torch::Tensor& x);

    torch::Tensor weight; ///< [O, I]
    torch::Tensor bias; ///< [O], undefined without bias
};
TORCH_MODULE(Linear);

/// Table of vectors looked up by id.
class EmbeddingImpl : public torch::nn::Module {
public:
    EmbeddingImpl(int64_t count, int64_t width);

    /// ids_… (int64, each in 0..count-1) → …C
    torch::Tensor forward(const torch::Tensor& ids);

    torch::Tensor weight; ///< [count, C]
};
TORCH_MODULE(Embedding);

/// Square window of a convolution.
struct ConvShape {
    int64_t kernel = 3;
    int64_t stride = 1;
    int64_t padding = 1;
    bool bias = true;
};

/// Two-dimensional convolution whose parameters are registered unfilled. Zero padding, one group, no dilation.
class Conv2dImpl : public torch::nn::Module {
public:
    Conv2dImpl(int64_t inputChannels, int64_t outputChannels, const ConvShape& shape = {});

    /// x_BIHW → BOhw
    torch::Tensor forward(const torch::Tensor& x);

    torch::Tensor weight; ///< [O, I, kernel, kernel]
    torch::Tensor bias; ///< [O], undefined without bias

private:
    int64_t m_stride;
    int64_t m_padding;
};
TORCH_MODULE(Conv2d);

/// Nearest-neighbour enlargement to a given size and a convolution.
class UpsamplerImpl : public torch::nn::Module {
public:
    explicit UpsamplerImpl(int64_t channels);

    /// x_BChw → BCHW
    torch::Tensor forward(const torch::Tensor& x, at::IntArrayRef heightWidth);

private:
    Conv2d conv;
};
TORCH_MODULE(Upsampler);

/// Lays out every 4-D parameter channels-last, which makes convolutions of pictures about twice as fast on the CPU;
/// what they give is then channels-last too. Call it after loading.
void setChannelsLast(torch::nn::Module& module);

// The activations that configs name.

using Activation = torch::Tensor (*)(const torch::Tensor&);

/// x · Φ(x), exact (error function).
torch::Tensor gelu(const torch::Tensor& x);
/// x · sigmoid(1.702 x), OpenAI CLIP's approximation.
torch::Tensor quickGelu(const torch::Tensor& x);
/// x · sigmoid(x)
torch::Tensor silu(const torch::Tensor& x);

/// "gelu", "quick_gelu", "silu" ("swish" is the same); LoadError naming file, key and value for any other.
Activation activationOf(const Config& config, std::string_view key, std::optional<std::string> fallback = std::nullopt);

/// The feed-forward branch of CLIP's and BLIP's transformers: fc1, activation, fc2.
class MlpImpl : public torch::nn::Module {
public:
    MlpImpl(int64_t width, int64_t innerWidth, Activation activation);

    /// x_…C → …C
    torch::Tensor forward(const torch::Tensor& x);

private:
    Linear fc1;
    Linear fc2;
    Activation m_activation;
};
TORCH_MODULE(Mlp);

// Multi-head attention as free functions; each model keeps its own projections under its checkpoint's names.
// Shapes: B batch, T queries, S keys, N heads, D head width, C = N·D.

/// x_BTC → BNTD, a view.
torch::Tensor splitHeads(const torch::Tensor& x_BTC, int64_t heads);
/// x_BNTD → BTC, a view where the attention kernel left the memory in BTND order.
torch::Tensor mergeHeads(const torch::Tensor& x_BNTD);

/// softmax(q kᵀ / √D + mask) v: q_BNTD, k_BNSD, v_BNSD → BNTD.
/// `mask` broadcasts to [B, N, T, S]: bool (true = may look) or additive in q's dtype. `causal`: row t sees keys 0..t
/// (needs T = S and no mask).
torch::Tensor attend(const torch::Tensor& q_BNTD, const torch::Tensor& k_BNSD, const torch::Tensor& v_BNSD,
    const std::optional<torch::Tensor>& mask = std::nullopt, bool causal = false);

/// `width / heads`; LoadError naming `file` when heads do not divide the width.
int64_t headWidth(int64_t width, int64_t heads, const std::string& file);

/// A numbered list of children of one type: child i is registered as "i" (resnets.0, resnets.1, …).
template <typename Child> class ModuleListImpl : public torch::nn::Module {
public:
    ModuleListImpl() = default;
    /// `count` children, each built from the same arguments.
    template <typename... Arguments>
    requires(sizeof...(Arguments) > 0) explicit ModuleListImpl(int64_t count, const Arguments&... arguments)
    {
        for (int64_t i = 0; i < count; ++i) {
            add(arguments...);
        }
    }

    /// Builds the next child from the arguments of its constructor.
    template <typename... Arguments> void add(Arguments&&... arguments)
    {
        m_children.push_back(
            register_module(std::to_string(m_children.size()), Child(std::forward<Arguments>(arguments)...)));
    }

    size_t size() const { return m_children.size(); }
    bool empty() const { return m_children.empty(); }
    Child& operator[](size_t index) { return m_children.at(index); }
    auto begin() { return m_children.begin(); }
    auto end() { return m_children.end(); }

private:
    std::vector<Child> m_children;
};

template <typename Child> class ModuleList : public torch::nn::ModuleHolder<ModuleListImpl<Child>> {
public:
    using torch::nn::ModuleHolder<ModuleListImpl<Child>>::ModuleHolder;
};

/// The layers of an encoder, one level down as in the checkpoints: layer i is registered as "NAME.i".
template <typename Layer> class LayerStackImpl : public torch::nn::Module {
public:
    template <typename... Arguments>
    explicit LayerStackImpl(const std::string& name, const Arguments&... arguments)
        : layers(register_module(name, ModuleList<Layer>(arguments...)))
    {
    }

    /// One layer after another; all get the same further arguments.
    template <typename... Arguments> torch::Tensor forward(torch::Tensor x, const Arguments&... arguments)
    {
        for (auto& layer : *layers) {
            x = layer(x, arguments...);
        }
        return x;
    }

    ModuleList<Layer> layers;
};

template <typename Layer> class LayerStack : public torch::nn::ModuleHolder<LayerStackImpl<Layer>> {
public:
    using torch::nn::ModuleHolder<LayerStackImpl<Layer>>::ModuleHolder;
};

} // namespace referee
