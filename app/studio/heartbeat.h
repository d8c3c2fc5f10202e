// SPDX-License-Identifier: GPL-3.0-or-later
// How long an event waits for the window's thread: another thread posts one every 2 ms.
#pragma once

#include <QtCore/QObject>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace referee::studio {

class Heartbeat : public QObject {
public:
    Heartbeat() = default;
    ~Heartbeat() override;

    void start();
    void stop();
    /// Milliseconds from post to arrival, one value a beat.
    const std::vector<double>& delays() const { return m_delays; }

protected:
    bool event(QEvent* event) override;

private:
    std::thread m_thread;
    std::atomic<bool> m_isBeating { false };
    std::vector<double> m_delays;
};

/// The value that a share of the others (0.99) does not exceed; 0 of nothing.
double percentile(std::vector<double> values, double share);

} // namespace referee::studio
