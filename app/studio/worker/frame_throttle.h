// SPDX-License-Identifier: GPL-3.0-or-later
// When the next picture (or set of maps) is sent to the window: at most one is under way, none is ever queued.
#pragma once

#include <chrono>

namespace referee::studio {

class FrameThrottle {
public:
    using Clock = std::chrono::steady_clock;

    /// 0: as often as the window acknowledges; -1: only when asked for.
    void setPeriod(int ms) { m_period = std::chrono::milliseconds(ms); }
    /// The next one is due whatever the period says.
    void ask() { m_isAsked = true; }
    /// It is time for one; whether the window is ready for it is another question.
    bool isDue() const { return m_isAsked || (m_period.count() >= 0 && Clock::now() - m_lastSent >= m_period); }
    bool isInFlight() const { return m_isInFlight; }

    void noteSent()
    {
        m_lastSent = Clock::now();
        m_isInFlight = true;
        m_isAsked = false;
    }
    void acknowledge() { m_isInFlight = false; }

private:
    std::chrono::milliseconds m_period { 0 };
    Clock::time_point m_lastSent {};
    bool m_isInFlight = false;
    bool m_isAsked = false;
};

} // namespace referee::studio
