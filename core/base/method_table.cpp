// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/method_table.h"

#include "core/base/errors.h"

#include <algorithm>
#include <deque>

namespace referee {

namespace {

int64_t samplerLength(const Settings& settings)
{
    const bool repeatsSecond = settings.sampler == "pndm" && settings.samplerSteps > 1; // PLMS evaluates it twice
    return settings.samplerSteps + (repeatsSecond ? 1 : 0);
}

/// Latent inversion with one or both of its gradients.
MethodTraits inversion(const char* key, const char* name, const char* description, bool usesReferee, bool usesSds)
{
    return { .key = key,
        .name = name,
        .description = description,
        .usesReferee = usesReferee,
        .usesSds = usesSds,
        .optimizesLatent = true,
        .hasTail = usesSds,
        .startsFromImage = true,
        .holdsMask = true,
        .isInspectable = true,
        .usesPrefix = true };
}

std::deque<MethodTraits> builtInMethods()
{
    return {
        inversion("vlm+sds", "referee + SDS",
            "The paper's method: the referee and score distillation move the latent together.", true, true),
        inversion("vlm", "referee alone", "The referee alone moves the latent.", true, false),
        inversion("sds", "SDS alone", "Score distillation alone moves the latent.", false, true),
        { .key = "sd",
            .name = "plain sampling",
            .description = "Plain Stable Diffusion sampling, the baseline.",
            .length = samplerLength },
    };
}

std::deque<MethodTraits>& table()
{
    static std::deque<MethodTraits> methods = builtInMethods();
    return methods;
}

const MethodTraits* find(std::string_view key)
{
    const auto found = std::ranges::find(table(), key, &MethodTraits::key);
    return found == table().end() ? nullptr : &*found;
}

} // namespace

const MethodTraits& methodTraits(std::string_view key)
{
    if (const MethodTraits* traits = find(key)) {
        return *traits;
    }
    throw UsageError("method must be one of " + methodChoices() + ", got '" + std::string(key) + "'.");
}

std::vector<const MethodTraits*> methodTable()
{
    std::vector<const MethodTraits*> methods;
    for (const MethodTraits& traits : table()) {
        methods.push_back(&traits);
    }
    return methods;
}

void registerMethod(const MethodTraits& traits)
{
    if (find(traits.key) != nullptr) {
        throw UsageError("The method '" + traits.key + "' is already registered; choose another key.");
    }
    table().push_back(traits);
}

std::string methodChoices()
{
    std::string choices;
    for (const MethodTraits& traits : table()) {
        choices += (choices.empty() ? "" : "|") + traits.key;
    }
    return choices;
}

const MethodTraits& methodWithoutReferee() { return *std::ranges::find(table(), false, &MethodTraits::usesReferee); }

} // namespace referee
