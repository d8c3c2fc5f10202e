// SPDX-License-Identifier: GPL-3.0-or-later
// Sends values to the window with back-pressure, and measures the time that this takes.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace referee::studio {

/// Frames (pictures, maps, views) on their way to the window: at most one is in flight until the window acknowledges
/// it; meanwhile only the newest waits.
template <typename T> class FrameChannel {
public:
    /// Makes a frame when it can be sent; none: there is nothing to send after all.
    using Source = std::function<std::optional<T>()>;
    using Sink = std::function<void(const T& frame)>;

    explicit FrameChannel(Sink send)
        : m_send(std::move(send))
    {
    }

    /// 0: as often as the window acknowledges; -1: only when requested.
    void setPeriod(int ms) { m_period = std::chrono::milliseconds(ms); }
    /// The next frame is due whatever the period is.
    void ask() { m_isAsked = true; }
    /// The period is over; the window may still be busy.
    bool isDue() const { return m_isAsked || (m_period.count() >= 0 && Clock::now() - m_lastSent >= m_period); }

    /// Sends the frame now, or when the one in flight is acknowledged. Replaces one that waits.
    void offer(Source source)
    {
        m_waiting = std::move(source);
        if (!m_isInFlight) {
            sendWaiting();
        }
    }
    void acknowledge()
    {
        m_isInFlight = false;
        sendWaiting();
    }
    void forgetWaiting() { m_waiting = nullptr; }

private:
    using Clock = std::chrono::steady_clock;

    void sendWaiting()
    {
        const Source source = std::exchange(m_waiting, nullptr);
        const std::optional<T> frame = source ? source() : std::nullopt;
        if (frame) {
            m_lastSent = Clock::now();
            m_isInFlight = true;
            m_isAsked = false;
            m_send(*frame);
        }
    }

    Sink m_send;
    Source m_waiting; ///< nullptr: no frame waits
    std::chrono::milliseconds m_period { 0 };
    Clock::time_point m_lastSent {};
    bool m_isInFlight = false;
    bool m_isAsked = false;
};

/// The shares of the time per iteration that displaying the run takes, 0..1.
struct TimeShares {
    double previews = 0;
    double maps = 0;
    double scores = 0;
};

/// Means that fade over about twenty iterations, so that a closed view is soon forgotten.
class TimeShareMeter {
public:
    void addPreview(double ms) { m_previews.ms += ms; }
    void addMaps(double ms) { m_maps.ms += ms; }
    void addScore(double ms) { m_scores.ms += ms; }

    /// One iteration is over, `ms` after the last one.
    TimeShares finishIteration(double ms)
    {
        m_total.ms = ms;
        const double total = m_total.fade();
        const double previews = m_previews.fade();
        const double maps = m_maps.fade();
        const double scores = m_scores.fade();
        return total <= 0 ? TimeShares {} : TimeShares { previews / total, maps / total, scores / total };
    }

private:
    struct Mean {
        double ms = 0; ///< in this iteration
        double mean = 0;

        double fade()
        {
            constexpr double kKept = 0.95;
            mean = kKept * mean + (1 - kKept) * std::exchange(ms, 0);
            return mean;
        }
    };

    Mean m_total;
    Mean m_previews;
    Mean m_maps;
    Mean m_scores;
};

/// Milliseconds since its construction or restart.
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
