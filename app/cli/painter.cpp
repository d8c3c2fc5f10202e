// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/painter.h"

#include "app/cli/progress_bar.h"
#include "app/cli/score_json.h"
#include "app/cli/walk.h"
#include "app/runs/picture_file.h"
#include "app/runs/run_json.h"
#include "app/runs/run_names.h"
#include "core/errors.h"

#include <algorithm>
#include <iomanip>
#include <iostream>

namespace referee::cli {

namespace {

/// In memory when the file cannot be made: the picture is worth more than its history.
RunFile newRunFile(const std::filesystem::path& path, const RunHead& head, const Snapshot& first)
{
    try {
        return RunFile::create(path, head, first);
    } catch (const WriteError& error) {
        std::cerr << "Note: " << error.what() << " The run goes on in memory." << std::endl;
        return RunFile::createInMemory(head, first);
    }
}

/// Where the run lies in the end; one in memory is saved as `wanted`, or else in the folder for temporary files.
std::filesystem::path settle(const RunFile& run, const std::filesystem::path& wanted)
{
    if (!run.path().empty()) {
        return run.path();
    }
    for (const auto& folder : { wanted.parent_path(), std::filesystem::temp_directory_path() }) {
        try {
            const std::filesystem::path path
                = freeName(folder, wanted.stem().string(), { ".referee" }).string() + ".referee";
            run.copyTo(path);
            std::cerr << "Note: The run was saved as " << path.string() << "." << std::endl;
            return path;
        } catch (const WriteError&) {
            continue;
        }
    }
    std::cerr << "Note: The run could be saved nowhere; only its picture is kept." << std::endl;
    return {};
}

std::string describe(const Engine& engine, const RunFile& run)
{
    const RunHead& head = run.head();
    RunFacts facts = factsOf(head.request, head.preset);
    for (const auto& event : run.events()) {
        facts.edits.push_back({ event.iteration, event.key, event.after });
    }
    facts.iterations = engine.iteration();
    facts.packName = engine.packName();
    facts.packFiles = engine.packFiles();
    facts.device = head.options.device;
    facts.precision = head.options.precision;
    return referee::toJson(facts).dump();
}

struct Places {
    std::filesystem::path run;
    std::filesystem::path picture;
    std::filesystem::path metrics;
};

PaintResult walkAndSave(Engine& engine, WalkPlan plan, RunRecorder& run, const PaintJob& job, const Places& places)
{
    PaintResult result;
    result.seed = run.file().head().request.seed;
    result.picture = places.picture;
    result.metrics = places.metrics;
    MetricsFile metrics(places.metrics);
    for (const auto& report : run.file().reports()) {
        metrics.append(report); // of a run that goes on
    }
    const std::string prompt = plan.acting.prompt;
    try {
        walkToEnd(engine, std::move(plan), run, metrics, result);
    } catch (...) {
        settle(run.file(), places.run);
        throw;
    }
    result.run = settle(run.file(), places.run);
    const Picture picture = engine.decode(PictureSource::Latent);
    writePicture(result.picture, picture, describe(engine, run.file()));
    if (job.isScored && !result.wasInterrupted) {
        result.score = engine.score(picture, prompt);
    }
    return result;
}

/// Edits that the run does not have yet. UsageError for one that would have to act in its past.
std::vector<Edit> stillToAct(const RunFile& run, const std::vector<Edit>& edits)
{
    std::vector<Edit> coming;
    const auto events = run.events();
    for (const auto& edit : edits) {
        const bool isThere = std::any_of(events.begin(), events.end(),
            [&](const RunEvent& event) { return event.iteration == edit.iteration && event.key == edit.key; });
        if (edit.iteration >= run.end()) {
            coming.push_back(edit);
        } else if (!isThere) {
            throw UsageError("The run has been painted up to iteration " + std::to_string(run.end())
                + "; an edit at that iteration or later was expected, found one of '" + edit.key + "' at "
                + std::to_string(edit.iteration) + ". To change the past, use referee fork.");
        }
    }
    return coming;
}

} // namespace

PaintResult paint(Engine& engine, const PaintJob& job, const EngineOptions& options)
{
    const auto path = freeRunFile(job.folder, job.request);
    engine.begin(job.request);
    Places places { path, path, path };
    places.picture.replace_extension(".png");
    places.metrics.replace_extension(".csv");
    RunRecorder run(newRunFile(path, headOf(job.request, job.preset, options, engine.facts(), engine.packFiles()),
                        engine.snapshot()),
        { 5, job.budgetBytes });
    const RunRequest& request = job.request;
    WalkPlan plan { { request.settings, request.prompt, request.negativePrompt, request.region }, job.edits, 0,
        job.isQuiet };
    return walkAndSave(engine, std::move(plan), run, job, places);
}

PaintResult resume(Engine& engine, RunFile file, const PaintJob& job)
{
    // Plain sampling remembers earlier steps, which no snapshot holds: it is walked again from its beginning.
    const bool remembers = file.head().request.settings.method == "sd";
    const int64_t start = remembers ? file.head().firstIteration : file.end();
    const auto snapshot = file.snapshot(start);
    if (!snapshot) {
        throw LoadError(file.path().string() + ": the snapshot of iteration " + std::to_string(start)
            + " was expected, found none; the file is damaged.");
    }
    WalkPlan plan { file.stateAt(start), stillToAct(file, job.edits), 0, job.isQuiet };
    const auto reports = file.reports(std::max<int64_t>(0, file.end() - 1));
    const Settings& settings = plan.acting.settings;
    if (!reports.empty() && reports.back().chunk > 0 && reports.back().chunk < settings.views
        && (settings.chunk == 0 || reports.back().chunk < settings.chunk)) {
        plan.chunk = reports.back().chunk;
    }
    engine.begin(requestAt(file.head(), plan.acting, *snapshot));
    engine.restore(*snapshot);
    const auto path = file.path();
    const std::filesystem::path stem = freeName(path.parent_path(), path.stem().string(), { ".png" });
    Places places { path, stem.string() + ".png", path };
    places.metrics.replace_extension(".csv");
    RunRecorder run(std::move(file), { 5, job.budgetBytes });
    return walkAndSave(engine, std::move(plan), run, job, places);
}

nlohmann::ordered_json toJson(const PaintResult& result)
{
    nlohmann::ordered_json object = { { "image", result.picture.string() }, { "run", nullptr },
        { "metrics", result.metrics.string() }, { "seed", result.seed }, { "iterations", result.iterations },
        { "seconds", result.seconds }, { "itm", result.last.itm }, { "caption", result.last.caption } };
    if (!result.run.empty()) {
        object["run"] = result.run.string();
    }
    if (result.score) {
        object["score"] = toJson(*result.score);
    }
    return object;
}

void printResult(const PaintResult& result)
{
    std::cerr << (result.wasInterrupted ? "Stopped after " : "Painted in ")
              << (result.wasInterrupted ? std::to_string(result.iterations) + " iterations"
                                        : durationText(result.seconds))
              << ", seed " << result.seed << ":" << std::endl;
    if (result.score && result.score->hasJudge) {
        std::cerr << "Judge: " << std::setprecision(3) << result.score->judge << std::endl;
    }
    std::cout << result.picture.string() << std::endl;
}

void throwIfEndedEarly(const PaintResult& result)
{
    const std::string goesOn = result.run.empty() ? "" : "; go on with: referee resume '" + result.run.string() + "'";
    if (result.failure) {
        throw NumericError(*result.failure + " The picture before it was saved: " + result.picture.string());
    }
    if (result.wasInterrupted) {
        throw Cancelled("Interrupted; the picture so far was saved: " + result.picture.string() + goesOn);
    }
}

} // namespace referee::cli
