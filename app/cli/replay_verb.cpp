// SPDX-License-Identifier: GPL-3.0-or-later
// referee replay: repeats a run from its log and checks that it is identical, bit for bit.
#include "app/cli/arguments/engine_arguments.h"
#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/verbs.h"
#include "app/runs/run_replayer.h"
#include "core/base/errors.h"
#include "core/engine/engine.h"

#include <iostream>
#include <sstream>

namespace referee::cli {

namespace {

struct ReplayArguments {
    std::filesystem::path run;
    NetworkPlaces networks;
    bool asJson = false;
};

void printJson(const ReplayResult& result)
{
    nlohmann::ordered_json object
        = { { "identical", !result.difference }, { "first_difference", nullptr }, { "compared", result.compared } };
    if (const auto& difference = result.difference) {
        object["first_difference"] = { { "iteration", difference->iteration }, { "tensor", difference->tensor },
            { "max_abs", difference->greatest }, { "cause", difference->cause } };
    }
    printJsonLine(object);
}

ReplayResult replayOf(Engine& engine, const RunFile& run, bool isQuiet)
{
    const StatusLine line(!isQuiet);
    return replay(
        engine, run,
        [&](int64_t iteration) {
            line.show("Replay " + std::to_string(iteration) + " of " + std::to_string(run.end()) + "…");
        },
        &stopFlag());
}

void replayRun(const ReplayArguments& arguments)
{
    const RunFile run = RunFile::open(arguments.run, RunFile::Access::Read);
    const auto engine = loadEngine(optionsOfRun(run.head(), arguments.networks), {}, &stopFlag());
    const auto result = replayOf(*engine, run, arguments.asJson);
    if (arguments.asJson) {
        printJson(result);
    } else if (!result.difference) {
        std::cout << "identical: " << result.compared << " states compared, bit for bit" << std::endl;
    }
    if (const auto& difference = result.difference) {
        std::ostringstream text;
        text << arguments.run.string() << ": the replay differs from iteration " << difference->iteration
             << " on: " << difference->tensor << " by up to " << difference->greatest << ". " << difference->cause;
        throw Error(ExitCode::ReplayDiffers, text.str());
    }
}

} // namespace

void addReplayVerb(CLI::App& app)
{
    const auto [verb, arguments] = addVerb<ReplayArguments>(
        app, "replay", "Repeat a run from its log and report the first difference", replayRun);
    verb->add_option("run", arguments->run, "The run, NAME.referee")->required();
    arguments->networks.addTo(*verb);
    verb->add_flag("--json", arguments->asJson, kJsonHelp);
    verb->footer("Example: referee replay \"pictures/a red star 3.referee\"");
}

} // namespace referee::cli
