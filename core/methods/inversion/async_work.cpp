// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/async_work.h"

#include <ATen/Context.h>
#include <ATen/DeviceAccelerator.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace referee {

namespace {

/// `waiting` continues when `worker` has finished all work queued so far.
void waitFor(const c10::Stream& waiting, const c10::Stream& worker)
{
    c10::Event done(worker.device_type());
    done.record(worker);
    done.block(waiting);
}

/// Their memory is not reused before `stream` has finished all work queued so far.
void protect(const AsyncTask::Tensors& tensors, const c10::Stream& stream)
{
    const c10::impl::VirtualGuardImpl guard(stream.device_type());
    for (const auto& tensor : tensors) {
        if (tensor.defined()) {
            guard.recordDataPtrOnStream(tensor.storage().data_ptr(), stream);
        }
    }
}

c10::Stream currentBeside(const c10::Stream& side)
{
    return c10::impl::VirtualGuardImpl(side.device_type()).getStream(side.device());
}

} // namespace

std::optional<c10::Stream> auxiliaryStreamFor(const torch::Device& device)
{
    if (!at::accelerator::isAccelerator(device.type()) || at::globalContext().deterministicAlgorithms()) {
        return std::nullopt;
    }
    static std::mutex mutex;
    static std::unordered_map<torch::Device, c10::Stream> taken;
    const std::lock_guard lock(mutex);
    const auto found = taken.find(device);
    if (found != taken.end()) {
        return found->second;
    }
    const auto stream = c10::impl::VirtualGuardImpl(device.type()).getStreamFromGlobalPool(device);
    return taken.emplace(device, stream).first->second;
}

AsyncTask::AsyncTask(std::optional<c10::Stream> side, std::function<Tensors()> work, const Tensors& inputs)
    : m_side(side)
    , m_work(std::move(work))
{
    if (!m_side) {
        return;
    }
    try {
        start(inputs);
    } catch (...) {
        join(); // queued work may still read the inputs
        throw;
    }
}

AsyncTask::~AsyncTask()
{
    try {
        if (m_isOpen) {
            join();
        }
    } catch (...) { // NOLINT(bugprone-empty-catch): the device is lost, and the next call that uses it throws
    }
}

void AsyncTask::start(const Tensors& inputs)
{
    waitFor(*m_side, currentBeside(*m_side));
    m_isOpen = true;
    protect(inputs, *m_side);
    const torch::NoGradGuard noGrad;
    const c10::StreamGuard onSide(*m_side);
    m_results = m_work();
}

c10::Stream AsyncTask::join()
{
    const auto current = currentBeside(*m_side);
    waitFor(current, *m_side);
    m_isOpen = false;
    return current;
}

AsyncTask::Tensors AsyncTask::results()
{
    if (!m_side) {
        const torch::NoGradGuard noGrad;
        return m_work();
    }
    protect(m_results, join());
    return std::exchange(m_results, {});
}

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
