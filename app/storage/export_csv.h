// SPDX-License-Identifier: GPL-3.0-or-later
// A run's numbers as CSV for pandas and spreadsheets: one line per iteration, an empty field for what was not measured.
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

/// A number for each iteration. NaN: it was not measured (the referee's values in the tail).
struct MetricColumn {
    std::string name;
    bool isWhole = false; ///< counts and flags, which are always there
    std::vector<double> values;
};

/// The same for each iteration and view, iteration by iteration. NaN: the iteration had fewer views, or did not keep
/// this one.
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
/// The largest number of views of an iteration.
size_t maxViews(const std::vector<StepReport>& reports);

/// The metrics of a run as CSV: one line per iteration, written while the run goes on. The columns that need the whole
/// run are added when it has ended: see writeMetricsCsv().
class MetricsFile {
public:
    /// Writes the header line into an empty file that the caller has created (NameClaim). WriteError; then the file is
    /// removed.
    explicit MetricsFile(const std::filesystem::path& path);
    /// Continues the numbers of a run after its first `count` reports: in its file if that holds numbers of this run,
    /// else in NAME 2… beside it. WriteError.
    static MetricsFile continued(
        const std::filesystem::path& path, const std::vector<StepReport>& reports, size_t count);

    /// Appends a line and flushes it, so that a killed run keeps its metrics. WriteError when the disk is full; then
    /// the file is removed, since half a file of numbers could be taken for a complete one.
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

/// True for a table of metrics as we write them: a file that may be replaced together with its picture.
bool isMetricsFile(const std::filesystem::path& path);

/// Everything in the table of a run.
struct RunNumbers {
    std::vector<StepReport> reports;
    PictureScores scores;
    std::vector<Edit> edits;
};
RunNumbers numbersOf(const RunFileReader& run);

/// The columns of metricTable(), without a line break: the first ones of every table.
std::string csvHead();
std::string csvLine(const StepReport& report);

/// These columns, then score_itm …, itm_view_0 …, caption_view_0 …, kept_view_0 …, caption_token_0 … and marks: the
/// edits that acted before the iteration. A picture that was scored after the last iteration has a line of its own.
std::string numbersCsv(const RunNumbers& numbers);
/// Writes numbersCsv() in place of an older file. WriteError; then the older one stays.
void writeMetricsCsv(const std::filesystem::path& file, const RunNumbers& numbers);
/// The edits of a run: iteration, key, before, after, when. WriteError.
void writeEditsCsv(const std::filesystem::path& file, const std::vector<Edit>& edits);

} // namespace referee
