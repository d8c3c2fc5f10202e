// SPDX-License-Identifier: GPL-3.0-or-later
// The numerics presets `paper`, `reference` and `studio`: named rows of settings, never a code branch elsewhere.
#pragma once

#include "core/base/settings.h"

#include <span>
#include <string_view>

namespace referee {

/// Names in the order that they are offered; the first is the default.
std::span<const std::string_view> presetNames();
/// Settings of a preset (docs/method.md has the table). UsageError for an unknown name.
Settings presetSettings(std::string_view name);

} // namespace referee
