// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments/engine_arguments.h"

#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/storage/edit.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "core/base/settings_table.h"
#include "core/io/input_file.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace referee::cli {

void EngineArguments::addTo(CLI::App& verb)
{
    options.pack = bundledPack();
    verb.add_option("--pack", options.pack, "Folder with pack.json")->group("Networks")->capture_default_str();
    verb.add_option("--sd", options.parts.sd, "Stable Diffusion folder (diffusers layout)")->group("Networks");
    verb.add_option("--blip2", options.parts.blip2, "BLIP-2 image-text matching folder")->group("Networks");
    verb.add_option("--lm-head", options.parts.lmHead, "File with the captioning head of BLIP-2")->group("Networks");
    verb.add_option("--clip", options.parts.clip, "CLIP folder")->group("Networks");
    verb.add_option("--judge", options.parts.judge, "BLIP-VQA folder")->group("Networks");
    verb.add_option("--lora", options.loras, "LoRA file (safetensors) for Stable Diffusion; repeatable")
        ->group("Networks")
        ->allow_extra_args(false);
    verb.add_option("--device", options.device, "cpu, cuda or cuda:NUMBER")
        ->group("Performance")
        ->capture_default_str();
    verb.add_option("--precision", options.precision, "Precision of the networks: fp32, bf16 or fp64")
        ->group("Performance")
        ->capture_default_str();
    verb.add_flag("--deterministic", options.deterministic, "Use deterministic GPU operators where they exist; slower")
        ->group("Performance");
    verb.add_flag("--drop-text-encoder", options.dropsTextEncoder,
            "Unload the text encoder of Stable Diffusion after each prompt: less memory, slower prompt edits")
        ->group("Performance");
    verb.add_option("--threads", options.threads, "CPU threads; 0: one per core")
        ->group("Performance")
        ->transform(wholeNumber(0, 1024))
        ->capture_default_str();
}

namespace {

/// LoadError that names all missing files.
void requireLoras(const std::vector<std::filesystem::path>& files)
{
    std::vector<std::string> missing;
    for (const auto& file : files) {
        std::error_code error;
        if (!std::filesystem::exists(file, error)) {
            missing.push_back(file.string());
        }
    }
    if (!missing.empty()) {
        throw LoadError(listed(missing, missing.size())
            + ": LoRA file not found. Give the current paths of all LoRA files of this run with --lora.");
    }
}

/// The meaning of a setting; that of the method describes each method.
std::string meaningWithChoices(const SettingRow& row)
{
    std::string text(row.meaning);
    if (row.key != "method") {
        return text;
    }
    for (const MethodTraits* method : methodTable()) {
        text += "\n" + method->key + ": " + method->description;
    }
    return text;
}

/// The last value of a key is used; --steps is a value of iterations.
void noteDuplicates(const std::vector<std::string>& assignments)
{
    std::map<std::string, std::string> given;
    for (const auto& text : assignments) {
        const std::string key = text.substr(0, text.find('='));
        const auto before = given.find(key);
        if (before != given.end() && before->second != text) {
            printNote(before->second + " and " + text + " were both given; " + text + " is used.");
        }
        given[key] = text;
    }
}

bool isAssigned(const std::vector<std::string>& assignments, const std::string& key)
{
    return std::ranges::any_of(assignments, [&key](const auto& text) { return text.starts_with(key + "="); });
}

} // namespace

std::unique_ptr<Engine> EngineArguments::load() const
{
    const StatusLine line(!isQuiet);
    const auto progress = [&line](const std::string& part, int64_t done, int64_t total) {
        line.show("Load " + part + " (" + std::to_string(done + 1) + " of " + std::to_string(total) + ")…");
    };
    return loadEngine(options, progress, &stopFlag());
}

void SettingArguments::addTo(CLI::App& verb)
{
    verb.add_option("--preset", preset, "Default settings: studio, paper or reference")
        ->group("Settings")
        ->capture_default_str();
    verb.add_option("--set", assignments, "A setting as key=value; repeatable")
        ->group("Settings")
        ->allow_extra_args(false);
    const auto shortcut = [&](const char* option, const char* key) {
        verb.add_option_function<std::string>(
                option,
                [this, key](const std::string& value) { assignments.push_back(std::string(key) + "=" + value); },
                meaningWithChoices(*findSetting(key)))
            ->group("Settings");
    };
    shortcut("--steps", "iterations");
    shortcut("--views", "views");
    shortcut("--method", "method");
    shortcut("--sampler", "sampler");
    shortcut("--sampler-steps", "sampler_steps");
    shortcut("--sampler-cfg", "sampler_cfg");
}

void shortenTail(Settings& settings, const std::vector<std::string>& assignments)
{
    if (const auto change = isAssigned(assignments, "tail") ? std::string() : fitTail(settings); !change.empty()) {
        printNote(change);
    }
}

Settings SettingArguments::resolve(const Engine& engine) const
{
    noteDuplicates(assignments);
    Settings settings = base ? *base : engine.defaults(preset);
    for (const auto& assignment : assignments) {
        applyAssignment(settings, assignment);
    }
    if (isAssigned(assignments, "iterations")) {
        shortenTail(settings, assignments);
    }
    checkSettings(settings);
    return settings;
}

void NetworkPlaces::addTo(CLI::App& verb)
{
    verb.add_option("--pack", pack, "Folder with pack.json; default: that of the run")->group("Networks");
    verb.add_option("--lora", loras, "LoRA file in place of those of the run; repeatable")
        ->group("Networks")
        ->allow_extra_args(false);
}

EngineOptions optionsOfRun(const RunHeader& head, const NetworkPlaces& places)
{
    EngineOptions options = head.options;
    options.threads = head.engine.threads;
    if (!places.pack.empty()) {
        options.pack = places.pack;
        options.parts = {};
    }
    if (!places.loras.empty()) {
        options.loras = places.loras;
    }
    requireLoras(options.loras);
    std::error_code error;
    if (options.parts.isEmpty() && !std::filesystem::exists(options.pack, error)) {
        throw LoadError(options.pack.string() + ": folder of the pack '" + head.engine.packName
            + "' not found. Give its current path with --pack.");
    }
    return options;
}

void noteOtherPack(const Engine& engine, const RunHeader& head)
{
    if (!isSamePack(engine.packFiles(), head.packFiles)) {
        printNote("the pack or its LoRA files differ from those that this run began with; a replay will differ from "
                  "here on.");
    }
}

std::filesystem::path bundledPack()
{
    if (const char* named = std::getenv("REFEREE_PACK")) {
        return named;
    }
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    const auto installed = program.parent_path().parent_path() / "share" / "referee-studio" / "models" / "miniature";
    return std::filesystem::exists(installed, ignored) ? installed : std::filesystem::path(REFEREE_SOURCE_PACK);
}

} // namespace referee::cli
