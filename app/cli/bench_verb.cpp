// SPDX-License-Identifier: GPL-3.0-or-later
// referee bench: how fast an iteration is, hop by hop, and beside eager PyTorch on the same machine at the same time.
#include "app/cli/engine_arguments.h"
#include "app/cli/engine_bench.h"
#include "app/cli/python_bench.h"
#include "app/cli/verbs.h"
#include "core/engine/counting_allocator.h"
#include "core/errors.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

namespace referee::cli {

namespace {

    using nlohmann::ordered_json;

    constexpr double kGiga = 1e9;
    constexpr double kMega = 1e6;
    constexpr int64_t kTimedIterations = 3; ///< for the table of operators

    struct BenchArguments {
        EngineArguments engine;
        SettingArguments settings;
        std::string prompt = "a red striped star above a blue moon";
        int64_t iterations = 10;
        int64_t rounds = 5;
        int64_t operators = 0; ///< rows of the table of operators
        std::string against;
        bool asJson = false;
    };

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
        double gemm = 0;
        int threads = 0;
        std::string precision;
        int64_t views = 0;
    };

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

    std::string dtypeOf(const std::string& precision)
    {
        return precision == "fp64" ? "float64" : "float32";
    }

    std::unique_ptr<PythonBench> startPython(
        const BenchArguments& arguments, const EngineBench& bench, const RunRequest& request)
    {
        const auto& settings = request.settings;
        if (arguments.against.empty()) {
            return nullptr;
        }
        if (settings.method != "vlm+sds" || settings.clipWeight > 0 || arguments.settings.preset != "studio"
            || arguments.engine.options.device != "cpu" || arguments.engine.options.precision == "bf16"
            || !arguments.engine.options.parts.isEmpty()) {
            throw UsageError("The Python side knows method vlm+sds with BLIP-2 alone, preset studio, a pack, the "
                             "processor, and precision fp32 or fp64; leave the other options out.");
        }
        return std::make_unique<PythonBench>(PythonBenchRequest { .pack = arguments.engine.options.pack,
            .prompt = request.prompt,
            .dtype = dtypeOf(arguments.engine.options.precision),
            .views = settings.views,
            .latent = bench.latentSize(),
            .threads = at::get_num_threads() });
    }

    Rounds measure(const BenchArguments& arguments, EngineBench& bench, PythonBench* python)
    {
        const int64_t count = std::max<int64_t>(arguments.iterations / arguments.rounds, 1);
        const auto each = static_cast<double>(count);
        Rounds rounds;
        for (int64_t i = 0; i < arguments.rounds; ++i) {
            rounds.ours.push_back(bench.run(count) / each);
            if (python != nullptr) {
                rounds.eager.push_back(python->run("eager", count) / each);
                rounds.authors.push_back(python->run("authors", count) / each);
                rounds.anomaly.push_back(python->run("anomaly", count) / each);
            }
        }
        return rounds;
    }

    void warmUp(EngineBench& bench, PythonBench* python)
    {
        bench.run(1);
        for (const char* kind : { "eager", "authors", "anomaly" }) {
            if (python != nullptr) {
                python->run(kind, 1);
            }
        }
    }

    ordered_json toJson(const BenchResult& result)
    {
        auto hops = ordered_json::array();
        for (size_t i = 0; i < kHopNames.size(); ++i) {
            const auto& hop = result.audit.hops.at(i);
            hops.push_back({ { "name", kHopNames.at(i) }, { "ms", hop.ms }, { "flops", hop.flops },
                { "minimum", hop.minimum }, { "operators", hop.operators } });
        }
        ordered_json object = { { "iterations_per_second", 1 / median(result.rounds.ours) }, { "hops", hops },
            { "flops", { { "counted", result.audit.flops }, { "minimum", result.audit.minimum } } },
            { "device_waits", result.audit.waits }, { "peak_memory_bytes", result.audit.peakBytes },
            { "gemm_flops_per_second", result.gemm }, { "threads", result.threads },
            { "precision", result.precision }, { "views", result.views } };
        if (!result.rounds.eager.empty()) {
            object["ratio"] = { { "python", ratio(result.rounds.eager, result.rounds.ours) },
                { "authors", ratio(result.rounds.authors, result.rounds.ours) },
                { "authors_anomaly", ratio(result.rounds.anomaly, result.rounds.ours) } };
        }
        return object;
    }

