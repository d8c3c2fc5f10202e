// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/rate_meter.h"

namespace referee {

namespace {

constexpr double kSpanSeconds = 5;
constexpr double kMinGap = 0.1; ///< between two samples
constexpr double kMinSpan = 0.3; ///< before a rate is told

} // namespace

void RateMeter::add(double seconds, uint64_t bytes)
{
    // The newest sample moves on until it is far enough from the one before it.
    if (m_samples.size() > 1 && seconds - m_samples[m_samples.size() - 2].seconds < kMinGap) {
        m_samples.back() = { seconds, bytes };
    } else {
        m_samples.push_back({ seconds, bytes });
    }
    while (m_samples.size() > 2 && seconds - m_samples[1].seconds >= kSpanSeconds) {
        m_samples.pop_front();
    }
}

double RateMeter::bytesPerSecond() const
{
    if (m_samples.size() < 2) {
        return 0;
    }
    const double span = m_samples.back().seconds - m_samples.front().seconds;
    const auto first = m_samples.front().bytes;
    const auto last = m_samples.back().bytes;
    return span < kMinSpan || last <= first ? 0 : static_cast<double>(last - first) / span;
}

double RateMeter::secondsFor(uint64_t bytes) const
{
    const double rate = bytesPerSecond();
    return rate > 0 ? static_cast<double>(bytes) / rate : -1;
}

} // namespace referee
