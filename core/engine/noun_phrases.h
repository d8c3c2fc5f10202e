// SPDX-License-Identifier: GPL-3.0-or-later
// Phrases of a prompt that the judge is asked about one by one. Rules of our own instead of a language model.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// Most phrases that a judge is asked about (T2I-CompBench's limit).
inline constexpr size_t kMostPhrases = 8;

/// The prompt is cut at "and", commas and the common words of place ("above", "to the left of", "on", "with", …).
/// Dropped: empty parts, parts that name a place only (top, side, left, right, bottom, middle), and "… background",
/// which is no thing to find. The first eight stay, in order; a prompt without any is one phrase itself.
/// docs/method.md, "The judge".
std::vector<std::string> nounPhrases(std::string_view caption);

} // namespace referee
