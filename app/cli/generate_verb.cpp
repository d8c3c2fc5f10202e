// SPDX-License-Identifier: GPL-3.0-or-later
// referee generate: paints pictures from a prompt.
#include "app/cli/arguments/engine_arguments.h"

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
#include "core/base/method_table.h"
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
    std::string prompt;
    std::string negative;
    std::string seed;
    int64_t count = 1;
    uint64_t budget = 0;
    std::vector<std::string> edits;
    std::filesystem::path folder = "pictures";
    std::filesystem::path startImage;
    std::filesystem::path from;
    std::optional<Snapshot> start; ///< of the run that it names
    std::string kept = std::string(kKeepAll);
    std::set<std::string> given; ///< options that were typed: they win over the picture's
    std::string region = std::string(kNoRegion);
    int64_t width = 0;
    int64_t height = 0;
    bool isScored = false;
    bool asJson = false;
    bool listsSettings = false;
};

/// The runs of one command: they differ by their seeds.
struct GenerateJob {
    RunStart start;
    RunOutput output;
    ExecuteOptions options;
};

uint64_t seedOf(const std::string& text)
{
    if (text.empty()) {
        std::random_device device;
        return device(); // 32 bits: short enough to type again
    }
    return *numberFromText<uint64_t>(text); // the option has been checked
}

void noteSeedsBeyond(uint64_t first, int64_t count)
{
    if (static_cast<uint64_t>(count - 1) > kMaxSeed - first) {
        std::cerr << "Note: seeds count up to " << kMaxSeed << " and go on with 0." << std::endl;
    }
}

void printSettings()
{
    const Settings defaults;
    for (const auto& row : settingsTable()) {
        std::cout << std::left << std::setw(26) << row.key << std::setw(10) << settingText(defaults, row) << row.meaning
                  << '\n';
    }
}

void printWarnings(const Engine& engine, const RunRequest& request)
{
    for (const auto& warning : engine.readPrompt(request.prompt, request.settings).warnings) {
        std::cerr << "Note: " << warning << std::endl;
    }
}

bool isRunFile(const std::filesystem::path& file) { return file.extension() == kRunEnding; }

/// What a run began from, when one was named.
std::optional<Snapshot> startOf(const GenerateArguments& arguments)
{
    if (!isRunFile(arguments.startImage)) {
        return arguments.startImage.empty() ? arguments.start : std::nullopt;
    }
    auto start = recipeOfRun(arguments.startImage).start;
    if (!start) {
        throw LoadError(arguments.startImage.string()
            + ": a run that began from a picture was expected, but it began from noise, or the run that it left is not "
              "beside it. Name a picture, or leave --start-image out.");
    }
    return start;
}

/// A latent cannot be made larger or smaller. UsageError.
void fitSize(RunRequest& request, const Snapshot& start, int64_t downFactor)
{
    const int64_t width = start.width * downFactor;
    const int64_t height = start.height * downFactor;
    if ((request.width != 0 && request.width != width) || (request.height != 0 && request.height != height)) {
        throw UsageError("The start image of a run has its size, " + std::to_string(width) + "×"
            + std::to_string(height)
            + " pixels, found --width or --height of another one; leave them out, or name a picture with "
              "--start-image.");
    }
    if (const MethodTraits& method = methodTraits(request.settings); !method.startsFromImage) {
        throw UsageError("The method " + method.key + " (" + method.name
            + ") begins with noise, found a start image; leave the image out, or use another method.");
    }
    request.width = width;
    request.height = height;
}

