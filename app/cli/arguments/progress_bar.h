// SPDX-License-Identifier: GPL-3.0-or-later
// The progress of a run as one line on stderr: iterations, speed, time left and losses.
#pragma once

#include "core/base/types.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace referee::cli {

// The status line is redrawn in place. It is never wider than the terminal is at that time: a terminal wraps a longer
// one, and each redraw would leave a line behind.

/// Whether stderr is a terminal that can redraw a line: not a file, not TERM=dumb.
bool hasStatusLine();
/// The columns that a line may use; the last one stays free.
int statusColumns();
/// Draws the text, cut to the terminal, in place of the previous one.
void showStatus(const std::string& text);

/// The status line of one task: shown on a terminal if it is wanted, cleared at the end.
class StatusLine {
public:
    explicit StatusLine(bool isWanted);
    ~StatusLine();
    StatusLine(const StatusLine&) = delete;
    StatusLine& operator=(const StatusLine&) = delete;

    void show(const std::string& text) const;

private:
    bool m_isShown;
};

/// On a terminal the line is redrawn at most ten times a second, as wide as the terminal is then; elsewhere a line is
/// printed for every tenth of the run.
class ProgressBar {
public:
    explicit ProgressBar(int64_t total);

    /// After an iteration.
    void show(const StepReport& report);
    /// Ends the line.
    void finish();
    double seconds() const;

private:
    using Clock = std::chrono::steady_clock;
    std::string line(int64_t done, const StepReport& report) const;

    int64_t m_total;
    int64_t m_first = -1; ///< iteration of the first report, which need not be 0
    bool m_isTerminal;
    Clock::time_point m_start = Clock::now();
    Clock::time_point m_shown {};
};

/// A bar filled to `share` (0 to 1), `head` and the losses in at most `columns`. Where space is short, the bar is
/// shortened, then left out; then the losses are left out from the last one on, and at last `head` is cut.
std::string fittedProgress(double share, const std::string& head, std::vector<std::string> losses, int columns);

/// "1 min 5 s", "12 s".
std::string durationText(double seconds);

} // namespace referee::cli
