// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench_result.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

namespace referee::cli {

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
        std::cout << std::left << std::setw(11) << row.hop << std::setw(60) << row.name << std::right
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

} // namespace referee::cli
