// SPDX-License-Identifier: GPL-3.0-or-later
// The arguments of a command line, checked for all commands before anything is loaded.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace referee::cli {

// Validators for numbers. CLI11 itself accepts blanks around a number and reads "010" as eight, "0x10" as sixteen and
// "-1" as 2^64 − 1. Each number option gets one of these with transform(), so that CLI11 sees only digits.

inline constexpr uint64_t kMaxSeed = std::numeric_limits<uint64_t>::max();

/// Decimal digits only.
CLI::Validator wholeNumber(uint64_t min, uint64_t max);
/// 2, 2.5 or 1e3, with a dot in every locale.
CLI::Validator realNumber(double min, double max);
/// 50MB: bytes, or a number with a unit B, K, KB, KiB, M … in powers of 1024, in upper or lower case.
CLI::Validator byteSize();

/// The arguments for the parser: a file URL ("file:///tmp/a%20b", alone or after '=') becomes a path; "--out=" becomes
/// "--out" and an empty argument, because CLI11 would use the next argument as the value. UsageError for an argument or
/// a working folder that is not UTF-8, and for a URL that names no local file.
class TypedArguments {
public:
    TypedArguments(int argc, char** argv);

    int count() const { return static_cast<int>(m_pointers.size()); }
    char** words() { return m_pointers.data(); }

private:
    std::vector<std::string> m_words;
    std::vector<char*> m_pointers;
};

} // namespace referee::cli
