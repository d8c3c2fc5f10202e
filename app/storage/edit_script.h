// SPDX-License-Identifier: GPL-3.0-or-later
// Live edits written down before the run: "at iteration 40, w1 becomes 1.5".
#pragma once

#include "core/base/settings.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// One edit; it acts before its iteration. `key` is a setting that may change while running, "prompt",
/// "negative" or "region" (app/storage/region_text.h).
struct Edit {
    int64_t iteration = 0;
    std::string key;
    std::string value;
};

/// Parses "40:w1=1.5", `80:prompt=a blue moon` or "20:region=none"; reads no file. UsageError for a malformed text, an
/// unknown key, a value out of range, a prompt without a word, text that is not UTF-8, or a setting that takes effect
/// with the next run only.
Edit parseEdit(std::string_view text);

/// Parses "key=value" and sets it. UsageError.
void applyAssignment(Settings& settings, std::string_view text);

/// Edits in the order of their iterations; equal iterations keep their order.
std::vector<Edit> sortedEdits(std::vector<Edit> edits);

} // namespace referee
