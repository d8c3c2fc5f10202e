// SPDX-License-Identifier: GPL-3.0-or-later
// The stop flag that core tests between stages, kept right when orders follow each other faster than they are handled.
#pragma once

#include <atomic>
#include <cstdint>

namespace referee::studio {

/// The flag is set exactly while an announced order has not arrived: present work gives way to it, the work that the
/// order itself begins does not. A bare flag would lose one of two orders that overlap (stop, then start: the start
/// would be stopped too, or the stop forgotten). One thread announces, one other thread lets arrive.
class CancellationCounter {
public:
    /// Window's thread, before the order is posted.
    void announce()
    {
        m_announced.fetch_add(1);
        m_isSet.store(true);
    }

    /// Worker's thread, when the order is taken up.
    void arrive()
    {
        m_isSet.store(false);
        ++m_arrived;
        // An order announced before the store above would be lost; one announced after this test sets the flag itself.
        if (m_announced.load() != m_arrived) {
            m_isSet.store(true);
        }
    }

    const std::atomic<bool>& flag() const { return m_isSet; }

private:
    std::atomic<bool> m_isSet { false };
    std::atomic<uint64_t> m_announced { 0 };
    uint64_t m_arrived = 0; ///< of the worker's thread alone
};

} // namespace referee::studio
