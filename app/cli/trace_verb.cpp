// SPDX-License-Identifier: GPL-3.0-or-later
// referee trace: runs one iteration and writes all tensors of the pipeline to a file.
#include "app/cli/arguments/engine_arguments.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/verbs.h"

#include <iostream>

namespace referee::cli {

namespace {

struct TraceArguments {
    EngineArguments engine;
    SettingArguments settings;
    RunSpec request;
    std::filesystem::path out;
    std::filesystem::path inputs;
};

void trace(TraceArguments arguments)
{
    const auto engine = arguments.engine.load();
    arguments.request.settings = arguments.settings.resolve(*engine);
    engine->trace(arguments.request, arguments.out, arguments.inputs);
    std::cout << arguments.out.string() << std::endl;
}

} // namespace

void addTraceVerb(CLI::App& app)
{
    const auto [verb, arguments]
        = addVerb<TraceArguments>(app, "trace", "Run one iteration and write all its tensors", trace);
    RunSpec& request = arguments->request;
    verb->add_option("prompt", request.prompt, "The prompt")->required();
    verb->add_option("--out", arguments->out, "The safetensors file to write")->required();
    verb->add_option(
        "--inputs", arguments->inputs, "A safetensors file with random tensors to use instead of those of the seed");
    verb->add_option("--negative", request.negativePrompt, "Negative prompt for Stable Diffusion");
    verb->add_option("--seed", request.seed, "64-bit whole number")
        ->transform(wholeNumber(0, kMaxSeed))
        ->capture_default_str();
    verb->add_option("--width", request.width, "Pixels; 0: the pack's size")->transform(wholeNumber(0, 8192));
    verb->add_option("--height", request.height, "Pixels; 0: the pack's size")->transform(wholeNumber(0, 8192));
    arguments->engine.addTo(*verb);
    arguments->settings.addTo(*verb);
}

} // namespace referee::cli
