// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_bar.h"

#include <cmath>
#include <cstdio>
#include <iostream>
#include <unistd.h>

namespace referee::cli {

namespace {

constexpr int kBarWidth = 24;
constexpr int64_t kLinesOfQuietRun = 10;
constexpr auto kRedraw = std::chrono::milliseconds(100);

template <typename... Values> std::string formatted(const char* format, Values... values)
{
    char buffer[128];
    std::snprintf(buffer, sizeof buffer, format, values...);
    return buffer;
}

std::string bar(double share)
{
    const int filled = static_cast<int>(std::lround(share * kBarWidth));
    std::string text;
    for (int i = 0; i < kBarWidth; ++i) {
        text += i < filled ? "█" : "░";
    }
    return text;
}

std::string losses(const StepReport& report)
{
    if (report.isTail) {
        return "SDS alone";
    }
    std::string text;
    if (!report.itmPerView.empty()) {
        text = formatted("itm %.3f  caption %.3f", report.itm, report.caption);
    }
    if (report.clip != 0) {
        text += formatted("  clip %.3f", report.clip);
    }
    return text;
}

} // namespace

std::string durationText(double seconds)
{
    const auto whole = static_cast<int64_t>(std::ceil(seconds));
    if (whole >= 3600) {
        return formatted("%d h %d min", static_cast<int>(whole / 3600), static_cast<int>(whole % 3600 / 60));
    }
    if (whole >= 60) {
        return formatted("%d min %d s", static_cast<int>(whole / 60), static_cast<int>(whole % 60));
    }
    return formatted("%d s", static_cast<int>(whole));
}

ProgressBar::ProgressBar(int64_t total)
    : m_total(total)
    , m_isTerminal(isatty(STDERR_FILENO) != 0)
{
}

double ProgressBar::seconds() const { return std::chrono::duration<double>(Clock::now() - m_start).count(); }

std::string ProgressBar::line(int64_t done, const StepReport& report) const
{
    const double rate = static_cast<double>(done - m_first) / std::max(seconds(), 1e-6);
    const double left = static_cast<double>(m_total - done) / std::max(rate, 1e-6);
    std::string text
        = formatted("%lld/%lld  %.2f it/s  ", static_cast<long long>(done), static_cast<long long>(m_total), rate);
    text += durationText(left) + " left  " + losses(report);
    return m_isTerminal ? bar(static_cast<double>(done) / static_cast<double>(m_total)) + " " + text : text;
}

void ProgressBar::show(const StepReport& report)
{
    const int64_t done = report.iteration + 1;
    if (m_first < 0) {
        m_first = report.iteration;
    }
    if (m_isTerminal) {
        if (Clock::now() - m_shown >= kRedraw || done == m_total) {
            std::cerr << "\r\033[K" << line(done, report) << std::flush;
            m_shown = Clock::now();
        }
    } else if (done * kLinesOfQuietRun / m_total != (done - 1) * kLinesOfQuietRun / m_total) {
        std::cerr << line(done, report) << std::endl;
    }
}

void ProgressBar::finish()
{
    if (m_isTerminal && m_first >= 0) {
        std::cerr << std::endl;
    }
}

} // namespace referee::cli
