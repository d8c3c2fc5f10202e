// SPDX-License-Identifier: GPL-3.0-or-later
// referee generate: paints pictures from a prompt.
#include "app/cli/edit_arguments.h"
#include "app/cli/engine_arguments.h"
#include "app/cli/painter.h"
#include "app/cli/verbs.h"
#include "app/runs/picture_file.h"
#include "app/runs/region_text.h"
#include "core/errors.h"
#include "core/settings_table.h"

#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>

namespace referee::cli {

namespace {

struct GenerateArguments {
    EngineArguments engine;
    SettingArguments settings;
    std::string prompt;
    std::string negative;
    std::string seed;
    int64_t count = 1;
    uint64_t budget = 0;
    std::vector<std::string> edits;
    std::filesystem::path folder = "pictures";
    std::filesystem::path startImage;
    std::string region = std::string(kNoRegion);
    int64_t width = 0;
    int64_t height = 0;
    bool isScored = false;
    bool asJson = false;
    bool listsSettings = false;
};

uint64_t seedOf(const std::string& text)
{
    if (text.empty()) {
        std::random_device device;
        return device(); // 32 bits: short enough to type again
    }
    size_t used = 0;
    uint64_t seed = 0;
    try {
        seed = std::stoull(text, &used);
    } catch (const std::exception&) {
        used = 0;
    }
    if (used != text.size() || text.front() == '-') {
        throw UsageError(
            "The seed was expected to be a whole number from 0 to 18446744073709551615, found '" + text + "'.");
    }
    return seed;
}

void printSettings()
{
    const Settings defaults;
    for (const auto& row : settingsTable()) {
        std::cout << std::left << std::setw(26) << row.key << std::setw(10) << settingText(defaults, row) << row.meaning
                  << '\n';
    }
}

void printWarnings(const Engine& engine, const PaintJob& job)
{
    for (const auto& warning : engine.readPrompt(job.request.prompt, job.request.settings).warnings) {
        std::cerr << "Note: " << warning << std::endl;
    }
}

PaintJob makeJob(const GenerateArguments& arguments, const Engine& engine)
{
    PaintJob job;
    job.request.prompt = arguments.prompt;
    job.request.negativePrompt = arguments.negative;
    job.request.width = arguments.width;
    job.request.height = arguments.height;
    job.request.settings = arguments.settings.resolve(engine);
    job.preset = arguments.settings.preset;
    job.edits = editsOf(arguments.edits, engine, job.request);
    job.request.region = regionOf(arguments.region, engine, job.request);
    job.folder = arguments.folder;
    job.isQuiet = arguments.asJson;
    job.isScored = arguments.isScored;
    job.budgetBytes = arguments.budget;
    if (!arguments.startImage.empty()) {
        job.request.startPicture = readPicture(arguments.startImage);
    }
    return job;
}

void generate(const GenerateArguments& arguments)
{
    if (arguments.listsSettings) {
        printSettings();
        return;
    }
    if (arguments.prompt.find_first_not_of(" \t\r\n") == std::string::npos) {
        throw UsageError("A prompt was expected, found none; for example: referee generate \"a red star\".");
    }
    const uint64_t firstSeed = seedOf(arguments.seed);
    const auto engine = arguments.engine.load();
    PaintJob job = makeJob(arguments, *engine);
    printWarnings(*engine, job);
    auto pictures = nlohmann::ordered_json::array();
    for (int64_t i = 0; i < arguments.count; ++i) {
        job.request.seed = firstSeed + static_cast<uint64_t>(i);
        const auto result = paint(*engine, job, arguments.engine.options);
        pictures.push_back(toJson(result));
        if (!arguments.asJson) {
            printResult(result);
        } else if (i + 1 == arguments.count || result.wasInterrupted || result.failure) {
            auto object = pictures.back();
            object["pictures"] = pictures;
            std::cout << object.dump() << std::endl;
        }
        throwIfEndedEarly(result);
    }
}

} // namespace

void addGenerateVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("generate", "Paint a picture from a prompt");
    auto arguments = std::make_shared<GenerateArguments>();
    verb->add_option("prompt", arguments->prompt, "What the picture should show");
    verb->add_option("--negative", arguments->negative, "What Stable Diffusion should keep away from");
    verb->add_option("--seed", arguments->seed, "64-bit whole number; left out: random");
    verb->add_option("--count", arguments->count, "Pictures to paint, with seeds counting up")
        ->check(CLI::Range(1, 100000));
    verb->add_option("--at", arguments->edits, "A live edit, ITERATION:key=value; may be given again and again")
        ->allow_extra_args(false);
    verb->add_option("--out", arguments->folder, "Folder for pictures, numbers and run files")->capture_default_str();
    verb->add_option("--start-image", arguments->startImage, "Picture to start from instead of noise");
    verb->add_option("--region", arguments->region,
        "Picture of where to work: white is worked on, black is held as it is; or its text WxH:BASE64");
    verb->add_option("--width", arguments->width, "Pixels; 0: the pack's size")->check(CLI::Range(0, 8192));
    verb->add_option("--height", arguments->height, "Pixels; 0: the pack's size")->check(CLI::Range(0, 8192));
    verb->add_option("--budget", arguments->budget, "Say so when a run file grows past this, as 50MB; 0: never")
        ->transform(CLI::AsSizeValue(false));
    verb->add_flag("--score", arguments->isScored, "Score each picture by referee, CLIP and judge");
    verb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    verb->add_flag("--list-settings", arguments->listsSettings, "Show all settings with their defaults and end");
    arguments->engine.addTo(*verb);
    arguments->settings.addTo(*verb);
    verb->footer("Example: referee generate \"a red star above a blue moon\" --at 40:w1=1.5 --out pictures");
    verb->callback([arguments] {
        arguments->engine.isQuiet = arguments->asJson;
        generate(*arguments);
    });
}

} // namespace referee::cli
