// SPDX-License-Identifier: GPL-3.0-or-later
// Signals, standard streams and usage errors of a command-line program.
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace referee::cli {

/// Set by the first SIGINT or SIGTERM: the step ends within a stage, and the image so far is saved. A second signal
/// ends the program at once.
const std::atomic<bool>& stopFlag();
void installSignalHandlers();

/// Prints a line "Note: TEXT" on stderr.
void printNote(const std::string& text);
/// Help text of --json.
inline constexpr const char* kJsonHelp = "Print one JSON object on stdout and nothing else";
/// Prints one line of JSON on stdout; bytes that are not UTF-8 are replaced.
void printJsonLine(const nlohmann::ordered_json& object);

/// The value, or null if it is missing or empty.
template <typename Value> nlohmann::ordered_json orNull(const std::optional<Value>& value)
{
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}
inline nlohmann::ordered_json orNull(const std::string& text)
{
    return text.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(text);
}

/// Opens the standard streams that the caller closed, on /dev/null. Otherwise the next file that is opened would
/// receive what is printed.
void reserveStandardStreams();

/// Flushes stdout and returns the exit code: CannotWrite, with a message, if the output could not be written. A closed
/// pipe (`| head`) is no error. A program that failed keeps its own code.
int exitCodeAfterOutput(const char* program, int exitCode);

/// The text of a CLI11 error, with a reference to `program` --help.
std::string usageText(const CLI::ParseError& error, const std::string& program);

} // namespace referee::cli