GenerateJob makeJob(const GenerateArguments& arguments, const Engine& engine)
{
    RunStart start;
    RunRequest& request = start.request;
    request.prompt = arguments.prompt;
    request.negativePrompt = arguments.negative;
    request.width = arguments.width;
    request.height = arguments.height;
    request.settings = arguments.settings.resolve(engine);
    start.preset = arguments.settings.preset;
    start.options = arguments.engine.options;
    start.packFiles = engine.packFiles();
    start.first = startOf(arguments);
    if (start.first) {
        fitSize(request, *start.first, engine.facts().downFactor);
    } else if (!arguments.startImage.empty()) { // before regions, which lie on it
        request.startPicture = readPicture(arguments.startImage);
    }
    start.script = editsOf(arguments.edits, engine, request);
    request.region = regionOf(arguments.region, engine, request);
    checkEdits(stateOf(request), start.script);
    return { std::move(start), { arguments.folder, true, false, arguments.budget },
        { arguments.asJson, arguments.isScored } };
}

/// The text, unless it was typed.
void takeOver(GenerateArguments& arguments, const char* option, std::string& place, const std::string& value)
{
    if (!arguments.given.contains(option)) {
        place = value;
    }
}

void takeOverSettings(GenerateArguments& arguments, const RunRecipe& facts)
{
    if (!arguments.given.contains("--preset")) {
        arguments.settings.preset = facts.preset;
        arguments.settings.base = facts.settings;
    }
    takeOver(arguments, "--region", arguments.region, regionText(facts.region));
    std::vector<std::string> edits;
    for (const auto& edit : facts.edits) {
        edits.push_back(std::to_string(edit.iteration) + ":" + edit.key + "=" + edit.after);
    }
    arguments.edits.insert(arguments.edits.begin(), edits.begin(), edits.end());
    if (!arguments.given.contains("--width") && !arguments.given.contains("--height")) {
        arguments.width = facts.width;
        arguments.height = facts.height;
    }
}

/// What a picture was made with, where nothing else was typed.
void takeOver(GenerateArguments& arguments, const RunRecipe& facts)
{
    LiveState words { {}, facts.prompt, facts.negativePrompt, {} };
    if (arguments.kept == kKeepPrompt) { // what the picture ended with
        for (const auto& edit : facts.edits) {
            if (edit.key == "prompt" || edit.key == "negative") {
                applyEdit(words, edit.key, edit.after);
            }
        }
    } else {
        takeOverSettings(arguments, facts);
    }
    takeOver(arguments, "prompt", arguments.prompt, words.prompt);
    takeOver(arguments, "--negative", arguments.negative, words.negativePrompt);
    if (arguments.kept == kKeepAll) {
        takeOver(arguments, "--seed", arguments.seed, std::to_string(facts.seed));
    }
}

std::vector<PackFile> sorted(std::vector<PackFile> files)
{
    std::sort(files.begin(), files.end(), [](const PackFile& a, const PackFile& b) { return a.path < b.path; });
    return files;
}

/// Names of the LoRA files that a picture was painted with and that are not loaded now.
std::vector<std::string> missingLoras(const std::vector<PackFile>& then, const std::vector<PackFile>& now)
{
    std::vector<std::string> missing;
    for (const auto& file : then) {
        const auto isThere
            = [&file](const PackFile& present) { return isLora(present) && present.sha256 == file.sha256; };
        if (isLora(file) && std::none_of(now.begin(), now.end(), isThere)) {
            missing.push_back(file.path);
        }
    }
    return missing;
}

/// Why the picture painted now may be another one than that of the facts, although everything was taken over.
void noteDifferences(const RunRecipe& facts, const RunStart& start, const Engine& engine)
{
    const auto note = [](const std::string& text) { std::cerr << "Note: " << text << std::endl; };
    if (!facts.isRepeatable || (facts.beganFromPicture && !start.first)) {
        note(
            "the picture began from another one, or is of a branch whose beginning its recipe cannot tell; it will not "
            "be painted alike. Give its run file in place of the picture (--from NAME.referee), which holds what it "
            "began from, or go on with that: referee fork.");
    }
    const EngineInfo present = engine.facts();
    if (!facts.packFiles.empty() && !isSamePack(sorted(facts.packFiles), sorted(engine.packFiles()))) {
        note("the picture was painted with another pack than " + present.packName + "; the new one will differ.");
    }
    for (const auto& lora : missingLoras(facts.packFiles, engine.packFiles())) {
        note("the picture was painted with the " + lora + "; give that file with --lora.");
    }
    if (facts.threads > 0 && facts.threads != present.threads) {
        note("the picture was painted with " + std::to_string(facts.threads) + " threads, now there are "
            + std::to_string(present.threads) + "; numbers may differ in their last bits (--threads).");
    }
    if (facts.iterations < plannedLength(start.request.settings)) {
        note("the picture was saved after " + std::to_string(facts.iterations)
            + " iterations; the new one is painted to "
              "the end.");
    }
}

