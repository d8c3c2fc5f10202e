// SPDX-License-Identifier: GPL-3.0-or-later
// A picture's scores as the JSON that `score` and `generate --score` print.
#pragma once

#include "core/engine/engine.h"

#include <nlohmann/json.hpp>

namespace referee::cli {

/// Keys: itm, match, caption, clip (null without CLIP), judge (null without a judge) {score, phrases [{phrase, yes}],
/// places [{first, relation, second, yes (null: not judged)}]}.
nlohmann::ordered_json toJson(const PictureScore& score);

} // namespace referee::cli
