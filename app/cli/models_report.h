// SPDX-License-Identifier: GPL-3.0-or-later
// Reports on packs for the subcommands of `referee models`.
#pragma once

#include "core/engine/pack_check.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace referee::cli {

/// [{"name", "path", "tensors", "parameters", "bytes"}, …]
nlohmann::ordered_json componentsJson(const PackFindings& findings);
/// Prints a table with one line per part.
void printComponents(const PackFindings& findings);
/// Bytes of the loaded weights: {"bf16", "fp32", "fp64"}.
nlohmann::ordered_json weightBytesJson(uint64_t parameters);
uint64_t weightBytes(uint64_t parameters, const std::string& precision);

/// Prints each problem on a line and throws LoadError; does nothing if there is none.
void printProblemsAndThrow(const std::vector<std::string>& problems, bool asJson);

/// "1.7 GB", "350 MB", "12 kB"
std::string sizeText(uint64_t bytes);

} // namespace referee::cli
