// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pack_files.h"

#include "core/io/safetensors_header.h"
#include "core/io/weight_files.h"

#include <algorithm>

namespace referee {

namespace {
namespace fs = std::filesystem;
}

std::vector<fs::path> componentFiles(const PackComponent& component)
{
    std::error_code ignored;
    if (fs::is_regular_file(component.path, ignored)) {
        return { component.path };
    }
    auto result = smallFilesOf(component);
    if (hasWeights(component)) {
        const auto weights = findWeightFiles(component.path);
        result.insert(result.end(), weights.files.begin(), weights.files.end());
        if (!weights.index.empty()) {
            result.push_back(weights.index);
        }
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::vector<fs::path> packFiles(const Pack& pack)
{
    std::vector<fs::path> result;
    if (!pack.root.empty()) {
        result.push_back(pack.root / "pack.json");
    }
    for (const auto& component : packComponents(pack)) {
        for (const auto& file : componentFiles(component)) {
            if (std::find(result.begin(), result.end(), file) == result.end()) {
                result.push_back(file);
            }
        }
    }
    return result;
}

std::string nameInPack(const Pack& pack, const fs::path& file)
{
    const auto relative = file.lexically_normal().lexically_relative(pack.root.lexically_normal());
    const bool isInside = !pack.root.empty() && !relative.empty() && *relative.begin() != "..";
    return isInside ? relative.string() : file.string();
}

WeightSummary summarizeWeights(const fs::path& file)
{
    WeightSummary summary;
    for (const auto& entry : readSafetensorsHeader(InputFile(file)).entries) {
        const uint64_t bytes = entry.end - entry.begin;
        summary.tensors += 1;
        summary.elements += bytes / safetensorsDtypeSize(entry.dtype);
        summary.bytes += bytes;
        summary.bytesOfDtype[entry.dtype] += bytes;
    }
    return summary;
}

} // namespace referee
