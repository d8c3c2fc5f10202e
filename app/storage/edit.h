// SPDX-License-Identifier: GPL-3.0-or-later
// Edits change a run while it goes on: "before iteration 40, w1 becomes 1.5". They are typed in the window, scripted,
// or read from a run file.
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

// Region masks as one word of text, for command lines, edits and the JSON of a picture; and as a picture.

/// The text of an empty mask: the whole picture is painted.
inline constexpr std::string_view kNoRegion = "none";

/// "WxH:BASE64", the bytes row by row from the top; "none" for an empty mask.
std::string regionText(const RegionMask& mask);

/// Parses the text of regionText(); none for other texts, which may be the path of a picture. UsageError for invalid
/// data.
std::optional<RegionMask> regionDataIn(const std::string& text);
/// The same where only data are allowed: a text in a file must not make us open another file. UsageError.
RegionMask regionFromData(const std::string& text);
/// Reads a picture at its own size: white is painted; black and transparent parts are held. LoadError.
RegionMask readRegion(const std::filesystem::path& picture);

/// One edit, which acts before its iteration. `key`: "prompt", "negative", "region", or a setting that may change
/// during a run.
struct Edit {
    int64_t iteration = 0;
    std::string key;
    std::string before; ///< empty until the edit has acted
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

/// Sets the value of a key. UsageError for an invalid key or value; whether the settings fit together is not checked.
void applyEdit(LiveState& state, const std::string& key, const std::string& value);

/// The same for an edit that acts now: returns it with the value before. UsageError also for settings that then
/// contradict each other.
Edit applyCheckedEdit(LiveState& state, Edit edit);

/// Applies the edits up to `iteration` and removes them from `edits`, which are in order. Returns them as they acted:
/// before `iteration`.
std::vector<Edit> applyEditsUpTo(int64_t iteration, LiveState& state, std::vector<Edit>& edits);

/// Parses "40:w1=1.5", "80:prompt=a blue moon" or "20:region=none"; reads no file. UsageError for invalid text, an
/// unknown key, a value out of range, an empty prompt, text that is not UTF-8, or a setting that takes effect with the
/// next run only.
Edit parseEdit(std::string_view text);

/// Parses "key=value" and sets it. UsageError.
void applyAssignment(Settings& settings, std::string_view text);

/// Edits sorted by iteration; those of one iteration keep their order.
std::vector<Edit> sortedEdits(std::vector<Edit> edits);

} // namespace referee
