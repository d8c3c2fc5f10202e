// SPDX-License-Identifier: GPL-3.0-or-later
// Monitors a run's numbers and reports in one sentence each what goes wrong and what to try: a plateau, a latent that
// leaves the decoder's range, a referee that is being fooled. Each is reported once, until it has passed.
#pragma once

#include "core/base/types.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace referee {

enum class Trouble {
    Plateau, ///< the referee's loss no longer decreases, and it sees no match
    Overshoot, ///< z is much wider than a latent of the autoencoder (standard deviation about 1)
    Fooled, ///< matching says yes where the judge says no
};

struct MonitorNotice {
    Trouble trouble = Trouble::Plateau;
    int64_t iteration = 0;
    std::string label; ///< a word or two, for a mark on the time line
    std::string sentence; ///< what was observed
    std::string advice; ///< what to try, where there are no buttons for it (run_cures.h)
};

class RunMonitor {
public:
    static constexpr int64_t kWindow = 25; ///< iterations compared with as many before them
    static constexpr double kMatchLoss = 0.7; ///< matching loss below which the referee sees a match: −ln ½
    static constexpr double kMaxLatentStd = 2.0; ///< standard deviation of z
    static constexpr double kSure = 0.5; ///< p(match) from which on the referee sees a match
    static constexpr double kDoubt = 0.2; ///< p(yes) of the judge below which it does not see a phrase

    /// Something was changed: earlier losses are not comparable, and a referee that is still fooled is news.
    void noteEdit();
    std::optional<MonitorNotice> note(const StepReport& report);
    /// Ignores a score without a judge.
    std::optional<MonitorNotice> note(int64_t iteration, const PictureScore& score);

    static bool isFooled(const PictureScore& score);

private:
    std::optional<MonitorNotice> widthNotice(const StepReport& report);
    std::optional<MonitorNotice> plateauNotice(const StepReport& report);

    std::deque<double> m_losses; ///< matching + captioning of the last 2 · kWindow iterations with a referee
    std::deque<double> m_matching; ///< the same, matching alone
    bool m_isStill = false;
    bool m_isWide = false;
    bool m_isFooled = false;
};

} // namespace referee
