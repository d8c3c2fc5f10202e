// SPDX-License-Identifier: GPL-3.0-or-later
// A region mask as one word of text, for command lines, edits and the JSON of a picture; and as a picture.
#pragma once

#include "core/base/types.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace referee {

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

} // namespace referee
