// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profiling/operator_audit.h"

#include "core/profiling/flop_minimum.h"

#include <ATen/record_function.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace referee {

namespace {

std::atomic<OperatorAudit*> s_audit { nullptr };

/// std::logic_error when another one is current.
template <typename Observer> void makeCurrent(std::atomic<Observer*>& current, Observer* observer)
{
    Observer* none = nullptr;
    if (!current.compare_exchange_strong(none, observer)) {
        throw std::logic_error("Only one operator audit can run at a time.");
    }
}

/// Nesting of this thread's operators, in all and of the counted ones.
struct Depth {
    int operators = 0;
    int withFlops = 0;
    int waits = 0;
};
thread_local Depth t_depth;

bool isWait(std::string_view name)
{
    constexpr std::array<std::string_view, 5> kWaits
        = { "aten::item", "aten::_local_scalar_dense", "aten::is_nonzero", "aten::nonzero", "aten::equal" };
    return std::ranges::find(kWaits, name) != kWaits.end();
}

struct Mark : at::ObserverContext {
    bool hasFlops = false;
    bool waits = false;
};

std::unique_ptr<at::ObserverContext> onStart(const at::RecordFunction& record)
{
    auto mark = std::make_unique<Mark>();
    mark->hasFlops = hasFlops(record.name());
    mark->waits = isWait(record.name());
    if (auto* audit = s_audit.load()) {
        audit->note(record,
            { .isOutermost = t_depth.operators == 0,
                .hasFlops = mark->hasFlops && t_depth.withFlops == 0,
                .waits = mark->waits && t_depth.waits == 0 });
    }
    t_depth.operators += 1;
    t_depth.withFlops += mark->hasFlops ? 1 : 0;
    t_depth.waits += mark->waits ? 1 : 0;
    return mark;
}

void onEnd(const at::RecordFunction& /*record*/, at::ObserverContext* context)
{
    const auto* mark = static_cast<const Mark*>(context);
    t_depth.operators -= 1;
    t_depth.withFlops -= mark->hasFlops ? 1 : 0;
    t_depth.waits -= mark->waits ? 1 : 0;
}

} // namespace

OperatorAudit::OperatorAudit()
{
    makeCurrent(s_audit, this);
    m_handle = at::addGlobalCallback(
        at::RecordFunctionCallback(&onStart, &onEnd).needsInputs(true).scopes({ at::RecordScope::FUNCTION }));
}

OperatorAudit::~OperatorAudit()
{
    at::removeCallback(m_handle);
    s_audit.store(nullptr);
}

void OperatorAudit::enter(Stage stage)
{
    const std::lock_guard lock(m_mutex);
    m_stage = static_cast<size_t>(stage);
}

void OperatorAudit::note(const at::RecordFunction& record, const Fresh& fresh)
{
    const std::lock_guard lock(m_mutex);
    if (!m_stage) {
        return;
    }
    auto& stage = m_stages.at(*m_stage);
    stage.operators += fresh.isOutermost ? 1 : 0;
    if (fresh.hasFlops) {
        stage.flops += operatorFlops(record.name(), record.inputs());
    }
    if (fresh.waits) {
        stage.waits += 1;
        m_waits.push_back(std::string(kStageNames.at(*m_stage)) + ": " + record.name());
    }
}

StageCount OperatorAudit::total() const
{
    StageCount sum;
    for (const auto& stage : m_stages) {
        sum.flops += stage.flops;
        sum.operators += stage.operators;
        sum.waits += stage.waits;
    }
    return sum;
}

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
    makeCurrent(s_times, this);
    m_handle = at::addGlobalCallback(
        at::RecordFunctionCallback(&onOperatorStart, &onOperatorEnd).scopes({ at::RecordScope::FUNCTION }));
}

OperatorTimes::~OperatorTimes()
{
    at::removeCallback(m_handle);
    s_times.store(nullptr);
}

void OperatorTimes::enter(Stage stage)
{
    const std::lock_guard lock(m_mutex);
    m_stage = kStageNames.at(static_cast<size_t>(stage));
}

void OperatorTimes::add(const char* name, double ms)
{
    const std::lock_guard lock(m_mutex);
    auto& time = m_times[{ m_stage, name }];
    time.stage = m_stage;
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
    std::ranges::sort(list, std::greater(), &OperatorTime::ms);
    return list;
}

} // namespace referee
