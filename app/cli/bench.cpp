// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench.h"

#include "app/cli/arguments/terminal.h"
#include "core/base/errors.h"
#include "core/base/number_text.h"
#include "core/memory/counting_allocator.h"
#include "core/profiling/flop_minimum.h"
#include "core/profiling/operator_audit.h"

#include <QtCore/QStringList>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
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
    m_engine.stepProfiled(m_request.settings, false, watch);
    memory.leave(result);
    result.waits = audit.waits();
    result.flops = audit.total().flops;
    const auto minimum = minimumOf(m_engine, m_request);
    for (size_t hop = 0; hop < minimum.size(); ++hop) {
        const auto& counted = audit.stages().at(hop);
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
        m_engine.stepProfiled(m_request.settings, false, watch);
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

namespace {

using nlohmann::ordered_json;

constexpr double kGiga = 1e9;
constexpr double kMega = 1e6;

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// Median over the rounds of theirs ÷ ours in the same round.
double ratio(const std::vector<double>& theirs, const std::vector<double>& ours)
{
    std::vector<double> ratios;
    for (size_t i = 0; i < theirs.size(); ++i) {
        ratios.push_back(theirs[i] / ours[i]);
    }
    return median(ratios);
}

/// Time of an iteration ÷ the time that its FLOPs take in a large matrix product.
double ratioToGemm(const BenchResult& result) { return median(result.rounds.ours) * result.gemm / result.audit.flops; }

ordered_json toJson(const BenchResult& result)
{
    auto hops = ordered_json::array();
    for (size_t i = 0; i < kStageNames.size(); ++i) {
        const auto& hop = result.audit.hops.at(i);
        hops.push_back({ { "name", kStageNames.at(i) }, { "ms", hop.ms }, { "flops", hop.flops },
            { "minimum", hop.minimum }, { "operators", hop.operators }, { "peak_memory_bytes", hop.peakBytes } });
    }
    ordered_json object = { { "iterations_per_second", 1 / median(result.rounds.ours) }, { "hops", hops },
        { "flops", { { "counted", result.audit.flops }, { "minimum", result.audit.minimum } } },
        { "device_waits", result.audit.waits }, { "peak_memory_bytes", result.audit.peakBytes },
        { "kept_bytes", { { "decoder", result.audit.decoderBytes }, { "views", result.audit.viewBytes } } },
        { "planned_peak_bytes", result.plan.peak }, { "resident_peak_bytes", result.systemPeak },
        { "gemm_flops_per_second", result.gemm }, { "ratio_to_gemm", ratioToGemm(result) },
        { "threads", result.threads }, { "precision", result.precision }, { "views", result.views } };
    if (!result.rounds.eager.empty()) {
        object["ratio"] = { { "python", ratio(result.rounds.eager, result.rounds.ours) },
            { "authors", ratio(result.rounds.authors, result.rounds.ours) },
            { "authors_anomaly", ratio(result.rounds.anomaly, result.rounds.ours) } };
    }
    return object;
}

void printMemory(const BenchResult& result)
{
    const auto megabytes = [](uint64_t bytes) { return static_cast<double>(bytes) / kMega; };
    const auto& audit = result.audit;
    std::cout << std::setprecision(1) << "Tensors at most: " << megabytes(audit.peakBytes)
              << " MB, weights included; kept for the way back: decoder " << megabytes(audit.decoderBytes)
              << " MB, views of a chunk " << megabytes(audit.viewBytes) << " MB\n"
              << "Whole program at most: planned " << megabytes(result.plan.peak) << " MB, seen by the system "
              << megabytes(result.systemPeak) << " MB\n";
}

void printHops(const IterationAudit& audit)
{
    std::cout << std::left << std::setw(11) << "hop" << std::right << std::setw(10) << "ms" << std::setw(12) << "GFLOP"
              << std::setw(12) << "minimum" << std::setw(11) << "operators" << std::setw(10) << "peak MB" << '\n';
    for (size_t i = 0; i < kStageNames.size(); ++i) {
        const auto& hop = audit.hops.at(i);
        std::cout << std::left << std::setw(11) << kStageNames.at(i) << std::right << std::setprecision(2)
                  << std::setw(10) << hop.ms << std::setprecision(4) << std::setw(12) << hop.flops / kGiga
                  << std::setw(12) << hop.minimum / kGiga << std::setw(11) << hop.operators << std::setprecision(1)
                  << std::setw(10) << static_cast<double>(hop.peakBytes) / kMega << '\n';
    }
}

void printOperators(const std::vector<OperatorTime>& operators)
{
    std::cout << '\n'
              << std::left << std::setw(11) << "hop" << std::setw(60) << "operator" << std::right << std::setw(8)
              << "ms" << std::setw(8) << "calls" << '\n';
    for (const auto& row : operators) {
        std::cout << std::left << std::setw(11) << row.stage << std::setw(60) << row.name << std::right
                  << std::setprecision(2) << std::setw(8) << row.ms / kTimedIterations << std::setw(8)
                  << row.calls / kTimedIterations << '\n';
    }
}

void printRatios(const Rounds& rounds)
{
    const auto line = [&](const char* what, const std::vector<double>& seconds) {
        std::cout << std::left << std::setw(46) << what << std::right << std::setprecision(2) << std::setw(7)
                  << ratio(seconds, rounds.ours) << " × (" << std::setprecision(3) << 1 / median(seconds)
                  << " iterations/s)\n";
    };
    line("Faster than the same in eager PyTorch", rounds.eager);
    line("Faster than the authors' order of work", rounds.authors);
    line("The same under anomaly mode, as published", rounds.anomaly);
}

} // namespace

void printBench(const BenchResult& result)
{
    const auto& audit = result.audit;
    const double seconds = median(result.rounds.ours);
    std::cout << std::fixed << std::setprecision(3) << 1 / seconds << " iterations/s (" << result.views << " views, "
              << result.precision << ", " << result.threads << " threads)\n\n";
    printHops(audit);
    std::cout << "\nCounted ÷ minimum: " << std::setprecision(4) << audit.flops / audit.minimum << " ("
              << audit.flops / kGiga << " of " << audit.minimum / kGiga << " GFLOP)\n"
              << "Waits for the device inside an iteration: " << audit.waits.size() << '\n';
    for (const auto& wait : audit.waits) {
        std::cout << "  " << wait << '\n';
    }
    printMemory(result);
    std::cout << "A large matrix product: " << std::setprecision(1) << result.gemm / kGiga
              << " GFLOP/s; an iteration: " << audit.flops / seconds / kGiga << " GFLOP/s, " << std::setprecision(2)
              << ratioToGemm(result) << " × the time of its FLOPs in such a product\n";
    if (!result.rounds.eager.empty()) {
        printRatios(result.rounds);
    }
    if (!result.operators.empty()) {
        printOperators(result.operators);
    }
    std::cout << std::flush;
}

void printBenchJson(const BenchResult& result) { std::cout << toJson(result).dump() << std::endl; }

namespace {

constexpr int kPollMs = 200;
constexpr int kEndMs = 3000;

QString pythonProgram()
{
    const char* named = std::getenv("REFEREE_ORACLE_PYTHON");
    return QString::fromUtf8(named != nullptr ? named : REFEREE_SOURCE_ROOT "/build/oracle/bin/python");
}

QStringList argumentsFor(const PythonBenchRequest& request)
{
    const auto number = [](int64_t value) { return QString::number(value); };
    return { QStringLiteral("-W"), QStringLiteral("ignore"),
        QStringLiteral(REFEREE_SOURCE_ROOT "/tests/reference/bench_python.py"), QStringLiteral("--pack"),
        QString::fromStdString(request.pack.string()), QStringLiteral("--prompt"),
        QString::fromStdString(request.prompt), QStringLiteral("--views"), number(request.views),
        QStringLiteral("--latent"), number(request.latent[0]), number(request.latent[1]), QStringLiteral("--threads"),
        number(request.threads), QStringLiteral("--dtype"), QString::fromStdString(request.dtype) };
}

} // namespace

PythonBench::PythonBench(const PythonBenchRequest& request)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HF_HUB_OFFLINE"), QStringLiteral("1"));
    m_process.setProcessEnvironment(environment);
    m_process.start(pythonProgram(), argumentsFor(request));
    if (!m_process.waitForStarted()) {
        throw LoadError("A Python with PyTorch, diffusers and transformers was expected at "
            + pythonProgram().toStdString()
            + ", and it cannot be started; packaging/test makes one, or name yours in REFEREE_ORACLE_PYTHON.");
    }
    if (readLine() != "ready") {
        throw LoadError("The Python side of the benchmark was expected to say 'ready'; it said something else.");
    }
}

PythonBench::~PythonBench()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(kEndMs)) {
        m_process.kill();
        m_process.waitForFinished(kEndMs);
    }
}

std::string PythonBench::readLine()
{
    while (!m_process.canReadLine()) {
        if (stopFlag().load()) {
            throw Cancelled("Interrupted while the Python side was at work.");
        }
        if (!m_process.waitForReadyRead(kPollMs) && m_process.state() == QProcess::NotRunning) {
            throw LoadError("The Python side of the benchmark ended early: "
                + m_process.readAllStandardError().right(400).trimmed().toStdString());
        }
    }
    return m_process.readLine().trimmed().toStdString();
}

double PythonBench::run(const char* kind, int64_t iterations)
{
    const std::string order = std::string(kind) + ' ' + std::to_string(iterations) + '\n';
    m_process.write(order.c_str());
    const std::string line = readLine();
    const auto seconds = numberFromText<double>(line);
    if (!seconds) {
        throw LoadError("Seconds were expected of the Python side of the benchmark, found '" + line + "'.");
    }
    return *seconds;
}

} // namespace referee::cli
