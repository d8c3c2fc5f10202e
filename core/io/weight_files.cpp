// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/weight_files.h"

#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/input_file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace referee {

namespace {
namespace fs = std::filesystem;

constexpr const char* kTransformers = "model";
constexpr const char* kDiffusers = "diffusion_pytorch_model";
constexpr std::array<const char*, 2> kStems { kTransformers, kDiffusers };
constexpr std::string_view kHalf = "fp16";

/// A shard must lie beside its index: anything else could lead out of the folder.
bool isPlainName(const std::string& name)
{
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos
        && name.find('\0') == std::string::npos;
}

WeightFiles readIndex(const fs::path& index)
{
    const auto map = Config::load(index).object("weight_map");
    WeightFiles result;
    result.index = index;
    std::set<std::string> names;
    for (const auto& [tensor, file] : map.json().items()) {
        if (!file.is_string() || !isPlainName(file.get_ref<const std::string&>())) {
            throw LoadError(map.file() + ": key " + inQuotes(tensor) + " must name a file in the same folder, got "
                + valueText(file) + ". Download the checkpoint again.");
        }
        result.shardOf.emplace(tensor, file.get<std::string>());
        names.insert(file.get<std::string>());
    }
    std::vector<std::string> missing;
    for (const auto& name : names) {
        result.files.push_back(index.parent_path() / name);
        if (!isOnDisk(result.files.back())) {
            missing.push_back(name);
        }
    }
    if (names.empty() || !missing.empty()) {
        throw LoadError(index.string() + ": "
            + (names.empty() ? "weight_map is empty" : "missing shards: " + listed(missing))
            + ". The download is incomplete; fetch it again.");
    }
    return result;
}

struct FolderNames {
    std::vector<std::string> pickles;
    std::vector<std::string> weights; ///< *.safetensors
};

/// Sorted. LoadError when there is no such folder.
FolderNames namesIn(const fs::path& folder)
{
    std::error_code problem;
    FolderNames names;
    for (const auto& item : fs::directory_iterator(folder, problem)) {
        const auto name = item.path().filename().string();
        if (isPickleName(name)) {
            names.pickles.push_back(name);
        } else if (name.ends_with(".safetensors")) {
            names.weights.push_back(name);
        }
    }
    if (problem) {
        throw LoadError(folder.string() + ": the folder cannot be read (" + problem.message() + "). Check the path.");
    }
    std::sort(names.pickles.begin(), names.pickles.end());
    std::sort(names.weights.begin(), names.weights.end());
    return names;
}

[[noreturn]] void refuseFolder(const fs::path& folder)
{
    const auto names = namesIn(folder);
    const auto start = folder.string() + ": no model.safetensors or diffusion_pytorch_model.safetensors";
    if (!names.weights.empty()) {
        throw LoadError(start + ", only " + listed(names.weights)
            + ". Give the file that holds this network's weights one of the two names; to convert a whole Stable "
              "Diffusion in one file, use python models/convert.py sd.");
    }
    if (!names.pickles.empty()) {
        throw LoadError(start + ". " + pickleAdvice(folder / names.pickles.front()));
    }
    throw LoadError(start + " (or *.safetensors.index.json). Put the checkpoint's weights into this folder.");
}

/// The weights of one variant ("": the ordinary ones), in one file or sharded; no files where there are none. diffusers
/// and transformers write the variant at different places of an index's name.
std::optional<WeightFiles> findVariant(const fs::path& folder, const std::string& variant)
{
    const auto dotted = variant.empty() ? std::string() : "." + variant;
    const auto whole = [&](const char* stem) -> std::optional<WeightFiles> {
        const auto file = folder / (stem + dotted + ".safetensors");
        return isOnDisk(file) ? std::optional(WeightFiles { { file }, {}, {} }) : std::nullopt;
    };
    const auto sharded = [&](const char* stem) -> std::optional<WeightFiles> {
        for (const auto& end : { ".safetensors.index" + dotted + ".json", ".safetensors" + dotted + ".index.json" }) {
            if (const auto index = folder / (stem + end); isOnDisk(index)) {
                return readIndex(index);
            }
        }
        return std::nullopt;
    };
    // Where both are there transformers reads the whole file, diffusers the shards.
    auto found = whole(kTransformers);
    found = found ? found : sharded(kDiffusers);
    found = found ? found : whole(kDiffusers);
    return found ? found : sharded(kTransformers);
}

/// "bf16" of "model.bf16.safetensors", "model.safetensors.index.bf16.json" and "model.safetensors.bf16.index.json";
/// empty for other names.
std::string variantOf(std::string_view name)
{
    for (const std::string_view stem : kStems) {
        if (!name.starts_with(stem) || name.size() <= stem.size() || name[stem.size()] != '.') {
            continue;
        }
        const auto rest = name.substr(stem.size() + 1);
        const std::array<std::pair<std::string_view, std::string_view>, 3> forms { { { "", ".safetensors" },
            { "safetensors.index.", ".json" }, { "safetensors.", ".index.json" } } };
        for (const auto& [before, after] : forms) {
            const bool isForm
                = rest.size() > before.size() + after.size() && rest.starts_with(before) && rest.ends_with(after);
            const auto word = isForm ? rest.substr(before.size(), rest.size() - before.size() - after.size()) : "";
            const bool isShard = word.find("-of-") != std::string_view::npos;
            if (!word.empty() && !isShard && word.find('.') == std::string_view::npos) {
                return std::string(word);
            }
        }
    }
    return {};
}

/// The only variant that the folder has, "bf16", "non_ema", …; several leave the choice to the user.
std::string onlyVariantIn(const fs::path& folder)
{
    std::error_code ignored;
    std::set<std::string> variants;
    for (const auto& item : fs::directory_iterator(folder, ignored)) {
        variants.insert(variantOf(item.path().filename().string()));
    }
    variants.erase("");
    return variants.size() == 1 ? *variants.begin() : std::string();
}

/// Of the program's own converter, for the files that LAVIS and Stable Diffusion's authors offer; empty for others.
std::string commandForDownload(const fs::path& pickle)
{
    constexpr const char* kConverter = "python models/convert.py ";
    const auto name = pickle.filename().string();
    const auto file = "'" + pickle.string() + "'";
    const auto out = [&](const char* folder) { return " --out '" + (pickle.parent_path() / folder).string() + "'"; };
    if (pickle.extension() == ".ckpt") {
        return kConverter + ("sd " + file) + " --tokenizer FOLDER" + out("sd")
            + ", where FOLDER holds vocab.json and merges.txt of CLIP's tokenizer.";
    }
    if (pickle.extension() != ".pth") {
        return {};
    }
    if (name.find("vqa") != std::string::npos) {
        return kConverter + ("judge " + file) + " --vocab vocab.txt" + out("judge") + ".";
    }
    if (name.starts_with("eva_vit")) {
        return kConverter + std::string("blip2 blip2_pretrained.pth --vision ") + file + " --vocab vocab.txt"
            + out("blip2") + ".";
    }
    if (name.starts_with("blip2")) {
        return kConverter + ("blip2 " + file) + " --vision eva_vit_g.pth --vocab vocab.txt" + out("blip2") + ".";
    }
    return {};
}

/// For a folder of Hugging Face, whose keys stay as they are.
std::string commandForFolders(const fs::path& pickle)
{
    auto target = pickle;
    if (pickle.stem() == "pytorch_model") {
        target.replace_filename("model");
    }
    target.replace_extension(".safetensors");
    return "python -c \"import torch, safetensors.torch as s; d = torch.load('" + pickle.string()
        + "', map_location='cpu', weights_only=True); d = d.get('model', d.get('state_dict', d)); "
        + "s.save_file({k: v.clone().contiguous() for k, v in d.items() if torch.is_tensor(v)}, '" + target.string()
        + "', {'format': 'pt'})\"";
}
}

bool isPickleName(const fs::path& file)
{
    const auto ending = file.extension();
    return ending == ".bin" || ending == ".pth" || ending == ".pt" || ending == ".ckpt";
}

std::string pickleAdvice(const fs::path& pickle)
{
    const auto command = commandForDownload(pickle);
    return pickle.filename().string() + " is a pickle, which can run code and is not read here. Convert it once: "
        + (command.empty() ? commandForFolders(pickle) : command);
}

WeightFiles findWeightFiles(const fs::path& folder)
{
    for (const auto& variant : { std::string(), std::string(kHalf), onlyVariantIn(folder) }) {
        if (auto found = findVariant(folder, variant)) {
            return *found;
        }
    }
    refuseFolder(folder);
}

} // namespace referee
