// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/painter.h"

#include "app/cli/arguments/progress_bar.h"
#include "app/cli/score_json.h"
#include "app/cli/walk.h"
#include "app/runs/run_chain.h"
#include "app/runs/run_keeper.h"
#include "app/runs/run_names.h"
#include "app/storage/edit.h"
#include "app/storage/export_csv.h"
#include "app/storage/metrics_file.h"
#include "app/storage/name_claim.h"
#include "core/base/errors.h"

#include <algorithm>
#include <exception>
#include <iomanip>
#include <iostream>

namespace referee::cli {

namespace {

/// A run as it is painted: its file, what it branched off, and where everything is to lie.
struct Canvas {
    RunRecorder run;
    std::vector<RunFile> past;
    RunPlaces places;
    std::optional<MetricsFile> metrics; ///< the numbers as they come; none when they cannot be written
};

/// What a run begins with.
struct Beginning {
    RunHead head;
    Snapshot first;
    std::vector<Edit> changes;
};

RunPlaces placesOf(const std::filesystem::path& stem)
{
    return { stem.string() + kRunEnding, stem.string() + ".png", stem.string() + ".csv" };
}

void noteTrouble(const WriteError& error, const char* consequence)
{
    std::cerr << "Note: " << error.what() << ' ' << consequence << std::endl;
}

/// In memory when the file cannot be made: the picture is worth more than its history.
RunFile newRunFile(NameClaim& name, const Beginning& beginning)
{
    try {
        return RunFile::create(name, beginning.head, beginning.first, beginning.changes);
    } catch (const WriteError& error) {
        noteTrouble(error, "The run goes on in memory.");
        return RunFile::createInMemory(beginning.head, beginning.first, beginning.changes);
    }
}

template <typename Make> std::optional<MetricsFile> startedMetrics(const Make& make)
{
    try {
        return make();
    } catch (const WriteError& error) {
        noteTrouble(error, "They are written when the run ends.");
        return std::nullopt;
    }
}

/// A new run in a folder; where that takes no file at all, in memory.
Canvas begun(const std::filesystem::path& folder, const RunRequest& named, const Beginning& beginning, uint64_t budget)
{
    try {
        NameClaim name = claimRun(folder, named, true);
        RunFile run = newRunFile(name, beginning);
        auto metrics = startedMetrics([&name] { return MetricsFile(name.take(".csv")); });
        return { { std::move(run), { 5, budget } }, {}, placesOf(name.stem()), std::move(metrics) };
    } catch (const WriteError& error) {
        noteTrouble(error, "The run goes on in memory.");
        return { { RunFile::createInMemory(beginning.head, beginning.first, beginning.changes), { 5, budget } }, {},
            placesOf(folder / runName(named.prompt, named.seed)), std::nullopt };
    }
}

std::string describe(const Engine& engine, const Canvas& canvas)
{
    std::vector<const RunFile*> chain;
    for (const auto& ancestor : canvas.past) {
        chain.push_back(&ancestor);
    }
    chain.push_back(&canvas.run.file());
    RunFacts facts = factsOfChain(chain, engine.iteration());
    const EngineOptions& options = canvas.run.file().head().options;
    facts.packName = engine.packName();
    facts.packFiles = engine.packFiles();
    facts.device = options.device;
    facts.precision = options.precision;
    facts.threads = engine.facts().threads;
    return referee::toJson(facts).dump();
}

/// A branch under the name that was asked for, or under a free one in its folder.
Canvas begunBranch(const Branch& branch, const Beginning& beginning, uint64_t budget)
{
    if (branch.file.extension() != kRunEnding) {
        RunRequest named = branch.head.request;
        named.prompt = branch.prompt;
        return begun(branch.file, named, beginning, budget);
    }
    NameClaim run = NameClaim::exactly(branch.file);
    NameClaim numbers(branch.file.parent_path(), branch.file.stem().string(), { ".csv" }, { ".png" });
    RunPlaces places = placesOf(numbers.stem());
    places.run = branch.file;
    RunFile file = newRunFile(run, beginning);
    auto metrics = startedMetrics([&numbers] { return MetricsFile(numbers.take(".csv")); });
    return { { std::move(file), { 5, budget } }, {}, places, std::move(metrics) };
}

/// With the numbers that the run has.
MetricsFile continuedMetrics(const RunFile& run, const std::filesystem::path& path)
{
    const auto reports = run.reports();
    const auto done = std::count_if(
        reports.begin(), reports.end(), [&run](const StepReport& report) { return report.iteration < run.end(); });
    return MetricsFile::continued(path, reports, static_cast<size_t>(done));
}

/// The run, before an error takes everything else.
void keepRunAlone(const RunFile& run, const std::filesystem::path& wanted)
{
    if (!run.path().empty()) {
        return;
    }
    const auto path = keepRun(run, wanted);
    std::cerr << "Note: "
              << (path.empty() ? "The run could be saved nowhere." : "The run was saved as " + path.string() + ".")
              << std::endl;
}

/// Everything to where it is wanted, or elsewhere with a sentence that says where. WriteError: no picture is left.
void keep(const Keepsakes& keepsakes, const RunPlaces& wanted, PaintResult& result)
{
    const RunPlaces kept = keepAll(keepsakes, wanted);
    result.picture = kept.picture;
    result.metrics = kept.metrics;
    result.run = kept.run;
    const std::string folder = wanted.run.parent_path().empty() ? "." : wanted.run.parent_path().string();
    if (kept.picture.empty()) {
        throw WriteError(folder + ": the picture cannot be written, neither there nor in the folder for temporary files"
            + (kept.run.empty() ? ", nor can its run" : "; its run is " + kept.run.string())
            + ". Free space or choose another folder with --out.");
    }
    const auto isElsewhere = [](const std::filesystem::path& is, const std::filesystem::path& was) {
        return is.empty() || is.parent_path() != was.parent_path();
    };
    if (isElsewhere(kept.run, wanted.run) || isElsewhere(kept.picture, wanted.picture)
        || isElsewhere(kept.metrics, wanted.metrics)) {
        std::cerr << "Note: " << folder << " could not take everything: " << whereKept(kept, wanted) << "."
                  << std::endl;
    }
}

/// In the run's file, where the library finds it; a full disk costs no more than that.
void keepScore(RunFile& run, const PictureScore& score)
{
    try {
        run.addScore(run.end(), score);
    } catch (const WriteError& error) {
        std::cerr << "Note: " << error.what() << std::endl;
    }
}

/// All columns, now that the run is known as a whole; a full disk costs no more than these.
void completeMetrics(const RunFile& run, const std::filesystem::path& metrics)
{
    try {
        if (!metrics.empty()) {
            writeMetricsCsv(metrics, numbersOf(run));
        }
    } catch (const WriteError& error) {
        std::cerr << "Note: " << error.what() << std::endl;
    }
}

/// What ended the walk early other than an interrupt or numbers that are not finite; null: nothing did.
std::exception_ptr walkedInto(
    Engine& engine, WalkPlan plan, RunRecorder& run, std::optional<MetricsFile>& metrics, PaintResult& result)
{
    try {
        walkToEnd(engine, std::move(plan), run, metrics, result);
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

PaintResult walkAndSave(Engine& engine, WalkPlan plan, Canvas canvas, const PaintJob& job)
{
    const RunPlaces& places = canvas.places;
    RunRecorder& run = canvas.run;
    PaintResult result;
    result.seed = run.file().head().request.seed;
    Picture picture;
    std::exception_ptr trouble;
    try {
        trouble = walkedInto(engine, std::move(plan), run, canvas.metrics, result);
        picture = engine.decode(PictureSource::Latent);
    } catch (...) {
        keepRunAlone(run.file(), places.run);
        std::rethrow_exception(trouble ? trouble : std::current_exception());
    }
    keep({ run.file(), picture, describe(engine, canvas), canvas.metrics.has_value() }, places, result);
    if (trouble) {
        completeMetrics(run.file(), result.metrics);
        std::cerr << "Note: The picture so far was saved: " << result.picture.string() << std::endl;
        std::rethrow_exception(trouble);
    }
    if (job.isScored && !result.wasInterrupted) {
        result.score = engine.score(picture, run.file().stateAt(run.file().end()).prompt);
        keepScore(run.file(), *result.score);
    }
    completeMetrics(run.file(), result.metrics);
    return result;
}

/// Views per pass that a run out of memory had come down to before an iteration; 0: what the settings say.
int64_t reducedChunk(const RunFile& run, int64_t iteration, const Settings& settings)
{
    const auto reports = run.reports(std::max<int64_t>(0, iteration - 1));
    const int64_t chunk = reports.empty() ? 0 : reports.front().chunk;
    const bool isReduced = chunk > 0 && chunk < settings.views && (settings.chunk == 0 || chunk < settings.chunk);
    return isReduced ? chunk : 0;
}

void takeUp(Engine& engine, const RunHead& head, const LiveState& state, const Snapshot& snapshot)
{
    engine.begin(requestAt(head, state, snapshot));
    engine.restore(snapshot);
}

/// Edits of the run's log after an iteration.
std::vector<Edit> actedSince(const RunFile& run, int64_t iteration)
{
    std::vector<Edit> edits;
    for (auto& edit : run.edits()) {
        if (edit.iteration > iteration) {
            edits.push_back(std::move(edit));
        }
    }
    return edits;
}

/// Edits that the run does not have yet. UsageError for one that would have to act in its past.
std::vector<Edit> stillToAct(const RunFile& run, const std::vector<Edit>& edits)
{
    std::vector<Edit> coming;
    const auto acted = run.edits();
    for (const auto& edit : edits) {
        const bool isThere = std::any_of(acted.begin(), acted.end(),
            [&](const Edit& other) { return other.iteration == edit.iteration && other.key == edit.key; });
        if (edit.iteration >= run.end() && !(isThere && lacksStates(run))) {
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
    makeRunFolder(job.folder);
    engine.begin(job.request);
    const RunRequest& request = job.request;
    RunHead head = headOf(request, job.preset, options, engine.facts(), engine.packFiles());
    if (job.start) {
        engine.restore(*job.start);
        head.hasStartPicture = true;
    }
    const Beginning beginning { head, engine.snapshot(), {} };
    WalkPlan plan { { request.settings, request.prompt, request.negativePrompt, request.region }, job.edits, 0,
        job.isQuiet };
    return walkAndSave(engine, std::move(plan), begun(job.folder, request, beginning, job.budgetBytes), job);
}

PaintResult resume(Engine& engine, std::vector<RunFile> chain, const PaintJob& job)
{
    RunFile file = std::move(chain.back());
    chain.pop_back();
    const Snapshot snapshot = snapshotAt(file, file.end());
    WalkPlan plan { file.stateAt(file.end()), stillToAct(file, job.edits), 0, job.isQuiet };
    if (lacksStates(file)) { // they are painted again, with the edits that acted in them
        plan.logged = file.reports().back().iteration + 1;
        const auto acted = actedSince(file, file.end());
        plan.edits.insert(plan.edits.begin(), acted.begin(), acted.end());
    }
    plan.chunk = reducedChunk(file, file.end(), plan.acting.settings);
    takeUp(engine, file.head(), plan.acting, snapshot);
    RunPlaces places = placesOf(file.path().parent_path() / file.path().stem());
    auto metrics = startedMetrics([&] { return continuedMetrics(file, places.metrics); });
    places.metrics = metrics ? metrics->path() : places.metrics;
    return walkAndSave(engine, std::move(plan),
        { { std::move(file), { 5, job.budgetBytes } }, std::move(chain), places, std::move(metrics) }, job);
}

PaintResult paintBranch(Engine& engine, Branch branch, const PaintJob& job)
{
    const RunRequest& request = branch.head.request;
    WalkPlan plan { { request.settings, request.prompt, request.negativePrompt, request.region },
        sortedEdits(job.edits), 0, job.isQuiet };
    // In the file before the first iteration: a branch that is killed in it is gone on with as it was meant.
    const auto changes = applyEditsUpTo(branch.first.iteration, plan.acting, plan.edits);
    plan.chunk = reducedChunk(branch.past.back(), branch.first.iteration + 1, plan.acting.settings);
    takeUp(engine, branch.head, plan.acting, branch.first);
    Canvas canvas = begunBranch(branch, { branch.head, branch.first, changes }, job.budgetBytes);
    canvas.past = std::move(branch.past);
    return walkAndSave(engine, std::move(plan), std::move(canvas), job);
}

nlohmann::ordered_json toJson(const PaintResult& result)
{
    nlohmann::ordered_json object = { { "image", result.picture.string() }, { "run", nullptr }, { "metrics", nullptr },
        { "seed", result.seed }, { "iterations", result.iterations }, { "seconds", result.seconds },
        { "itm", result.last.itm }, { "caption", result.last.caption } };
    if (!result.run.empty()) {
        object["run"] = result.run.string();
    }
    if (!result.metrics.empty()) {
        object["metrics"] = result.metrics.string();
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
