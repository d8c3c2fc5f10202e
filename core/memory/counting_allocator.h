// SPDX-License-Identifier: GPL-3.0-or-later
// Counts LibTorch's memory on the CPU, and can refuse allocations beyond a limit, so that running out of memory can be
// tested. Counts only tensors that are made after install().
#pragma once

#include <atomic>
#include <c10/core/Allocator.h>
#include <cstddef>

namespace referee {

class CountingAllocator final : public c10::Allocator {
public:
    /// The first call makes this LibTorch's allocator of the CPU until the program ends. Call it while no other thread
    /// allocates.
    static CountingAllocator& install();

    size_t currentBytes() const { return m_current.load(std::memory_order_relaxed); }
    size_t peakBytes() const { return m_peak.load(std::memory_order_relaxed); }
    /// The peak becomes what is held now.
    void resetPeak() { m_peak.store(currentBytes(), std::memory_order_relaxed); }
    /// Allocations that would exceed `bytes` in all throw c10::OutOfMemoryError; 0: no limit.
    void setLimit(size_t bytes) { m_limit.store(bytes, std::memory_order_relaxed); }

    c10::DataPtr allocate(size_t bytes) override;
    c10::DeleterFnPtr raw_deleter() const override { return &release; }
    void copy_data(void* destination, const void* source, size_t bytes) const override;

private:
    CountingAllocator() = default;
    static void release(void* data);
    void take(size_t bytes);

    std::atomic<size_t> m_current { 0 };
    std::atomic<size_t> m_peak { 0 };
    std::atomic<size_t> m_limit { 0 };
};

} // namespace referee
