// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/processor.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string_view>

namespace referee {

namespace {

constexpr std::array<std::string_view, 4> kBf16 = { "avx512_bf16", "amx_bf16", "bf16", "svebf16" }; // x86, then ARM

bool namesBf16(const std::string& features)
{
    std::istringstream words(features);
    for (std::string word; words >> word;) {
        if (std::find(kBf16.begin(), kBf16.end(), word) != kBf16.end()) {
            return true;
        }
    }
    return false;
}

} // namespace

bool hasBf16Instructions(const std::string& cpuinfo)
{
    std::istringstream lines(cpuinfo);
    bool isTold = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("flags") || line.starts_with("Features")) {
            isTold = true;
            if (namesBf16(line.substr(line.find(':') + 1))) {
                return true;
            }
        }
    }
    return !isTold;
}

std::string noteOnPrecision(const std::string& precision, const std::string& cpuinfo)
{
    return precision != "bf16" || hasBf16Instructions(cpuinfo)
        ? std::string()
        : "This processor has no bf16 instructions (avx512_bf16, amx_bf16): bf16 takes less memory here, but it will "
          "be slower than fp32.";
}

std::string cpuinfoText()
{
    std::ifstream file("/proc/cpuinfo");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace referee
