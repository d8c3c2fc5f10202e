// SPDX-License-Identifier: GPL-3.0-or-later
// referee trace: one iteration, every tensor of the pipeline into a file.
#include "app/cli/arguments/engine_arguments.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/verbs.h"

#include <iostream>
#include <memory>

namespace referee::cli {

namespace {

struct TraceArguments {
    EngineArguments engine;
    SettingArguments settings;
    std::string prompt;
    std::string negative;
    std::filesystem::path out;
    std::filesystem::path inputs;
    uint64_t seed = 0;
    int64_t width = 0;
    int64_t height = 0;
};

void trace(const TraceArguments& arguments)
{
    const auto engine = arguments.engine.load();
    RunRequest request;
    request.prompt = arguments.prompt;
    request.negativePrompt = arguments.negative;
    request.seed = arguments.seed;
    request.width = arguments.width;
    request.height = arguments.height;
    request.settings = arguments.settings.resolve(*engine);
    engine->trace(request, arguments.out, arguments.inputs);
    std::cout << arguments.out.string() << std::endl;
}

} // namespace

void addTraceVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("trace", "Run one iteration and write every tensor of it");
    auto arguments = std::make_shared<TraceArguments>();
    verb->add_option("prompt", arguments->prompt, "The prompt")->required();
    verb->add_option("--out", arguments->out, "The safetensors file to write")->required();
    verb->add_option("--inputs", arguments->inputs, "A safetensors file with draws to use instead of the seed's");
    verb->add_option("--negative", arguments->negative, "What Stable Diffusion should keep away from");
    verb->add_option("--seed", arguments->seed, "64-bit whole number")
        ->transform(wholeNumber(0, kMaxSeed))
        ->capture_default_str();
    verb->add_option("--width", arguments->width, "Pixels; 0: the pack's size")->transform(wholeNumber(0, 8192));
    verb->add_option("--height", arguments->height, "Pixels; 0: the pack's size")->transform(wholeNumber(0, 8192));
    arguments->engine.addTo(*verb);
    arguments->settings.addTo(*verb);
    verb->callback([arguments] { trace(*arguments); });
}

} // namespace referee::cli
