// SPDX-License-Identifier: GPL-3.0-or-later
// The folders of a pack, empty but complete, for tests that change one thing.
#pragma once

#include "tests/core/io/file_kit.h"

#include <initializer_list>

namespace referee::test {

inline constexpr std::string_view kPackText = R"({
  "format": 1, "name": "tiny", "licence": "GPL-3.0-or-later", "image_size": 128,
  "stable_diffusion": { "path": "sd" },
  "referees": [ { "kind": "blip2", "path": "blip2", "lm_head": "blip2/lm_head.safetensors" },
                { "kind": "clip", "path": "clip" } ],
  "judge": { "kind": "blip-vqa", "path": "judge", "encode_token": false },
  "settings": { "w1": 3 } })";

/// Writes every file that a pack needs into `folder`; weights are files without tensors.
inline void writePack(const std::filesystem::path& folder, std::string_view text = kPackText)
{
    const std::string noTensors = safetensorsBytes("{}", 0);
    for (const char* name : { "sd/unet", "sd/vae", "sd/text_encoder", "blip2", "clip", "judge" }) {
        writeBytes(folder / name / "config.json", "{}");
        writeBytes(folder / name / "model.safetensors", noTensors);
    }
    writeBytes(folder / "sd/unet/config.json", R"({"sample_size":16})");
    writeBytes(folder / "sd/vae/config.json", R"({"block_out_channels":[32,64,64,64]})");
    writeBytes(folder / "sd/tokenizer/vocab.json", "{}");
    writeBytes(folder / "sd/tokenizer/merges.txt", "");
    writeBytes(folder / "sd/scheduler/scheduler_config.json", "{}");
    writeBytes(folder / "blip2/lm_head.safetensors", noTensors);
    for (const char* name : { "blip2", "judge" }) {
        writeBytes(folder / name / "vocab.txt", "");
    }
    writeBytes(folder / "clip/vocab.json", "{}");
    writeBytes(folder / "clip/merges.txt", "");
    writeBytes(folder / "pack.json", text);
}

} // namespace referee::test
