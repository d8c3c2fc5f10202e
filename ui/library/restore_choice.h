// SPDX-License-Identifier: GPL-3.0-or-later
// How much of a run comes back into the window.
#pragma once

namespace referee::ui {

enum class RestoreChoice {
    All, ///< prompt, settings, region, start image and seed: the same run again
    AllButSeed, ///< the same wishes, another throw of the dice
    PromptOnly, ///< the settings stay as they are in the window
};

} // namespace referee::ui
