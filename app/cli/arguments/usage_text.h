// SPDX-License-Identifier: GPL-3.0-or-later
// What CLI11 says of a wrong command line, as a sentence.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace referee::cli {

/// Ends with the program's own help, "referee --help".
std::string usageText(const CLI::ParseError& error, const std::string& program);

} // namespace referee::cli
