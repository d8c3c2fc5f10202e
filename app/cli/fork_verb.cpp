// SPDX-License-Identifier: GPL-3.0-or-later
// referee fork: continues a run from one of its iterations with other settings or another prompt.
#include "app/cli/arguments/engine_arguments.h"

#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/edit_arguments.h"
#include "app/cli/run_executor.h"
#include "app/cli/verbs.h"
#include "app/runs/run_tree.h"
#include "app/storage/atomic_file.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "core/base/settings_table.h"

#include <optional>

namespace referee::cli {

namespace {

struct ForkArguments {
    std::filesystem::path run;
    int64_t at = 0;
    std::vector<std::string> assignments;
    std::string prompt;
    std::optional<std::string> negative; ///< may be given as empty
    std::string region;
    std::vector<std::string> edits;
    int64_t steps = 0; ///< 0: those of the run
    std::optional<int> threads; ///< none: those of the run
    NetworkPlaces networks;
    std::filesystem::path out;
    RunArguments options;
    bool keepsEdits = false;
    bool keepsOptimizerState = false;
};

/// Adds "key=value" of --set as an edit, or sets the length of the branch.
void addAssignment(ForkArguments& arguments, std::vector<std::string>& edits, const std::string& text)
{
    Settings trial;
    applyAssignment(trial, text);
    const std::string key = text.substr(0, text.find('='));
    if (key == "iterations") {
        arguments.steps = trial.iterations;
    } else if (!findSetting(key)->isLive) {
        throw UsageError("The setting " + key + " cannot change during a run. Start a new run: referee generate --set "
            + text + ".");
    } else {
        edits.push_back(std::to_string(arguments.at) + ":" + text);
    }
}

/// The texts of all edits that the options stand for.
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
    if (arguments.negative) {
        edits.push_back(at + "negative=" + *arguments.negative);
    }
    if (!arguments.region.empty()) {
        edits.push_back(at + "region=" + arguments.region);
    }
    for (const auto& text : arguments.edits) {
        if (parseEdit(text).iteration < arguments.at) {
            throw UsageError("--edit " + text + " is before the first iteration of the branch, "
                + std::to_string(arguments.at) + ". Fork at an earlier iteration.");
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

/// The edits that change something, in order. UsageError if settings contradict each other.
std::vector<Edit> effective(std::vector<Edit> edits, const RunHeader& head)
{
    LiveState state = stateOf(head.request);
    checkSettings(state.settings);
    edits = sortedEdits(std::move(edits));
    std::erase_if(edits, [&state](const Edit& edit) { return !changes(state, edit); });
    return edits;
}

/// The edits of the run itself after the first iteration of the branch.
std::vector<Edit> laterEdits(const RunAncestry& runs, int64_t iteration)
{
    auto edits = runs.edits();
    std::erase_if(
        edits, [&](const Edit& edit) { return edit.iteration <= iteration || edit.iteration >= runs.run().end(); });
    return edits;
}

/// The settings at the beginning of the branch. UsageError if no iteration would be left.
Settings settingsOfBranch(const ForkArguments& arguments, const LiveState& state)
{
    Settings settings = state.settings;
    const MethodTraits& method = methodTraits(settings);
    if (arguments.steps > 0 && !method.optimizesLatent) {
        const std::string steps = std::to_string(arguments.steps);
        throw UsageError("A branch of " + method.name + " (method " + method.key + ") keeps the "
            + std::to_string(plannedLength(settings)) + " steps of its run, got --steps " + steps
            + ". Start a new run: referee generate --method " + method.key + " --sampler-steps " + steps + ".");
    }
    if (arguments.steps > 0) {
        settings.iterations = arguments.steps;
        shortenTail(settings, arguments.assignments);
    }
    if (arguments.at >= plannedLength(settings)) {
        throw UsageError("--at must be before the end of the branch, iteration "
            + std::to_string(plannedLength(settings)) + ", got " + std::to_string(arguments.at)
            + ". Use an earlier iteration" + (method.optimizesLatent ? " or more iterations with --steps." : "."));
    }
    checkSettings(settings);
    return settings;
}

/// The file or folder of --out; by default the folder of the run.
std::filesystem::path fileOfBranch(const ForkArguments& arguments)
{
    const auto beside = arguments.run.has_parent_path() ? arguments.run.parent_path() : std::filesystem::path(".");
    if (arguments.out.extension() != kRunEnding) {
        const auto folder = arguments.out.empty() ? beside : arguments.out;
        makeFolder(folder);
        return folder;
    }
    std::error_code error; // checked before the networks are loaded; the file itself is created exclusively
    if (std::filesystem::exists(arguments.out, error)) {
        throw WriteError(arguments.out.string()
            + ": the file exists, and runs are never overwritten. Choose another name for --out.");
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
        printNote("The branch is in another folder than its parent run; its past is shown only if both are in one "
                  "folder.");
    }
}

/// The parts of the branch that are known before the networks are loaded.
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

/// The header with the present engine, which may differ from that of the run.
RunHeader headOfBranch(const BranchStart& branch, const EngineOptions& options, const Engine& engine)
{
    const RunFile& holder = branch.past.back();
    RunHeader head
        = branchHeader(headOf(holder.head().request, holder.head().preset, options, engine.facts(), engine.packFiles()),
            holder, branch.first.iteration);
    head.request = branch.head.request;
    return head;
}

void print(const RunResult& result, const RunHeader& head)
{
    auto object = toJson(result);
    object["parent"] = head.parent;
    object["at"] = head.firstIteration;
    printJsonLine(object);
}

void forkRun(ForkArguments arguments)
{
    const auto texts = wantedEdits(arguments);
    auto runs = RunAncestry::open(arguments.run, RunFile::Access::Read);
    auto edits = arguments.keepsEdits ? laterEdits(runs, arguments.at) : std::vector<Edit>();
    BranchStart branch = prepared(arguments, std::move(runs));
    const RunFile& holder = branch.past.back();
    const RunOutput output = arguments.options.output(fileOfBranch(arguments));
    noteParentElsewhere(output.place, holder.path());
    EngineArguments engineArguments { optionsOfRun(holder.head(), arguments.networks), arguments.options.asJson };
    engineArguments.options.threads = arguments.threads.value_or(engineArguments.options.threads);
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
    const auto result = execute(*engine, std::move(session), arguments.options);
    arguments.options.asJson ? print(result, head) : printResult(result);
    throwIfEndedEarly(result);
}

void addChangeOptions(CLI::App& verb, ForkArguments& arguments)
{
    const char* group = "Changes";
    verb.add_option("--set", arguments.assignments, "A setting as key=value; repeatable")
        ->group(group)
        ->allow_extra_args(false);
    verb.add_option("--prompt", arguments.prompt, "Prompt from there on")->group(group);
    // Not add_option(): with an empty text it would leave an optional without a value.
    const auto setNegative = [&arguments](const std::string& text) { arguments.negative = text; };
    verb.add_option_function<std::string>("--negative", setNegative, "Negative prompt for Stable Diffusion")
        ->group(group);
    verb.add_option("--region", arguments.region, "Mask image, a mask as WxH:BASE64, or none")->group(group);
    verb.add_option("--edit", arguments.edits, "A later live edit, ITERATION:key=value; repeatable")
        ->group(group)
        ->allow_extra_args(false);
    verb.add_option("--steps", arguments.steps, "Total number of iterations; default: that of the run")
        ->group(group)
        ->transform(wholeNumber(1, 100000));
    verb.add_flag("--keep-edits", arguments.keepsEdits, "Apply the later edits of the run to the branch too")
        ->group(group);
    verb.add_flag(
            "--keep-moments", arguments.keepsOptimizerState, "Keep the moments of Adam although the prompt changes")
        ->group(group);
}

} // namespace

void addForkVerb(CLI::App& app)
{
    const auto [verb, arguments]
        = addVerb<ForkArguments>(app, "fork", "Continue a run from one of its iterations as a new branch", forkRun);
    verb->add_option("run", arguments->run, "The run, NAME.referee")->required();
    verb->add_option("--at", arguments->at, "The first iteration of the branch")
        ->required()
        ->transform(wholeNumber(0, 100000));
    addChangeOptions(*verb, *arguments);
    verb->add_option("--out", arguments->out, "Folder, or NAME.referee; default: the folder of the run");
    arguments->networks.addTo(*verb);
    verb->add_option("--threads", arguments->threads, "CPU threads; 0: one per core; default: those of the run")
        ->transform(wholeNumber(0, 1024));
    arguments->options.addTo(*verb);
    verb->footer(
        "Example: referee fork \"pictures/a red star 3.referee\" --at 40 --set w1=1.5 --prompt \"a red moon\"");
}

} // namespace referee::cli
