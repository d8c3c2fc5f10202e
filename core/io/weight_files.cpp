// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/weight_files.h"

#include "core/errors.h"
#include "core/io/config.h"
#include "core/io/message.h"

#include <algorithm>
#include <array>
#include <set>

namespace referee {

namespace {
namespace fs = std::filesystem;

constexpr std::array<const char*, 4> kSingleNames { "model.safetensors", "diffusion_pytorch_model.safetensors",
    "model.fp16.safetensors", "diffusion_pytorch_model.fp16.safetensors" };

/// diffusers and transformers write the variant at different places of the name.
constexpr std::array<const char*, 6> kIndexNames { "model.safetensors.index.json",
    "diffusion_pytorch_model.safetensors.index.json", "model.safetensors.index.fp16.json",
    "diffusion_pytorch_model.safetensors.index.fp16.json", "model.safetensors.fp16.index.json",
    "diffusion_pytorch_model.safetensors.fp16.index.json" };

bool isThere(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

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
            throw LoadError(map.file() + ": the name of a file in the same folder was expected for " + inQuotes(tensor)
                + ", found " + inQuotes(file.dump()) + ". Get the checkpoint again.");
        }
        result.shardOf.emplace(tensor, file.get<std::string>());
        names.insert(file.get<std::string>());
    }
    std::vector<std::string> missing;
    for (const auto& name : names) {
        result.files.push_back(index.parent_path() / name);
        if (!isThere(result.files.back())) {
            missing.push_back(name);
        }
    }
    if (names.empty() || !missing.empty()) {
        throw LoadError(index.string() + ": "
            + (names.empty() ? std::string("shards were expected, found an empty weight_map")
                             : "the shards that it names were expected beside it, missing: " + listed(missing))
            + ". The download is incomplete; fetch it again.");
    }
    return result;
}

[[noreturn]] void refuseFolder(const fs::path& folder)
{
    std::error_code problem;
    std::vector<fs::path> pickles;
    for (const auto& item : fs::directory_iterator(folder, problem)) {
        if (isPickleName(item.path())) {
            pickles.push_back(item.path());
        }
    }
    if (problem) {
        throw LoadError(folder.string() + ": a folder with weights was expected, found none (" + problem.message()
            + "). Check the path.");
    }
    if (!pickles.empty()) {
        throw LoadError(folder.string() + ": model.safetensors or diffusion_pytorch_model.safetensors was expected, "
            + pickleAdvice(*std::min_element(pickles.begin(), pickles.end())));
    }
    throw LoadError(folder.string() + ": model.safetensors or diffusion_pytorch_model.safetensors (or a "
        + "*.safetensors.index.json) was expected, found none. Put the checkpoint's weights into this folder.");
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
    return "found " + pickle.filename().string()
        + ", a pickle, which can run code and is not read here. Convert it once: "
        + (command.empty() ? commandForFolders(pickle) : command);
}

WeightFiles findWeightFiles(const fs::path& folder)
{
    for (const char* name : kSingleNames) {
        if (isThere(folder / name)) {
            return { { folder / name }, {}, {} };
        }
    }
    for (const char* name : kIndexNames) {
        if (isThere(folder / name)) {
            return readIndex(folder / name);
        }
    }
    refuseFolder(folder);
}

} // namespace referee
