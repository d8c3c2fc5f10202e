// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/feed_forward.h"

namespace referee::unet {

namespace {
constexpr int64_t kExpansion = 4; ///< inner width ÷ width, fixed in the original
}

GatedProjectionImpl::GatedProjectionImpl(int64_t width, int64_t innerWidth)
    : proj(register_module("proj", Linear(width, 2 * innerWidth)))
{
}

torch::Tensor GatedProjectionImpl::forward(const torch::Tensor& x_BTC)
{
    const auto halves = proj(x_BTC).chunk(2, -1);
    return halves[0] * at::gelu(halves[1]);
}

FeedForwardNetImpl::FeedForwardNetImpl(int64_t width)
    : m_gated(register_module("0", GatedProjection(width, kExpansion * width)))
    , m_output(register_module("2", Linear(kExpansion * width, width)))
{
}

torch::Tensor FeedForwardNetImpl::forward(const torch::Tensor& x_BTC) { return m_output(m_gated(x_BTC)); }

FeedForwardImpl::FeedForwardImpl(int64_t width)
    : net(register_module("net", FeedForwardNet(width)))
{
}

torch::Tensor FeedForwardImpl::forward(const torch::Tensor& x_BTC) { return net(x_BTC); }

} // namespace referee::unet
