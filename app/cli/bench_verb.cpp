// SPDX-License-Identifier: GPL-3.0-or-later
// referee bench: how fast an iteration is, stage by stage, and beside eager PyTorch on the same machine at the same
// time.
#include "app/cli/arguments/engine_arguments.h"

#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/bench.h"
#include "app/cli/verbs.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "core/engine/full_size_pack.h"
#include "core/memory/counting_allocator.h"

#include <ATen/Parallel.h>
#include <QtCore/QTemporaryDir>
#include <algorithm>
#include <memory>

namespace referee::cli {

namespace {

struct BenchArguments {
    EngineArguments engine;
    SettingArguments settings;
    std::string prompt = "a red striped star above a blue moon";
    int64_t iterations = 10;
    int64_t rounds = 5;
    int64_t operators = 0; ///< rows of the table of operators
    int64_t size = 0; ///< pixels of a square picture; 0: the pack's
    std::string against;
    bool isFullSize = false;
    bool asJson = false;
};

constexpr uint64_t kFullSizeSeed = 1;

std::string dtypeOf(const std::string& precision) { return precision == "fp64" ? "float64" : "float32"; }

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

/// Stable Diffusion 1.5 and BLIP-2 ViT-g with random weights; a minute an iteration on a processor.
void becomeFullSize(BenchArguments& arguments, const QTemporaryDir& folder)
{
    if (!arguments.against.empty() || !arguments.engine.options.parts.isEmpty()) {
        throw UsageError("--full-size brings its own networks; leave --against, --sd and the other parts out.");
    }
    const std::filesystem::path path = folder.path().toStdString();
    writeFullSizePack(path);
    arguments.engine.options.pack = path;
    arguments.engine.options.drawnWeights = kFullSizeSeed;
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

std::vector<OperatorTime> dearestOperators(EngineBench& bench, int64_t rows)
{
    if (rows == 0) {
        return {};
    }
    auto operators = bench.operatorTimes(kTimedIterations);
    operators.resize(std::min(operators.size(), static_cast<size_t>(rows)));
    return operators;
}

void bench(BenchArguments arguments)
{
    CountingAllocator::install();
    const QTemporaryDir folder;
    if (arguments.isFullSize) {
        becomeFullSize(arguments, folder);
    }
    const auto loaded = arguments.engine.load();
    auto* engine = dynamic_cast<LocalEngine*>(loaded.get()); // a bench looks below the door
    RunRequest request;
    request.prompt = arguments.prompt;
    request.width = arguments.size;
    request.height = arguments.size;
    request.settings = arguments.settings.resolve(*engine);
    if (const MethodTraits& method = methodTraits(request.settings); !method.isInspectable) {
        throw UsageError("The benchmark measures optimisation steps; the method " + method.key + " has none.");
    }
    EngineBench ours(*engine, request);
    const auto python = startPython(arguments, ours, request);
    BenchResult result { .audit = ours.audit(),
        .operators = {},
        .rounds = {},
        .gemm = gemmFlopsPerSecond(*engine),
        .threads = at::get_num_threads(),
        .precision = arguments.engine.options.precision,
        .views = request.settings.views,
        .plan = engine->memoryPlanner()->plan(request) };
    if (!arguments.isFullSize) { // there the audited iteration was warm-up enough
        warmUp(ours, python.get());
        ours.forgetTimes();
    }
    result.rounds = measure(arguments, ours, python.get());
    const auto ms = ours.stageMs();
    for (size_t i = 0; i < ms.size(); ++i) {
        result.audit.hops.at(i).ms = ms.at(i);
    }
    result.operators = dearestOperators(ours, arguments.operators);
    result.systemPeak = residentPeakBytes();
    arguments.asJson ? printBenchJson(result) : printBench(result);
}

} // namespace

void addBenchVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("bench", "Measure iterations: time, FLOPs, memory");
    auto arguments = std::make_shared<BenchArguments>();
    verb->add_option("prompt", arguments->prompt, "What to paint while measuring")->capture_default_str();
    verb->add_option("--iterations", arguments->iterations, "Iterations to time, over all rounds")
        ->transform(wholeNumber(1, 100000))
        ->capture_default_str();
    verb->add_option("--rounds", arguments->rounds, "Rounds; the sides take turns in each, the median counts")
        ->transform(wholeNumber(1, 1000))
        ->capture_default_str();
    verb->add_option("--size", arguments->size, "Pixels of a square picture; 0: the pack's size")
        ->transform(wholeNumber(0, 8192));
    verb->add_option("--against", arguments->against, "Compare with: python (eager PyTorch, and the authors' order)")
        ->check(CLI::IsMember({ "python" }));
    verb->add_option("--operators", arguments->operators, "Show the operators that take most time, at most so many")
        ->transform(wholeNumber(0, 1000));
    verb->add_flag("--full-size", arguments->isFullSize,
        "Sizes of Stable Diffusion 1.5 and BLIP-2 ViT-g with random weights: 9 GB in fp32, a minute an iteration");
    verb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    arguments->engine.addTo(*verb);
    arguments->settings.addTo(*verb);
    verb->callback([verb, arguments] {
        if (arguments->isFullSize && verb->count("--iterations") == 0) {
            arguments->iterations = 1;
            arguments->rounds = 1;
        }
        arguments->engine.isQuiet = arguments->asJson;
        bench(*arguments);
    });
}

} // namespace referee::cli
