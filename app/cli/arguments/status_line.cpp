// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments/status_line.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

namespace referee::cli {

namespace {

constexpr int kUsualColumns = 80; ///< of a terminal that does not tell its width

struct Sign {
    size_t bytes;
    int columns;
};

/// The first character; a byte that is no UTF-8 counts as one.
Sign firstSign(std::string_view text)
{
    utf8proc_int32_t code = 0;
    const auto bytes = utf8proc_iterate(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &code);
    return bytes > 0 ? Sign { static_cast<size_t>(bytes), utf8proc_charwidth(code) } : Sign { 1, 1 };
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

int columnsOf(std::string_view text)
{
    int columns = 0;
    while (!text.empty()) {
        const Sign sign = firstSign(text);
        columns += sign.columns;
        text.remove_prefix(sign.bytes);
    }
    return columns;
}

std::string cutToColumns(std::string_view text, int columns)
{
    if (columnsOf(text) <= columns) {
        return std::string(text);
    }
    size_t bytes = 0;
    for (int used = 0; bytes < text.size();) {
        const Sign sign = firstSign(text.substr(bytes));
        used += sign.columns;
        if (used > columns - 1) { // of the "…"
            break;
        }
        bytes += sign.bytes;
    }
    return std::string(text.substr(0, bytes)) + "…";
}

void showStatus(const std::string& text)
{
    std::cerr << "\r\033[K" << cutToColumns(text, statusColumns()) << std::flush;
}

void clearStatus() { std::cerr << "\r\033[K" << std::flush; }

} // namespace referee::cli
