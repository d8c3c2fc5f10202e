// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/export_csv.h"

#include "app/storage/atomic_file.h"
#include "core/base/metric_table.h"
#include "core/base/number_text.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <sstream>
#include <unistd.h>

namespace referee {

namespace {

constexpr int64_t kMaxViews = 1000; ///< of the settings; a damaged file may have more
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

template <typename Value>
MetricColumn columnOf(const std::string& name, const std::vector<StepReport>& reports, Value&& value)
{
    MetricColumn column { name, false, {} };
    for (const auto& report : reports) {
        column.values.push_back(value(report));
    }
    return column;
}

size_t measuredViews(const StepReport& report)
{
    return std::max(report.itmPerView.size(), report.captionPerView.size());
}

/// The view that entry `index` of the lists belongs to: they follow keptViews, which is empty when all views count.
size_t viewAt(const StepReport& report, size_t index)
{
    return index < report.keptViews.size()
        ? static_cast<size_t>(std::clamp<int64_t>(report.keptViews[index], 0, kMaxViews))
        : index;
}

/// The views that the report knows of: those behind the last kept one are not recorded.
size_t viewsOf(const StepReport& report)
{
    size_t views = 0;
    for (size_t i = 0; i < measuredViews(report); ++i) {
        views = std::max(views, viewAt(report, i) + 1);
    }
    return views;
}

} // namespace

std::vector<MetricColumn> metricColumns(const std::vector<StepReport>& reports)
{
    std::vector<MetricColumn> columns;
    for (const auto& row : metricTable()) {
        columns.push_back(columnOf(row.name, reports,
            [&](const StepReport& report) { return row.isMeasured(report) ? row.value(report) : kNone; }));
        columns.back().isWhole = row.kind == Metric::Kind::Whole;
    }
    return columns;
}

std::vector<MetricColumn> scoreColumns(const std::vector<StepReport>& reports, const PictureScores& scores)
{
    const std::map<int64_t, PictureScore> known(scores.begin(), scores.end());
    const auto column = [&](const char* name, auto&& value) {
        return columnOf(name, reports, [&](const StepReport& report) {
            const auto score = known.find(report.iteration);
            return score == known.end() ? kNone : value(score->second);
        });
    };
    return { column("score_itm", [](const PictureScore& score) { return score.itm; }),
        column("score_match", [](const PictureScore& score) { return score.match; }),
        column("score_caption", [](const PictureScore& score) { return score.caption; }),
        column("score_clip", [](const PictureScore& score) { return score.hasClip ? score.clip : kNone; }),
        column("score_judge", [](const PictureScore& score) { return score.hasJudge ? score.judge : kNone; }) };
}

std::vector<ViewColumns> viewColumns(const std::vector<StepReport>& reports)
{
    const size_t views = maxViews(reports);
    const std::vector<double> none(reports.size() * views, kNone);
    std::vector<ViewColumns> columns { { "itm_view", none }, { "caption_view", none }, { "kept_view", none } };
    for (size_t row = 0; row < reports.size(); ++row) {
        const auto& report = reports[row];
        std::fill_n(columns[2].values.begin() + static_cast<int64_t>(row * views), viewsOf(report), 0.0);
        for (size_t i = 0; i < measuredViews(report); ++i) {
            const auto put = [&](size_t column, const std::vector<double>& values) {
                if (i < values.size()) {
                    columns[column].values[row * views + viewAt(report, i)] = values[i];
                }
            };
            put(0, report.itmPerView);
            put(1, report.captionPerView);
            columns[2].values[row * views + viewAt(report, i)] = 1;
        }
    }
    return columns;
}

size_t maxViews(const std::vector<StepReport>& reports)
{
    size_t views = 0;
    for (const auto& report : reports) {
        views = std::max(views, viewsOf(report));
    }
    return views;
}

namespace {

std::string textOf(const std::vector<StepReport>& reports, size_t count)
{
    std::string text = csvHead() + "\n";
    for (size_t i = 0; i < std::min(count, reports.size()); ++i) {
        text += csvLine(reports[i]) + "\n";
    }
    return text;
}

std::string contentOf(const std::filesystem::path& path)
{
    std::ifstream stream(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>() };
}

/// True for the beginning of the columns, or all of them followed by more.
bool isLineOf(const std::string& line, const std::string& columns)
{
    return columns.starts_with(line) || line.starts_with(columns + ",");
}

/// True for a table of these numbers: as written during the run, with a line more or less where the program was
/// killed, or with all columns.
bool isTableOf(const std::string& text, const std::vector<StepReport>& reports)
{
    std::istringstream lines(text);
    std::string line;
    if (!std::getline(lines, line)) {
        return true; // empty
    }
    bool isOurs = isLineOf(line, csvHead());
    for (size_t i = 0; isOurs && i < reports.size() && std::getline(lines, line); ++i) {
        isOurs = isLineOf(line, csvLine(reports[i]));
    }
    return isOurs && (!reports.empty() || !std::getline(lines, line));
}

} // namespace

MetricsFile::MetricsFile(const std::filesystem::path& path)
    : MetricsFile(path, csvHead() + "\n")
{
}

MetricsFile::MetricsFile(const std::filesystem::path& path, const std::string& text)
    : m_path(path)
    , m_stream(path, std::ios::binary | std::ios::app)
    , m_identity(identityOf(path))
{
    write(text);
}

MetricsFile MetricsFile::continued(
    const std::filesystem::path& path, const std::vector<StepReport>& reports, size_t count)
{
    const std::string wanted = textOf(reports, count);
    std::error_code error;
    if (std::filesystem::is_regular_file(path, error) && ::access(path.c_str(), R_OK | W_OK) == 0) {
        const std::string present = contentOf(path);
        if (isTableOf(present, reports)) {
            const auto same = std::mismatch(present.begin(), present.end(), wanted.begin(), wanted.end()).first;
            const auto kept = static_cast<size_t>(same - present.begin());
            std::filesystem::resize_file(path, kept);
            return { path, wanted.substr(kept) };
        }
    }
    NameClaim name(path.parent_path(), path.stem().string(), { ".csv" });
    return { name.take(".csv"), wanted };
}

void MetricsFile::append(const StepReport& report) { write(csvLine(report) + "\n"); }

void MetricsFile::write(const std::string& text)
{
    if (!m_stream.is_open()) {
        fail("it cannot be opened");
    }
    m_stream << text << std::flush;
    if (m_identity != identityOf(m_path)) {
        fail("the file was removed or replaced");
    }
    if (!m_stream) {
        m_stream.close();
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
        fail("the disk is full, or the file cannot be written");
    }
}

void MetricsFile::fail(const char* why) const { failWrite(m_path, "metrics", why, kExportAdvice); }

bool isMetricsFile(const std::filesystem::path& path) { return contentOf(path).starts_with(csvHead()); }

namespace {

std::string fieldOf(double value, bool isWhole)
{
    return std::isnan(value) ? std::string()
        : isWhole            ? std::to_string(static_cast<int64_t>(value))
                             : numberText(value);
}

std::string quoted(const std::string& text)
{
    std::string field = "\"";
    for (const char sign : text) {
        field += sign == '"' ? std::string("\"\"") : std::string(1, sign);
    }
    return field + '"';
}

/// A line for each report, and for each score and edit behind the last iteration.
std::vector<StepReport> linesOf(const RunNumbers& numbers)
{
    std::vector<StepReport> lines = numbers.reports;
    std::set<int64_t> others;
    for (const auto& score : numbers.scores) {
        others.insert(score.first);
    }
    for (const auto& edit : numbers.edits) {
        others.insert(edit.iteration);
    }
    for (const auto& report : numbers.reports) {
        others.erase(report.iteration);
    }
    for (const int64_t iteration : others) {
        lines.emplace_back().iteration = iteration;
    }
    return lines;
}

std::map<int64_t, std::string> marksOf(const std::vector<Edit>& edits)
{
    std::map<int64_t, std::string> marks;
    for (const auto& edit : edits) {
        auto& mark = marks[edit.iteration];
        mark += (mark.empty() ? "" : "; ") + edit.key + "=" + edit.after;
    }
    return marks;
}

/// The columns between those of metricTable() and the marks.
std::vector<MetricColumn> laterColumns(const std::vector<StepReport>& lines, const PictureScores& scores)
{
    auto columns = scoreColumns(lines, scores);
    const size_t views = maxViews(lines);
    for (const auto& all : viewColumns(lines)) {
        for (size_t view = 0; view < views; ++view) {
            auto& column = columns.emplace_back(MetricColumn { all.name + "_" + std::to_string(view), false, {} });
            for (size_t line = 0; line < lines.size(); ++line) {
                column.values.push_back(all.values[line * views + view]);
            }
        }
    }
    size_t tokens = 0;
    for (const auto& line : lines) {
        tokens = std::max(tokens, line.captionPerToken.size());
    }
    for (size_t i = 0; i < tokens; ++i) {
        columns.push_back(columnOf("caption_token_" + std::to_string(i), lines,
            [i](const StepReport& line) { return i < line.captionPerToken.size() ? line.captionPerToken[i] : kNone; }));
    }
    return columns;
}

} // namespace

RunNumbers numbersOf(const RunFileReader& run) { return { run.reports(), run.scores(), run.edits() }; }

std::string csvHead()
{
    std::string text;
    for (const auto& row : metricTable()) {
        text += (text.empty() ? "" : ",") + row.name;
    }
    return text;
}

std::string csvLine(const StepReport& report)
{
    std::string text;
    for (const auto& row : metricTable()) {
        const double value = row.isMeasured(report) ? row.value(report) : kNone;
        text += (text.empty() ? "" : ",") + fieldOf(value, row.kind == Metric::Kind::Whole);
    }
    return text;
}

std::string numbersCsv(const RunNumbers& numbers)
{
    const auto lines = linesOf(numbers);
    const auto columns = laterColumns(lines, numbers.scores);
    const auto marks = marksOf(numbers.edits);
    std::string text = csvHead();
    for (const auto& column : columns) {
        text += "," + column.name;
    }
    text += ",marks\n";
    for (size_t line = 0; line < lines.size(); ++line) {
        // Behind the last iteration nothing was measured.
        text += line < numbers.reports.size()
            ? csvLine(lines[line])
            : std::to_string(lines[line].iteration) + std::string(metricTable().size() - 1, ',');
        for (const auto& column : columns) {
            text += "," + fieldOf(column.values[line], false);
        }
        const auto mark = marks.find(lines[line].iteration);
        text += "," + (mark == marks.end() ? std::string() : quoted(mark->second)) + "\n";
    }
    return text;
}

void writeMetricsCsv(const std::filesystem::path& file, const RunNumbers& numbers)
{
    replaceFile(file, numbersCsv(numbers), kExport, kExportAdvice);
}

void writeEditsCsv(const std::filesystem::path& file, const std::vector<Edit>& edits)
{
    std::string text = "iteration,key,before,after,when\n";
    for (const auto& edit : edits) {
        text += std::to_string(edit.iteration) + ',' + quoted(edit.key) + ',' + quoted(edit.before) + ','
            + quoted(edit.after) + ',' + quoted(edit.when) + '\n';
    }
    replaceFile(file, text, kExport, kExportAdvice);
}

} // namespace referee
