// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_monitor.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <numeric>
#include <sstream>
#include <utility>

namespace referee {

namespace {

struct Spread {
    double mean = 0;
    double errorOfMean = 0;
};

template <class Iterator> Spread spreadOf(Iterator begin, Iterator end)
{
    const auto count = static_cast<double>(std::distance(begin, end));
    const double mean = std::accumulate(begin, end, 0.0) / count;
    const double squares
        = std::accumulate(begin, end, 0.0, [mean](double sum, double x) { return sum + (x - mean) * (x - mean); });
    return { mean, std::sqrt(squares / (count - 1) / count) };
}

std::string rounded(double value)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << value;
    return text.str();
}

} // namespace

void RunMonitor::noteEdit()
{
    m_losses.clear();
    m_matching.clear();
    m_isStill = false;
    m_isFooled = false;
}

std::optional<MonitorNotice> RunMonitor::note(const StepReport& report)
{
    const auto wide = widthNotice(report);
    const auto still = plateauNotice(report);
    return wide ? wide : still;
}

std::optional<MonitorNotice> RunMonitor::widthNotice(const StepReport& report)
{
    const bool wasWide = m_isWide;
    m_isWide = report.latentStd > (wasWide ? 0.9 : 1.0) * kMaxLatentStd;
    if (!m_isWide || wasWide) {
        return std::nullopt;
    }
    return MonitorNotice { Trouble::Overshoot, report.iteration, "too wide",
        "Iteration " + std::to_string(report.iteration) + ": the latent's standard deviation is "
            + rounded(report.latentStd) + " (normally about 1); pictures become dark and striped.",
        "Try a smaller w2, or continue from an earlier iteration." };
}

/// A plateau: the mean of the last window is below the one before by less than chance explains (two standard errors),
/// or by less than a hundredth.
std::optional<MonitorNotice> RunMonitor::plateauNotice(const StepReport& report)
{
    const double loss = report.itm + report.caption;
    if (report.isTail || loss <= 0) {
        return std::nullopt; // SDS or CLIP alone
    }
    m_losses.push_back(loss);
    m_matching.push_back(report.itm);
    if (m_losses.size() > 2 * kWindow) {
        m_losses.pop_front();
        m_matching.pop_front();
    }
    if (m_losses.size() < 2 * kWindow) {
        return std::nullopt;
    }
    const Spread before = spreadOf(m_losses.begin(), m_losses.begin() + kWindow);
    const Spread now = spreadOf(m_losses.begin() + kWindow, m_losses.end());
    const double matching = spreadOf(m_matching.begin() + kWindow, m_matching.end()).mean;
    const double chance = 2 * std::hypot(before.errorOfMean, now.errorOfMean);
    const bool wasStill = m_isStill;
    m_isStill = before.mean - now.mean < std::max(chance, 0.01 * before.mean) && matching > kMatchLoss;
    if (!m_isStill || wasStill) {
        return std::nullopt;
    }
    return MonitorNotice { Trouble::Plateau, report.iteration, "standstill",
        "Iteration " + std::to_string(report.iteration) + ": the referee's loss has not decreased for "
            + std::to_string(kWindow) + " iterations (" + rounded(before.mean) + ", then " + rounded(now.mean)
            + "), and it still sees no match (loss " + rounded(matching) + ").",
        "Try a larger w1, more noise or another seed, or continue from an earlier iteration." };
}

bool RunMonitor::isFooled(const PictureScore& score)
{
    return score.hasJudge && score.match >= kSure
        && std::ranges::any_of(score.phrases, [](const PhraseScore& phrase) { return phrase.yes < kDoubt; });
}

std::optional<MonitorNotice> RunMonitor::note(int64_t iteration, const PictureScore& score)
{
    if (!score.hasJudge || score.phrases.empty()) {
        return std::nullopt;
    }
    const bool wasFooled = std::exchange(m_isFooled, isFooled(score));
    if (!m_isFooled || wasFooled) {
        return std::nullopt;
    }
    const auto worst = std::ranges::min_element(score.phrases, {}, &PhraseScore::yes);
    return MonitorNotice { Trouble::Fooled, iteration, "fooled",
        "Iteration " + std::to_string(iteration) + ": the referee is being fooled. It sees a match ("
            + rounded(score.match) + "), but the judge does not see \"" + worst->phrase + "\" (" + rounded(worst->yes)
            + ").",
        "Try more views, more noise, or CLIP as a second referee." };
}

} // namespace referee
