// SPDX-License-Identifier: GPL-3.0-or-later
// The program as a terminal knows it: its streams, its signals, its sentences about a wrong command line.
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>
#include <string>

namespace referee::cli {

// SIGINT and SIGTERM as a stop flag: the step ends within a stage, and what was painted is kept.

/// Set by the first signal; a second one ends the program at once.
const std::atomic<bool>& stopFlag();
void installSignalHandlers();

// stdin, stdout and stderr of a program for a terminal.

/// Gives those that the caller closed to nobody: else the next file that is opened would get what is printed.
void reserveStandardStreams();

/// The exit code once everything printed has arrived: that of CannotWrite, with a sentence, when stdout could not take
/// it. A reader that has gone (`| head`) is no error. A program that failed keeps its own code.
int exitCodeAfterOutput(const char* program, int exitCode);

// What CLI11 says of a wrong command line, as a sentence.

/// Ends with the program's own help, "referee --help".
std::string usageText(const CLI::ParseError& error, const std::string& program);

} // namespace referee::cli
