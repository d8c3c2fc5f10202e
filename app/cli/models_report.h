// SPDX-License-Identifier: GPL-3.0-or-later
// What the verbs below `referee models` print of a pack.
#pragma once

#include "core/engine/engine.h"
#include "core/engine/pack_check.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace referee::cli {

/// [{"name", "path", "tensors", "parameters", "bytes"}, …]
nlohmann::ordered_json componentsJson(const PackFindings& findings);
/// A table, one line a part.
void printComponents(const PackFindings& findings);
/// Bytes of the weights when they are loaded: {"fp32", "bf16", "fp64"}.
nlohmann::ordered_json weightBytesJson(uint64_t parameters);
uint64_t weightBytes(uint64_t parameters, const std::string& precision);

/// Every problem on a line of its own, then LoadError with the first; nothing when there is none.
void printProblemsAndThrow(const std::vector<std::string>& problems, bool asJson);

/// "1.7 GB", "350 MB", "12 kB"
std::string sizeText(uint64_t bytes);

/// Memory that an iteration is planned to take, for `referee models check`.
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
