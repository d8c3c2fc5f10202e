// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/score_json.h"

namespace referee::cli {

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
