// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pack_components.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"
#include "core/io/safetensors_header.h"
#include "core/io/weight_files.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace referee {

namespace {
namespace fs = std::filesystem;

/// What the folder of a component holds.
struct FolderKind {
    std::string_view name;
    const char* config = "";
    VocabularyKind vocabulary = VocabularyKind::None;
    bool hasWeights = true;
};

constexpr std::array<FolderKind, 8> kFolders { {
    { "unet", "config.json" },
    { "vae", "config.json" },
    { "text_encoder", "config.json" },
    { "tokenizer", "", VocabularyKind::BytePair, false },
    { "scheduler", "scheduler_config.json", VocabularyKind::None, false },
    { "blip2", "config.json", VocabularyKind::WordPiece },
    { "clip", "config.json", VocabularyKind::BytePair },
    { "judge", "config.json", VocabularyKind::WordPiece },
} };
constexpr FolderKind kFileAlone { "lm_head" };

const FolderKind& kindOf(const PackComponent& component)
{
    const auto* found = std::find_if(
        kFolders.begin(), kFolders.end(), [&](const FolderKind& kind) { return kind.name == component.name; });
    return found == kFolders.end() ? kFileAlone : *found;
}

constexpr const char* kWholeTokenizer = "tokenizer.json";
constexpr std::array<const char*, 3> kTokenDeclarations { "added_tokens.json", "special_tokens_map.json",
    "tokenizer_config.json" };

std::vector<std::string> vocabularyNames(VocabularyKind kind)
{
    if (kind == VocabularyKind::None) {
        return {};
    }
    return kind == VocabularyKind::BytePair ? std::vector<std::string> { "vocab.json", "merges.txt" }
                                            : std::vector<std::string> { "vocab.txt" };
}

/// The names that the folder lacks.
std::vector<std::string> lacking(const fs::path& folder, std::vector<std::string> names)
{
    std::erase_if(names, [&](const std::string& name) { return isOnDisk(folder / name); });
    return names;
}

} // namespace

std::vector<PackComponent> packComponents(const Pack& pack)
{
    std::vector<PackComponent> result;
    for (const char* name : { "unet", "vae", "text_encoder", "tokenizer", "scheduler" }) {
        result.push_back({ name, pack.stableDiffusion / name });
    }
    for (const auto& referee : pack.referees) {
        result.push_back({ referee.kind, referee.path });
        if (!referee.lmHead.empty()) {
            result.push_back({ "lm_head", referee.lmHead });
        }
    }
    if (pack.judge) {
        result.push_back({ "judge", pack.judge->path });
    }
    return result;
}

std::vector<std::string> vocabularyFiles(const fs::path& folder, VocabularyKind kind)
{
    auto names = vocabularyNames(kind);
    if (names.empty()) {
        return names;
    }
    if (!lacking(folder, names).empty() && isOnDisk(folder / kWholeTokenizer)) {
        names = { kWholeTokenizer };
    }
    names.insert(names.end(), kTokenDeclarations.begin(), kTokenDeclarations.end());
    std::erase_if(names, [&](const std::string& name) { return !isOnDisk(folder / name); });
    return names;
}

std::string configNameOf(const PackComponent& component) { return kindOf(component).config; }

bool hasWeights(const PackComponent& component) { return kindOf(component).hasWeights; }

std::vector<fs::path> smallFilesOf(const PackComponent& component)
{
    std::vector<fs::path> files;
    if (const auto config = configNameOf(component); !config.empty() && isOnDisk(component.path / config)) {
        files.push_back(component.path / config);
    }
    for (const auto& name : vocabularyFiles(component.path, kindOf(component).vocabulary)) {
        files.push_back(component.path / name);
    }
    return files;
}

std::vector<std::string> missingFilesOf(const PackComponent& component)
{
    const FolderKind& kind = kindOf(component);
    if (&kind == &kFileAlone) {
        return isOnDisk(component.path) ? std::vector<std::string>() : std::vector { component.path.string() };
    }
    std::error_code ignored;
    if (!fs::is_directory(component.path, ignored)) {
        return { "folder " + component.path.string() };
    }
    std::vector<std::string> missing;
    if (const auto config = configNameOf(component); !config.empty() && !isOnDisk(component.path / config)) {
        missing.push_back((component.path / config).string());
    }
    const auto words = lacking(component.path, vocabularyNames(kind.vocabulary));
    if (!words.empty() && !isOnDisk(component.path / kWholeTokenizer)) {
        missing.push_back((component.path / listed(words)).string() + " (or " + kWholeTokenizer + ")");
    }
    return missing;
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
