// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_executor.h"

#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "core/base/errors.h"
#include "core/base/log.h"

#include <algorithm>
#include <array>
#include <exception>
#include <iomanip>
#include <iostream>

namespace referee::cli {

namespace {

void printNotices(RunRecorder& recorder, const char* before = "")
{
    for (const RunNotice& notice : recorder.takeNotices()) {
        std::cerr << before;
        printNote(notice.sentence + (notice.consequence.empty() ? "" : " ") + notice.consequence);
    }
}

std::string describe(const Engine& engine, const RunAncestry& runs)
{
    RunRecipe facts = runs.recipe(engine.iteration());
    setOrigin(facts, runs.run().head().options, engine.facts(), engine.packFiles());
    return referee::toJson(facts).dump();
}

/// Saves a run that is only in memory, before an error is thrown.
void saveRunAlone(const RunRecorder& recorder)
{
    if (!recorder.isInMemory()) {
        return;
    }
    const auto path = recorder.saveRun();
    printNote(path.empty() ? "The run could not be saved." : "The run was saved as " + path.string() + ".");
}

/// Saves everything in the wanted folder, or elsewhere with a note. WriteError if the picture cannot be written.
void saveAll(const RunRecorder& recorder, const Picture& picture, const std::string& recipe, RunResult& result)
{
    const RunPlaces& wanted = recorder.wanted();
    const RunPlaces saved = result.files = recorder.save(picture, recipe);
    const std::string folder = wanted.run.parent_path().empty() ? "." : wanted.run.parent_path().string();
    if (saved.picture.empty()) {
        throw WriteError(folder + ": cannot write the picture there or in the folder for temporary files"
            + (saved.run.empty() ? "" : "; the run was saved as " + saved.run.string())
            + ". Free space or choose another folder with --out.");
    }
    const auto isElsewhere = [&](auto place) {
        return (saved.*place).empty() || (saved.*place).parent_path() != (wanted.*place).parent_path();
    };
    if (std::ranges::any_of(std::array { &RunPlaces::run, &RunPlaces::picture, &RunPlaces::metrics }, isElsewhere)) {
        printNote("Not everything could be saved in " + folder + ": " + whereSaved(saved, wanted) + ".");
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
            std::cerr << '\n';
            printNote(step.notice->sentence + " " + step.notice->advice);
        }
        if (!step.report.isTail) {
            result.last = step.report;
            result.hasLosses = true;
        }
        if (!isQuiet) {
            bar.show(step.report);
        }
    }
}

/// Steps to the end and records the outcome in the run. Returns an error other than an interrupt or values that are not
/// finite; null: none.
std::exception_ptr runToEnd(RunSession& session, bool isQuiet, RunResult& result)
{
    ProgressBar bar(session.length());
    std::exception_ptr failure;
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
        failure = std::current_exception();
        session.finish(RunOutcome::Failed, error.what());
    }
    bar.finish();
    printNotices(session.recorder());
    result.seconds = bar.seconds();
    return failure;
}

nlohmann::ordered_json placesOf(const PictureScore& score)
{
    nlohmann::ordered_json places = nlohmann::ordered_json::array();
    for (const auto& place : score.places) {
        places.push_back({ { "first", place.first }, { "relation", place.relation }, { "second", place.second },
            { "yes", orNull(place.yes) } });
    }
    return places;
}

nlohmann::ordered_json contradictionsOf(const PictureScore& score)
{
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const auto& other : score.contradictions) {
        all.push_back({ { "title", other.title }, { "caption", other.caption }, { "captioning", other.captioning },
            { "matching", other.matching } });
    }
    return all;
}

} // namespace

void RunArguments::addTo(CLI::App& verb)
{
    verb.add_option("--budget", budget, "Warn when the run file exceeds this size, for example 50MB; 0: never")
        ->transform(byteSize());
    verb.add_flag("--score", isScored, "Score the finished image with referees, CLIP and judge");
    verb.add_flag("--json", asJson, kJsonHelp);
}

RunResult execute(Engine& engine, RunSession session, const RunArguments& arguments)
{
    RunRecorder& recorder = session.recorder();
    printNotices(recorder);
    RunResult result;
    Picture picture;
    std::exception_ptr failure;
    try {
        failure = runToEnd(session, arguments.asJson, result);
        picture = engine.decode(PictureSource::Latent);
    } catch (...) {
        saveRunAlone(recorder);
        std::rethrow_exception(failure ? failure : std::current_exception());
    }
    result.iterations = engine.iteration();
    result.seed = session.run().head().request.seed; // of the chosen candidate
    result.candidates = session.run().candidates();
    logInfo("Recording the run took " + std::to_string(recorder.seconds()) + " s of " + std::to_string(result.seconds)
        + " s.");
    saveAll(recorder, picture, describe(engine, recorder.runs()), result);
    if (failure) {
        recorder.completeMetrics(result.files.metrics);
        printNotices(recorder);
        printNote("The picture so far was saved: " + result.files.picture.string());
        std::rethrow_exception(failure);
    }
    if (arguments.isScored && !result.wasInterrupted) {
        result.score = engine.score(picture, session.acting().prompt);
        recorder.addScore(session.run().end(), *result.score);
    }
    recorder.completeMetrics(result.files.metrics);
    printNotices(recorder);
    return result;
}

nlohmann::ordered_json toJson(const RunResult& result)
{
    nlohmann::ordered_json object = { { "image", result.files.picture.string() },
        { "run", orNull(result.files.run.string()) }, { "metrics", orNull(result.files.metrics.string()) },
        { "seed", result.seed }, { "iterations", result.iterations }, { "seconds", result.seconds }, { "itm", nullptr },
        { "caption", nullptr } };
    if (result.hasLosses) {
        object["itm"] = result.last.itm;
        object["caption"] = result.last.caption;
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
    std::cerr << (result.wasInterrupted ? "Stopped after " : "Finished in ")
              << (result.wasInterrupted ? std::to_string(result.iterations) + " iterations"
                                        : durationText(result.seconds))
              << ", seed " << result.seed << ":" << std::endl;
    if (result.score && result.score->hasJudge) {
        std::cerr << "Judge: " << std::setprecision(3) << result.score->judge << std::endl;
    }
    std::cout << result.files.picture.string() << std::endl;
}

void throwIfEndedEarly(const RunResult& result)
{
    const std::string hint
        = result.files.run.empty() ? "" : "; to continue it: referee resume '" + result.files.run.string() + "'";
    if (result.failure) {
        throw NumericError(*result.failure + " The last valid picture was saved: " + result.files.picture.string());
    }
    if (result.wasInterrupted) {
        throw Cancelled("Interrupted; the picture so far was saved: " + result.files.picture.string() + hint);
    }
}

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
    object["contradictions"] = contradictionsOf(score);
    if (score.hasJudge) {
        object["judge"] = { { "score", score.judge }, { "phrases", phrases }, { "places", placesOf(score) } };
    }
    return object;
}

} // namespace referee::cli
