// SPDX-License-Identifier: GPL-3.0-or-later
// One line on stderr: how far, how fast, how long still, and the losses.
#pragma once

#include "core/base/types.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace referee::cli {

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
