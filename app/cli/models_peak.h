// SPDX-License-Identifier: GPL-3.0-or-later
// Memory that an iteration is planned to take, for `referee models check`.
#pragma once

#include "core/engine/engine.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace referee::cli {

struct PeakQuestion {
    std::string precision = "fp32";
    int64_t views = 0; ///< 0: as many as a run has by default
    int64_t size = 0; ///< pixels, square; 0: the pack's size
};

/// The plan of an iteration at the default settings, with the referee that the pack has.
MemoryPlan plannedPeak(const Engine& engine, const PeakQuestion& question);
nlohmann::ordered_json planJson(const MemoryPlan& plan);
void printPlan(const MemoryPlan& plan);

} // namespace referee::cli
