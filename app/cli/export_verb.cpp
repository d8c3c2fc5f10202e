// SPDX-License-Identifier: GPL-3.0-or-later
// referee export: writes metrics, latents, images, gradients and videos of a run for other programs.
#include "app/cli/arguments/terminal.h"
#include "app/cli/export_looks.h"
#include "app/cli/verbs.h"
#include "app/export/export_npz.h"
#include "app/storage/export_csv.h"
#include "app/storage/run_json.h"

#include <iostream>

namespace referee::cli {

namespace {

using Files = std::vector<std::string>;

Files writeCsv(const ExportArguments& arguments, const RunFile& run)
{
    const NameClaim name = arguments.claim({}, { " metrics.csv", " edits.csv" });
    const auto metrics = name.file(" metrics.csv");
    const auto edits = name.file(" edits.csv");
    writeMetricsCsv(metrics, numbersOf(run));
    writeEditsCsv(edits, run.edits());
    return { metrics.string(), edits.string() };
}

/// Snapshots of every N-th iteration and the last one; metrics of all iterations.
Files writeLatents(const ExportArguments& arguments, const RunFile& run)
{
    auto iterations = run.snapshotIterations();
    std::erase_if(iterations, [&](int64_t iteration) {
        return arguments.every && iteration % *arguments.every != 0 && iteration != run.end();
    });
    const nlohmann::ordered_json json = { { "uuid", run.head().uuid }, { "prompt", run.head().request.prompt },
        { "seed", std::to_string(run.head().request.seed) }, { "settings", toJson(run.head().request.settings) } };
    const NameClaim name = arguments.claim({}, { ".npz" });
    const auto target = name.file(".npz");
    writeNpz(target,
        { iterations, [&run](int64_t iteration) { return run.snapshot(iteration); }, run.reports(), run.scores(),
            json.dump() });
    return { target.string() };
}

Files write(const ExportArguments& arguments)
{
    const auto runs = RunAncestry::open(arguments.run, RunFile::Access::Read);
    const RunFile& run = runs.run();
    LookExport looks(arguments, runs);
    Files files;
    const auto add = [&files](const Files& more) { files.insert(files.end(), more.begin(), more.end()); };
    if (arguments.isCsv) {
        add(writeCsv(arguments, run));
    }
    if (arguments.isNpz) {
        add(writeLatents(arguments, run));
    }
    if (arguments.isPng) {
        add(looks.writePictures());
    }
    if (arguments.isExr) {
        add(looks.writeMaps());
    }
    if (arguments.isVideo || arguments.isFrames) {
        add(looks.writeMovie());
    }
    return files;
}

void exportRun(const ExportArguments& arguments)
{
    arguments.requireSense();
    const Files files = write(arguments);
    if (arguments.asJson) {
        printJsonLine({ { "files", files } });
        return;
    }
    for (const auto& file : files) {
        std::cout << file << std::endl;
    }
}

} // namespace

void addExportVerb(CLI::App& app)
{
    const auto [verb, arguments] = addVerb<ExportArguments>(
        app, "export", "Export metrics, latents, images, gradients or a video of a run", exportRun);
    arguments->addTo(*verb);
    verb->footer("Example: referee export \"pictures/a red star 3.referee\" --csv --npz --exr --at 40");
}

} // namespace referee::cli
