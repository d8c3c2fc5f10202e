// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/model/command_line.h"

#include "app/storage/edit.h"
#include "core/base/settings_table.h"

#include <algorithm>
#include <cctype>

namespace referee::studio {

namespace {

bool needsNoQuotes(char sign)
{
    const auto byte = static_cast<unsigned char>(sign);
    return std::isalnum(byte) != 0 || std::string_view("_-./:=,+@%").find(sign) != std::string_view::npos;
}

class Line {
public:
    explicit Line(std::string begin)
        : m_text(std::move(begin))
    {
    }
    void add(const std::string& word) { m_text += " " + shellQuoted(word); }
    void add(const std::string& option, const std::string& value)
    {
        add(option);
        add(value);
    }
    void addUnless(const std::string& usual, const std::string& option, const std::string& value)
    {
        if (value != usual) {
            add(option, value);
        }
    }
    void append(const std::string& words) { m_text += words; }
    const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

void addSettings(Line& line, const CommandInfo& facts)
{
    line.addUnless("studio", "--preset", facts.run.preset);
    auto keys = changedSettings(facts.defaults, facts.run.settings);
    const auto has = [&keys](const char* key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); };
    const Settings& settings = facts.run.settings;
    const bool isShortened = tailBesideLength(settings.tail, settings.iterations) != settings.tail;
    if (has("iterations") && !has("tail") && isShortened) {
        keys.emplace_back("tail"); // else the command line would shorten it
    }
    for (const auto& key : keys) {
        line.add("--set", key + "=" + settingText(facts.run.settings, *findSetting(key)));
    }
    for (const auto& edit : facts.run.edits) {
        line.add("--at", std::to_string(edit.iteration) + ":" + edit.key + "=" + edit.after);
    }
}

RunRecipe factsOfRun(const RunModel& model)
{
    const RunRecord& run = model.run().record;
    RunRecipe facts = recipeOf(run.request, run.preset);
    facts.isRepeatable = run.isRepeatable;
    facts.beganFromPicture = run.beganFromPicture;
    if (run.startState) {
        facts.start = *run.startState;
    }
    facts.iterations = model.run().end;
    facts.edits = model.run().edits;
    return facts;
}

} // namespace

RunRecipe describe(const RunModel& model)
{
    RunRecipe facts = model.hasRun() ? factsOfRun(model) : recipeOf(model.wantedRequest(), model.wanted().preset);
    if (const auto& pack = model.pack()) {
        setOrigin(facts, pack->options, pack->engine, model.packFiles());
    }
    return facts;
}

std::string commandOf(const RunModel& model)
{
    CommandInfo command;
    command.run = describe(model);
    command.options = model.options();
    command.defaults = model.defaultsOf(command.run.preset);
    if (!model.hasRun()) {
        command.startImage = model.wanted().startImagePath.toStdString();
    } else if (model.run().record.beganFromPicture) {
        command.startImage = model.run().startImage.toStdString();
    }
    return commandLine(command);
}

std::string shellQuoted(const std::string& text)
{
    if (!text.empty() && std::all_of(text.begin(), text.end(), needsNoQuotes)) {
        return text;
    }
    std::string quoted = "'";
    for (const char sign : text) {
        quoted += sign == '\'' ? "'\\''" : std::string(1, sign);
    }
    return quoted + "'";
}

std::string networkOptions(const EngineOptions& options, const std::string& usualPack)
{
    Line line { {} };
    if (options.parts.isEmpty()) {
        line.addUnless(usualPack, "--pack", options.pack.string());
    }
    line.addUnless("", "--sd", options.parts.sd.string());
    line.addUnless("", "--blip2", options.parts.blip2.string());
    line.addUnless("", "--lm-head", options.parts.lmHead.string());
    line.addUnless("", "--clip", options.parts.clip.string());
    line.addUnless("", "--judge", options.parts.judge.string());
    for (const auto& file : options.loras) {
        line.add("--lora", file.string());
    }
    line.addUnless("cpu", "--device", options.device);
    line.addUnless("fp32", "--precision", options.precision);
    return line.text();
}

std::string commandLine(const CommandInfo& facts)
{
    Line line("referee generate");
    const bool looksLikeOption = facts.run.prompt.starts_with('-');
    if (!looksLikeOption) {
        line.add(facts.run.prompt);
    }
    line.addUnless("", "--negative", facts.run.negativePrompt);
    line.add("--seed", std::to_string(facts.run.seed));
    line.addUnless(std::string(kNoRegion), "--region", regionText(facts.run.region));
    line.addUnless("", "--start-image", facts.startImage.string());
    addSettings(line, facts);
    line.append(networkOptions(facts.options));
    line.add("--threads", std::to_string(facts.options.threads));
    if (looksLikeOption) {
        line.add("--");
        line.add(facts.run.prompt);
    }
    return line.text();
}

} // namespace referee::studio
