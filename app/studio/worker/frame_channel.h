// SPDX-License-Identifier: GPL-3.0-or-later
// Sends values to the window with back-pressure: never more than one under way, never more often than is of use.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace referee::studio {

/// When the next picture (or set of maps) is sent to the window: at most one is under way, none is ever queued.
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

/// Frames (pictures, maps, views) on their way to the window, with back-pressure: at most one is in flight until the
/// window acknowledges it, and meanwhile the newest alone waits.
template <typename T> class FrameChannel {
public:
    /// Makes a frame at the moment when it can be sent; nothing: there is none to send after all.
    using Source = std::function<std::optional<T>()>;
    using Sink = std::function<void(const T& frame)>;

    explicit FrameChannel(Sink send)
        : m_send(std::move(send))
    {
    }

    void setPeriod(int ms) { m_throttle.setPeriod(ms); } ///< see FrameThrottle
    void ask() { m_throttle.ask(); }
    bool isDue() const { return m_throttle.isDue(); }

    /// Sends the frame now, or when the one in flight is acknowledged. Replaces one that waits.
    void offer(Source source)
    {
        m_waiting = std::move(source);
        if (!m_throttle.isInFlight()) {
            sendWaiting();
        }
    }
    void acknowledge()
    {
        m_throttle.acknowledge();
        sendWaiting();
    }
    void forgetWaiting() { m_waiting = nullptr; }

private:
    void sendWaiting()
    {
        const Source source = std::exchange(m_waiting, nullptr);
        const std::optional<T> frame = source ? source() : std::nullopt;
        if (frame) {
            m_throttle.noteSent();
            m_send(*frame);
        }
    }

    Sink m_send;
    FrameThrottle m_throttle;
    Source m_waiting; ///< nullptr: no frame waits
};

// Which share of a run's time is spent on looking at it.

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
