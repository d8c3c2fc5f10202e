// SPDX-License-Identifier: GPL-3.0-or-later
// Work beside the main stream of a step: a task on an auxiliary stream, and copies from device to host.
#pragma once

#include <c10/core/Event.h>
#include <c10/core/Stream.h>
#include <functional>
#include <optional>
#include <torch/torch.h>
#include <vector>

namespace referee {

// Work that a device does beside its current stream, by device-neutral calls. Where there are no streams (CPU) the same
// work runs when its results are requested, and the order of everything stays as written.

/// A stream for work beside the current one. None on the CPU, and none with deterministic algorithms
/// (askForSameBits): libraries may choose their workspace, and so the order of a sum, by stream. All runs on a device
/// share one: libraries keep workspace, and the allocator memory, for each stream that they have seen.
std::optional<c10::Stream> auxiliaryStreamFor(const torch::Device& device);

/// One piece of such work, without gradient.
class AsyncTask {
public:
    using Tensors = std::vector<torch::Tensor>;

    /// On a side stream the work is given to the device now; it begins when the current stream has done all that it was
    /// given before. `inputs` are the tensors of the current stream that it reads.
    AsyncTask(std::optional<c10::Stream> side, std::function<Tensors()> work, const Tensors& inputs);
    /// The current stream also waits for work whose results were not requested.
    ~AsyncTask();
    AsyncTask(const AsyncTask&) = delete;
    AsyncTask& operator=(const AsyncTask&) = delete;

    /// What the work returned. The current stream waits for it, the host does not. Ask once.
    Tensors results();

private:
    void start(const Tensors& inputs);
    c10::Stream join();

    std::optional<c10::Stream> m_side;
    std::function<Tensors()> m_work;
    Tensors m_results;
    bool m_isOpen = false; ///< the side stream was given work that the current one has not waited for
};

/// The numbers of a tensor in row-major order; waits for the device. Empty for an undefined tensor.
template <typename Number> std::vector<Number> onHost(const torch::Tensor& tensor)
{
    if (!tensor.defined()) {
        return {};
    }
    const auto host = tensor.to(torch::kCPU, torch::CppTypeToScalarType<Number>::value).contiguous();
    return { host.template const_data_ptr<Number>(), host.template const_data_ptr<Number>() + host.numel() };
}

/// An asynchronous copy of a tensor from the device to the host, through a pinned buffer.
class AsyncHostCopy {
public:
    /// Queues the copy on the current stream of the tensor's device. A tensor on the CPU is not copied.
    explicit AsyncHostCopy(const torch::Tensor& tensor)
        : AsyncHostCopy(tensor, tensor.device())
    {
    }
    /// The same with the events of another device, for tests of the order.
    AsyncHostCopy(const torch::Tensor& tensor, const torch::Device& device);

    /// Whether it has arrived. Does not wait.
    bool isThere() const { return !m_arrival || m_arrival->query(); }
    /// The contiguous tensor on the host. Waits only when it has not arrived.
    const torch::Tensor& take() const;

private:
    torch::Tensor m_host;
    std::optional<c10::Event> m_arrival; ///< nullopt: there from the beginning
};

} // namespace referee
