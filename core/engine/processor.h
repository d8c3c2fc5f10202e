// SPDX-License-Identifier: GPL-3.0-or-later
// What the processor is good at, as the kernel tells it.
#pragma once

#include <string>

namespace referee {

/// Does one of the processors of a /proc/cpuinfo multiply bfloat16 itself? True where it lists no features.
bool hasBf16Instructions(const std::string& cpuinfo);

/// A sentence about a precision that this processor is slow in; empty: none.
std::string noteOnPrecision(const std::string& precision, const std::string& cpuinfo);

/// /proc/cpuinfo; empty where there is none.
std::string cpuinfoText();

} // namespace referee
