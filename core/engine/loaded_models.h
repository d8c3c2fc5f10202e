// SPDX-License-Identifier: GPL-3.0-or-later
// The networks of a pack, the LoRA files on top of them and the judge, as an engine keeps them.
#pragma once

#include "core/engine/load_networks.h"
#include "core/io/pack.h"
#include "core/methods/prompt_encoding.h"
#include "core/models/lora/lora_merger.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace referee {

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
