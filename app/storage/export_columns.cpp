// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/export_columns.h"

#include "core/base/metric_table.h"

#include <algorithm>
#include <limits>
#include <map>

namespace referee {

namespace {

constexpr int64_t kMaxViews = 1000; ///< of the settings; a damaged file may name others
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

/// As many views as the report tells of: those behind the last kept one left no trace.
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
    const size_t views = mostViews(reports);
    const std::vector<double> none(reports.size() * views, kNone);
    std::vector<ViewColumns> columns { { "itm_view", none }, { "caption_view", none }, { "kept_view", none } };
    for (size_t row = 0; row < reports.size(); ++row) {
        const auto& report = reports[row];
        const auto put = [&](size_t column, size_t index, double value) {
            columns[column].values[row * views + viewAt(report, index)] = value;
        };
        std::fill_n(columns[2].values.begin() + static_cast<int64_t>(row * views), viewsOf(report), 0.0);
        for (size_t i = 0; i < measuredViews(report); ++i) {
            put(2, i, 1);
        }
        for (size_t i = 0; i < report.itmPerView.size(); ++i) {
            put(0, i, report.itmPerView[i]);
        }
        for (size_t i = 0; i < report.captionPerView.size(); ++i) {
            put(1, i, report.captionPerView[i]);
        }
    }
    return columns;
}

size_t mostViews(const std::vector<StepReport>& reports)
{
    size_t views = 0;
    for (const auto& report : reports) {
        views = std::max(views, viewsOf(report));
    }
    return views;
}

} // namespace referee
