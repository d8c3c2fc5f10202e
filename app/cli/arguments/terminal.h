// SPDX-License-Identifier: GPL-3.0-or-later
// Signals, standard streams and usage errors of a command-line program.
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>
#include <nlohmann/json.hpp>
#include <string>

namespace referee::cli {

/// Set by the first SIGINT or SIGTERM: the step ends within a stage, and the image so far is saved. A second signal
/// ends the program at once.
const std::atomic<bool>& stopFlag();
void installSignalHandlers();

/// Prints a line "Note: TEXT" on stderr.
void printNote(const std::string& text);
/// Prints one line of JSON on stdout; bytes that are not UTF-8 are replaced.
void printJson(const nlohmann::ordered_json& object);

/// Opens the standard streams that the caller closed, on /dev/null. Otherwise the next file that is opened would
/// receive what is printed.
void reserveStandardStreams();

/// Flushes stdout and returns the exit code: CannotWrite, with a message, if the output could not be written. A closed
/// pipe (`| head`) is no error. A program that failed keeps its own code.
int exitCodeAfterOutput(const char* program, int exitCode);

/// The text of a CLI11 error, with a reference to `program` --help.
std::string usageText(const CLI::ParseError& error, const std::string& program);

} // namespace referee::cli
