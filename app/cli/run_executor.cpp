// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_executor.h"

#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "core/base/errors.h"
#include "core/base/log.h"

#include <exception>
#include <iomanip>
#include <iostream>

namespace referee::cli {

namespace {

void printNotices(RunRecorder& recorder, const char* before = "")
{
    for (const RunNotice& notice : recorder.takeNotices()) {
        std::cerr << before << "Note: " << notice.sentence << (notice.consequence.empty() ? "" : " ")
                  << notice.consequence << std::endl;
    }
}

std::string describe(const Engine& engine, const RunAncestry& runs)
{
    RunRecipe facts = runs.recipe(engine.iteration());
    const EngineOptions& options = runs.run().head().options;
    const EngineInfo present = engine.facts();
    facts.packName = present.packName;
    facts.packFiles = engine.packFiles();
    facts.device = options.device;
    facts.precision = options.precision;
    facts.threads = present.threads;
    return referee::toJson(facts).dump();
}

/// The run, before an error takes everything else.
void saveRunAlone(const RunRecorder& recorder)
{
    if (!recorder.isInMemory()) {
        return;
    }
    const auto path = recorder.saveRun();
    std::cerr << "Note: "
              << (path.empty() ? "The run could be saved nowhere." : "The run was saved as " + path.string() + ".")
              << std::endl;
}

/// Everything to where it is wanted, or elsewhere with a sentence that says where. WriteError: no picture is left.
void saveAll(const RunRecorder& recorder, const Picture& picture, const std::string& recipe, RunResult& result)
{
    const RunPlaces& wanted = recorder.wanted();
    const RunPlaces saved = recorder.save(picture, recipe);
    result.picture = saved.picture;
    result.metrics = saved.metrics;
    result.run = saved.run;
    const std::string folder = wanted.run.parent_path().empty() ? "." : wanted.run.parent_path().string();
    if (saved.picture.empty()) {
        throw WriteError(folder + ": the picture cannot be written, neither there nor in the folder for temporary files"
            + (saved.run.empty() ? ", nor can its run" : "; its run is " + saved.run.string())
            + ". Free space or choose another folder with --out.");
    }
    const auto isElsewhere = [](const std::filesystem::path& is, const std::filesystem::path& was) {
        return is.empty() || is.parent_path() != was.parent_path();
    };
    if (isElsewhere(saved.run, wanted.run) || isElsewhere(saved.picture, wanted.picture)
        || isElsewhere(saved.metrics, wanted.metrics)) {
        std::cerr << "Note: " << folder << " could not take everything: " << whereSaved(saved, wanted) << "."
                  << std::endl;
    }
}

/// Those that were finished since the last call, and which one goes on.
void printCandidates(const RunSession& session, RunResult& result)
{
    const auto finished = session.race() != nullptr ? session.race()->candidates() : session.run().candidates();
    for (size_t i = result.candidates.size(); i < finished.size(); ++i) {
        std::cerr << "\nCandidate " << i + 1 << ", seed " << finished[i].seed << ": matching " << std::setprecision(3)
                  << finished[i].match << ", captioning loss " << finished[i].caption << std::endl;
    }
    if (session.race() == nullptr && finished.size() > result.candidates.size()) {
        std::cerr << "Seed " << session.run().head().request.seed << " goes on." << std::endl;
    }
    result.candidates = finished;
}

void stepToEnd(RunSession& session, ProgressBar& bar, bool isQuiet, RunResult& result)
{
    while (!session.isAtEnd()) {
        const FinishedStep step = session.step(false, &stopFlag());
        if (step.isCandidate) {
            printCandidates(session, result);
        }
        printNotices(session.recorder(), "\n");
        if (step.notice) {
            std::cerr << "\nNote: " << step.notice->sentence << std::endl;
        }
        if (!step.report.isTail) {
            result.last = step.report;
        }
        if (!isQuiet) {
            bar.show(step.report);
        }
    }
}

/// Steps to the end and says in the run how it ended. Returns what ended it early other than an interrupt or numbers
/// that are not finite; null: nothing did.
std::exception_ptr runToEnd(RunSession& session, bool isQuiet, RunResult& result)
{
    ProgressBar bar(session.length());
    std::exception_ptr trouble;
    try {
        stepToEnd(session, bar, isQuiet, result);
        session.finish(RunOutcome::Finished);
    } catch (const Cancelled&) {
        result.wasInterrupted = true;
        session.finish(RunOutcome::Stopped);
    } catch (const NumericError& error) {
        result.failure = error.what();
        session.finish(RunOutcome::Failed, error.what());
    } catch (const std::exception& error) {
        trouble = std::current_exception();
        session.finish(RunOutcome::Failed, error.what());
    }
    bar.finish();
    printNotices(session.recorder());
    result.seconds = bar.seconds();
    return trouble;
}

} // namespace

RunResult execute(Engine& engine, RunSession session, const ExecuteOptions& options)
{
    RunRecorder& recorder = session.recorder();
    printNotices(recorder);
    RunResult result;
    Picture picture;
    std::exception_ptr trouble;
    try {
        trouble = runToEnd(session, options.isQuiet, result);
        picture = engine.decode(PictureSource::Latent);
    } catch (...) {
        saveRunAlone(recorder);
        std::rethrow_exception(trouble ? trouble : std::current_exception());
    }
    result.iterations = engine.iteration();
    result.seed = session.run().head().request.seed; // of the chosen candidate
    result.candidates = session.run().candidates();
    logInfo("Writing the run down took " + std::to_string(recorder.seconds()) + " s of "
        + std::to_string(result.seconds) + " s.");
    saveAll(recorder, picture, describe(engine, recorder.runs()), result);
    if (trouble) {
        recorder.completeMetrics(result.metrics);
        printNotices(recorder);
        std::cerr << "Note: The picture so far was saved: " << result.picture.string() << std::endl;
        std::rethrow_exception(trouble);
    }
    if (options.isScored && !result.wasInterrupted) {
        result.score = engine.score(picture, session.acting().prompt);
        recorder.addScore(session.run().end(), *result.score);
    }
    recorder.completeMetrics(result.metrics);
    printNotices(recorder);
    return result;
}

nlohmann::ordered_json toJson(const RunResult& result)
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
    for (const Candidate& candidate : result.candidates) {
        object["candidates"].push_back({ { "seed", candidate.seed }, { "iterations", candidate.iterations },
            { "itm", candidate.itm }, { "match", candidate.match }, { "caption", candidate.caption },
            { "verdict", candidate.verdict }, { "chosen", candidate.isChosen } });
    }
    return object;
}

