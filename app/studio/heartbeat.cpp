// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/heartbeat.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <algorithm>
#include <cmath>

namespace referee::studio {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kPeriod = std::chrono::milliseconds(2);

const QEvent::Type kBeat = static_cast<QEvent::Type>(QEvent::registerEventType());

struct Beat : QEvent {
    Beat()
        : QEvent(kBeat)
    {
    }
    const Clock::time_point posted = Clock::now();
};

} // namespace

Heartbeat::~Heartbeat() { stop(); }

void Heartbeat::start()
{
    stop();
    m_delays.clear();
    m_isBeating = true;
    m_thread = std::thread([this] {
        while (m_isBeating) {
            QCoreApplication::postEvent(this, new Beat);
            std::this_thread::sleep_for(kPeriod);
        }
    });
}

void Heartbeat::stop()
{
    m_isBeating = false;
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

bool Heartbeat::event(QEvent* event)
{
    if (event->type() != kBeat) {
        return QObject::event(event);
    }
    const auto waited = Clock::now() - static_cast<const Beat*>(event)->posted;
    m_delays.push_back(std::chrono::duration<double, std::milli>(waited).count());
    return true;
}

double percentile(std::vector<double> values, double share)
{
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::clamp<size_t>(rank, 1, values.size()) - 1];
}

} // namespace referee::studio
