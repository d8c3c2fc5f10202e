// SPDX-License-Identifier: GPL-3.0-or-later
// Python's syntax of regular expressions, as far as whether a text matches depends on it. Torch-free.
#pragma once

#include "core/models/lora/peft_pattern.h"

#include <bitset>
#include <memory>
#include <string>
#include <vector>

namespace referee {

struct PeftPattern::Node {
    enum class Kind { Sign, Sequence, Choice, Repeat, Begin, End, Boundary, Ahead, Behind };
    Kind kind = Kind::Sequence;
    std::vector<std::shared_ptr<const Node>> children;
    std::bitset<256> signs {}; ///< Sign: any of these
    size_t least = 0; ///< Repeat
    size_t most = 0;
    bool isNegated = false; ///< of conditions
};

/// LoadError with a part of a sentence.
std::shared_ptr<const PeftPattern::Node> readPattern(const std::string& text);

} // namespace referee
