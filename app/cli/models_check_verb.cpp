// SPDX-License-Identifier: GPL-3.0-or-later
// referee models check: reports the parts of a pack, missing and changed files, and the memory that it needs.
#include "app/cli/arguments/engine_arguments.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/models_report.h"
#include "app/cli/verbs.h"
#include "app/packs/file_hashes.h"
#include "app/storage/atomic_file.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "core/memory/counting_allocator.h"

#include <iomanip>
#include <iostream>

namespace referee::cli {

namespace {

struct CheckArguments {
    std::filesystem::path folder;
    std::string precision = "fp32";
    int64_t views = 0; ///< for the memory estimate; 0: the default
    int64_t size = 0; ///< pixels, square; 0: the pack's size
    bool isRecording = false; ///< write files.json
    bool asJson = false;
};

struct CheckResult {
    PackFindings findings;
    std::vector<std::string> changes;
    bool hasRecord = false; ///< files.json exists
    std::optional<MemoryPlan> plan; ///< none if the pack cannot be loaded

    std::vector<std::string> problems() const
    {
        auto all = findings.problems;
        all.insert(all.end(), changes.begin(), changes.end());
        return all;
    }
    bool isOk() const { return findings.isOk() && changes.empty(); }
};

void compareHashes(const Pack& pack, const CheckArguments& arguments, CheckResult& result)
{
    const auto recorded = arguments.isRecording ? std::nullopt : recordedHashes(arguments.folder);
    result.hasRecord = recorded.has_value() || arguments.isRecording;
    if (!result.hasRecord) {
        return;
    }
    const auto now = hashFiles(pack, { {}, &stopFlag() });
    if (arguments.isRecording) {
        replaceFile(arguments.folder / kHashFile, hashesText(now));
    } else {
        result.changes = changesSince(*recorded, now);
    }
}

/// The plan of an iteration with default settings and the referees of the pack.
MemoryPlan plannedPeak(const Engine& engine, const CheckArguments& arguments)
{
    RunSpec request;
    request.prompt = "a red star";
    request.width = arguments.size;
    request.height = arguments.size;
    request.settings = engine.defaults("studio");
    if (arguments.views > 0) {
        request.settings.views = arguments.views;
    }
    const auto facts = engine.facts();
    if (!facts.hasBlip2 && !facts.hasClip) {
        request.settings.method = methodWithoutReferee().key;
    } else if (!facts.hasBlip2) {
        request.settings.clipWeight = 1;
    }
    return engine.memoryPlanner()->plan(request);
}

nlohmann::ordered_json planJson(const MemoryPlan& plan)
{
    return { { "weights", plan.weights }, { "peak", plan.peak }, { "decoder", plan.decoder },
        { "per_view", plan.perView }, { "available", plan.available }, { "chunk", plan.chunk }, { "fits", plan.fits } };
}

void printPlan(const MemoryPlan& plan)
{
    const auto megabytes = [](uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
    std::cout << std::fixed << std::setprecision(1) << "Memory of an iteration: " << megabytes(plan.peak) << " MB of "
              << megabytes(plan.available) << " MB, with " << plan.chunk << " views at once (weights "
              << megabytes(plan.weights) << ", decoder activations " << megabytes(plan.decoder) << ", per view "
              << megabytes(plan.perView) << ")"
              << (plan.fits ? "." : ": too much. Use a smaller image, --precision bf16 or --set recompute=true.")
              << std::endl;
}

/// Loads the networks at the wanted precision, and the judge.
void planFor(const CheckArguments& arguments, CheckResult& result)
{
    EngineOptions options;
    options.pack = arguments.folder;
    options.precision = arguments.precision;
    const auto engine = loadEngine(options, {}, &stopFlag());
    result.plan = plannedPeak(*engine, arguments);
    engine->loadJudge();
}

CheckResult check(const CheckArguments& arguments)
{
    CheckResult result;
    try {
        const Pack pack = Pack::load(arguments.folder);
        result.findings = checkPackParts(pack, { {}, &stopFlag() });
        if (result.findings.isOk()) {
            compareHashes(pack, arguments, result);
            planFor(arguments, result);
        }
    } catch (const LoadError& error) {
        result.findings.problems.emplace_back(error.what());
    } catch (const ShapeError& error) {
        result.findings.problems.emplace_back(error.what());
    }
    return result;
}

void print(const CheckResult& result)
{
    printComponents(result.findings);
    if (result.plan) {
        printPlan(*result.plan);
    }
    if (result.isOk()) {
        std::cout << "The pack is complete"
                  << (result.hasRecord ? ", and its files match files.json."
                                       : ". There is no files.json, so changed files cannot be detected.")
                  << std::endl;
    }
}

void checkPack(const CheckArguments& arguments)
{
    CountingAllocator::install();
    const CheckResult result = check(arguments);
    const uint64_t bytes = weightBytes(result.findings.parameters(), arguments.precision);
    if (arguments.asJson) {
        auto memory = planJson(result.plan.value_or(MemoryPlan { .weights = bytes }));
        if (!result.plan) {
            memory["peak"] = nullptr;
        }
        printJsonLine({ { "ok", result.isOk() }, { "components", componentsJson(result.findings) },
            { "problems", result.problems() }, { "changed", result.changes }, { "recorded", result.hasRecord },
            { "memory_bytes", memory } });
    } else {
        print(result);
    }
    printProblemsAndThrow(result.problems(), arguments.asJson);
}

} // namespace

void addModelsCheckVerb(CLI::App& models)
{
    const auto [verb, arguments]
        = addVerb<CheckArguments>(models, "check", "Check the files and tensors of a pack", checkPack);
    arguments->folder = bundledPack();
    verb->add_option("folder", arguments->folder, "Folder with pack.json")->capture_default_str();
    verb->add_option("--precision", arguments->precision, "fp32, bf16 or fp64")->capture_default_str();
    verb->add_option("--views", arguments->views, "Views for the memory estimate; 0: the default")
        ->transform(wholeNumber(0, 1000));
    verb->add_option("--size", arguments->size, "Pixels of a square image for the memory estimate; 0: the pack's size")
        ->transform(wholeNumber(0, 8192));
    verb->add_flag("--record", arguments->isRecording, "Write files.json for the present files");
    verb->add_flag("--json", arguments->asJson, kJsonHelp);
}

} // namespace referee::cli
