// SPDX-License-Identifier: GPL-3.0-or-later
// referee score: scores an image against a prompt with referees, CLIP and judge.
#include "app/cli/arguments/engine_arguments.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/run_executor.h"
#include "app/cli/verbs.h"
#include "app/storage/picture_file.h"

#include <iomanip>
#include <iostream>

namespace referee::cli {

namespace {

struct ScoreArguments {
    EngineArguments engine;
    std::filesystem::path picture;
    std::string prompt;
    std::vector<std::string> phrases;
    bool asJson = false;
};

void print(const PictureScore& score)
{
    std::cout << std::fixed << std::setprecision(4) << "Matching loss    " << score.itm << "\np(match)         "
              << score.match << "\nCaptioning loss  " << score.caption << '\n';
    if (score.hasClip) {
        std::cout << "CLIP cosine      " << score.clip << '\n';
    }
    if (score.hasJudge) {
        std::cout << "Judge            " << score.judge << '\n';
    }
    for (const auto& phrase : score.phrases) {
        std::cout << "  " << phrase.yes << "  " << phrase.phrase << "?\n";
    }
    for (const auto& other : score.contradictions) {
        std::cout << "  " << std::showpos << other.captioning << ' ' << other.matching << std::noshowpos
                  << "  margins over: " << other.title << '\n';
    }
    for (const auto& place : score.places) {
        if (place.yes) {
            std::cout << "  " << *place.yes << "  " << place.text() << "? (beside the score)\n";
        } else {
            std::cout << "  not judged: " << place.text() << '\n';
        }
    }
}

void score(ScoreArguments arguments)
{
    arguments.engine.isQuiet = arguments.asJson;
    const Picture picture = readPicture(arguments.picture);
    const auto engine = arguments.engine.load();
    if (const auto note = engine->readPrompt(arguments.prompt, {}).wordNote; !note.empty()) {
        printNote(note);
    }
    const auto result = engine->score(picture, arguments.prompt, arguments.phrases);
    if (arguments.asJson) {
        printJsonLine(toJson(result));
    } else {
        print(result);
    }
}

} // namespace

void addScoreVerb(CLI::App& app)
{
    const auto [verb, arguments] = addVerb<ScoreArguments>(app, "score", "Score an image against a prompt", score);
    verb->add_option("image", arguments->picture, "The image")->required();
    verb->add_option("prompt", arguments->prompt, "The prompt")->required();
    verb->add_option("--phrases", arguments->phrases, "Phrases for the judge instead of those of the prompt");
    verb->add_flag("--json", arguments->asJson, kJsonHelp);
    arguments->engine.addTo(*verb);
}

} // namespace referee::cli
