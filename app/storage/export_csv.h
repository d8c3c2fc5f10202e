// SPDX-License-Identifier: GPL-3.0-or-later
// A run's numbers as CSV for pandas and spreadsheets: one line an iteration, an empty field for what was not measured.
// `referee generate`, `referee export --csv` and the window write the same columns in the same order.
#pragma once

#include "app/storage/name_claim.h"
#include "app/storage/run_file.h"
#include "app/storage/run_record.h"
#include "core/base/types.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace referee {

// The numbers of an iteration under the names that they have in exported files.

/// A number for each iteration. Not a number: it was not measured then (the referee's values in the tail).
struct MetricColumn {
    std::string name;
    bool isWhole = false; ///< counts and flags, which never lack
    std::vector<double> values;
};

/// The same for each iteration and view, iteration by iteration. Not a number: the iteration had fewer
/// views, or did not keep this one.
struct ViewColumns {
    std::string name;
    std::vector<double> values; ///< reports · views
};

using PictureScores = std::vector<std::pair<int64_t, PictureScore>>;

std::vector<MetricColumn> metricColumns(const std::vector<StepReport>& reports);
/// score_itm, score_match, score_caption, score_clip, score_judge: of the pictures that were scored.
std::vector<MetricColumn> scoreColumns(const std::vector<StepReport>& reports, const PictureScores& scores);
/// itm_view, caption_view, kept_view (1: the view counted).
std::vector<ViewColumns> viewColumns(const std::vector<StepReport>& reports);
/// The most views that an iteration had.
size_t mostViews(const std::vector<StepReport>& reports);

/// The metrics of a run as CSV: one line an iteration, written as it happens. The columns that need the whole run are
/// added when it has ended (export_csv.h).
class MetricsFile {
public:
    /// Writes the head line into an empty file that the caller has made (NameClaim). WriteError when that cannot be
    /// done; then the file is gone.
    explicit MetricsFile(const std::filesystem::path& path);
    /// Goes on with the numbers of a run after its first `count` reports: in the file that it has, if what is in there
    /// is of this run, or else in NAME 2… beside that. WriteError.
    static MetricsFile continued(
        const std::filesystem::path& path, const std::vector<StepReport>& reports, size_t count);

    /// Appends a line and flushes it, so that a killed run keeps its metrics. WriteError when the disk is full; then
    /// the file is gone, for half a file of numbers would pass for a whole one.
    void append(const StepReport& report);
    const std::filesystem::path& path() const { return m_path; }

private:
    MetricsFile(const std::filesystem::path& path, const std::string& text);
    void write(const std::string& text);
    [[noreturn]] void fail(const char* why) const;

    std::filesystem::path m_path;
    std::ofstream m_stream;
    FileIdentity m_identity;
};

/// Is this a table of metrics as we write them? For a file that a user allowed to replace together with its picture.
bool isMetricsFile(const std::filesystem::path& path);

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
