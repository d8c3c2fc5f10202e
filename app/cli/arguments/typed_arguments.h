// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a command line, checked once for all verbs, before anything is loaded or painted.
#pragma once

#include <string>
#include <vector>

namespace referee::cli {

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
