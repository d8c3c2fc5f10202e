// SPDX-License-Identifier: GPL-3.0-or-later
// A key of peft's alpha_pattern and rank_pattern: a regular expression of Python for the end of a layer's name.
// Torch-free. Evaluated on sets of positions in the name, so that no pattern can hang.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace referee {

class PeftPattern {
public:
    /// LoadError, beginning with `where`, for a key that is no regular expression or uses what is not implemented:
    /// back references, flags, possessive repeats.
    PeftPattern(const std::string& key, const std::string& where);

    /// re.match(r"(.*\.)?(KEY)$", layer) of Python. LoadError for a pattern that takes too long.
    bool matches(const std::string& layer) const;

    struct Node;

private:
    std::shared_ptr<const Node> m_root;
    std::string m_name; ///< for errors
};

} // namespace referee
