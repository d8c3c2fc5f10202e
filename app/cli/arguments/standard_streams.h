// SPDX-License-Identifier: GPL-3.0-or-later
// stdin, stdout and stderr of a program for a terminal.
#pragma once

namespace referee::cli {

/// Gives those that the caller closed to nobody: else the next file that is opened would get what is printed.
void reserveStandardStreams();

/// The exit code once everything printed has arrived: that of CannotWrite, with a sentence, when stdout could not take
/// it. A reader that has gone (`| head`) is no error. A program that failed keeps its own code.
int exitCodeAfterOutput(const char* program, int exitCode);

} // namespace referee::cli
