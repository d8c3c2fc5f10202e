// SPDX-License-Identifier: GPL-3.0-or-later
// A key of peft's alpha_pattern and rank_pattern: a regular expression of Python for the end of a layer's name.
// Torch-free. Evaluated on sets of positions in the name, so that no pattern can hang.
#pragma once

#include <bitset>
#include <memory>
#include <string>
#include <vector>

namespace referee {

class PeftPattern {
public:
    /// LoadError, beginning with `where`, for a key that is no regular expression or uses what is not implemented:
    /// back references, flags, possessive repeats.
    PeftPattern(const std::string& key, const std::string& where);

    /// re.match(r"(.*\.)?(KEY)$", layer) of Python. LoadError for a pattern that takes too long.
    bool matches(const std::string& layer) const;

    /// Of the expression as a tree.
    struct Node {
        enum class Kind { Sign, Sequence, Choice, Repeat, Begin, End, Boundary, Ahead, Behind };
        Kind kind = Kind::Sequence;
        std::vector<std::shared_ptr<const Node>> children;
        std::bitset<256> signs {}; ///< Sign: any of these
        size_t min = 0; ///< Repeat
        size_t max = 0;
        bool isNegated = false; ///< of conditions
    };

private:
    std::shared_ptr<const Node> m_root;
    std::string m_name; ///< for errors
};

/// Parser of Python's regular expressions, as far as it decides whether a text matches. LoadError whose text is the
/// reason alone.
std::shared_ptr<const PeftPattern::Node> readPattern(const std::string& text);

} // namespace referee
