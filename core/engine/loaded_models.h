// SPDX-License-Identifier: GPL-3.0-or-later
// The models of a pack, and how they are loaded.
#pragma once

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/engine/engine.h"
#include "core/io/pack.h"
#include "core/methods/networks.h"
#include "core/models/blip_vqa/blip_vqa.h"
#include "core/models/lora/lora_merger.h"
#include "core/tokenizers/word_piece_tokenizer.h"

#include <c10/util/Exception.h>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace referee {

/// Runs `act`. What LibTorch throws becomes a MemoryError or a std::runtime_error with a short text; its backtrace goes
/// to the log.
template <typename Act> auto translated(Act&& act) -> decltype(act())
{
    try {
        return act();
    } catch (const c10::OutOfMemoryError& error) {
        logError(error.what());
        throw MemoryError("Out of memory (" + std::string(error.what_without_backtrace())
            + "). Use fewer views, fewer views per pass or a smaller picture, or close other programs.");
    } catch (const c10::Error& error) {
        logError(error.what());
        throw std::runtime_error("LibTorch error: " + std::string(error.what_without_backtrace()));
    }
}

/// The independent model that scores pictures; no part of a run.
struct Judge {
    BlipVqa network;
    WordPieceTokenizer tokenizer;
    bool knowsPlaces = false; ///< as the pack says
};

/// Device, precision and stop flag for the loaders. UsageError for a device or precision that is not available.
struct DeviceConfig {
    torch::Device device = torch::kCPU;
    torch::ScalarType precision = torch::kFloat32;
    const std::atomic<bool>* stop = nullptr;
    std::optional<uint64_t> drawSeed; ///< EngineOptions::drawnWeights

    static DeviceConfig of(const EngineOptions& options, const std::atomic<bool>* stop);
    LoadOptions loadOptions() const;
    std::string precisionName() const; ///< "fp32", "bf16", "fp64"
    torch::TensorOptions tensorOptions() const { return torch::TensorOptions().device(device).dtype(precision); }
};

/// The pack that the options name. LoadError.
Pack openPack(const EngineOptions& options);

/// Tokenizers for the networks beside them. LoadError for those of another checkpoint.
ClipTokenizer diffusionWords(const std::filesystem::path& sd);
ClipTokenizer clipWords(const std::filesystem::path& folder);
struct Blip2Words {
    WordPieceTokenizer tokenizer;
    int64_t captionStart = 0; ///< [DEC]
};
Blip2Words blip2Words(const std::filesystem::path& folder);

/// Loads everything but the judge. LoadError before weights are read for parts that do not fit together.
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

    /// Reads Stable Diffusion's text encoder again where it was dropped.
    EncodedPrompt encode(const PromptTexts& texts);
    void encodeAgain(EncodedPrompt& prompt);
    /// False: nothing changed.
    bool setLoraStrength(double strength) { return m_lora && m_lora->setStrength(strength); }
    /// Loaded with the first call; nullptr when the pack has none.
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
