// SPDX-License-Identifier: GPL-3.0-or-later
// referee generate: generates images from a prompt.
#include "app/cli/arguments/engine_arguments.h"

#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/edit_arguments.h"
#include "app/cli/run_executor.h"
#include "app/cli/verbs.h"
#include "app/runs/run_tree.h"
#include "app/storage/atomic_file.h"
#include "app/storage/edit.h"
#include "app/storage/picture_file.h"
#include "app/storage/run_json.h"
#include "core/base/errors.h"
#include "core/base/number_text.h"
#include "core/base/settings_table.h"
#include "core/tokenizers/caption_cleaning.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

namespace referee::cli {

namespace {

constexpr std::string_view kKeepAll = "all";
constexpr std::string_view kKeepAllButSeed = "all-but-seed";
constexpr std::string_view kKeepPrompt = "prompt";

struct GenerateArguments {
    EngineArguments engine;
    SettingArguments settings;
    RunArguments run;
    RunSpec request; ///< prompts and size
    std::string seed;
    int64_t count = 1;
    std::vector<std::string> edits;
    std::filesystem::path folder = "pictures";
    std::filesystem::path startImage;
    std::filesystem::path from;
    std::optional<Snapshot> start; ///< of the run or picture named by --from
    std::string kept = std::string(kKeepAll);
    std::set<std::string> given; ///< options on the command line, which override those of --from
    std::string region = std::string(kNoRegion);
    bool listsSettings = false;
};

uint64_t seedOf(const std::string& text)
{
    if (text.empty()) {
        std::random_device device;
        return device(); // 32 bits: short enough to type
    }
    return *numberFromText<uint64_t>(text); // checked by the option
}

void printSettings()
{
    const Settings defaults;
    for (const auto& row : settingsTable()) {
        std::cout << std::left << std::setw(26) << row.key << std::setw(10) << settingText(defaults, row) << row.meaning
                  << '\n';
    }
}

void printWarnings(const Engine& engine, const RunSpec& request, uint64_t firstSeed, int64_t count)
{
    for (const auto& warning : engine.readPrompt(request.prompt, request.settings).warnings) {
        printNote(warning);
    }
    if (static_cast<uint64_t>(count - 1) > kMaxSeed - firstSeed) {
        printNote("Seeds count up to " + std::to_string(kMaxSeed) + " and continue with 0.");
    }
}

bool isRunFile(const std::filesystem::path& file) { return file.extension() == kRunEnding; }

/// The latent of the start image of what --start-image or --from names.
std::optional<Snapshot> startOf(const GenerateArguments& arguments)
{
    if (!isRunFile(arguments.startImage)) {
        return arguments.startImage.empty() ? arguments.start : std::nullopt;
    }
    auto start = recipeOfRun(arguments.startImage).start;
    if (!start) {
        throw LoadError(arguments.startImage.string()
            + ": the run began from noise, or its parent run is not in the same folder. Use a run that began from an "
              "image, use an image, or omit --start-image.");
    }
    return start;
}

RunStart startFor(const GenerateArguments& arguments, const Engine& engine)
{
    RunStart start { .request = arguments.request,
        .preset = arguments.settings.preset,
        .options = arguments.engine.options,
        .packFiles = engine.packFiles(),
        .first = std::nullopt,
        .script = {} };
    RunSpec& request = start.request;
    request.settings = arguments.settings.resolve(engine);
    if (const auto first = startOf(arguments)) {
        fitStart(start, *first, engine.facts().downFactor);
    } else if (!arguments.startImage.empty()) { // before the regions, which refer to it
        request.startPicture = readPicture(arguments.startImage);
    }
    start.script = editsOf(arguments.edits, engine, request);
    request.region = regionOf(arguments.region, engine, request);
    checkEdits(stateOf(request), start.script);
    return start;
}

/// Sets the text unless the option was given.
void takeOver(GenerateArguments& arguments, const char* option, std::string& place, const std::string& value)
{
    if (!arguments.given.contains(option)) {
        place = value;
    }
}

void takeOverSettings(GenerateArguments& arguments, const RunRecipe& recipe)
{
    if (!arguments.given.contains("--preset")) {
        arguments.settings.preset = recipe.preset;
        arguments.settings.base = recipe.settings;
    }
    takeOver(arguments, "--region", arguments.region, regionText(recipe.region));
    std::vector<std::string> edits;
    for (const auto& edit : recipe.edits) {
        edits.push_back(std::to_string(edit.iteration) + ":" + edit.key + "=" + edit.after);
    }
    arguments.edits.insert(arguments.edits.begin(), edits.begin(), edits.end());
    if (!arguments.given.contains("--width") && !arguments.given.contains("--height")) {
        arguments.request.width = recipe.width;
        arguments.request.height = recipe.height;
    }
}

/// Uses what a picture was made with, where no option overrides it.
void takeOver(GenerateArguments& arguments, const RunRecipe& recipe)
{
    LiveState words { {}, recipe.prompt, recipe.negativePrompt, {} };
    if (arguments.kept == kKeepPrompt) { // the prompts at the end of the run
        for (const auto& edit : recipe.edits) {
            if (edit.key == "prompt" || edit.key == "negative") {
                applyEdit(words, edit.key, edit.after);
            }
        }
    } else {
        takeOverSettings(arguments, recipe);
    }
    takeOver(arguments, "prompt", arguments.request.prompt, words.prompt);
    takeOver(arguments, "--negative", arguments.request.negativePrompt, words.negativePrompt);
    if (arguments.kept == kKeepAll) {
        takeOver(arguments, "--seed", arguments.seed, std::to_string(recipe.seed));
    }
}

std::vector<PackFile> sorted(std::vector<PackFile> files)
{
    std::ranges::sort(files, {}, &PackFile::path);
    return files;
}

bool containsLora(const std::vector<PackFile>& files, const std::string& sha256)
{
    return std::ranges::any_of(files, [&](const auto& file) { return isLora(file) && file.sha256 == sha256; });
}

/// Prints why the new picture may differ from the old one although the same arguments are used.
void noteDifferences(const RunRecipe& recipe, const RunStart& start, const Engine& engine)
{
    if (!recipe.isRepeatable || (recipe.beganFromPicture && !start.first)) {
        printNote("the picture began from another image, or belongs to a branch; the new one will differ. Use its run "
                  "file in place of the picture (--from NAME.referee), or continue that run with referee fork.");
    }
    const EngineInfo present = engine.facts();
    if (!recipe.packFiles.empty() && !isSamePack(sorted(recipe.packFiles), sorted(engine.packFiles()))) {
        printNote("the picture was made with another pack than " + present.packName + "; the new one will differ.");
    }
    for (const auto& file : recipe.packFiles) {
        if (isLora(file) && !containsLora(engine.packFiles(), file.sha256)) {
            printNote("the picture was made with the " + file.path + "; give that file with --lora.");
        }
    }
    if (recipe.threads > 0 && recipe.threads != present.threads) {
        printNote("the picture was made with " + std::to_string(recipe.threads) + " threads, now "
            + std::to_string(present.threads) + " are used; results may differ in the last bits (--threads).");
    }
    if (recipe.iterations < plannedLength(start.request.settings)) {
        printNote("the picture was saved after " + std::to_string(recipe.iterations)
            + " iterations; the new run goes on to the end.");
    }
}

/// The recipe of the run or picture of --from.
RunRecipe recipeFrom(GenerateArguments& arguments)
{
    auto recipe = isRunFile(arguments.from) ? recipeOfRun(arguments.from) : readRecipe(arguments.from);
    const bool isWanted = arguments.kept != kKeepPrompt && !arguments.given.contains("--width")
        && !arguments.given.contains("--height");
    arguments.start = isWanted ? recipe.start : std::nullopt;
    return recipe;
}

void generate(GenerateArguments arguments)
{
    if (arguments.listsSettings) {
        printSettings();
        return;
    }
    std::optional<RunRecipe> recipe;
    if (!arguments.from.empty()) {
        recipe = recipeFrom(arguments);
        takeOver(arguments, *recipe);
    }
    requirePrompt(arguments.request.prompt);
    requireUtf8(arguments.request.negativePrompt, "The negative prompt");
    const uint64_t firstSeed = seedOf(arguments.seed);
    const auto engine = arguments.engine.load();
    RunStart start = startFor(arguments, *engine);
    printWarnings(*engine, start.request, firstSeed, arguments.count);
    if (recipe && arguments.kept == kKeepAll) {
        noteDifferences(*recipe, start, *engine);
    }
    auto pictures = nlohmann::ordered_json::array();
    for (int64_t i = 0; i < arguments.count; ++i) {
        start.request.seed = firstSeed + static_cast<uint64_t>(i);
        makeFolder(arguments.folder);
        const RunOutput output = arguments.run.output(arguments.folder);
        const auto result = execute(*engine, RunSession::begin(*engine, start, output), arguments.run);
        pictures.push_back(toJson(result));
        if (!arguments.run.asJson) {
            printResult(result);
        } else if (i + 1 == arguments.count || result.wasInterrupted || result.failure) {
            auto object = pictures.back();
            object["pictures"] = pictures;
            printJsonLine(object);
        }
        throwIfEndedEarly(result);
    }
}

} // namespace

void addGenerateVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("generate", "Generate images from a prompt");
    auto arguments = std::make_shared<GenerateArguments>();
    verb->add_option("prompt", arguments->request.prompt, "What the image should show");
    verb->add_option("--negative", arguments->request.negativePrompt, "Negative prompt for Stable Diffusion");
    verb->add_option("--seed", arguments->seed, "64-bit whole number; default: random")
        ->transform(wholeNumber(0, kMaxSeed));
    verb->add_option("--count", arguments->count, "Number of images, with consecutive seeds")
        ->transform(wholeNumber(1, 100000));
    verb->add_option("--at", arguments->edits, "A live edit, ITERATION:key=value; repeatable")->allow_extra_args(false);
    verb->add_option("--out", arguments->folder, "Folder for images, metrics and run files")->capture_default_str();
    verb->add_option("--start-image", arguments->startImage,
        "Image to start from instead of noise; or a run, to use its start image");
    verb->add_option(
        "--from", arguments->from, "Run, or PNG written by referee, whose prompt, seed, settings and edits are used");
    verb->add_option("--keep", arguments->kept, "What to use from it; other options override it")
        ->check(CLI::IsMember({ std::string(kKeepAll), std::string(kKeepAllButSeed), std::string(kKeepPrompt) }))
        ->capture_default_str();
    verb->add_option("--region", arguments->region,
        "Mask image: white is changed, black and transparent is kept; or a mask as WxH:BASE64");
    verb->add_option("--width", arguments->request.width, "Pixels; 0: the pack's size")
        ->transform(wholeNumber(0, 8192));
    verb->add_option("--height", arguments->request.height, "Pixels; 0: the pack's size")
        ->transform(wholeNumber(0, 8192));
    arguments->run.addTo(*verb);
    verb->add_flag("--list-settings", arguments->listsSettings, "List all settings with their defaults and exit");
    arguments->engine.addTo(*verb);
    arguments->settings.addTo(*verb);
    verb->footer("Example: referee generate \"a red star above a blue moon\" --at 40:w1=1.5 --out pictures");
    verb->callback([arguments, verb] {
        for (const auto* option : verb->parse_order()) {
            arguments->given.insert(option->get_name());
        }
        arguments->engine.isQuiet = arguments->run.asJson;
        generate(*arguments);
    });
}

} // namespace referee::cli
