// SPDX-License-Identifier: GPL-3.0-or-later
// Drives a run of the command line to its end, with progress, and saves and prints what came of it.
#pragma once

#include "app/runs/run_session.h"
#include "core/engine/engine.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace referee::cli {

struct ExecuteOptions {
    bool isQuiet = false; ///< no progress on stderr
    bool isScored = false; ///< score the finished picture
};

struct RunResult {
    std::filesystem::path picture;
    std::filesystem::path metrics; ///< empty: as run
    std::filesystem::path run; ///< empty: it could be written nowhere
    uint64_t seed = 0;
    int64_t iterations = 0;
    double seconds = 0;
    StepReport last; ///< of the last iteration that had a referee
    std::optional<PictureScore> score; ///< when asked for
    std::vector<Candidate> candidates; ///< empty: the run had one beginning alone
    bool wasInterrupted = false;
    std::optional<std::string> failure; ///< numbers that were not finite; the picture is the last good one
};

/// Steps to the end. An interrupt or numbers that are not finite end the run early; the picture so far is saved all the
/// same. A disk that is full or read-only does not end it: in the end everything is saved where there is room
/// (run_rescue.h). WriteError: the picture could be written nowhere. Other errors are thrown after what there is was
/// saved.
RunResult execute(Engine& engine, RunSession session, const ExecuteOptions& options);

/// The object that --json prints.
nlohmann::ordered_json toJson(const RunResult& result);
/// What a user reads of a finished picture.
void printResult(const RunResult& result);
/// NumericError, Cancelled: with the path of the picture so far.
void throwIfEndedEarly(const RunResult& result);

// A picture's scores as the JSON that `score` and `generate --score` print.

/// Keys: itm, match, caption, clip (null without CLIP), judge (null without a judge) {score, phrases [{phrase, yes}],
/// places [{first, relation, second, yes (null: not judged)}]}.
nlohmann::ordered_json toJson(const PictureScore& score);

} // namespace referee::cli
