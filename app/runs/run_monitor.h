// SPDX-License-Identifier: GPL-3.0-or-later
// Watches a run's numbers and says, in one sentence each, what goes wrong and what to try: a run that stands still, a
// latent that leaves the decoder's range, a referee that is being fooled. Each is said once, until it has passed.
#pragma once

#include "core/base/types.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace referee {

enum class Trouble {
    Plateau, ///< the referee's loss no longer falls, and it is not content
    Overshoot, ///< z is much wider than a latent of the autoencoder (standard deviation about 1)
    Fooled, ///< matching says yes where the judge says no
};

struct MonitorNotice {
    Trouble trouble = Trouble::Plateau;
    int64_t iteration = 0;
    std::string label; ///< a word or two, for a mark on a line of time
    std::string sentence; ///< what was expected, what was seen, what to try
};

class RunMonitor {
public:
    static constexpr int64_t kWindow = 25; ///< iterations that are compared with as many before them
    static constexpr double kContent = 0.7; ///< matching loss below which the referee says yes: −ln ½
    static constexpr double kWidest = 2.0; ///< standard deviation of z
    static constexpr double kSure = 0.5; ///< p(match) from which on the referee counts as content
    static constexpr double kDoubt = 0.2; ///< p(yes) of the judge below which it does not see a phrase

    /// A new run, or one that goes on; what was said is forgotten.
    void begin();
    /// Something was changed: a plateau before it says nothing about what follows.
    void noteEdit();
    std::optional<MonitorNotice> note(const StepReport& report);
    /// A score without a judge tells nothing.
    std::optional<MonitorNotice> note(int64_t iteration, const PictureScore& score);

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
