// SPDX-License-Identifier: GPL-3.0-or-later
// referee compact: makes a run file smaller; never done unasked.
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/verbs.h"
#include "app/storage/run_file.h"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace referee::cli {

namespace {

struct CompactArguments {
    std::filesystem::path run;
    uint64_t bytes = 0;
    bool asJson = false;
};

void compactRun(const CompactArguments& arguments)
{
    RunFile run = RunFile::open(arguments.run, RunFile::Access::Append);
    const uint64_t before = run.bytes();
    const uint64_t after = compactRun(run, arguments.bytes);
    if (arguments.asJson) {
        const nlohmann::ordered_json object = { { "run", arguments.run.string() }, { "bytes_before", before },
            { "bytes", after }, { "fits", after <= arguments.bytes }, { "snapshots", run.snapshotIterations().size() },
            { "previews", run.previewIterations().size() } };
        std::cout << object.dump() << std::endl;
        return;
    }
    std::cout << arguments.run.string() << ": " << before << " bytes before, " << after << " now; "
              << run.snapshotIterations().size() << " snapshots and " << run.previewIterations().size()
              << " previews are left." << std::endl;
    if (after > arguments.bytes) {
        std::cerr << "Note: it does not get smaller than that: the first and the last snapshot, those at edits and all "
                     "numbers stay."
                  << std::endl;
    }
}

} // namespace

void addCompactVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("compact", "Make a run file smaller: previews, then snapshots go, oldest first");
    auto arguments = std::make_shared<CompactArguments>();
    verb->add_option("run", arguments->run, "The run, NAME.referee")->required();
    verb->add_option("--to", arguments->bytes, "Size to fit into, as 20MB")->required()->transform(byteSize());
    verb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    verb->footer("Example: referee compact \"pictures/a red star 3.referee\" --to 20MB");
    verb->callback([arguments] { compactRun(*arguments); });
}

} // namespace referee::cli
