// SPDX-License-Identifier: GPL-3.0-or-later
// referee resume: continues a run that was stopped or killed.
#include "app/cli/arguments/engine_arguments.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/edit_arguments.h"
#include "app/cli/run_executor.h"
#include "app/cli/verbs.h"

namespace referee::cli {

namespace {

struct ResumeArguments {
    std::filesystem::path run;
    NetworkPlaces networks;
    std::vector<std::string> edits;
    RunArguments options;
};

void resumeRun(const ResumeArguments& arguments)
{
    auto runs = RunAncestry::open(arguments.run, RunFile::Access::Append);
    const RunHeader& head = runs.run().head();
    EngineArguments engineArguments { optionsOfRun(head, arguments.networks), arguments.options.asJson };
    const auto engine = engineArguments.load();
    noteOtherPack(*engine, head);
    const auto edits = editsOf(arguments.edits, *engine, head.request);
    checkEdits(runs.run().stateAt(runs.run().end()), edits);
    auto session = RunSession::resume(*engine, std::move(runs), edits, arguments.options.output());
    const auto result = execute(*engine, std::move(session), arguments.options);
    arguments.options.asJson ? printJsonLine(toJson(result)) : printResult(result);
    throwIfEndedEarly(result);
}

} // namespace

void addResumeVerb(CLI::App& app)
{
    const auto [verb, arguments]
        = addVerb<ResumeArguments>(app, "resume", "Continue a run that was stopped or killed", resumeRun);
    verb->add_option("run", arguments->run, "The run, NAME.referee")->required();
    verb->add_option("--at", arguments->edits, "A later live edit, ITERATION:key=value; repeatable")
        ->allow_extra_args(false);
    arguments->networks.addTo(*verb);
    arguments->options.addTo(*verb);
    verb->footer("Example: referee resume \"pictures/a red star 3.referee\"");
}

} // namespace referee::cli
