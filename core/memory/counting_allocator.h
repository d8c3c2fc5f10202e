// SPDX-License-Identifier: GPL-3.0-or-later
// Counts what LibTorch holds of the processor's memory, and can refuse beyond a limit: that is how running out of
// memory is tested without running out of it. Only tensors are counted that are made after install().
#pragma once

#include <atomic>
#include <c10/core/Allocator.h>
#include <cstddef>

namespace referee {

class CountingAllocator final : public c10::Allocator {
public:
    /// Becomes LibTorch's allocator of the CPU with the first call and stays it to the program's end (LibTorch asks for
    /// a static lifetime). Call while no other thread allocates.
    static CountingAllocator& install();

    size_t currentBytes() const { return m_current.load(std::memory_order_relaxed); }
    size_t peakBytes() const { return m_peak.load(std::memory_order_relaxed); }
    /// The peak counts anew from what is held now.
    void resetPeak() { m_peak.store(currentBytes(), std::memory_order_relaxed); }
    /// Allocations that would exceed `bytes` in all throw c10::OutOfMemoryError; 0: no limit.
    void setLimit(size_t bytes) { m_limit.store(bytes, std::memory_order_relaxed); }

    c10::DataPtr allocate(size_t bytes) override;
    c10::DeleterFnPtr raw_deleter() const override { return &release; }
    void copy_data(void* destination, const void* source, size_t bytes) const override;

private:
    CountingAllocator() = default;
    static CountingAllocator& instance();
    static void release(void* data);
    void take(size_t bytes);

    std::atomic<size_t> m_current { 0 };
    std::atomic<size_t> m_peak { 0 };
    std::atomic<size_t> m_limit { 0 };
};

} // namespace referee
