// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a command line, checked once for all verbs, before anything is loaded or painted.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace referee::cli {

// Numbers of the command line. CLI11 by itself takes blanks around a number, "010" as eight, "0x10" as sixteen and "-1"
// as 2^64 − 1; each of its number options is given one of these with transform(), so that it sees digits alone.

inline constexpr uint64_t kMaxSeed = std::numeric_limits<uint64_t>::max();

/// Decimal digits alone, from `least` to `greatest`.
CLI::Validator wholeNumber(uint64_t least, uint64_t greatest);
/// As 2, 2.5 or 1e3, with a dot whatever the locale.
CLI::Validator realNumber(double least, double greatest);
/// As 50MB: bytes, or with one of the units B, K, KB, KiB, M … of 1024 each, in any case.
CLI::Validator byteSize();

/// The words as parsers are to see them: an address of a file ("file:///tmp/a%20b", alone or behind a '=') is the path
/// that it names; "--out=" is "--out" and an empty word, because CLI11 would take the next word for the value.
/// UsageError: a word, or the working folder, whose name is no UTF-8; an address that names no file of this machine.
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
