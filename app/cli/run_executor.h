// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a run to its end with progress on stderr, saves its files and prints the result.
#pragma once

#include "app/runs/run_session.h"
#include "core/engine/engine.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace referee::cli {

/// The options that all commands which continue a run share.
struct RunArguments {
    uint64_t budget = 0; ///< bytes of the run file; 0: no limit
    bool isScored = false;
    bool asJson = false; ///< no progress on stderr

    void addTo(CLI::App& verb);
    RunOutput output(const std::filesystem::path& place = {}) const { return { place, true, false, budget }; }
};

struct RunResult {
    RunPlaces files; ///< empty: not written
    uint64_t seed = 0;
    int64_t iterations = 0;
    double seconds = 0;
    StepReport last; ///< of the last iteration with a referee
    bool hasLosses = false; ///< there was one
    std::optional<PictureScore> score;
    std::vector<Candidate> candidates; ///< empty: the run had a single start
    bool wasInterrupted = false;
    std::optional<std::string> failure; ///< not finite; the picture is the last valid one
};

/// Steps to the end. An interrupt or values that are not finite end the run early; the picture so far is saved. A full
/// or read-only disk does not end it: at the end everything is saved where there is space (run_rescue.h). WriteError if
/// the picture cannot be written anywhere. Other errors are thrown after saving.
RunResult execute(Engine& engine, RunSession session, const RunArguments& arguments);

/// The object that --json prints.
nlohmann::ordered_json toJson(const RunResult& result);
/// Prints the path of the picture on stdout and a summary on stderr.
void printResult(const RunResult& result);
/// NumericError or Cancelled with the path of the picture so far, if the run ended early.
void throwIfEndedEarly(const RunResult& result);

/// The scores as `score` and `generate --score` print them. Keys: itm, match, caption, clip (null without CLIP), judge
/// (null without a judge) {score, phrases [{phrase, yes}], places [{first, relation, second, yes (null: not judged)}]}.
nlohmann::ordered_json toJson(const PictureScore& score);

} // namespace referee::cli
