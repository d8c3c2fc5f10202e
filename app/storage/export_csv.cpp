// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/export_csv.h"

#include "app/storage/atomic_file.h"
#include "core/base/metric_table.h"
#include "core/base/number_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace referee {

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

/// Lines for what was measured, and for scores and edits behind the last iteration.
std::vector<StepReport> linesOf(const RunNumbers& numbers, size_t& measured)
{
    std::vector<StepReport> lines = numbers.reports;
    measured = lines.size();
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

/// Of a line whose numbers were not measured only the iteration is known.
std::string firstFields(const StepReport& report, bool isMeasured)
{
    return isMeasured ? csvLine(report) : std::to_string(report.iteration) + std::string(metricTable().size() - 1, ',');
}

struct WideColumn {
    std::string name;
    size_t width;
    std::vector<double> values; ///< lines · width
};

std::vector<WideColumn> wideColumns(const std::vector<StepReport>& lines)
{
    std::vector<WideColumn> columns;
    for (auto& column : viewColumns(lines)) {
        columns.push_back({ column.name, mostViews(lines), std::move(column.values) });
    }
    size_t tokens = 0;
    for (const auto& line : lines) {
        tokens = std::max(tokens, line.captionPerToken.size());
    }
    columns.push_back({ "caption_token", tokens, {} });
    for (const auto& line : lines) {
        auto values = line.captionPerToken;
        values.resize(tokens, std::numeric_limits<double>::quiet_NaN());
        columns.back().values.insert(columns.back().values.end(), values.begin(), values.end());
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
    const char* separator = "";
    for (const auto& row : metricTable()) {
        text += std::exchange(separator, ",");
        text += row.isMeasured(report) ? fieldOf(row.value(report), row.kind == Metric::Kind::Whole) : "";
    }
    return text;
}

std::string numbersCsv(const RunNumbers& numbers)
{
    size_t measured = 0;
    const auto lines = linesOf(numbers, measured);
    const auto scores = scoreColumns(lines, numbers.scores);
    const auto wide = wideColumns(lines);
    const auto marks = marksOf(numbers.edits);
    std::string text = csvHead();
    for (const auto& column : scores) {
        text += "," + column.name;
    }
    for (const auto& column : wide) {
        for (size_t i = 0; i < column.width; ++i) {
            text += "," + column.name + "_" + std::to_string(i);
        }
    }
    text += ",marks\n";
    for (size_t line = 0; line < lines.size(); ++line) {
        text += firstFields(lines[line], line < measured);
        for (const auto& column : scores) {
            text += "," + fieldOf(column.values[line], false);
        }
        for (const auto& column : wide) {
            for (size_t i = 0; i < column.width; ++i) {
                text += "," + fieldOf(column.values[line * column.width + i], false);
            }
        }
        const auto mark = marks.find(lines[line].iteration);
        text += "," + (mark == marks.end() ? std::string() : quoted(mark->second)) + "\n";
    }
    return text;
}

void writeMetricsCsv(const std::filesystem::path& file, const RunNumbers& numbers)
{
    AtomicFile target(file, kExport, kExportAdvice);
    target.write(numbersCsv(numbers));
    target.commit();
}

void writeEditsCsv(const std::filesystem::path& file, const std::vector<Edit>& edits)
{
    std::string text = "iteration,key,before,after,when\n";
    for (const auto& edit : edits) {
        text += std::to_string(edit.iteration) + ',' + quoted(edit.key) + ',' + quoted(edit.before) + ','
            + quoted(edit.after) + ',' + quoted(edit.when) + '\n';
    }
    AtomicFile target(file, kExport, kExportAdvice);
    target.write(text);
    target.commit();
}

} // namespace referee
