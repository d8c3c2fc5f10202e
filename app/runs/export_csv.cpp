// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/export_csv.h"

#include "app/runs/export_target.h"

#include <array>
#include <charconv>
#include <cmath>

namespace referee {

namespace {

/// The shortest text that reads back as the same number, whatever the locale.
std::string numberText(double value, bool isWhole)
{
    if (std::isnan(value)) {
        return {};
    }
    if (isWhole) {
        return std::to_string(static_cast<int64_t>(value));
    }
    std::array<char, 32> text {};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return { text.data(), end };
}

std::string quoted(const std::string& text)
{
    std::string field = "\"";
    for (const char sign : text) {
        field += sign == '"' ? std::string("\"\"") : std::string(1, sign);
    }
    return field + '"';
}

} // namespace

void writeMetricsCsv(
    const std::filesystem::path& file, const std::vector<StepReport>& reports, const PictureScores& scores)
{
    auto columns = metricColumns(reports);
    const auto scored = scoreColumns(reports, scores);
    columns.insert(columns.end(), scored.begin(), scored.end());
    const auto perView = viewColumns(reports);
    const size_t views = mostViews(reports);

    std::string text;
    for (const auto& column : columns) {
        text += (text.empty() ? "" : ",") + column.name;
    }
    for (const auto& column : perView) {
        for (size_t view = 0; view < views; ++view) {
            text += "," + column.name + "_" + std::to_string(view);
        }
    }
    for (size_t row = 0; row < reports.size(); ++row) {
        char separator = '\n';
        for (const auto& column : columns) {
            text += separator + numberText(column.values[row], column.isWhole);
            separator = ',';
        }
        for (const auto& column : perView) {
            for (size_t view = 0; view < views; ++view) {
                text += separator + numberText(column.values[row * views + view], false);
            }
        }
    }
    ExportTarget target(file);
    target.write(text + '\n');
    target.commit();
}

void writeEditsCsv(const std::filesystem::path& file, const std::vector<RunEvent>& events)
{
    std::string text = "iteration,key,before,after,when\n";
    for (const auto& event : events) {
        text += std::to_string(event.iteration) + ',' + quoted(event.key) + ',' + quoted(event.before) + ','
            + quoted(event.after) + ',' + quoted(event.when) + '\n';
    }
    ExportTarget target(file);
    target.write(text);
    target.commit();
}

} // namespace referee
