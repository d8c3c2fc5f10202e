// SPDX-License-Identifier: GPL-3.0-or-later
// referee compact: makes a run file smaller. Never done automatically.
#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/verbs.h"
#include "app/storage/run_file.h"

#include <iostream>

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
        printJsonLine({ { "run", arguments.run.string() }, { "bytes_before", before }, { "bytes", after },
            { "fits", after <= arguments.bytes }, { "snapshots", run.snapshotIterations().size() },
            { "previews", run.previewIterations().size() } });
        return;
    }
    std::cout << arguments.run.string() << ": " << before << " bytes before, " << after << " now; "
              << run.snapshotIterations().size() << " snapshots and " << run.previewIterations().size()
              << " previews are left." << std::endl;
    if (after > arguments.bytes) {
        printNote("The file cannot become smaller: the first and last snapshot, those at edits and all metrics are "
                  "kept.");
    }
}

} // namespace

void addCompactVerb(CLI::App& app)
{
    const auto [verb, arguments] = addVerb<CompactArguments>(
        app, "compact", "Make a run file smaller by removing previews, then snapshots", compactRun);
    verb->add_option("run", arguments->run, "The run, NAME.referee")->required();
    verb->add_option("--to", arguments->bytes, "Maximum size, for example 20MB")->required()->transform(byteSize());
    verb->add_flag("--json", arguments->asJson, kJsonHelp);
    verb->footer("Example: referee compact \"pictures/a red star 3.referee\" --to 20MB");
}

} // namespace referee::cli
