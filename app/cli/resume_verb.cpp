// SPDX-License-Identifier: GPL-3.0-or-later
// referee resume: goes on with a run where it stopped or was killed.
#include "app/cli/arguments/engine_arguments.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/edit_arguments.h"
#include "app/cli/run_executor.h"
#include "app/cli/verbs.h"

#include <iostream>
#include <memory>

namespace referee::cli {

namespace {

struct ResumeArguments {
    std::filesystem::path run;
    NetworkPlaces networks;
    std::vector<std::string> edits;
    uint64_t budget = 0;
    bool isScored = false;
    bool asJson = false;
};

void resumeRun(const ResumeArguments& arguments)
{
    auto runs = RunAncestry::open(arguments.run, RunFile::Access::Append);
    const RunHeader& head = runs.run().head();
    EngineArguments engineArguments { optionsOfRun(head, arguments.networks), arguments.asJson };
    const auto engine = engineArguments.load();
    noteOtherPack(*engine, head);
    const auto edits = editsOf(arguments.edits, *engine, head.request);
    checkEdits(runs.run().stateAt(runs.run().end()), edits);
    auto session = RunSession::resume(*engine, std::move(runs), edits, { {}, true, false, arguments.budget });
    const auto result = execute(*engine, std::move(session), { arguments.asJson, arguments.isScored });
    if (arguments.asJson) {
        std::cout << toJson(result).dump() << std::endl;
    } else {
        printResult(result);
    }
    throwIfEndedEarly(result);
}

} // namespace

void addResumeVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("resume", "Go on with a run where it stopped or was killed");
    auto arguments = std::make_shared<ResumeArguments>();
    verb->add_option("run", arguments->run, "The run, NAME.referee")->required();
    verb->add_option("--at", arguments->edits, "A live edit still to come, ITERATION:key=value")
        ->allow_extra_args(false);
    arguments->networks.addTo(*verb);
    verb->add_option("--budget", arguments->budget, "Say so when the run file grows past this, as 50MB; 0: never")
        ->transform(byteSize());
    verb->add_flag("--score", arguments->isScored, "Score the picture by referee, CLIP and judge");
    verb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    verb->footer("Example: referee resume \"pictures/a red star 3.referee\"");
    verb->callback([arguments] { resumeRun(*arguments); });
}

} // namespace referee::cli
