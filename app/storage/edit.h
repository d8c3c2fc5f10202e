// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of a run while it goes on: "before iteration 40, w1 becomes 1.5". Scripted, typed in the window or read from
// a run file, they are the same.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

// A region mask as one word of text, for command lines, edits and the JSON of a picture; and as a picture.

/// How an empty mask is written: all of the picture moves.
inline constexpr std::string_view kNoRegion = "none";

/// "WxH:BASE64", the bytes row by row from the top; "none" for an empty mask.
std::string regionText(const RegionMask& mask);

/// Reads what regionText writes; none for any other text, which may be the path of a picture. UsageError for a
/// malformed one.
std::optional<RegionMask> regionDataIn(const std::string& text);
/// The same where only data are taken: a text that came with a file must not make us open another one. UsageError.
RegionMask regionFromData(const std::string& text);
/// A picture at its own size: white is worked on; black, and what is transparent, is held. LoadError.
RegionMask readRegion(const std::filesystem::path& picture);

/// One edit; it acts before its iteration. `key` is a setting that may change while running, "prompt",
/// "negative" or "region" (app/storage/edit.h).
struct Edit {
    int64_t iteration = 0;
    std::string key;
    std::string before; ///< empty until it has acted
    std::string after;
    std::string when; ///< UTC, ISO 8601; filled in by RunFile when empty
};

/// Everything that may change while a run goes on.
struct LiveState {
    Settings settings;
    std::string prompt;
    std::string negativePrompt;
    RegionMask region;
    friend bool operator==(const LiveState&, const LiveState&) = default;
};

/// "prompt", "negative", "region" or a setting that this version knows.
bool isEditKey(const std::string& key);

/// Does to a state what an edit did. UsageError for a key or value that is none; the state's settings together are not
/// checked.
void applyEdit(LiveState& state, const std::string& key, const std::string& value);

/// The same for an edit that acts now: returns it with what was there before. UsageError also for settings that then
/// contradict each other.
Edit applyCheckedEdit(LiveState& state, Edit edit);

/// Applies those that act before `iteration` or earlier, and takes them out of `edits`, which are in order. Returns
/// them as they acted: before `iteration`.
std::vector<Edit> applyEditsUpTo(int64_t iteration, LiveState& state, std::vector<Edit>& edits);

/// Parses "40:w1=1.5", `80:prompt=a blue moon` or "20:region=none"; reads no file. UsageError for a malformed text, an
/// unknown key, a value out of range, a prompt without a word, text that is not UTF-8, or a setting that takes effect
/// with the next run only.
Edit parseEdit(std::string_view text);

/// Parses "key=value" and sets it. UsageError.
void applyAssignment(Settings& settings, std::string_view text);

/// Edits in the order of their iterations; equal iterations keep their order.
std::vector<Edit> sortedEdits(std::vector<Edit> edits);

} // namespace referee
