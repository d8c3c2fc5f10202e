// SPDX-License-Identifier: GPL-3.0-or-later
// Measures iterations of a loaded engine: time per stage, counted FLOPs beside the minimum, waits, memory.
#pragma once

#include "core/engine/local_engine.h"
#include "core/profiling/operator_times.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace referee::cli {

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

} // namespace referee::cli