void printResult(const RunResult& result)
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

void throwIfEndedEarly(const RunResult& result)
{
    const std::string goesOn = result.run.empty() ? "" : "; go on with: referee resume '" + result.run.string() + "'";
    if (result.failure) {
        throw NumericError(*result.failure + " The picture before it was saved: " + result.picture.string());
    }
    if (result.wasInterrupted) {
        throw Cancelled("Interrupted; the picture so far was saved: " + result.picture.string() + goesOn);
    }
}

namespace {

nlohmann::ordered_json placesOf(const PictureScore& score)
{
    nlohmann::ordered_json places = nlohmann::ordered_json::array();
    for (const auto& place : score.places) {
        places.push_back({ { "first", place.first }, { "relation", place.relation }, { "second", place.second },
            { "yes", nullptr } });
        if (place.yes) {
            places.back()["yes"] = *place.yes;
        }
    }
    return places;
}

} // namespace

nlohmann::ordered_json toJson(const PictureScore& score)
{
    nlohmann::ordered_json phrases = nlohmann::ordered_json::array();
    for (const auto& phrase : score.phrases) {
        phrases.push_back({ { "phrase", phrase.phrase }, { "yes", phrase.yes } });
    }
    nlohmann::ordered_json object = { { "itm", score.itm }, { "match", score.match }, { "caption", score.caption },
        { "clip", nullptr }, { "judge", nullptr } };
    if (score.hasClip) {
        object["clip"] = score.clip;
    }
    if (score.hasJudge) {
        object["judge"] = { { "score", score.judge }, { "phrases", phrases }, { "places", placesOf(score) } };
    }
    return object;
}

} // namespace referee::cli
