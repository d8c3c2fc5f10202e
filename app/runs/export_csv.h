// SPDX-License-Identifier: GPL-3.0-or-later
// A run's numbers as CSV for pandas and spreadsheets: one line an iteration, an empty field for what was not measured.
#pragma once

#include "app/runs/export_columns.h"

#include <filesystem>

namespace referee {

/// Columns of app/runs/export_columns.h; a view's are called itm_view_0, itm_view_1, … WriteError.
void writeMetricsCsv(
    const std::filesystem::path& file, const std::vector<StepReport>& reports, const PictureScores& scores);
/// What was changed while the run went on: iteration, key, before, after, when. WriteError.
void writeEditsCsv(const std::filesystem::path& file, const std::vector<RunEvent>& events);

} // namespace referee
