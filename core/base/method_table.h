// SPDX-License-Identifier: GPL-3.0-or-later
// The methods and their traits. Torch-free; the classes that do the work are in core/methods under the same keys.
#pragma once

#include "core/base/settings.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// What a method has and accepts. Code asks these traits instead of comparing keys.
struct MethodTraits {
    std::string key; ///< in settings, files and on the command line
    std::string name; ///< in the window: "referee + SDS"
    std::string description; ///< one sentence
    bool usesReferee = false; ///< a referee evaluates views of the picture; the pack needs one
    bool usesSds = false; ///< score distillation has a gradient
    bool optimizesLatent = false; ///< z moves by an optimizer and has an average; otherwise a sampler makes it
    bool hasTail = false; ///< the last iterations may belong to SDS alone
    bool startsFromImage = false; ///< takes a start image instead of noise
    bool holdsMask = false; ///< takes an edit mask
    bool isInspectable = false; ///< steps leave gradients: maps, views, traces
    bool usesPrefix = false; ///< Stable Diffusion reads settings.prefix before the prompt
    int64_t (*length)(const Settings&) = [](const Settings& settings) { return settings.iterations; }; ///< iterations
};

/// The traits of a key. UsageError for one that is not registered. The reference stays valid.
const MethodTraits& methodTraits(std::string_view key);
/// Of the settings' own method.
inline const MethodTraits& methodTraits(const Settings& settings) { return methodTraits(settings.method); }
/// All, in the order of registration.
std::vector<const MethodTraits*> methodTable();
/// Adds a method, before any thread reads the table. UsageError for a key that is there already.
void registerMethod(const MethodTraits& traits);
/// Keys separated by '|', as a settings row has its choices.
std::string methodChoices();
/// The first method that needs no referee, for packs without one.
const MethodTraits& methodWithoutReferee();

} // namespace referee
