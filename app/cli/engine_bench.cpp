// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine_bench.h"

#include "app/cli/arguments/interrupt.h"
#include "core/memory/counting_allocator.h"
#include "core/profiling/flop_minimum.h"
#include "core/profiling/operator_audit.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace referee::cli {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void waitForDevice(const Networks& networks)
{
    if (networks.device.is_cuda()) {
        torch::cuda::synchronize();
    }
}

std::array<double, kStageNames.size()> minimumOf(LocalEngine& engine, const RunRequest& request)
{
    const auto reading = engine.readPrompt(request.prompt, request.settings);
    const auto [height, width] = engine.latentSize(request);
    FlopSizes sizes { .latentHeight = height, .latentWidth = width };
    sizes.refereeTokens = std::min(reading.refereeTokens, reading.refereeBudget);
    sizes.contextTokens = engine.inversion().prompt().condition_2TC.size(1);
    return flopMinimum(engine.models().pack(), request.settings, sizes);
}

/// Follows what tensors take, stage by stage.
class MemoryWatch {
public:
    MemoryWatch() { m_allocator.resetPeak(); }
    void enter(Stage hop, IterationAudit& audit)
    {
        leave(audit);
        const uint64_t held = m_allocator.currentBytes();
        if (hop == Stage::CutOut && m_hop == static_cast<int>(Stage::Decode)) {
            audit.decoderBytes = held - m_atStart;
            m_atViews = held;
        } else if (hop == Stage::Backward && audit.viewBytes == 0) {
            audit.viewBytes = held - m_atViews;
        } else if (m_hop < 0) {
            m_atStart = held;
        }
        m_hop = static_cast<int>(hop);
        m_allocator.resetPeak();
    }
    void leave(IterationAudit& audit)
    {
        if (m_hop >= 0) {
            auto& peak = audit.hops.at(static_cast<size_t>(m_hop)).peakBytes;
            peak = std::max<uint64_t>(peak, m_allocator.peakBytes());
            audit.peakBytes = std::max(audit.peakBytes, peak);
        }
    }

private:
    CountingAllocator& m_allocator = CountingAllocator::install();
    int m_hop = -1;
    uint64_t m_atStart = 0;
    uint64_t m_atViews = 0;
};

} // namespace

EngineBench::EngineBench(LocalEngine& engine, RunRequest request)
    : m_engine(engine)
    , m_request(std::move(request))
{
    m_engine.begin(m_request);
}

void EngineBench::beginAgainBeforeTail()
{
    const auto& settings = m_request.settings;
    if (m_engine.iteration() >= std::max<int64_t>(settings.iterations - settings.tail, 1)) {
        m_engine.begin(m_request);
    }
}

double EngineBench::run(int64_t iterations)
{
    double seconds = 0;
    for (int64_t i = 0; i < iterations; ++i) {
        beginAgainBeforeTail();
        const auto start = Clock::now();
        const auto report = m_engine.step(m_request.settings, false, &stopFlag());
        waitForDevice(m_engine.models().networks());
        seconds += secondsSince(start);
        for (size_t hop = 0; hop < m_ms.size(); ++hop) {
            m_ms.at(hop) += report.stageMs.at(hop);
        }
        ++m_iterations;
    }
    return seconds;
}

std::array<double, kStageNames.size()> EngineBench::stageMs() const
{
    auto mean = m_ms;
    for (auto& ms : mean) {
        ms /= static_cast<double>(std::max<int64_t>(m_iterations, 1));
    }
    return mean;
}

void EngineBench::forgetTimes()
{
    m_ms.fill(0);
    m_iterations = 0;
}

IterationAudit EngineBench::audit()
{
    beginAgainBeforeTail();
    IterationAudit result;
    OperatorAudit audit;
    MemoryWatch memory;
    StepProfiler watch(&stopFlag());
    watch.onEnter = [&](Stage hop) {
        memory.enter(hop, result);
        audit.enter(hop);
    };
    m_engine.stepWatched(m_request.settings, false, watch);
    memory.leave(result);
    result.waits = audit.waits();
    result.flops = audit.total().flops;
    const auto minimum = minimumOf(m_engine, m_request);
    for (size_t hop = 0; hop < minimum.size(); ++hop) {
        const auto& counted = audit.hops().at(hop);
        auto& measure = result.hops.at(hop);
        measure.flops = counted.flops;
        measure.minimum = minimum.at(hop);
        measure.operators = counted.operators;
        result.minimum += minimum.at(hop);
    }
    return result;
}

std::vector<OperatorTime> EngineBench::operatorTimes(int64_t iterations)
{
    OperatorTimes times;
    for (int64_t i = 0; i < iterations; ++i) {
        beginAgainBeforeTail();
        StepProfiler watch(&stopFlag());
        watch.onEnter = [&](Stage hop) { times.enter(hop); };
        m_engine.stepWatched(m_request.settings, false, watch);
    }
    return times.sorted();
}

std::array<int64_t, 2> EngineBench::latentSize() const { return m_engine.latentSize(m_request); }

double gemmFlopsPerSecond(LocalEngine& engine)
{
    const torch::NoGradGuard noGrad;
    const auto& networks = engine.models().networks();
    const int64_t side = networks.device.is_cuda() ? 8192 : 1024;
    constexpr int kRepeats = 8;
    const auto left = torch::randn({ side, side }, torch::TensorOptions(networks.device)).to(networks.precision);
    const auto right = left.t().contiguous();
    auto product = torch::mm(left, right);
    double best = 0;
    for (int i = 0; i < kRepeats; ++i) {
        waitForDevice(networks);
        const auto start = Clock::now();
        torch::mm_out(product, left, right);
        waitForDevice(networks);
        const double flops = 2.0 * static_cast<double>(side) * static_cast<double>(side) * static_cast<double>(side);
        best = std::max(best, flops / secondsSince(start));
    }
    return best;
}

uint64_t residentPeakBytes() { return kilobytesIn("/proc/self/status", "VmHWM:"); }

} // namespace referee::cli
