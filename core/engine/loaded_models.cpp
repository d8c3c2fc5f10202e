// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/loaded_models.h"

#include "core/engine/memory_planner.h"
#include "core/io/identity.h"
#include "core/io/pack_files.h"

#include <ATen/Version.h>
#include <torch/version.h>

namespace referee {

LoadedModels::LoadedModels(
    const EngineOptions& options, const Engine::Progress& progress, const std::atomic<bool>* stop)
    : m_placement(DeviceConfig::of(options, stop))
    , m_pack(openPack(options))
    , m_networks(loadNetworks(m_pack, m_placement, progress))
    , m_dropsText(options.dropsTextEncoder)
    , m_loraFiles(options.loras)
{
    if (!m_loraFiles.empty()) {
        m_lora.emplace(m_loraFiles, *m_networks.unet, *m_networks.text, m_placement.loadOptions());
    }
}

EngineInfo LoadedModels::facts() const
{
    EngineInfo facts;
    facts.packName = m_pack.name;
    facts.licence = m_pack.licence;
    facts.device = m_placement.deviceName();
    facts.precision = m_placement.precisionName();
    facts.libTorch = TORCH_VERSION;
    facts.capability = at::get_cpu_capability();
    facts.threads = at::get_num_threads();
    facts.imageSize = m_pack.imageSize;
    facts.downFactor = m_networks.autoencoder->downFactor();
    for (const auto& referee : m_networks.referees) {
        (referee->kind() == "clip" ? facts.hasClip : facts.hasBlip2) = true;
    }
    facts.hasJudge = m_pack.judge.has_value();
    return facts;
}

std::vector<PackFile> LoadedModels::files() const
{
    std::vector<PackFile> files;
    int loras = 0;
    for (const auto& file : packFiles(m_pack)) {
        files.push_back({ nameInPack(m_pack, file), std::filesystem::file_size(file), sha256File(file) });
    }
    for (const auto& file : m_loraFiles) { // wherever it lies: a LoRA is known by its content
        const auto number = std::to_string(++loras);
        files.push_back(
            { "LoRA " + number + ": " + file.filename().string(), std::filesystem::file_size(file), sha256File(file) });
    }
    return files;
}

uint64_t LoadedModels::weightBytes() const
{
    return referee::weightBytes(m_networks, !m_dropsText) + (m_lora ? m_lora->bytes() : 0);
}

void LoadedModels::needText()
{
    if (!m_networks.text.is_empty()) {
        return;
    }
    m_networks.text = loadClipText(m_pack.stableDiffusion / "text_encoder", m_placement.loadOptions());
    if (m_lora) {
        m_lora->onTextEncoderReloaded(*m_networks.text);
    }
}

void LoadedModels::dropText()
{
    if (!m_dropsText) {
        return;
    }
    if (m_lora) {
        m_lora->onTextEncoderFreed();
    }
    m_networks.text = nullptr;
}

EncodedPrompt LoadedModels::encode(const PromptTexts& texts)
{
    needText();
    auto prompt = encodePrompt(m_networks, texts);
    dropText();
    return prompt;
}

void LoadedModels::encodeAgain(EncodedPrompt& prompt)
{
    needText();
    referee::encodeAgain(m_networks, prompt);
    dropText();
}

Judge* LoadedModels::judge()
{
    if (!m_hasSoughtJudge) {
        m_judge = loadJudge(m_pack, m_placement);
        m_hasSoughtJudge = true;
    }
    return m_judge ? &*m_judge : nullptr;
}

} // namespace referee
