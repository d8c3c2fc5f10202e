// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of an iteration: one row for each, with its names in run files and in exported tables, its label and its
// unit. Run file, CSV, NPZ and film loop over it.
#pragma once

#include "core/base/types.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

struct Metric {
    enum class Kind {
        Number,
        Whole, ///< counts and flags
        Referee, ///< a number that is not measured in the tail
    };
    std::string name; ///< in CSV and NPZ
    std::string stored; ///< column of a run file's table metric; empty: the key, computed from what is stored, or in a
                        ///< table of its own
    std::string label; ///< in the window
    std::string unit; ///< "nat", "ms"; empty: none
    Kind kind = Kind::Number;
    /// NaN: a spread without views.
    std::function<double(const StepReport&)> value;
    std::function<void(StepReport&, double)> set; ///< of those that are stored

    /// The tail has no referee.
    bool isMeasured(const StepReport& report) const { return kind != Kind::Referee || !report.isTail; }
};

/// In the order of the columns.
const std::vector<Metric>& metricTable();

/// By its name in exported tables; the name must exist.
const Metric& findMetric(std::string_view name);

} // namespace referee
