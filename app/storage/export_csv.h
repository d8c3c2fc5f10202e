// SPDX-License-Identifier: GPL-3.0-or-later
// A run's numbers as CSV for pandas and spreadsheets: one line an iteration, an empty field for what was not measured.
// `referee generate`, `referee export --csv` and the window write the same columns in the same order.
#pragma once

#include "app/storage/export_columns.h"
#include "app/storage/run_file.h"

#include <filesystem>

namespace referee {

/// Everything that a table of a run shows.
struct RunNumbers {
    std::vector<StepReport> reports;
    PictureScores scores;
    std::vector<Edit> edits;
};
RunNumbers numbersOf(const RunFileReader& run);

/// The first columns, those of metricTable(): what is known of an iteration whatever comes later.
std::string csvHead();
std::string csvLine(const StepReport& report);

/// These, then score_itm …, itm_view_0 …, caption_view_0 …, kept_view_0 …, caption_token_0 … and marks: the edits that
/// acted before the iteration. A picture that was scored after the last iteration has a line of its own.
std::string numbersCsv(const RunNumbers& numbers);
/// WriteError; then what was there before is still there.
void writeMetricsCsv(const std::filesystem::path& file, const RunNumbers& numbers);
/// What was changed while the run went on: iteration, key, before, after, when. WriteError.
void writeEditsCsv(const std::filesystem::path& file, const std::vector<Edit>& edits);

} // namespace referee
