// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of an iteration: one row for each, with its name in a run file and in tables for people (CSV, NPZ). Both
// loop over it.
#pragma once

#include "core/base/types.h"

#include <functional>
#include <string>
#include <vector>

namespace referee {

struct MetricRow {
    enum class Kind {
        Number,
        Whole, ///< counts and flags
        Referee, ///< a number that is not measured in the tail
    };
    std::string name; ///< in CSV and NPZ
    Kind kind;
    /// NaN: a spread without views.
    std::function<double(const StepReport&)> value;
    std::string stored; ///< column of a run file's table metric; empty: the key, or computed from what is stored
    std::function<void(StepReport&, double)> set; ///< of those that are stored
};

/// In the order of the columns.
const std::vector<MetricRow>& metricRows();

} // namespace referee
