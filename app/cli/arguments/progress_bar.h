// SPDX-License-Identifier: GPL-3.0-or-later
// One line on stderr: how far, how fast, how long still, and the losses.
#pragma once

#include "core/base/types.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace referee::cli {

// The line on stderr that is drawn again and again. Never longer than the terminal is wide at that moment: a terminal
// breaks a longer one, and each redraw would leave a line behind.

/// stderr is a terminal that can draw a line again: not a file, not TERM=dumb.
bool hasStatusLine();
/// What a line may take of the terminal's present width; the last column stays free.
int statusColumns();
/// How many columns a terminal shows the text in; UTF-8, wide characters take two.
int columnsOf(std::string_view text);
/// As much of the beginning as fits, with "…" where something is left out.
std::string cutToColumns(std::string_view text, int columns);
/// Draws the text, cut to the terminal, in place of the last one.
void showStatus(const std::string& text);
void clearStatus();

/// On a terminal the line is redrawn in place, at most ten times a second, as wide as the terminal is then; elsewhere a
/// line comes every tenth of the run.
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
    int64_t m_first = -1; ///< iteration of the first report: a run may begin later than 0
    bool m_isTerminal;
    Clock::time_point m_start = Clock::now();
    Clock::time_point m_shown {};
};

/// A bar of that share (0 to 1), how far and the losses in at most so many columns: the bar gets shorter first, then
/// goes; then the losses go, the last one first, and at last the end of `head`.
std::string fittedProgress(double share, const std::string& head, std::vector<std::string> losses, int columns);

/// "1 min 5 s", "12 s".
std::string durationText(double seconds);

} // namespace referee::cli
