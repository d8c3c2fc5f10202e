// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_record.h"

#include <algorithm>

namespace referee {

namespace {

std::filesystem::path whole(const std::filesystem::path& path)
{
    std::error_code error;
    const auto result = path.empty() ? path : std::filesystem::absolute(path, error);
    return error ? path : result.lexically_normal();
}

} // namespace

RunHeader headOf(const RunRequest& request, const std::string& preset, const EngineOptions& options,
    const EngineInfo& engine, const std::vector<PackFile>& packFiles)
{
    RunHeader head;
    head.request = request;
    head.hasStartPicture = !request.startPicture.isEmpty();
    head.request.startPicture = {};
    head.preset = preset;
    head.options = options;
    EngineParts& parts = head.options.parts;
    for (auto* path : { &head.options.pack, &parts.sd, &parts.blip2, &parts.lmHead, &parts.clip, &parts.judge }) {
        *path = whole(*path);
    }
    for (auto& file : head.options.loras) {
        file = whole(file);
    }
    head.engine = engine;
    head.packFiles = packFiles;
    return head;
}

LiveState stateOf(const RunRequest& request)
{
    return { request.settings, request.prompt, request.negativePrompt, request.region };
}

RunRequest requestWith(const RunRequest& request, const LiveState& state)
{
    RunRequest changed = request;
    changed.settings = state.settings;
    changed.prompt = state.prompt;
    changed.negativePrompt = state.negativePrompt;
    changed.region = state.region;
    return changed;
}

RunRequest requestAt(const RunHeader& head, const LiveState& state, const Snapshot& snapshot)
{
    RunRequest request = requestWith(head.request, state);
    request.width = snapshot.width * head.engine.downFactor;
    request.height = snapshot.height * head.engine.downFactor;
    return request;
}

bool isLora(const PackFile& file) { return file.path.starts_with("LoRA "); }

bool isSamePack(const std::vector<PackFile>& a, const std::vector<PackFile>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const PackFile& one, const PackFile& other) {
        return one.path == other.path && one.sha256 == other.sha256;
    });
}

} // namespace referee
