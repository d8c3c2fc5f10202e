// SPDX-License-Identifier: GPL-3.0-or-later
// referee export: a run's numbers, latents and film for other programs.
#include "app/cli/interrupt.h"
#include "app/cli/verbs.h"
#include "app/runs/export_csv.h"
#include "app/runs/export_npz.h"
#include "app/runs/export_video.h"
#include "app/runs/picture_file.h"
#include "app/runs/run_file.h"
#include "app/runs/run_json.h"
#include "core/errors.h"

#include <QtGui/QGuiApplication>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace referee::cli {

namespace {

struct ExportArguments {
    std::filesystem::path run;
    std::filesystem::path folder;
    bool isCsv = false;
    bool isNpz = false;
    bool isVideo = false;
    bool isFrames = false;
    bool asJson = false;
};

std::filesystem::path stemOf(const ExportArguments& arguments)
{
    const auto folder = arguments.folder.empty() ? arguments.run.parent_path() : arguments.folder;
    std::error_code error;
    if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
        throw WriteError(folder.string() + ": the folder does not exist. Make it, or choose another one with --out.");
    }
    return folder / arguments.run.stem();
}

/// A name that is not taken yet.
std::filesystem::path freeFile(const ExportArguments& arguments, const char* ending)
{
    const auto stem = stemOf(arguments);
    return freeName(stem.parent_path(), stem.filename().string(), { ending }).string() + ending;
}

NpzContent contentOf(const RunFile& run)
{
    const nlohmann::ordered_json json = { { "uuid", run.head().uuid }, { "prompt", run.head().request.prompt },
        { "seed", std::to_string(run.head().request.seed) }, { "settings", toJson(run.head().request.settings) } };
    return { run.snapshotIterations(), [&run](int64_t iteration) { return run.snapshot(iteration); }, run.reports(),
        run.scores(), json.dump() };
}

/// Of the previews in the file. Text is drawn: Qt must be there, without a screen.
std::filesystem::path writeMovie(const ExportArguments& arguments, const RunFile& run)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    int count = 1;
    char name[] = "referee";
    char* names[] = { name, nullptr };
    const QGuiApplication application(count, names);
    const auto picture = [&run](int64_t iteration) {
        const auto png = run.previewPng(iteration);
        return QImage::fromData(png.data(), static_cast<int>(png.size()));
    };
    const FilmPlan plan { run.previewIterations(), picture, 12, &stopFlag() };
    if (plan.iterations.empty()) {
        throw LoadError(run.path().string() + ": the run has no previews to make a film of; they were thinned out.");
    }
    const FilmStrip strip(
        { run.head().request.prompt, run.end(), run.reports(), run.events() }, picture(plan.iterations.front()).size());
    const auto target = freeFile(arguments, arguments.isFrames ? ".frames" : ".mp4");
    arguments.isFrames ? writeFrames(target, plan, strip) : writeFilm(target, plan, strip);
    return target;
}

void exportRun(const ExportArguments& arguments)
{
    if (!arguments.isCsv && !arguments.isNpz && !arguments.isVideo && !arguments.isFrames) {
        throw UsageError("What to write was expected, found nothing: --csv, --npz, --video or --frames.");
    }
    const RunFile run = RunFile::open(arguments.run, RunFile::Access::Read);
    std::vector<std::string> files;
    if (arguments.isCsv) {
        const auto edits = freeFile(arguments, " edits.csv");
        const auto metrics = freeFile(arguments, " metrics.csv");
        writeMetricsCsv(metrics, run.reports(), run.scores());
        writeEditsCsv(edits, run.events());
        files.insert(files.end(), { metrics.string(), edits.string() });
    }
    if (arguments.isNpz) {
        const auto target = freeFile(arguments, ".npz");
        writeNpz(target, contentOf(run));
        files.push_back(target.string());
    }
    if (arguments.isVideo || arguments.isFrames) {
        files.push_back(writeMovie(arguments, run).string());
    }
    if (arguments.asJson) {
        std::cout << nlohmann::ordered_json { { "files", files } }.dump() << std::endl;
        return;
    }
    for (const auto& file : files) {
        std::cout << file << std::endl;
    }
}

} // namespace

void addExportVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("export", "Write a run's numbers, latents or film for other programs");
    auto arguments = std::make_shared<ExportArguments>();
    verb->add_option("run", arguments->run, "The run, NAME.referee")->required();
    verb->add_flag("--csv", arguments->isCsv, "Numbers of every iteration, and the edits");
    verb->add_flag("--npz", arguments->isNpz, "Latents, averages and numbers for numpy");
    auto* video
        = verb->add_flag("--video", arguments->isVideo, "A film of the evolution with its curves; needs ffmpeg");
    verb->add_flag("--frames", arguments->isFrames, "The film as a folder of pictures")->excludes(video);
    verb->add_option("--out", arguments->folder, "Folder; left out: that of the run");
    verb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    verb->footer("Example: referee export \"pictures/a red star 3.referee\" --csv --npz");
    verb->callback([arguments] { exportRun(*arguments); });
}

} // namespace referee::cli
