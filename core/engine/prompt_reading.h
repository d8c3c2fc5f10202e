// SPDX-License-Identifier: GPL-3.0-or-later
// What each side reads of a prompt, and what it does not.
#pragma once

#include "core/engine.h"
#include "core/optimizer/networks.h"
#include "core/optimizer/session.h"

#include <string>

namespace referee {

/// The texts of a run. UsageError when nothing is left of the prompt after cleaning, or when it is not UTF-8.
/// Method sd has no prefix.
PromptTexts promptTexts(const std::string& prompt, const std::string& negativePrompt, const Settings& settings);

/// Budgets and warnings: signs that caption cleaning removes, words beyond 50, tokens beyond each side's budget.
PromptReading readPromptFor(const Networks& networks, const std::string& prompt, const Settings& settings);

} // namespace referee
