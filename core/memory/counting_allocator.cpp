// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/memory/counting_allocator.h"

#include <c10/core/alignment.h>
#include <c10/util/Exception.h>
#include <cstdlib>

namespace referee {

namespace {

/// The size lies in front of the data: oneDNN wants the data's address to be the context's, and hands nothing but
/// that address back.
constexpr size_t kHeaderBytes = c10::gAlignment;
static_assert(kHeaderBytes >= sizeof(size_t));

char* headerOf(void* data) { return static_cast<char*>(data) - kHeaderBytes; }

} // namespace

CountingAllocator& CountingAllocator::instance()
{
    static auto* const allocator = new CountingAllocator(); // never destroyed: tensors may outlive static objects
    return *allocator;
}

CountingAllocator& CountingAllocator::install()
{
    static const bool isInstalled = [] {
        constexpr uint8_t kAboveDefault = 1;
        c10::SetAllocator(c10::DeviceType::CPU, &instance(), kAboveDefault);
        return true;
    }();
    static_cast<void>(isInstalled);
    return instance();
}

void CountingAllocator::take(size_t bytes)
{
    const size_t now = m_current.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    const size_t limit = m_limit.load(std::memory_order_relaxed);
    if (limit > 0 && now > limit) {
        m_current.fetch_sub(bytes, std::memory_order_relaxed);
        TORCH_CHECK_WITH(OutOfMemoryError, false, "not enough memory: ", now - bytes, " bytes are held, ", bytes,
            " more were asked for, the limit is ", limit, ".");
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
    void* const block = headerOf(data);
    instance().m_current.fetch_sub(*static_cast<size_t*>(block), std::memory_order_relaxed);
    std::free(block);
}

void CountingAllocator::copy_data(void* destination, const void* source, size_t bytes) const
{
    default_copy_data(destination, source, bytes);
}

} // namespace referee
