// SPDX-License-Identifier: GPL-3.0-or-later
// Measures iterations for `referee bench`: the engine stage by stage, eager PyTorch beside it, and how both are shown.
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

// Measures iterations of a loaded engine: time per stage, counted FLOPs beside the minimum, waits, memory.

/// One stage of the pipeline, per iteration.
struct StageMeasure {
    double ms = 0;
    double flops = 0; ///< counted
    double minimum = 0;
    int64_t operators = 0;
    uint64_t peakBytes = 0; ///< of tensors on the processor's side, weights included
};

/// What one audited iteration showed; it is not timed.
struct IterationAudit {
    std::array<StageMeasure, kStageNames.size()> hops {};
    std::vector<std::string> waits; ///< "stage: operator"
    double flops = 0;
    double minimum = 0;
    uint64_t peakBytes = 0; ///< of tensors on the processor's side, weights included
    uint64_t decoderBytes = 0; ///< kept from decoding for the way back
    uint64_t viewBytes = 0; ///< kept for the views of one chunk
};

class EngineBench {
public:
    /// Begins the run. The counting allocator must have been installed before the engine was loaded.
    EngineBench(LocalEngine& engine, RunRequest request);

    /// Runs `iterations` full iterations (with referee and SDS; the run begins again before its tail) and returns the
    /// seconds they took. Their times per stage add to stageMs().
    double run(int64_t iterations);
    /// Mean over all iterations run so far, milliseconds.
    std::array<double, kStageNames.size()> stageMs() const;
    /// After warming up.
    void forgetTimes();

    /// Runs one iteration under the operator audit.
    IterationAudit audit();
    /// The operators of `iterations` iterations, the most expensive first; milliseconds and calls over all of them.
    std::vector<OperatorTime> operatorTimes(int64_t iterations);
    std::array<int64_t, 2> latentSize() const; ///< height, width

private:
    void beginAgainBeforeTail();

    LocalEngine& m_engine;
    RunRequest m_request;
    std::array<double, kStageNames.size()> m_ms {};
    int64_t m_iterations = 0;
};

/// FLOP/s of a large square matrix product on the engine's device in its precision: best of several.
double gemmFlopsPerSecond(LocalEngine& engine);

/// Resident bytes of this process at most so far, as the system counts them; 0 where it does not tell.
uint64_t residentPeakBytes();

/// What referee bench measured, and how it is shown.
inline constexpr int64_t kTimedIterations = 3; ///< for the table of operators

/// Seconds per iteration of each round: the sides take turns, so that other load on the machine meets all of them.
struct Rounds {
    std::vector<double> ours;
    std::vector<double> eager;
    std::vector<double> authors;
    std::vector<double> anomaly;
};

struct BenchResult {
    IterationAudit audit;
    std::vector<OperatorTime> operators; ///< over kTimedIterations
    Rounds rounds;
    double gemm = 0; ///< FLOP/s of a large matrix product
    int threads = 0;
    std::string precision;
    int64_t views = 0;
    MemoryPlan plan; ///< what was predicted before the first iteration
    uint64_t systemPeak = 0; ///< resident bytes of this process at most, as the system counts them; 0: not told
};

/// A table for people, on stdout.
void printBench(const BenchResult& result);
/// One JSON object (docs: referee bench --json), on stdout.
void printBenchJson(const BenchResult& result);

/// A Python process that runs the same iterations in eager PyTorch, a few at a time, whenever it is told to.
struct PythonBenchRequest {
    std::filesystem::path pack;
    std::string prompt;
    std::string dtype; ///< "float32", "float64"
    int64_t views = 0;
    std::array<int64_t, 2> latent {}; ///< height, width
    int threads = 1;
};

class PythonBench {
public:
    /// Starts $REFEREE_ORACLE_PYTHON (or the one that packaging/test makes) and waits until its networks are loaded.
    /// LoadError when there is none, or when it ends early.
    explicit PythonBench(const PythonBenchRequest& request);
    ~PythonBench();
    PythonBench(const PythonBench&) = delete;
    PythonBench& operator=(const PythonBench&) = delete;

    /// Seconds of `iterations` iterations. `kind`: "eager", "authors", "anomaly" (tests/reference/bench_python.py).
    double run(const char* kind, int64_t iterations);

private:
    std::string readLine();

    QProcess m_process;
};

} // namespace referee::cli
