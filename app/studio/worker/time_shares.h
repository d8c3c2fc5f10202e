// SPDX-License-Identifier: GPL-3.0-or-later
// Which share of a run's time is spent on looking at it.
#pragma once

#include <chrono>

namespace referee::studio {

/// Of the time per iteration, 0..1.
struct TimeShares {
    double previews = 0;
    double maps = 0;
    double scores = 0;
};

/// Means that fade over about twenty iterations, so that a view that was closed is soon forgotten.
class TimeShareMeter {
public:
    void addPreview(double ms) { m_previewMs += ms; }
    void addMaps(double ms) { m_mapMs += ms; }
    void addScore(double ms) { m_scoreMs += ms; }

    /// One iteration is over, `ms` after the last one.
    TimeShares finishIteration(double ms)
    {
        fade(m_meanTotal, ms);
        fade(m_meanPreview, m_previewMs);
        fade(m_meanMap, m_mapMs);
        fade(m_meanScore, m_scoreMs);
        m_previewMs = m_mapMs = m_scoreMs = 0;
        return m_meanTotal <= 0
            ? TimeShares {}
            : TimeShares { m_meanPreview / m_meanTotal, m_meanMap / m_meanTotal, m_meanScore / m_meanTotal };
    }

private:
    static void fade(double& mean, double value) { mean = kKept * mean + (1 - kKept) * value; }

    static constexpr double kKept = 0.95;
    double m_previewMs = 0;
    double m_mapMs = 0;
    double m_scoreMs = 0;
    double m_meanTotal = 0;
    double m_meanPreview = 0;
    double m_meanMap = 0;
    double m_meanScore = 0;
};

/// Milliseconds since it was made or restarted.
class StopWatch {
public:
    double ms() const { return std::chrono::duration<double, std::milli>(Clock::now() - m_start).count(); }
    double restart()
    {
        const double passed = ms();
        m_start = Clock::now();
        return passed;
    }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point m_start = Clock::now();
};

} // namespace referee::studio
