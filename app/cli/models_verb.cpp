// SPDX-License-Identifier: GPL-3.0-or-later
// referee models check: what a pack holds, what is missing, how much memory its weights and an iteration take.
#include "app/cli/engine_arguments.h"
#include "app/cli/engine_bench.h"
#include "app/cli/verbs.h"
#include "core/engine/counting_allocator.h"
#include "core/errors.h"
#include "core/io/pack_files.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace referee::cli {

namespace {

    using nlohmann::ordered_json;

    constexpr double kMegabyte = 1e6;

    struct CheckArguments {
        std::filesystem::path folder;
        std::string precision = "fp32";
        int64_t views = 0; ///< 0: as many as a run has by default
        int64_t size = 0; ///< pixels, square; 0: the pack's size
        bool asJson = false;
    };

    struct CheckResult {
        ordered_json components = ordered_json::array();
        std::vector<std::string> problems;
        uint64_t elements = 0;
        uint64_t peak = 0; ///< bytes that one iteration held at most, measured; 0: there was none
        bool isOk() const { return problems.empty(); }
    };

    ordered_json describe(const PackComponent& component, CheckResult& result)
    {
        ordered_json object = { { "name", component.name }, { "path", component.path.string() } };
        uint64_t tensors = 0;
        uint64_t elements = 0;
        uint64_t bytes = 0;
        for (const auto& file : componentFiles(component)) {
            if (file.extension() == ".safetensors") {
                const auto summary = summarizeWeights(file);
                tensors += summary.tensors;
                elements += summary.elements;
                bytes += summary.bytes;
            }
        }
        result.elements += elements;
        object["tensors"] = tensors;
        object["parameters"] = elements;
        object["bytes"] = bytes;
        return object;
    }

    /// Memory of a real iteration at the default settings, with the referee that the pack has.
    uint64_t measuredPeak(Engine& engine, const Pack& pack, const CheckArguments& arguments)
    {
        const auto isBlip2 = [](const Pack::Referee& referee) { return referee.kind == "blip2"; };
        RunRequest request;
        request.prompt = "a red star";
        request.width = arguments.size;
        request.height = arguments.size;
        request.settings = engine.defaults("studio");
        if (arguments.views > 0) {
            request.settings.views = arguments.views;
        }
        if (pack.referees.empty()) {
            request.settings.method = "sds";
        } else if (std::none_of(pack.referees.begin(), pack.referees.end(), isBlip2)) {
            request.settings.clipWeight = 1;
        }
        return peakBytesOfOneIteration(engine, request);
    }

    /// Headers first (fast, and every component is named), then a real load, which finds wrong shapes, NaN and options,
    /// and one iteration.
    CheckResult check(const CheckArguments& arguments)
    {
        CheckResult result;
        try {
            const Pack pack = Pack::load(arguments.folder);
            for (const auto& component : packComponents(pack)) {
                result.components.push_back(describe(component, result));
            }
            EngineOptions options;
            options.pack = arguments.folder;
            options.precision = arguments.precision;
            const auto engine = Engine::load(options);
            result.peak = measuredPeak(*engine, pack, arguments);
            engine->loadJudge();
        } catch (const LoadError& error) {
            result.problems.emplace_back(error.what());
        } catch (const ShapeError& error) {
            result.problems.emplace_back(error.what());
        }
        return result;
    }

    uint64_t bytesPerElement(const std::string& precision)
    {
        return precision == "bf16" ? 2 : precision == "fp64" ? 8 : 4;
    }

    void print(const CheckResult& result, uint64_t weightBytes)
    {
        std::cout << std::left << std::setw(14) << "component" << std::right << std::setw(9) << "tensors" << std::setw(14)
                  << "parameters" << std::setw(11) << "MB on disk" << '\n';
        for (const auto& component : result.components) {
            std::cout << std::left << std::setw(14) << component["name"].get<std::string>() << std::right << std::setw(9)
                      << component["tensors"].get<uint64_t>() << std::setw(14) << component["parameters"].get<uint64_t>()
                      << std::setw(11) << std::fixed << std::setprecision(1)
                      << static_cast<double>(component["bytes"].get<uint64_t>()) / kMegabyte << '\n';
        }
        std::cout << "Weights in memory: " << static_cast<double>(weightBytes) / kMegabyte
                  << " MB; at most in an iteration: " << static_cast<double>(result.peak) / kMegabyte << " MB\n"
                  << (result.isOk() ? "The pack is complete." : "The pack cannot be used:") << std::endl;
    }

    void checkPack(const CheckArguments& arguments)
    {
        CountingAllocator::install();
        const CheckResult result = check(arguments);
        const uint64_t weightBytes = result.elements * bytesPerElement(arguments.precision);
        if (arguments.asJson) {
            const auto peak = result.isOk() ? ordered_json(result.peak) : ordered_json(nullptr);
            const ordered_json object = { { "ok", result.isOk() }, { "components", result.components },
                { "problems", result.problems },
                { "memory_bytes", { { "weights", weightBytes }, { "peak", peak } } } };
            std::cout << object.dump() << std::endl;
        } else {
            print(result, weightBytes);
        }
        if (!result.isOk()) {
            throw LoadError(result.problems.front());
        }
    }

} // namespace

void addModelsVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("models", "Look after packs of networks");
    verb->require_subcommand(1);
    auto* checkVerb = verb->add_subcommand("check", "Say what a pack holds and whether it can be used");
    auto arguments = std::make_shared<CheckArguments>();
    arguments->folder = bundledPack();
    checkVerb->add_option("folder", arguments->folder, "Folder with pack.json")->capture_default_str();
    checkVerb->add_option("--precision", arguments->precision, "fp32, bf16 or fp64")->capture_default_str();
    checkVerb->add_option("--views", arguments->views, "Views to measure an iteration's memory with; 0: the default")
        ->check(CLI::Range(0, 1000));
    checkVerb->add_option("--size", arguments->size, "Pixels of a square picture to measure with; 0: the pack's size")
        ->check(CLI::Range(0, 8192));
    checkVerb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    checkVerb->callback([arguments] { checkPack(*arguments); });
}

} // namespace referee::cli
