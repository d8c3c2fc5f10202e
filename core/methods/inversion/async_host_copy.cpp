// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/async_host_copy.h"

#include <ATen/DeviceAccelerator.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace referee {

AsyncHostCopy::AsyncHostCopy(const torch::Tensor& tensor, const torch::Device& device)
{
    const auto source = tensor.detach().contiguous();
    if (!at::accelerator::isAccelerator(device.type())) {
        m_host = source;
        return;
    }
    const auto options = source.options().device(torch::kCPU).pinned_memory(!source.is_cpu());
    m_host = torch::empty(source.sizes(), options);
    m_host.copy_(source, true);
    m_arrival.emplace(device.type());
    m_arrival->record(c10::impl::VirtualGuardImpl(device.type()).getStream(device));
}

const torch::Tensor& AsyncHostCopy::take() const
{
    if (!isThere()) {
        m_arrival->synchronize();
    }
    return m_host;
}

} // namespace referee
