// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_placement.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"
#include "core/models/lora/lora_alphas.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

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

/// Everything that is wrong with a file, so that it is told once.
struct LoadDiagnostics {
    std::vector<std::string> homeless, twice, alone, shapes, types;
    std::set<std::string> kinds;
    std::set<std::string> adapters; ///< names that the tensors bear

    void throwIfAny(const std::string& file) const
    {
        std::string text;
        const auto add = [&text](const std::vector<std::string>& items, const std::string& what) {
            if (!items.empty()) {
                text += (text.empty() ? "" : " ") + counted(items.size(), "tensor") + " " + what + ": " + listed(items)
                    + ".";
            }
        };
        add(homeless, "without a place in this Stable Diffusion");
        add(twice, "for a layer that has one already");
        add(alone, "without partner");
        add(shapes, "of wrong shape");
        add(types, "of wrong dtype");
        if (adapters.size() > 1) {
            text += (text.empty() ? "" : " ") + counted(adapters.size(), "adapter") + ": "
                + listed({ adapters.begin(), adapters.end() }) + ". Save them one by one.";
        }
        if (text.empty()) {
            return;
        }
        for (const auto& kind : kinds) {
            text += " Note that " + kind + ".";
        }
        throw LoadError(file
            + ": every tensor of a LoRA was expected to change a layer of the UNet or text encoder, found " + text
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
        count *= size; // the header's parser has seen to it that this stays below 2^63
    }
    return count;
}

/// Is it [rows, columns], perhaps with a window of kernel × kernel behind?
bool isMatrix(const TensorEntry& entry, int64_t rows, int64_t columns, int64_t kernel)
{
    const auto& shape = entry.shape;
    const bool hasWindow = shape.size() == 4 && shape[2] == kernel && shape[3] == kernel;
    return (hasWindow || (shape.size() == 2 && kernel == 1)) && shape[0] == rows && shape[1] == columns;
}

void checkShapes(const Found& found, LoadDiagnostics& complaints)
{
    const auto& weight = found.layer->shape;
    const int64_t kernel = weight.size() == 4 ? weight[2] : 1;
    const bool hasRank = !found.down->shape.empty() && found.down->shape.front() > 0;
    const int64_t rank = hasRank ? found.down->shape.front() : 1;
    const auto complain = [&](const TensorEntry& entry, std::vector<int64_t> expected, int64_t window) {
        if (window > 1) {
            expected.insert(expected.end(), 2, window);
        }
        complaints.shapes.push_back(entry.name + " is " + shapeText(entry.shape) + ", expected " + shapeText(expected));
    };
    if (!hasRank || !isMatrix(*found.down, rank, weight[1], kernel)) {
        complain(*found.down, { rank, weight[1] }, kernel);
    }
    if (!isMatrix(*found.up, weight[0], rank, 1)) {
        complain(*found.up, { weight[0], rank }, 1);
    }
    if (found.alpha != nullptr && elements(*found.alpha) != 1) {
        complain(*found.alpha, {}, 1);
    }
}

void check(const Found& found, LoadDiagnostics& complaints)
{
    for (const auto* entry : { found.down, found.up }) {
        if (entry != nullptr && !isFloating(*entry)) {
            complaints.types.push_back(entry->name + " is " + entry->dtype + ", expected F16, BF16, F32 or F64");
        }
    }
    if (found.down != nullptr && found.up != nullptr) {
        checkShapes(found, complaints);
        return;
    }
    for (const auto* entry : { found.down, found.up, found.alpha }) {
        if (entry != nullptr) {
            complaints.alone.push_back(entry->name);
        }
    }
}

FoundParts sorted(const SafetensorsHeader& header, const LoraTargets& targets, LoadDiagnostics& complaints)
{
    const LoraKeyMap words(targets);
    FoundParts parts;
    for (const auto& entry : header.entries) {
        const auto key = parseLoraKey(entry.name);
        const auto place = key ? words.find(*key) : std::nullopt;
        if (!place) {
            complaints.homeless.push_back(entry.name);
            if (auto kind = kindOfStrangeKey(entry.name); !kind.empty()) {
                complaints.kinds.insert(std::move(kind));
            }
            continue;
        }
        if (!key->adapter.empty()) {
            complaints.adapters.insert(key->adapter);
        }
        const LoraLayer& layer = targets.of(key->network)[*place];
        Found& found = parts[{ key->network, layer.name }];
        found.layer = &layer;
        if (found.of(key->role) != nullptr) {
            complaints.twice.push_back(entry.name);
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
        throw LoadError(file + ": a LoRA file was expected, found " + counted(header.entries.size(), "tensor")
            + ", none of which is named like a part of one. A whole checkpoint is given with --sd or in a pack.");
    }
    const LoraAlphas alphas(header.metadata, file);
    LoadDiagnostics complaints;
    const FoundParts found = sorted(header, targets, complaints);
    for (const auto& [place, part] : found) {
        check(part, complaints);
    }
    complaints.throwIfAny(file);
    std::vector<LoraPart> parts;
    for (const auto& [place, part] : found) {
        LoraPart result { place.first, place.second, *part.down, *part.up, std::nullopt, 1 };
        if (part.alpha != nullptr) {
            result.alpha = *part.alpha;
        }
        result.scale = alphas.scale(place.first, place.second, result.rank()).value_or(1);
        parts.push_back(std::move(result));
    }
    return parts;
}

} // namespace referee
