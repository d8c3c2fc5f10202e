// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes: docs/method.md, "Full size"; diffusers' and transformers' config.json of the published checkpoints.
#include "core/engine/full_size_pack.h"

#include "core/base/errors.h"
#include "core/tokenizers/byte_pair.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace referee {

namespace {

constexpr unsigned kClipVocabulary = 49408;
constexpr unsigned kBertTokens = 30522;

constexpr const char* kPack = R"({ "format": 1, "name": "full size, random weights", "licence": "none",
        "image_size": 512, "stable_diffusion": { "path": "sd" },
        "referees": [ { "kind": "blip2", "path": "blip2" } ], "settings": {} })";

constexpr const char* kUNet = R"({ "_class_name": "UNet2DConditionModel", "act_fn": "silu",
        "attention_head_dim": 8, "block_out_channels": [320, 640, 1280, 1280], "center_input_sample": false,
        "cross_attention_dim": 768, "downsample_padding": 1, "flip_sin_to_cos": true, "freq_shift": 0,
        "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
        "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
        "in_channels": 4, "layers_per_block": 2, "mid_block_scale_factor": 1, "norm_eps": 1e-05,
        "norm_num_groups": 32, "out_channels": 4, "sample_size": 64 })";

constexpr const char* kAutoencoder = R"({ "_class_name": "AutoencoderKL", "act_fn": "silu",
        "block_out_channels": [128, 256, 512, 512], "in_channels": 3, "latent_channels": 4, "layers_per_block": 2,
        "norm_num_groups": 32, "out_channels": 3, "sample_size": 512, "scaling_factor": 0.18215,
        "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"],
        "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"] })";

constexpr const char* kText = R"({ "architectures": ["CLIPTextModel"], "model_type": "clip_text_model",
        "bos_token_id": 0, "eos_token_id": 2, "pad_token_id": 1, "hidden_act": "quick_gelu", "hidden_size": 768,
        "intermediate_size": 3072, "layer_norm_eps": 1e-05, "max_position_embeddings": 77,
        "num_attention_heads": 12, "num_hidden_layers": 12, "projection_dim": 768, "vocab_size": 49408 })";

constexpr const char* kScheduler = R"({ "_class_name": "PNDMScheduler", "beta_start": 0.00085, "beta_end": 0.012,
        "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "steps_offset": 1, "set_alpha_to_one": false,
        "skip_prk_steps": true, "prediction_type": "epsilon", "clip_sample": false })";

constexpr const char* kBlip2 = R"({ "architectures": ["Blip2ForImageTextRetrieval"], "model_type": "blip-2",
        "image_text_hidden_size": 256, "num_query_tokens": 32,
        "qformer_config": { "model_type": "blip_2_qformer", "cross_attention_frequency": 2,
            "encoder_hidden_size": 1408, "hidden_act": "gelu", "hidden_size": 768, "intermediate_size": 3072,
            "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "num_attention_heads": 12,
            "num_hidden_layers": 12, "use_qformer_text_input": true, "vocab_size": 30523 },
        "vision_config": { "model_type": "blip_2_vision_model", "hidden_act": "gelu", "hidden_size": 1408,
            "image_size": 224, "intermediate_size": 6144, "layer_norm_eps": 1e-06, "num_attention_heads": 16,
            "num_hidden_layers": 39, "patch_size": 14, "qkv_bias": true } })";

void write(const std::filesystem::path& file, const std::string& text)
{
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    std::ofstream stream(file, std::ios::binary);
    stream << text;
    stream.close();
    if (error || !stream) {
        throw WriteError(file.string() + ": could not be written; is the disk full? Set TMPDIR to another folder.");
    }
}

/// Bytes inside and at the end of words, then fillers, then start and end of text.
void writeClipVocabulary(const std::filesystem::path& folder)
{
    constexpr unsigned kBytes = 256;
    nlohmann::json vocabulary;
    for (unsigned byte = 0; byte < kBytes; ++byte) {
        const auto letter = BytePair::letterOfByte(static_cast<unsigned char>(byte));
        vocabulary[letter] = byte;
        vocabulary[letter + "</w>"] = kBytes + byte;
    }
    for (unsigned id = 2 * kBytes; id < kClipVocabulary - 2; ++id) {
        vocabulary["filler" + std::to_string(id)] = id;
    }
    vocabulary["<|startoftext|>"] = kClipVocabulary - 2;
    vocabulary["<|endoftext|>"] = kClipVocabulary - 1;
    write(folder / "vocab.json", vocabulary.dump());
    write(folder / "merges.txt", "#version: 0.2\n");
}

void writeBertVocabulary(const std::filesystem::path& folder)
{
    std::string text;
    unsigned count = 0;
    const auto add = [&](const std::string& token) {
        text += token + "\n";
        ++count;
    };
    for (const char* token :
        { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "striped", "star", "above", "blue", "moon" }) {
        add(token);
    }
    for (char letter = 'a'; letter <= 'z'; ++letter) {
        add(std::string(1, letter));
        add(std::string("##") + letter);
    }
    while (count < kBertTokens) {
        add("filler" + std::to_string(count));
    }
    write(folder / "vocab.txt", text);
}

} // namespace

void writeFullSizePack(const std::filesystem::path& folder)
{
    write(folder / "pack.json", kPack);
    write(folder / "sd" / "unet" / "config.json", kUNet);
    write(folder / "sd" / "vae" / "config.json", kAutoencoder);
    write(folder / "sd" / "text_encoder" / "config.json", kText);
    write(folder / "sd" / "scheduler" / "scheduler_config.json", kScheduler);
    write(folder / "blip2" / "config.json", kBlip2);
    writeClipVocabulary(folder / "sd" / "tokenizer");
    writeBertVocabulary(folder / "blip2");
}

} // namespace referee
