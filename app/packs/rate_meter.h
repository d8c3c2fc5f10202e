// SPDX-License-Identifier: GPL-3.0-or-later
// How fast bytes come at present, and how long the rest takes.
#pragma once

#include <cstdint>
#include <deque>

namespace referee {

class RateMeter {
public:
    /// `bytes` have come in all at `seconds` since some beginning.
    void add(double seconds, uint64_t bytes);
    /// Over the last few seconds; 0: not known yet.
    double bytesPerSecond() const;
    /// Below 0: not known yet.
    double secondsFor(uint64_t bytes) const;

private:
    struct Sample {
        double seconds;
        uint64_t bytes;
    };
    std::deque<Sample> m_samples;
};

} // namespace referee
