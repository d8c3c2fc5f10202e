// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench.h"

#include "app/cli/arguments/terminal.h"
#include "core/base/errors.h"
#include "core/base/number_text.h"
#include "core/memory/counting_allocator.h"
#include "core/profiling/flop_minimum.h"

#include <QtCore/QStringList>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iomanip>
#include <iostream>
#include <iterator>
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

std::array<double, kStageNames.size()> minimumOf(LocalEngine& engine, const RunSpec& request)
{
    const auto reading = engine.readPrompt(request.prompt, request.settings);
    const auto [height, width] = engine.latentSize(request);
    FlopSizes sizes { .latentHeight = height, .latentWidth = width };
    sizes.refereeTokens = std::min(reading.refereeTokens, reading.refereeBudget);
    sizes.contradictionTokens = reading.contradictionTokens;
    sizes.contextTokens = engine.inversion().prompt().condition_2TC.size(1);
    return flopMinimum(engine.models().pack(), request.settings, sizes);
}

/// Records the memory of tensors stage by stage.
class MemoryMonitor {
public:
    MemoryMonitor() { m_allocator.resetPeak(); }
    void enter(Stage stage, IterationAudit& audit)
    {
        leave(audit);
        const uint64_t held = m_allocator.currentBytes();
        if (stage == Stage::CutOut && m_stage == static_cast<int>(Stage::Decode)) {
            audit.decoderBytes = held - m_atStart;
            m_atViews = held;
        } else if (stage == Stage::Backward && audit.viewBytes == 0) {
            audit.viewBytes = held - m_atViews;
        } else if (m_stage < 0) {
            m_atStart = held;
        }
        m_stage = static_cast<int>(stage);
        m_allocator.resetPeak();
    }
    void leave(IterationAudit& audit)
    {
        if (m_stage >= 0) {
            auto& peak = audit.stages.at(static_cast<size_t>(m_stage)).peakBytes;
            peak = std::max<uint64_t>(peak, m_allocator.peakBytes());
            audit.peakBytes = std::max(audit.peakBytes, peak);
        }
    }

private:
    CountingAllocator& m_allocator = CountingAllocator::install();
    int m_stage = -1;
    uint64_t m_atStart = 0;
    uint64_t m_atViews = 0;
};

using nlohmann::ordered_json;

constexpr double kGiga = 1e9;
constexpr double kMega = 1e6;

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    const size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// Median over the rounds of theirs ÷ ours.
double ratio(const std::vector<double>& theirs, const std::vector<double>& ours)
{
    std::vector<double> ratios;
    std::ranges::transform(theirs, ours, std::back_inserter(ratios), std::divides());
    return median(ratios);
}

/// The time of an iteration ÷ the time of its FLOPs in a large matrix product.
double ratioToGemm(const BenchResult& result) { return median(result.rounds.ours) * result.gemm / result.audit.flops; }

bool isCompared(const Rounds& rounds) { return !rounds.python.front().empty(); }

ordered_json toJson(const BenchResult& result)
{
    auto stages = ordered_json::array();
    for (size_t i = 0; i < kStageNames.size(); ++i) {
        const auto& stage = result.audit.stages.at(i);
        stages.push_back({ { "name", kStageNames.at(i) }, { "ms", stage.ms }, { "flops", stage.flops },
            { "minimum", stage.minimum }, { "operators", stage.operators }, { "peak_memory_bytes", stage.peakBytes } });
    }
    ordered_json object = { { "iterations_per_second", 1 / median(result.rounds.ours) }, { "hops", stages },
        { "flops", { { "counted", result.audit.flops }, { "minimum", result.audit.minimum } } },
        { "device_waits", result.audit.waits }, { "peak_memory_bytes", result.audit.peakBytes },
        { "kept_bytes", { { "decoder", result.audit.decoderBytes }, { "views", result.audit.viewBytes } } },
        { "planned_peak_bytes", result.plan.peak }, { "resident_peak_bytes", result.systemPeak },
        { "gemm_flops_per_second", result.gemm }, { "ratio_to_gemm", ratioToGemm(result) },
        { "threads", result.threads }, { "precision", result.precision }, { "views", result.views } };
    for (size_t i = 0; i < kPythonKinds.size() && isCompared(result.rounds); ++i) {
        object["ratio"][kPythonKinds.at(i).key] = ratio(result.rounds.python.at(i), result.rounds.ours);
    }
    return object;
}

