// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that is loaded of a pack, and how it is loaded.
#pragma once

#include "core/engine/engine.h"
#include "core/io/pack.h"
#include "core/methods/networks.h"
#include "core/models/blip_vqa/blip_vqa.h"
#include "core/models/lora/lora_merger.h"
#include "core/tokenizers/word_piece_tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace referee {

// From a pack on disk to networks ready to run.

/// The independent witness that scores pictures; no part of a run.
struct Judge {
    BlipVqa network;
    WordPieceTokenizer tokenizer;
    bool knowsPlaces = false; ///< as the pack says
};

/// Device, precision and stop flag as the loaders take them. UsageError for a device or precision that is not there.
struct DeviceConfig {
    torch::Device device = torch::kCPU;
    torch::ScalarType precision = torch::kFloat32;
    const std::atomic<bool>* stop = nullptr;
    std::optional<uint64_t> drawSeed; ///< EngineOptions::drawnWeights

    static DeviceConfig of(const EngineOptions& options, const std::atomic<bool>* stop);
    LoadOptions loadOptions() const;
    std::string deviceName() const; ///< "cpu", "cuda:0"
    std::string precisionName() const; ///< "fp32", "bf16", "fp64"
    torch::TensorOptions tensorOptions() const { return torch::TensorOptions().device(device).dtype(precision); }
};

/// The pack that the options name. LoadError.
Pack openPack(const EngineOptions& options);

/// Tokenizers as the networks beside them know their words. LoadError for those of another checkpoint.
ClipTokenizer diffusionWords(const std::filesystem::path& sd);
ClipTokenizer clipWords(const std::filesystem::path& folder);
struct Blip2Words {
    WordPieceTokenizer tokenizer;
    int64_t captionStart = 0; ///< [DEC]
};
Blip2Words blip2Words(const std::filesystem::path& folder);

/// Loads everything but the judge. LoadError before anything is read for parts that do not fit each other.
Networks loadNetworks(const Pack& pack, const DeviceConfig& placement, const Engine::Progress& progress);
/// nullopt when the pack has none.
std::optional<Judge> loadJudge(const Pack& pack, const DeviceConfig& placement);

/// The networks of a pack, the LoRA files on top of them and the judge, as an engine keeps them.
class LoadedModels {
public:
    /// Loads what the options and the pack name. LoadError, MemoryError; Cancelled.
    LoadedModels(const EngineOptions& options, const Engine::Progress& progress, const std::atomic<bool>* stop);

    const Pack& pack() const { return m_pack; }
    Networks& networks() { return m_networks; }
    const Networks& networks() const { return m_networks; }
    EngineInfo facts() const;
    /// The pack's files, then the LoRA files; hashed now.
    std::vector<PackFile> files() const;
    /// Bytes of weights that stay in memory.
    uint64_t weightBytes() const;

    /// With Stable Diffusion's text encoder in memory, read again where it was dropped.
    EncodedPrompt encode(const PromptTexts& texts);
    void encodeAgain(EncodedPrompt& prompt);
    /// Brings the LoRA files to a strength; false: nothing changed.
    bool setLoraStrength(double strength) { return m_lora && m_lora->setStrength(strength); }
    /// Loaded when first asked for; nullptr when the pack has none.
    Judge* judge();

private:
    void needText();
    void dropText();

    DeviceConfig m_placement;
    Pack m_pack;
    Networks m_networks;
    bool m_dropsText; ///< the text encoder is freed when it is not needed
    std::vector<std::filesystem::path> m_loraFiles;
    std::optional<LoraMerger> m_lora; ///< of those files
    std::optional<Judge> m_judge;
    bool m_hasSoughtJudge = false;
};

} // namespace referee
