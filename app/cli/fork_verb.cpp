// SPDX-License-Identifier: GPL-3.0-or-later
// referee fork: leaves a run at an iteration and paints on from there with other settings or another prompt.
#include "app/cli/arguments/engine_arguments.h"

#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/edit_arguments.h"
#include "app/cli/run_executor.h"
#include "app/cli/verbs.h"
#include "app/runs/run_tree.h"
#include "app/storage/atomic_file.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "core/base/settings_table.h"

#include <algorithm>
#include <iostream>
#include <memory>

namespace referee::cli {

namespace {

struct ForkArguments {
    std::filesystem::path run;
    int64_t at = 0;
    std::vector<std::string> assignments;
    std::string prompt;
    std::string negative;
    std::string region;
    std::vector<std::string> edits;
    int64_t steps = 0; ///< 0: as the run
    int threads = -1; ///< -1: as the run
    NetworkPlaces networks;
    std::filesystem::path out;
    uint64_t budget = 0;
    bool hasNegative = false;
    bool keepsEdits = false;
    bool keepsOptimizerState = false;
    bool isScored = false;
    bool asJson = false;
};

/// "key=value" of --set as an edit, or the branch's length.
void addAssignment(ForkArguments& arguments, std::vector<std::string>& edits, const std::string& text)
{
    Settings trial;
    applyAssignment(trial, text);
    const std::string key = text.substr(0, text.find('='));
    if (key == "iterations") {
        arguments.steps = trial.iterations;
    } else if (!findSetting(key)->isLive) {
        throw UsageError("A branch shares what its run began with, so a setting that may change while running was "
                         "expected, found "
            + key + ". Paint a new run with referee generate --set " + text + ".");
    } else {
        edits.push_back(std::to_string(arguments.at) + ":" + text);
    }
}

/// Everything that is to act from the branch's first iteration on, as texts of edits.
std::vector<std::string> wantedEdits(ForkArguments& arguments)
{
    const std::string at = std::to_string(arguments.at) + ":";
    std::vector<std::string> edits;
    for (const auto& text : arguments.assignments) {
        addAssignment(arguments, edits, text);
    }
    if (!arguments.prompt.empty()) {
        edits.push_back(at + "prompt=" + arguments.prompt);
    }
    if (arguments.hasNegative) {
        edits.push_back(at + "negative=" + arguments.negative);
    }
    if (!arguments.region.empty()) {
        edits.push_back(at + "region=" + arguments.region);
    }
    for (const auto& text : arguments.edits) {
        if (parseEdit(text).iteration < arguments.at) {
            throw UsageError("A branch at iteration " + std::to_string(arguments.at)
                + " was expected to have edits from there on, found '" + text
                + "'. Fork at an earlier iteration to change what lies before.");
        }
        edits.push_back(text);
    }
    return edits;
}

bool changes(LiveState& state, const Edit& edit)
{
    const LiveState before = state;
    applyEdit(state, edit.key, edit.after);
    checkSettings(state.settings);
    return before != state;
}

/// Without those that change nothing; UsageError for settings that contradict each other, before a file is made.
std::vector<Edit> effective(std::vector<Edit> edits, const RunHeader& head)
{
    LiveState state = stateOf(head.request);
    checkSettings(state.settings);
    edits = sortedEdits(std::move(edits));
    std::erase_if(edits, [&state](const Edit& edit) { return !changes(state, edit); });
    return edits;
}

/// Those of the run itself after the branch's first iteration.
std::vector<Edit> laterEdits(const RunAncestry& runs, int64_t iteration)
{
    auto edits = runs.edits();
    std::erase_if(
        edits, [&](const Edit& edit) { return edit.iteration <= iteration || edit.iteration >= runs.run().end(); });
    return edits;
}

/// A tail that the branch does not choose itself goes with the length that it chooses.
void fitTailOfBranch(const ForkArguments& arguments, Settings& settings)
{
    const bool hasTail = std::any_of(arguments.assignments.begin(), arguments.assignments.end(),
        [](const std::string& text) { return text.starts_with("tail="); });
    if (const auto change = hasTail ? std::string() : fitTail(settings); !change.empty()) {
        std::cerr << "Note: " << change << std::endl;
    }
}

/// The branch's first settings; UsageError when nothing would be left to paint.
Settings settingsOfBranch(const ForkArguments& arguments, const LiveState& state)
{
    Settings settings = state.settings;
    const MethodTraits& method = methodTraits(settings);
    if (arguments.steps > 0 && !method.optimizesLatent) {
        throw UsageError("A branch of " + method.name + " (method " + method.key
            + ") was expected to keep the steps of its run, " + std::to_string(plannedLength(settings)) + ", found "
            + std::to_string(arguments.steps) + "; paint a new run with referee generate --method " + method.key
            + " --sampler-steps " + std::to_string(arguments.steps) + ".");
    }
    if (arguments.steps > 0) {
        settings.iterations = arguments.steps;
        fitTailOfBranch(arguments, settings);
    }
    if (arguments.at >= plannedLength(settings)) {
        throw UsageError("A branch was expected to begin before its end, iteration "
            + std::to_string(plannedLength(settings)) + ", found --at " + std::to_string(arguments.at)
            + (!method.optimizesLatent ? ". Choose an earlier one."
                                       : ". Choose an earlier one, or a longer way with --steps."));
    }
    checkSettings(settings);
    return settings;
}

/// FILE.referee as it was named, or a folder: that of the run unless another one was named.
std::filesystem::path fileOfBranch(const ForkArguments& arguments)
{
    const auto beside = arguments.run.has_parent_path() ? arguments.run.parent_path() : std::filesystem::path(".");
    if (arguments.out.extension() != kRunEnding) {
        const auto folder = arguments.out.empty() ? beside : arguments.out;
        makeFolder(folder);
        return folder;
    }
    std::error_code error; // asked now, because networks take long to load; the file itself is made exclusively
    if (std::filesystem::exists(arguments.out, error)) {
        throw WriteError(arguments.out.string()
            + ": there is a file of this name already, and runs are never overwritten. Choose another name for --out.");
    }
    std::filesystem::create_directories(arguments.out.parent_path(), error);
    return arguments.out;
}

void noteParentElsewhere(const std::filesystem::path& branch, const std::filesystem::path& parent)
{
    const auto folder = branch.extension() == kRunEnding ? branch.parent_path() : branch;
    std::error_code error;
    if (!std::filesystem::equivalent(
            folder.empty() ? "." : folder, parent.parent_path().empty() ? "." : parent.parent_path(), error)) {
        std::cerr << "Note: the branch lies in another folder than the run that it left; its past is shown only where "
                     "both lie together."
                  << std::endl;
    }
}

/// What can be known of the branch before networks are loaded.
BranchStart prepared(const ForkArguments& arguments, RunAncestry runs)
{
    BranchStart branch;
    branch.past = std::move(runs).pastOf(arguments.at);
    const RunFile& holder = branch.past.back();
    branch.first = snapshotAt(holder, arguments.at);
    const LiveState state = holder.stateAt(arguments.at);
    branch.head.request = requestWith(holder.head().request, state);
    branch.head.request.settings = settingsOfBranch(arguments, state);
    const bool hasNewPrompt = !arguments.prompt.empty() && arguments.prompt != state.prompt;
    if (hasNewPrompt && !arguments.keepsOptimizerState) {
        clearOptimizerState(branch.first);
    }
    return branch;
}

/// The head with the engine that paints the branch, which need not be the one of the run.
RunHeader headOfBranch(const BranchStart& branch, const EngineOptions& options, const Engine& engine)
{
    const RunFile& holder = branch.past.back();
    RunHeader head
        = branchHeader(headOf(holder.head().request, holder.head().preset, options, engine.facts(), engine.packFiles()),
            holder, branch.first.iteration);
    head.request = branch.head.request;
    return head;
}

void print(const RunResult& result, const RunHeader& head, bool asJson)
{
    if (!asJson) {
        printResult(result);
        return;
    }
    auto object = toJson(result);
    object["parent"] = head.parent;
    object["at"] = head.firstIteration;
    std::cout << object.dump() << std::endl;
}

void forkRun(ForkArguments arguments)
{
    const auto texts = wantedEdits(arguments);
    auto runs = RunAncestry::open(arguments.run, RunFile::Access::Read);
    auto edits = arguments.keepsEdits ? laterEdits(runs, arguments.at) : std::vector<Edit>();
    BranchStart branch = prepared(arguments, std::move(runs));
    const RunFile& holder = branch.past.back();
    const RunOutput output { fileOfBranch(arguments), true, false, arguments.budget };
    noteParentElsewhere(output.place, holder.path());
    EngineArguments engineArguments { optionsOfRun(holder.head(), arguments.networks), arguments.asJson };
    if (arguments.threads >= 0) {
        engineArguments.options.threads = arguments.threads;
    }
    const auto engine = engineArguments.load();
    noteOtherPack(*engine, holder.head());
    branch.head = headOfBranch(branch, engineArguments.options, *engine);
    const LiveState state = holder.stateAt(arguments.at);
    const auto wanted = editsOf(texts, *engine, requestAt(branch.head, state, branch.first));
    edits.insert(edits.end(), wanted.begin(), wanted.end());
    branch.script = effective(std::move(edits), branch.head);
    checkEdits({ branch.head.request.settings, state.prompt, state.negativePrompt, state.region }, branch.script);
    const RunHeader head = branch.head;
    auto session = RunSession::branch(*engine, std::move(branch), output);
    const auto result = execute(*engine, std::move(session), { arguments.asJson, arguments.isScored });
    print(result, head, arguments.asJson);
    throwIfEndedEarly(result);
}

void addChangeOptions(CLI::App& verb, ForkArguments& arguments)
{
    const char* group = "Changes";
    verb.add_option("--set", arguments.assignments, "A setting as key=value; may be given again and again")
        ->group(group)
        ->allow_extra_args(false);
    verb.add_option("--prompt", arguments.prompt, "What the picture should show from there on")->group(group);
    verb.add_option("--negative", arguments.negative, "What Stable Diffusion should keep away from")->group(group);
    verb.add_option("--region", arguments.region, "Picture of where to work, its text, or none")->group(group);
    verb.add_option("--edit", arguments.edits, "A live edit further on, ITERATION:key=value")
        ->group(group)
        ->allow_extra_args(false);
    verb.add_option("--steps", arguments.steps, "Iterations in all; left out: as the run")
        ->group(group)
        ->transform(wholeNumber(1, 100000));
    verb.add_flag("--keep-edits", arguments.keepsEdits, "The run's own later edits act in the branch too")
        ->group(group);
    verb.add_flag(
            "--keep-moments", arguments.keepsOptimizerState, "Adam goes on with what it gathered for the old prompt")
        ->group(group);
}

} // namespace

void addForkVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("fork", "Leave a run at an iteration and paint on from there as a branch");
    auto arguments = std::make_shared<ForkArguments>();
    verb->add_option("run", arguments->run, "The run, NAME.referee")->required();
    verb->add_option("--at", arguments->at, "The iteration before which the branch begins")
        ->required()
        ->transform(wholeNumber(0, 100000));
    addChangeOptions(*verb, *arguments);
    verb->add_option("--out", arguments->out, "Folder, or NAME.referee; left out: beside the run");
    arguments->networks.addTo(*verb);
    verb->add_option("--threads", arguments->threads, "Processor threads; 0: one per core; left out: as the run")
        ->transform(wholeNumber(0, 1024));
    verb->add_option("--budget", arguments->budget, "Say so when the run file grows past this, as 50MB; 0: never")
        ->transform(byteSize());
    verb->add_flag("--score", arguments->isScored, "Score the picture by referee, CLIP and judge");
    verb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    verb->footer(
        "Example: referee fork \"pictures/a red star 3.referee\" --at 40 --set w1=1.5 --prompt \"a red moon\"");
    verb->callback([arguments, verb] {
        arguments->hasNegative = verb->count("--negative") > 0;
        forkRun(*arguments);
    });
}

} // namespace referee::cli
