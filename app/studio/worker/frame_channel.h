// SPDX-License-Identifier: GPL-3.0-or-later
// Frames (pictures, maps, views) on their way to the window, with back-pressure: at most one is in flight until the
// window acknowledges it, and meanwhile the newest alone waits.
#pragma once

#include "app/studio/worker/frame_throttle.h"

#include <functional>
#include <optional>
#include <utility>

namespace referee::studio {

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

} // namespace referee::studio
