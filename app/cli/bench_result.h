// SPDX-License-Identifier: GPL-3.0-or-later
// What referee bench measured, and how it is shown.
#pragma once

#include "app/cli/engine_bench.h"

#include <cstdint>
#include <string>
#include <vector>

namespace referee::cli {

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

} // namespace referee::cli
