// SPDX-License-Identifier: GPL-3.0-or-later
// A run's latents and numbers for numpy.
#pragma once

#include "app/storage/export_columns.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace referee {

struct NpzContent {
    std::vector<int64_t> iterations; ///< of the snapshots that go in
    std::function<std::optional<Snapshot>(int64_t)> snapshot; ///< asked for one at a time, twice each
    std::vector<StepReport> reports;
    PictureScores scores;
    std::string json; ///< how the run was made
};

/// Arrays: iterations i64 [n], z and ema f32 [n, 4, h, w]; metric.NAME [m] (app/storage/export_columns.h),
/// metric.itm_view and its like f64 [m, views]; run: the JSON text. WriteError; LoadError when a snapshot is missing or
/// has another size than the first.
void writeNpz(const std::filesystem::path& file, const NpzContent& content);

} // namespace referee
