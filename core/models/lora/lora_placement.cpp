// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_placement.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"
#include "core/models/lora/lora_alphas.h"

#include <algorithm>
#include <map>
#include <set>

namespace referee {

namespace {

struct Found {
    const LoraLayer* layer = nullptr;
    const TensorEntry* down = nullptr;
    const TensorEntry* up = nullptr;
    const TensorEntry* alpha = nullptr;

    const TensorEntry*& of(LoraRole role) { return role == LoraRole::Down ? down : role == LoraRole::Up ? up : alpha; }
};

/// Sorted by network and place in it.
using FoundParts = std::map<std::pair<LoraNetwork, std::string>, Found>;

/// Everything that is wrong with a file, reported at once.
struct LoadDiagnostics {
    std::vector<std::string> unplaced, repeated, unpaired, shapes, types;
    std::set<std::string> kinds;
    std::set<std::string> adapters; ///< names in the keys

    void throwIfAny(const std::string& file) const
    {
        std::string text = faultText("tensor", unplaced, "without a layer in this Stable Diffusion")
            + faultText("tensor", repeated, "for a layer that has one already")
            + faultText("tensor", unpaired, "without partner") + faultText("tensor", shapes, "of wrong shape")
            + faultText("tensor", types, "of wrong dtype");
        if (adapters.size() > 1) {
            text += " " + counted(adapters.size(), "adapter") + ": " + listed({ adapters.begin(), adapters.end() })
                + ". Save them one by one.";
        }
        if (text.empty()) {
            return;
        }
        for (const auto& kind : kinds) {
            text += " Note that " + kind + ".";
        }
        throw LoadError(file + ": the LoRA does not fit this UNet and text encoder:" + text
            + " Use a LoRA made for this kind of Stable Diffusion.");
    }
};

bool isFloating(const TensorEntry& entry)
{
    return entry.dtype == "F32" || entry.dtype == "F16" || entry.dtype == "BF16" || entry.dtype == "F64";
}

int64_t elements(const TensorEntry& entry)
{
    int64_t count = 1;
    for (const int64_t size : entry.shape) {
        count *= size; // below 2^63, as the header's parser has checked
    }
    return count;
}

/// True for [rows, columns], or [rows, columns, kernel, kernel].
bool isMatrix(const TensorEntry& entry, int64_t rows, int64_t columns, int64_t kernel)
{
    const auto& shape = entry.shape;
    const bool hasWindow = shape.size() == 4 && shape[2] == kernel && shape[3] == kernel;
    return (hasWindow || (shape.size() == 2 && kernel == 1)) && shape[0] == rows && shape[1] == columns;
}

void checkShapes(const Found& found, LoadDiagnostics& faults)
{
    const auto& weight = found.layer->shape;
    const int64_t kernel = weight.size() == 4 ? weight[2] : 1;
    const bool hasRank = !found.down->shape.empty() && found.down->shape.front() > 0;
    const int64_t rank = hasRank ? found.down->shape.front() : 1;
    const auto report = [&](const TensorEntry& entry, std::vector<int64_t> expected, int64_t window) {
        if (window > 1) {
            expected.insert(expected.end(), 2, window);
        }
        faults.shapes.push_back(entry.name + " is " + shapeText(entry.shape) + ", expected " + shapeText(expected));
    };
    if (!hasRank || !isMatrix(*found.down, rank, weight[1], kernel)) {
        report(*found.down, { rank, weight[1] }, kernel);
    }
    if (!isMatrix(*found.up, weight[0], rank, 1)) {
        report(*found.up, { weight[0], rank }, 1);
    }
    if (found.alpha != nullptr && elements(*found.alpha) != 1) {
        report(*found.alpha, {}, 1);
    }
}

void check(const Found& found, LoadDiagnostics& faults)
{
    for (const auto* entry : { found.down, found.up }) {
        if (entry != nullptr && !isFloating(*entry)) {
            faults.types.push_back(entry->name + " is " + entry->dtype + ", expected F16, BF16, F32 or F64");
        }
    }
    if (found.down != nullptr && found.up != nullptr) {
        checkShapes(found, faults);
        return;
    }
    for (const auto* entry : { found.down, found.up, found.alpha }) {
        if (entry != nullptr) {
            faults.unpaired.push_back(entry->name);
        }
    }
}

FoundParts sorted(const SafetensorsHeader& header, const LoraTargets& targets, LoadDiagnostics& faults)
{
    const LoraKeyMap words(targets);
    FoundParts parts;
    for (const auto& entry : header.entries) {
        const auto key = parseLoraKey(entry.name);
        const auto place = key ? words.find(*key) : std::nullopt;
        if (!place) {
            faults.unplaced.push_back(entry.name);
            if (auto kind = kindOfStrangeKey(entry.name); !kind.empty()) {
                faults.kinds.insert(std::move(kind));
            }
            continue;
        }
        if (!key->adapter.empty()) {
            faults.adapters.insert(key->adapter);
        }
        const LoraLayer& layer = targets.of(key->network)[*place];
        Found& found = parts[{ key->network, layer.name }];
        found.layer = &layer;
        if (found.of(key->role) != nullptr) {
            faults.repeated.push_back(entry.name);
        }
        found.of(key->role) = &entry;
    }
    return parts;
}

} // namespace

std::vector<LoraPart> placeLora(const SafetensorsHeader& header, const LoraTargets& targets, const std::string& file)
{
    const bool isLora = std::any_of(header.entries.begin(), header.entries.end(), [](const TensorEntry& entry) {
        return parseLoraKey(entry.name).has_value() || !kindOfStrangeKey(entry.name).empty();
    });
    if (!isLora) {
        throw LoadError(file + ": not a LoRA: it has " + counted(header.entries.size(), "tensor")
            + ", none of which is named like a part of one. Give a whole checkpoint with --sd or in a pack.");
    }
    const LoraAlphas alphas(header.metadata, file);
    LoadDiagnostics faults;
    const FoundParts found = sorted(header, targets, faults);
    for (const auto& [place, part] : found) {
        check(part, faults);
    }
    faults.throwIfAny(file);
    std::vector<LoraPart> parts;
    for (const auto& [place, part] : found) {
        const auto alpha = part.alpha != nullptr ? std::optional(*part.alpha) : std::nullopt;
        LoraPart result { place.first, place.second, *part.down, *part.up, alpha, 1 };
        result.scale = alphas.scale(place.first, place.second, result.rank()).value_or(1);
        parts.push_back(std::move(result));
    }
    return parts;
}

} // namespace referee