/// Of the run or the picture of --from.
RunRecipe factsFrom(GenerateArguments& arguments)
{
    if (!isRunFile(arguments.from)) {
        return readRecipe(arguments.from);
    }
    auto recipe = recipeOfRun(arguments.from);
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
    std::optional<RunRecipe> facts;
    if (!arguments.from.empty()) {
        facts = factsFrom(arguments);
        takeOver(arguments, *facts);
    }
    requirePrompt(arguments.prompt);
    requireUtf8(arguments.negative, "The negative prompt");
    const uint64_t firstSeed = seedOf(arguments.seed);
    const auto engine = arguments.engine.load();
    GenerateJob job = makeJob(arguments, *engine);
    printWarnings(*engine, job.start.request);
    noteSeedsBeyond(firstSeed, arguments.count);
    if (facts && arguments.kept == kKeepAll) {
        noteDifferences(*facts, job.start, *engine);
    }
    auto pictures = nlohmann::ordered_json::array();
    for (int64_t i = 0; i < arguments.count; ++i) {
        job.start.request.seed = firstSeed + static_cast<uint64_t>(i);
        makeFolder(arguments.folder);
        const auto result = execute(*engine, RunSession::begin(*engine, job.start, job.output), job.options);
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
    verb->add_option("--seed", arguments->seed, "64-bit whole number; left out: random")
        ->transform(wholeNumber(0, kMaxSeed));
    verb->add_option("--count", arguments->count, "Pictures to paint, with seeds counting up")
        ->transform(wholeNumber(1, 100000));
    verb->add_option("--at", arguments->edits, "A live edit, ITERATION:key=value; may be given again and again")
        ->allow_extra_args(false);
    verb->add_option("--out", arguments->folder, "Folder for pictures, numbers and run files")->capture_default_str();
    verb->add_option("--start-image", arguments->startImage,
        "Picture to start from instead of noise; or a run, for what that began from");
    verb->add_option(
        "--from", arguments->from, "Run, or PNG painted by referee, to take its prompt, seed, settings and edits from");
    verb->add_option("--keep", arguments->kept, "What is taken from it; what is typed here wins")
        ->check(CLI::IsMember({ std::string(kKeepAll), std::string(kKeepAllButSeed), std::string(kKeepPrompt) }))
        ->capture_default_str();
    verb->add_option("--region", arguments->region,
        "Picture of where to work: white is worked on, black and transparent is held; or its text WxH:BASE64");
    verb->add_option("--width", arguments->width, "Pixels; 0: the pack's size")->transform(wholeNumber(0, 8192));
    verb->add_option("--height", arguments->height, "Pixels; 0: the pack's size")->transform(wholeNumber(0, 8192));
    verb->add_option("--budget", arguments->budget, "Say so when a run file grows past this, as 50MB; 0: never")
        ->transform(byteSize());
    verb->add_flag("--score", arguments->isScored, "Score each picture by referee, CLIP and judge");
    verb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    verb->add_flag("--list-settings", arguments->listsSettings, "Show all settings with their defaults and end");
    arguments->engine.addTo(*verb);
    arguments->settings.addTo(*verb);
    verb->footer("Example: referee generate \"a red star above a blue moon\" --at 40:w1=1.5 --out pictures");
    verb->callback([arguments, verb] {
        for (const auto* option : verb->parse_order()) {
            arguments->given.insert(option->get_name());
        }
        arguments->engine.isQuiet = arguments->asJson;
        generate(*arguments);
    });
}

} // namespace referee::cli
