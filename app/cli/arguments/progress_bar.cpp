// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments/progress_bar.h"

#include "core/tokenizers/unicode.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace referee::cli {

namespace {

constexpr int kUsualColumns = 80; ///< where the terminal does not tell its width

constexpr int kBarWidth = 24; ///< where there is space
constexpr int kMinBar = 6;
constexpr int64_t kLinesOfQuietRun = 10;
constexpr auto kRedraw = std::chrono::milliseconds(100);

template <typename... Values> std::string formatted(const char* format, Values... values)
{
    char buffer[128];
    std::snprintf(buffer, sizeof buffer, format, values...);
    return buffer;
}

std::string bar(double share, int width)
{
    const int filled = static_cast<int>(std::lround(share * width));
    std::string text;
    for (int i = 0; i < width; ++i) {
        text += i < filled ? "█" : "░";
    }
    return text;
}

std::vector<std::string> lossesOf(const StepReport& report)
{
    if (report.isTail) {
        return { "SDS alone" };
    }
    std::vector<std::string> losses;
    if (!report.itmPerView.empty()) {
        losses = { formatted("itm %.3f", report.itm), formatted("caption %.3f", report.caption) };
    }
    if (report.clip != 0) {
        losses.push_back(formatted("clip %.3f", report.clip));
    }
    return losses;
}

std::string joined(std::string head, const std::vector<std::string>& losses)
{
    for (const auto& loss : losses) {
        head += "  " + loss;
    }
    return head;
}

} // namespace

bool hasStatusLine()
{
    const char* terminal = std::getenv("TERM");
    return isatty(STDERR_FILENO) != 0 && (terminal == nullptr || std::string_view(terminal) != "dumb");
}

int statusColumns()
{
    winsize size {};
    const bool isKnown = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return std::max(1, (isKnown ? size.ws_col : kUsualColumns) - 1);
}

void showStatus(const std::string& text)
{
    std::cerr << "\r\033[K" << cutToColumns(text, statusColumns()) << std::flush;
}

StatusLine::StatusLine(bool isWanted)
    : m_isShown(isWanted && hasStatusLine())
{
}

StatusLine::~StatusLine()
{
    if (m_isShown) {
        std::cerr << "\r\033[K" << std::flush;
    }
}

void StatusLine::show(const std::string& text) const
{
    if (m_isShown) {
        showStatus(text);
    }
}

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

std::string fittedProgress(double share, const std::string& head, std::vector<std::string> losses, int columns)
{
    std::string text = joined(head, losses);
    const int room = std::min(kBarWidth, columns - columnsOf(text) - 1);
    if (room >= kMinBar) {
        return bar(std::clamp(share, 0.0, 1.0), room) + " " + text;
    }
    while (columnsOf(text) > columns && !losses.empty()) {
        losses.pop_back();
        text = joined(head, losses);
    }
    return cutToColumns(text, columns);
}

ProgressBar::ProgressBar(int64_t total)
    : m_total(total)
    , m_isTerminal(hasStatusLine())
{
}

double ProgressBar::seconds() const { return std::chrono::duration<double>(Clock::now() - m_start).count(); }

std::string ProgressBar::line(int64_t done, const StepReport& report) const
{
    const double rate = static_cast<double>(done - m_first) / std::max(seconds(), 1e-6);
    const double left = static_cast<double>(m_total - done) / std::max(rate, 1e-6);
    const std::string head
        = formatted("%lld/%lld  %.2f it/s  ", static_cast<long long>(done), static_cast<long long>(m_total), rate)
        + durationText(left) + " left";
    const auto losses = lossesOf(report);
    return m_isTerminal
        ? fittedProgress(static_cast<double>(done) / static_cast<double>(m_total), head, losses, statusColumns())
        : joined(head, losses);
}

void ProgressBar::show(const StepReport& report)
{
    const int64_t done = report.iteration + 1;
    if (m_first < 0) {
        m_first = report.iteration;
    }
    if (m_isTerminal) {
        if (Clock::now() - m_shown >= kRedraw || done == m_total) {
            showStatus(line(done, report));
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
