// SPDX-License-Identifier: GPL-3.0-or-later
// Parser of Python's regular expressions, as far as it decides whether a text matches. Torch-free.
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
    size_t min = 0; ///< Repeat
    size_t max = 0;
    bool isNegated = false; ///< of conditions
};

/// LoadError whose text is the reason alone.
std::shared_ptr<const PeftPattern::Node> readPattern(const std::string& text);

} // namespace referee
