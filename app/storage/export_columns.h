// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of an iteration under the names that they have in exported files.
#pragma once

#include "app/storage/run_record.h"

#include <string>
#include <utility>
#include <vector>

namespace referee {

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

} // namespace referee