    void printHops(const IterationAudit& audit)
    {
        std::cout << std::left << std::setw(11) << "hop" << std::right << std::setw(10) << "ms" << std::setw(12)
                  << "GFLOP" << std::setw(12) << "minimum" << std::setw(11) << "operators" << '\n';
        for (size_t i = 0; i < kHopNames.size(); ++i) {
            const auto& hop = audit.hops.at(i);
            std::cout << std::left << std::setw(11) << kHopNames.at(i) << std::right << std::setprecision(2)
                      << std::setw(10) << hop.ms << std::setprecision(4) << std::setw(12) << hop.flops / kGiga
                      << std::setw(12) << hop.minimum / kGiga << std::setw(11) << hop.operators << '\n';
        }
    }

    void printOperators(const std::vector<OperatorTime>& operators)
    {
        std::cout << '\n' << std::left << std::setw(11) << "hop" << std::setw(60) << "operator" << std::right
                  << std::setw(8) << "ms" << std::setw(8) << "calls" << '\n';
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

    void print(const BenchResult& result)
    {
        const auto& audit = result.audit;
        const double seconds = median(result.rounds.ours);
        std::cout << std::fixed << std::setprecision(3) << 1 / seconds << " iterations/s (" << result.views
                  << " views, " << result.precision << ", " << result.threads << " threads)\n\n";
        printHops(audit);
        std::cout << "\nCounted ÷ minimum: " << std::setprecision(4) << audit.flops / audit.minimum << " ("
                  << audit.flops / kGiga << " of " << audit.minimum / kGiga << " GFLOP)\n"
                  << "Waits for the device inside an iteration: " << audit.waits.size() << '\n';
        for (const auto& wait : audit.waits) {
            std::cout << "  " << wait << '\n';
        }
        std::cout << "Peak memory (processor): " << std::setprecision(1) << static_cast<double>(audit.peakBytes) / kMega
                  << " MB, weights included\n"
                  << "A large matrix product: " << result.gemm / kGiga << " GFLOP/s; an iteration: "
                  << audit.flops / seconds / kGiga << " GFLOP/s\n";
        if (!result.rounds.eager.empty()) {
            printRatios(result.rounds);
        }
        if (!result.operators.empty()) {
            printOperators(result.operators);
        }
        std::cout << std::flush;
    }

    std::vector<OperatorTime> dearestOperators(EngineBench& bench, int64_t rows)
    {
        if (rows == 0) {
            return {};
        }
        auto operators = bench.operatorTimes(kTimedIterations);
        operators.resize(std::min(operators.size(), static_cast<size_t>(rows)));
        return operators;
    }

    void bench(const BenchArguments& arguments)
    {
        CountingAllocator::install();
        const auto engine = arguments.engine.load();
        RunRequest request;
        request.prompt = arguments.prompt;
        request.settings = arguments.settings.resolve(*engine);
        if (request.settings.method == "sd") {
            throw UsageError("The benchmark measures iterations of the method; with method sd there are none.");
        }
        EngineBench ours(*engine, request);
        const auto python = startPython(arguments, ours, request);
        BenchResult result { .audit = ours.audit(),
            .operators = {},
            .rounds = {},
            .gemm = gemmFlopsPerSecond(*engine),
            .threads = at::get_num_threads(),
            .precision = arguments.engine.options.precision,
            .views = request.settings.views };
        warmUp(ours, python.get());
        ours.forgetTimes();
        result.rounds = measure(arguments, ours, python.get());
        const auto ms = ours.hopMs();
        for (size_t i = 0; i < ms.size(); ++i) {
            result.audit.hops.at(i).ms = ms.at(i);
        }
        result.operators = dearestOperators(ours, arguments.operators);
        if (arguments.asJson) {
            std::cout << toJson(result).dump() << std::endl;
        } else {
            print(result);
        }
    }

} // namespace

void addBenchVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("bench", "Measure iterations: time, FLOPs, memory");
    auto arguments = std::make_shared<BenchArguments>();
    verb->add_option("prompt", arguments->prompt, "What to paint while measuring")->capture_default_str();
    verb->add_option("--iterations", arguments->iterations, "Iterations to time, over all rounds")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    verb->add_option("--rounds", arguments->rounds, "Rounds; the sides take turns in each, the median counts")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    verb->add_option("--against", arguments->against, "Compare with: python (eager PyTorch, and the authors' order)")
        ->check(CLI::IsMember({ "python" }));
    verb->add_option("--operators", arguments->operators, "Show the operators that take most time, at most so many")
        ->check(CLI::Range(0, 1000));
    verb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    arguments->engine.addTo(*verb);
    arguments->settings.addTo(*verb);
    verb->callback([arguments] {
        arguments->engine.isQuiet = arguments->asJson;
        bench(*arguments);
    });
}

} // namespace referee::cli
