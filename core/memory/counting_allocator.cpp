// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/memory/counting_allocator.h"

#include <c10/core/alignment.h>
#include <c10/util/Exception.h>
#include <cstdlib>

namespace referee {

namespace {

/// The size is stored in front of the data: oneDNN expects the context to be the data's address, and passes only that
/// address back.
constexpr size_t kHeaderBytes = c10::gAlignment;
static_assert(kHeaderBytes >= sizeof(size_t));

} // namespace

CountingAllocator& CountingAllocator::install()
{
    static auto* const installed = [] { // never destroyed: tensors may outlive static objects
        constexpr uint8_t kAboveDefault = 1;
        auto* const allocator = new CountingAllocator();
        c10::SetAllocator(c10::DeviceType::CPU, allocator, kAboveDefault);
        return allocator;
    }();
    return *installed;
}

void CountingAllocator::take(size_t bytes)
{
    const size_t now = m_current.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    const size_t limit = m_limit.load(std::memory_order_relaxed);
    if (limit > 0 && now > limit) {
        m_current.fetch_sub(bytes, std::memory_order_relaxed);
        TORCH_CHECK_WITH(OutOfMemoryError, false, "not enough memory: ", now - bytes, " bytes are held, ", bytes,
            " more were requested, the limit is ", limit, ".");
    }
    size_t peak = m_peak.load(std::memory_order_relaxed);
    while (now > peak && !m_peak.compare_exchange_weak(peak, now, std::memory_order_relaxed)) { }
}

c10::DataPtr CountingAllocator::allocate(size_t bytes)
{
    const c10::Device cpu(c10::DeviceType::CPU);
    if (bytes == 0) {
        return { nullptr, nullptr, &release, cpu };
    }
    take(bytes);
    void* block = nullptr;
    if (posix_memalign(&block, c10::gAlignment, bytes + kHeaderBytes) != 0) {
        m_current.fetch_sub(bytes, std::memory_order_relaxed);
        TORCH_CHECK_WITH(OutOfMemoryError, false, "not enough memory: the system refused ", bytes, " bytes.");
    }
    *static_cast<size_t*>(block) = bytes;
    void* const data = static_cast<char*>(block) + kHeaderBytes;
    return { data, data, &release, cpu };
}

void CountingAllocator::release(void* data)
{
    if (data == nullptr) {
        return;
    }
    void* const block = static_cast<char*>(data) - kHeaderBytes;
    install().m_current.fetch_sub(*static_cast<size_t*>(block), std::memory_order_relaxed);
    std::free(block);
}

void CountingAllocator::copy_data(void* destination, const void* source, size_t bytes) const
{
    default_copy_data(destination, source, bytes);
}

} // namespace referee
