// SPDX-License-Identifier: GPL-3.0-or-later
// A region mask as one word of text, for command lines, edits and the JSON of a picture.
#pragma once

#include "core/types.h"

#include <string>
#include <string_view>

namespace referee {

/// How an empty mask is written: all of the picture moves.
inline constexpr std::string_view kNoRegion = "none";

/// "WxH:BASE64", the bytes row by row from the top; "none" for an empty mask.
std::string regionText(const RegionMask& mask);

/// Reads what regionText writes; any other text is the path of a picture: white is worked on, black is held.
/// UsageError for a malformed text, LoadError for a file that is no picture.
RegionMask regionFromText(const std::string& text);
/// Only what regionText writes: a text that came with a file must not make us open another one. UsageError.
RegionMask regionFromData(const std::string& text);

} // namespace referee