void printMemory(const BenchResult& result)
{
    const auto megabytes = [](uint64_t bytes) { return static_cast<double>(bytes) / kMega; };
    const auto& audit = result.audit;
    std::cout << std::setprecision(1) << "Peak memory of tensors: " << megabytes(audit.peakBytes)
              << " MB, including weights; activations for the backward pass: decoder " << megabytes(audit.decoderBytes)
              << " MB, views of a chunk " << megabytes(audit.viewBytes) << " MB\n"
              << "Peak memory of the process: planned " << megabytes(result.plan.peak) << " MB, measured "
              << megabytes(result.systemPeak) << " MB\n";
}

void printStages(const IterationAudit& audit)
{
    std::cout << std::left << std::setw(11) << "stage" << std::right << std::setw(10) << "ms" << std::setw(12)
              << "GFLOP" << std::setw(12) << "minimum" << std::setw(11) << "operators" << std::setw(10) << "peak MB"
              << '\n';
    for (size_t i = 0; i < kStageNames.size(); ++i) {
        const auto& stage = audit.stages.at(i);
        std::cout << std::left << std::setw(11) << kStageNames.at(i) << std::right << std::setprecision(2)
                  << std::setw(10) << stage.ms << std::setprecision(4) << std::setw(12) << stage.flops / kGiga
                  << std::setw(12) << stage.minimum / kGiga << std::setw(11) << stage.operators << std::setprecision(1)
                  << std::setw(10) << static_cast<double>(stage.peakBytes) / kMega << '\n';
    }
}

void printOperators(const std::vector<OperatorTime>& operators)
{
    std::cout << '\n'
              << std::left << std::setw(11) << "stage" << std::setw(60) << "operator" << std::right << std::setw(8)
              << "ms" << std::setw(8) << "calls" << '\n';
    for (const auto& row : operators) {
        std::cout << std::left << std::setw(11) << row.stage << std::setw(60) << row.name << std::right
                  << std::setprecision(2) << std::setw(8) << row.ms / kTimedIterations << std::setw(8)
                  << row.calls / kTimedIterations << '\n';
    }
}

void printRatios(const Rounds& rounds)
{
    for (size_t i = 0; i < kPythonKinds.size(); ++i) {
        const auto& seconds = rounds.python.at(i);
        std::cout << std::left << std::setw(46) << kPythonKinds.at(i).title << std::right << std::setprecision(2)
                  << std::setw(7) << ratio(seconds, rounds.ours) << " × (" << std::setprecision(3)
                  << 1 / median(seconds) << " iterations/s)\n";
    }
}

constexpr int kPollMs = 200;
constexpr int kEndMs = 3000;

QString pythonProgram()
{
    const char* named = std::getenv("REFEREE_ORACLE_PYTHON");
    return QString::fromUtf8(named != nullptr ? named : REFEREE_SOURCE_ROOT "/build/oracle/bin/python");
}

QStringList argumentsFor(const PythonBenchRequest& request)
{
    return { QStringLiteral("-W"), QStringLiteral("ignore"),
        QStringLiteral(REFEREE_SOURCE_ROOT "/tests/reference/bench_python.py"), QStringLiteral("--pack"),
        QString::fromStdString(request.pack.string()), QStringLiteral("--prompt"),
        QString::fromStdString(request.prompt), QStringLiteral("--views"), QString::number(request.views),
        QStringLiteral("--latent"), QString::number(request.latent[0]), QString::number(request.latent[1]),
        QStringLiteral("--threads"), QString::number(request.threads), QStringLiteral("--dtype"),
        QString::fromStdString(request.dtype) };
}

} // namespace

EngineBench::EngineBench(LocalEngine& engine, RunSpec request)
    : m_engine(engine)
    , m_request(std::move(request))
{
    m_engine.begin(m_request);
}

void EngineBench::restartBeforeTail()
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
        restartBeforeTail();
        const auto start = Clock::now();
        const auto report = m_engine.step(m_request.settings, false, &stopFlag());
        waitForDevice(m_engine.models().networks());
        seconds += secondsSince(start);
        std::ranges::transform(m_ms, report.stageMs, m_ms.begin(), std::plus());
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

