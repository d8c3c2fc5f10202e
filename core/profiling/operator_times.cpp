// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profiling/operator_times.h"

#include <ATen/record_function.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>

namespace referee {

namespace {

using OperatorClock = std::chrono::steady_clock;

std::atomic<OperatorTimes*> s_times { nullptr };
thread_local double t_insideMs = 0; ///< spent in operators inside the present one

struct Running : at::ObserverContext {
    OperatorClock::time_point start = OperatorClock::now();
    double outerInsideMs = 0;
};

std::unique_ptr<at::ObserverContext> onOperatorStart(const at::RecordFunction& /*record*/)
{
    auto running = std::make_unique<Running>();
    running->outerInsideMs = std::exchange(t_insideMs, 0.0);
    return running;
}

void onOperatorEnd(const at::RecordFunction& record, at::ObserverContext* context)
{
    const auto* running = static_cast<const Running*>(context);
    const double ms = std::chrono::duration<double, std::milli>(OperatorClock::now() - running->start).count();
    if (auto* times = s_times.load()) {
        times->add(record.name(), ms - t_insideMs);
    }
    t_insideMs = running->outerInsideMs + ms;
}

} // namespace

OperatorTimes::OperatorTimes()
{
    OperatorTimes* none = nullptr;
    if (!s_times.compare_exchange_strong(none, this)) {
        throw std::logic_error("One measurement of operators at a time was expected, found a second.");
    }
    m_handle = at::addGlobalCallback(
        at::RecordFunctionCallback(&onOperatorStart, &onOperatorEnd).scopes({ at::RecordScope::FUNCTION }));
}

OperatorTimes::~OperatorTimes()
{
    at::removeCallback(m_handle);
    s_times.store(nullptr);
}

void OperatorTimes::enter(Stage hop)
{
    const std::lock_guard lock(m_mutex);
    m_hop = kStageNames.at(static_cast<size_t>(hop));
}

void OperatorTimes::add(const char* name, double ms)
{
    const std::lock_guard lock(m_mutex);
    auto& time = m_times[{ m_hop, name }];
    time.hop = m_hop;
    time.name = name;
    time.ms += ms;
    time.calls += 1;
}

std::vector<OperatorTime> OperatorTimes::sorted() const
{
    std::vector<OperatorTime> list;
    for (const auto& entry : m_times) {
        list.push_back(entry.second);
    }
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.ms > b.ms; });
    return list;
}

} // namespace referee
