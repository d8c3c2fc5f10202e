// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/loaded_models.h"

#include "core/engine/devices.h"
#include "core/engine/memory_planner.h"
#include "core/engine/one_checkpoint.h"
#include "core/io/identity.h"
#include "core/io/pack_components.h"
#include "core/referees/blip2_referee.h"
#include "core/referees/clip_referee.h"

#include <ATen/Version.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <torch/version.h>

namespace referee {

namespace {

constexpr std::array<std::pair<const char*, torch::ScalarType>, 3> kPrecisions
    = { { { "fp32", torch::kFloat32 }, { "bf16", torch::kBFloat16 }, { "fp64", torch::kFloat64 } } };

torch::ScalarType precisionOf(const std::string& name)
{
    for (const auto& [known, type] : kPrecisions) {
        if (name == known) {
            return type;
        }
    }
    throw UsageError("The precision must be fp32, bf16 or fp64, got '" + name + "'.");
}

/// Reports the parts of a load in order, and logs the time of each.
class PartCounter {
public:
    PartCounter(const Engine::Progress& progress, int64_t total)
        : m_progress(progress)
        , m_total(total)
    {
    }
    template <typename Load> auto operator()(const std::string& part, const Load& load)
    {
        if (m_progress) {
            m_progress(part, m_done, m_total);
        }
        const auto start = std::chrono::steady_clock::now();
        auto loaded = load();
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
        logDebug("Loaded " + part + " in " + std::to_string(ms.count()) + " ms.");
        ++m_done;
        return loaded;
    }

private:
    const Engine::Progress& m_progress;
    int64_t m_total;
    int64_t m_done = 0;
};

std::unique_ptr<Referee> loadReferee(const Pack::Referee& part, const DeviceConfig& placement)
{
    if (part.kind == "clip") {
        auto tokenizer = clipWords(part.path);
        return std::make_unique<ClipReferee>(
            loadClip(part.path, placement.loadOptions()), std::move(tokenizer), placement.tensorOptions());
    }
    auto [tokenizer, captionStart] = blip2Words(part.path);
    auto matcher = loadBlip2(part.path, part.lmHead, placement.loadOptions());
    matcher->setCaptionStart(captionStart);
    return std::make_unique<Blip2Referee>(std::move(matcher), std::move(tokenizer), placement.tensorOptions());
}

int64_t requiredId(const WordPieceTokenizer& tokenizer, const char* word, const std::filesystem::path& folder)
{
    const int64_t id = tokenizer.idOf(word);
    if (id < 0) {
        throw LoadError(folder.string() + ": the vocabulary has no token '" + word
            + "', which the judge answers with. Use the vocabulary of BLIP-VQA.");
    }
    return id;
}

} // namespace

DeviceConfig DeviceConfig::of(const EngineOptions& options, const std::atomic<bool>* stop)
{
    if (options.deterministic) {
        askForSameBits();
    }
    return { findDevice(options.device), precisionOf(options.precision), stop, options.drawnWeights };
}

LoadOptions DeviceConfig::loadOptions() const
{
    return { .device = device, .dtype = precision, .stop = stop, .drawSeed = drawSeed };
}

std::string DeviceConfig::precisionName() const
{
    return std::ranges::find(kPrecisions, precision, [](const auto& known) { return known.second; })->first;
}

Pack openPack(const EngineOptions& options)
{
    return options.parts.isEmpty() ? Pack::load(options.pack) : Pack::fromParts(options.parts);
}

ClipTokenizer diffusionWords(const std::filesystem::path& sd)
{
    const auto file = sd / "text_encoder" / "config.json";
    return fitting(
        ClipTokenizer::load(sd / "tokenizer"), ClipTextConfig::from(Config::load(file)).vocabulary, file.string());
}

ClipTokenizer clipWords(const std::filesystem::path& folder)
{
    const auto file = folder / "config.json";
    return fitting(ClipTokenizer::load(folder), ClipConfig::from(Config::load(file)).text.vocabulary, file.string());
}

Blip2Words blip2Words(const std::filesystem::path& folder)
{
    const auto bert = Blip2Config::load(folder / "config.json").qformer.bert;
    auto tokenizer = fitting(WordPieceTokenizer::load(folder), bert.vocabulary, bert.file);
    const int64_t start = addedTokenId(tokenizer, "[DEC]", 1, bert.vocabulary, bert.file);
    return { std::move(tokenizer), start };
}

Networks loadNetworks(const Pack& pack, const DeviceConfig& placement, const Engine::Progress& progress)
{
    requireFittingParts(pack);
    PartCounter part(progress, 3 + static_cast<int64_t>(pack.referees.size()));
    const auto& sd = pack.stableDiffusion;
    const auto scheduler = SchedulerConfig::load(sd / "scheduler" / "scheduler_config.json");
    Networks networks { .device = placement.device,
        .precision = placement.precision,
        .state = placement.precision == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32,
        .tokenizer = diffusionWords(sd),
        .text = part("text encoder", [&] { return loadClipText(sd / "text_encoder", placement.loadOptions()); }),
        .unet = part("UNet", [&] { return loadUNet(sd / "unet", placement.loadOptions()); }),
        .autoencoder = part("autoencoder", [&] { return loadAutoencoder(sd / "vae", placement.loadOptions()); }),
        .scheduler = scheduler,
        .schedule = NoiseSchedule(scheduler),
        .referees = {} };
    for (const auto& referee : pack.referees) {
        networks.referees.push_back(part("referee " + referee.kind, [&] { return loadReferee(referee, placement); }));
    }
    return networks;
}

std::optional<Judge> loadJudge(const Pack& pack, const DeviceConfig& placement)
{
    if (!pack.judge) {
        return std::nullopt;
    }
    const auto& folder = pack.judge->path;
    const auto bert = VqaConfig::load(folder / "config.json").text;
    auto tokenizer = fitting(WordPieceTokenizer::load(folder), bert.vocabulary, bert.file);
    VqaWords words { .yes = requiredId(tokenizer, "yes", folder), .no = requiredId(tokenizer, "no", folder) };
    if (pack.judge->encodeToken) {
        words.encode = addedTokenId(tokenizer, "[ENC]", 2, bert.vocabulary, bert.file); // behind [DEC]
    }
    return Judge { loadBlipVqa(folder, words, placement.loadOptions()), std::move(tokenizer), pack.judge->places };
}

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
    facts.device = m_placement.device.str();
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
    for (const auto& file : m_loraFiles) { // identified by their content, not by their path
        files.push_back({ "LoRA " + std::to_string(++loras) + ": " + file.filename().string(),
            std::filesystem::file_size(file), sha256File(file) });
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