void EngineBench::resetTimes()
{
    m_ms.fill(0);
    m_iterations = 0;
}

IterationAudit EngineBench::audit()
{
    restartBeforeTail();
    IterationAudit result;
    OperatorAudit audit;
    MemoryMonitor memory;
    StepProfiler profiler(&stopFlag());
    profiler.onEnter = [&](Stage stage) {
        memory.enter(stage, result);
        audit.enter(stage);
    };
    m_engine.stepProfiled(m_request.settings, false, profiler);
    memory.leave(result);
    result.waits = audit.waits();
    result.flops = audit.total().flops;
    const auto minimum = minimumOf(m_engine, m_request);
    for (size_t i = 0; i < minimum.size(); ++i) {
        auto& measure = result.stages.at(i);
        measure.flops = audit.stages().at(i).flops;
        measure.minimum = minimum.at(i);
        measure.operators = audit.stages().at(i).operators;
        result.minimum += minimum.at(i);
    }
    return result;
}

std::vector<OperatorTime> EngineBench::operatorTimes(int64_t iterations)
{
    OperatorTimes times;
    for (int64_t i = 0; i < iterations; ++i) {
        restartBeforeTail();
        StepProfiler profiler(&stopFlag());
        profiler.onEnter = [&](Stage stage) { times.enter(stage); };
        m_engine.stepProfiled(m_request.settings, false, profiler);
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

void printBench(const BenchResult& result, bool asJson)
{
    if (asJson) {
        printJsonLine(toJson(result));
        return;
    }
    const auto& audit = result.audit;
    const double seconds = median(result.rounds.ours);
    std::cout << std::fixed << std::setprecision(3) << 1 / seconds << " iterations/s (" << result.views << " views, "
              << result.precision << ", " << result.threads << " threads)\n\n";
    printStages(audit);
    std::cout << "\nCounted ÷ minimum: " << std::setprecision(4) << audit.flops / audit.minimum << " ("
              << audit.flops / kGiga << " of " << audit.minimum / kGiga << " GFLOP)\n"
              << "Device synchronisations in an iteration: " << audit.waits.size() << '\n';
    for (const auto& wait : audit.waits) {
        std::cout << "  " << wait << '\n';
    }
    printMemory(result);
    std::cout << "Large matrix product: " << std::setprecision(1) << result.gemm / kGiga
              << " GFLOP/s; iteration: " << audit.flops / seconds / kGiga << " GFLOP/s, " << std::setprecision(2)
              << ratioToGemm(result) << " × the time of its FLOPs in such a product\n";
    if (isCompared(result.rounds)) {
        printRatios(result.rounds);
    }
    if (!result.operators.empty()) {
        printOperators(result.operators);
    }
    std::cout << std::flush;
}

PythonBench::PythonBench(const PythonBenchRequest& request)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HF_HUB_OFFLINE"), QStringLiteral("1"));
    m_process.setProcessEnvironment(environment);
    m_process.start(pythonProgram(), argumentsFor(request));
    if (!m_process.waitForStarted()) {
        throw LoadError(pythonProgram().toStdString()
            + ": Python cannot be started. Run packaging/test, which installs it "
            + "with PyTorch, diffusers and transformers, or set REFEREE_ORACLE_PYTHON.");
    }
    if (readLine() != "ready") {
        throw LoadError("The Python side of the benchmark did not report 'ready'.");
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
            throw Cancelled("Interrupted during the Python benchmark.");
        }
        if (!m_process.waitForReadyRead(kPollMs) && m_process.state() == QProcess::NotRunning) {
            throw LoadError("The Python side of the benchmark ended early: "
                + m_process.readAllStandardError().right(400).trimmed().toStdString());
        }
    }
    return m_process.readLine().trimmed().toStdString();
}

double PythonBench::run(const PythonKind& kind, int64_t iterations)
{
    const std::string command = std::string(kind.name) + ' ' + std::to_string(iterations) + '\n';
    m_process.write(command.c_str());
    const std::string line = readLine();
    const auto seconds = numberFromText<double>(line);
    if (!seconds) {
        throw LoadError("The Python side of the benchmark must print seconds, got '" + line + "'.");
    }
    return *seconds;
}

} // namespace referee::cli
