// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/export_columns.h"

#include "app/runs/metric_rows.h"

#include <algorithm>
#include <limits>
#include <map>

namespace referee {

namespace {

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

} // namespace

std::vector<MetricColumn> metricColumns(const std::vector<StepReport>& reports)
{
    std::vector<MetricColumn> columns;
    for (const auto& row : metricRows()) {
        const bool isReferees = row.kind == MetricRow::Kind::Referee;
        columns.push_back(columnOf(row.name, reports,
            [&](const StepReport& report) { return isReferees && report.isTail ? kNone : row.value(report); }));
        columns.back().isWhole = row.kind == MetricRow::Kind::Whole;
    }
    return columns;
}

std::vector<MetricColumn> scoreColumns(const std::vector<StepReport>& reports, const PictureScores& scores)
{
    if (scores.empty()) {
        return {};
    }
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
        const auto at
            = [&](size_t column) { return columns[column].values.begin() + static_cast<int64_t>(row * views); };
        std::copy(report.itmPerView.begin(), report.itmPerView.end(), at(0));
        std::copy(report.captionPerView.begin(), report.captionPerView.end(), at(1));
        std::fill_n(at(2), std::max(report.itmPerView.size(), report.captionPerView.size()), 0.0);
        for (const int64_t view : report.keptViews) {
            if (view >= 0 && static_cast<size_t>(view) < views) {
                *(at(2) + view) = 1;
            }
        }
    }
    return columns;
}

size_t mostViews(const std::vector<StepReport>& reports)
{
    size_t views = 0;
    for (const auto& report : reports) {
        views = std::max({ views, report.itmPerView.size(), report.captionPerView.size() });
    }
    return views;
}

} // namespace referee
