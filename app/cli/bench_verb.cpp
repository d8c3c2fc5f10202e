// SPDX-License-Identifier: GPL-3.0-or-later
// referee bench: measures the stages of an iteration, and compares with eager PyTorch on the same machine.
#include "app/cli/arguments/engine_arguments.h"

#include "app/cli/arguments/terminal.h"
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
    int64_t size = 0; ///< pixels of a square image; 0: the pack's
    std::string against;
    bool isFullSize = false;
    bool asJson = false;
};

constexpr uint64_t kFullSizeSeed = 1;

std::unique_ptr<PythonBench> startPython(
    const BenchArguments& arguments, const EngineBench& bench, const RunSpec& request)
{
    const auto& settings = request.settings;
    const auto& options = arguments.engine.options;
    if (arguments.against.empty()) {
        return nullptr;
    }
    if (settings.method != "vlm+sds" || settings.clipWeight > 0 || arguments.settings.preset != "studio"
        || options.device != "cpu" || options.precision == "bf16" || !options.parts.isEmpty()) {
        throw UsageError(
            "The Python side supports only method vlm+sds with BLIP-2, preset studio, a pack, the CPU, and "
            "precision fp32 or fp64. Omit the other options.");
    }
    return std::make_unique<PythonBench>(PythonBenchRequest { .pack = options.pack,
        .prompt = request.prompt,
        .dtype = options.precision == "fp64" ? "float64" : "float32",
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
        for (size_t kind = 0; kind < kPythonKinds.size() && python != nullptr; ++kind) {
            rounds.python.at(kind).push_back(python->run(kPythonKinds.at(kind), count) / each);
        }
    }
    return rounds;
}

/// Stable Diffusion 1.5 and BLIP-2 ViT-g with random weights; an iteration takes a minute on a CPU.
void becomeFullSize(BenchArguments& arguments, const QTemporaryDir& folder)
{
    if (!arguments.against.empty() || !arguments.engine.options.parts.isEmpty()) {
        throw UsageError("--full-size uses its own networks. Omit --against, --sd and the other networks.");
    }
    const std::filesystem::path path = folder.path().toStdString();
    writeFullSizePack(path);
    arguments.engine.options.pack = path;
    arguments.engine.options.drawnWeights = kFullSizeSeed;
}

void warmUp(EngineBench& bench, PythonBench* python)
{
    bench.run(1);
    for (const auto& kind : kPythonKinds) {
        if (python != nullptr) {
            python->run(kind, 1);
        }
    }
}

std::vector<OperatorTime> slowestOperators(EngineBench& bench, int64_t rows)
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
    auto* engine = dynamic_cast<LocalEngine*>(loaded.get()); // below the interface
    RunSpec request;
    request.prompt = arguments.prompt;
    request.width = arguments.size;
    request.height = arguments.size;
    request.settings = arguments.settings.resolve(*engine);
    if (const MethodTraits& method = methodTraits(request.settings); !method.isInspectable) {
        throw UsageError("The benchmark measures optimisation steps, and the method " + method.key
            + " has none. Use another method.");
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
    if (!arguments.isFullSize) { // for full size the audited iteration is the warm-up
        warmUp(ours, python.get());
        ours.resetTimes();
    }
    result.rounds = measure(arguments, ours, python.get());
    const auto ms = ours.stageMs();
    for (size_t i = 0; i < ms.size(); ++i) {
        result.audit.stages.at(i).ms = ms.at(i);
    }
    result.operators = slowestOperators(ours, arguments.operators);
    result.systemPeak = kilobytesIn("/proc/self/status", "VmHWM:");
    printBench(result, arguments.asJson);
}

} // namespace

void addBenchVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("bench", "Measure time, FLOPs and memory of an iteration");
    auto arguments = std::make_shared<BenchArguments>();
    verb->add_option("prompt", arguments->prompt, "The prompt")->capture_default_str();
    verb->add_option("--iterations", arguments->iterations, "Iterations to time, over all rounds")
        ->transform(wholeNumber(1, 100000))
        ->capture_default_str();
    verb->add_option("--rounds", arguments->rounds, "Rounds, in which both sides take turns; the median is reported")
        ->transform(wholeNumber(1, 1000))
        ->capture_default_str();
    verb->add_option("--size", arguments->size, "Pixels of a square image; 0: the pack's size")
        ->transform(wholeNumber(0, 8192));
    verb->add_option("--against", arguments->against,
            "Compare with: python (eager PyTorch, and the authors' order of operations)")
        ->check(CLI::IsMember({ "python" }));
    verb->add_option("--operators", arguments->operators, "Number of slowest operators to list")
        ->transform(wholeNumber(0, 1000));
    verb->add_flag("--full-size", arguments->isFullSize,
        "Use Stable Diffusion 1.5 and BLIP-2 ViT-g with random weights: 9 GB in fp32, a minute per iteration");
    verb->add_flag("--json", arguments->asJson, kJsonHelp);
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
