// SPDX-License-Identifier: GPL-3.0-or-later
// Measurements for `referee bench`: stages of the engine, eager PyTorch for comparison, and the output.
#pragma once

#include "core/engine/local_engine.h"
#include "core/profiling/operator_audit.h"

#include <QtCore/QProcess>
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace referee::cli {

/// One stage of the pipeline, per iteration.
struct StageMeasure {
    double ms = 0;
    double flops = 0; ///< counted
    double minimum = 0;
    int64_t operators = 0;
    uint64_t peakBytes = 0; ///< of CPU tensors, including weights
};

/// The counts of one audited iteration, which is not timed.
struct IterationAudit {
    std::array<StageMeasure, kStageNames.size()> stages {};
    std::vector<std::string> waits; ///< "stage: operator"
    double flops = 0;
    double minimum = 0;
    uint64_t peakBytes = 0; ///< of CPU tensors, including weights
    uint64_t decoderBytes = 0; ///< activations of the decoder for the backward pass
    uint64_t viewBytes = 0; ///< activations of the views of one chunk
};

class EngineBench {
public:
    /// Begins the run. The counting allocator must be installed before the engine is loaded.
    EngineBench(LocalEngine& engine, RunSpec request);

    /// Runs full iterations with referee and SDS (the run is restarted before its tail) and returns their seconds.
    /// Their times are added to stageMs().
    double run(int64_t iterations);
    /// Mean milliseconds per stage since the last resetTimes().
    std::array<double, kStageNames.size()> stageMs() const;
    void resetTimes();

    /// Runs one iteration under the operator audit.
    IterationAudit audit();
    /// The operators of `iterations` iterations, the slowest first; milliseconds and calls in total.
    std::vector<OperatorTime> operatorTimes(int64_t iterations);
    std::array<int64_t, 2> latentSize() const; ///< height, width

private:
    void restartBeforeTail();

    LocalEngine& m_engine;
    RunSpec m_request;
    std::array<double, kStageNames.size()> m_ms {};
    int64_t m_iterations = 0;
};

/// FLOP/s of a large square matrix product on the device and in the precision of the engine: the best of several.
double gemmFlopsPerSecond(LocalEngine& engine);

inline constexpr int64_t kTimedIterations = 3; ///< for the table of operators

/// A variant of the Python side (tests/reference/bench_python.py).
struct PythonKind {
    const char* name;
    const char* key; ///< of its ratio in the JSON object
    const char* title;
};
inline constexpr auto kPythonKinds = std::to_array<PythonKind>({
    { "eager", "python", "Speed-up over eager PyTorch" },
    { "authors", "authors", "Speed-up over the authors' order of operations" },
    { "anomaly", "authors_anomaly", "The same with anomaly detection, as published" },
});

/// Seconds per iteration of each round. The sides take turns, so that other load on the machine affects both.
struct Rounds {
    std::vector<double> ours;
    std::array<std::vector<double>, kPythonKinds.size()> python; ///< empty: not compared
};

struct BenchResult {
    IterationAudit audit;
    std::vector<OperatorTime> operators; ///< over kTimedIterations
    Rounds rounds;
    double gemm = 0; ///< FLOP/s of a large matrix product
    int threads = 0;
    std::string precision;
    int64_t views = 0;
    MemoryPlan plan; ///< the prediction before the first iteration
    uint64_t systemPeak = 0; ///< peak resident bytes of the process; 0: unknown
};

/// Prints tables on stdout, or one JSON object.
void printBench(const BenchResult& result, bool asJson);

struct PythonBenchRequest {
    std::filesystem::path pack;
    std::string prompt;
    std::string dtype; ///< "float32", "float64"
    int64_t views = 0;
    std::array<int64_t, 2> latent {}; ///< height, width
    int threads = 1;
};

/// A Python process that runs the same iterations in eager PyTorch on request.
class PythonBench {
public:
    /// Starts $REFEREE_ORACLE_PYTHON (default: the one that packaging/test makes) and waits until its networks are
    /// loaded. LoadError if that fails.
    explicit PythonBench(const PythonBenchRequest& request);
    ~PythonBench();
    PythonBench(const PythonBench&) = delete;
    PythonBench& operator=(const PythonBench&) = delete;

    /// Seconds of `iterations` iterations.
    double run(const PythonKind& kind, int64_t iterations);

private:
    std::string readLine();

    QProcess m_process;
};

} // namespace referee::cli
