// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of the command line. CLI11 by itself takes blanks around a number, "010" as eight, "0x10" as sixteen and "-1"
// as 2^64 − 1; each of its number options is given one of these with transform(), so that it sees digits alone.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>

namespace referee::cli {

inline constexpr uint64_t kMaxSeed = std::numeric_limits<uint64_t>::max();

/// Decimal digits alone, from `least` to `greatest`.
CLI::Validator wholeNumber(uint64_t least, uint64_t greatest);
/// As 2, 2.5 or 1e3, with a dot whatever the locale.
CLI::Validator realNumber(double least, double greatest);
/// As 50MB: bytes, or with one of the units B, K, KB, KiB, M … of 1024 each, in any case.
CLI::Validator byteSize();

} // namespace referee::cli
