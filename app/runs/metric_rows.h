// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of an iteration as tables for people hold them: metrics files and exports. (A run file stores them under
// names of its own, because it reads them back: run_schema.h.)
#pragma once

#include "core/types.h"

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
    std::string name;
    Kind kind;
    /// NaN: a spread without views.
    std::function<double(const StepReport&)> value;
};

/// In the order of the columns.
const std::vector<MetricRow>& metricRows();

} // namespace referee
