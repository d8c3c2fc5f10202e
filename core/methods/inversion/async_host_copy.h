// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor on its way from the device to the host: through a pinned buffer, without a wait until it is needed.
#pragma once

#include <c10/core/Event.h>
#include <optional>
#include <torch/torch.h>

namespace referee {

class AsyncHostCopy {
public:
    /// Gives the copy to the current stream of the tensor's device. A tensor of the processor is there at once.
    explicit AsyncHostCopy(const torch::Tensor& tensor)
        : AsyncHostCopy(tensor, tensor.device())
    {
    }
    /// The same with the events of another device, for tests of the order.
    AsyncHostCopy(const torch::Tensor& tensor, const torch::Device& device);

    /// Has it arrived? Asks the device and does not wait.
    bool isThere() const { return !m_arrival || m_arrival->query(); }
    /// The contiguous tensor on the host. Waits only when it has not arrived.
    const torch::Tensor& take() const;

private:
    torch::Tensor m_host;
    std::optional<c10::Event> m_arrival; ///< nullopt: there from the beginning
};

} // namespace referee
