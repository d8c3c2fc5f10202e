// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/load_networks.h"

#include "core/engine/devices.h"
#include "core/engine/fitting_tokenizer.h"
#include "core/errors.h"
#include "core/log.h"
#include "core/referees/blip2_referee.h"
#include "core/referees/clip_referee.h"

#include <chrono>

namespace referee {

namespace {

torch::ScalarType precisionOf(const std::string& name)
{
    if (name == "fp32") {
        return torch::kFloat32;
    }
    if (name == "bf16") {
        return torch::kBFloat16;
    }
    if (name == "fp64") {
        return torch::kFloat64;
    }
    throw UsageError("The precision was expected to be fp32, bf16 or fp64, found '" + name + "'.");
}

/// Announces the parts of a load in order, and logs what each took.
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

std::unique_ptr<Referee> loadReferee(const Pack::Referee& part, const Placement& placement)
{
    if (part.kind == "clip") {
        auto tokenizer = fitting(ClipTokenizer::load(part.path), part.path, "text_config");
        return std::make_unique<ClipReferee>(
            loadClip(part.path, placement.loadOptions()), std::move(tokenizer), placement.tensorOptions());
    }
    auto tokenizer = fitting(WordPieceTokenizer::load(part.path), part.path, "qformer_config");
    return std::make_unique<Blip2Referee>(
        loadBlip2(part.path, part.lmHead, placement.loadOptions()), std::move(tokenizer), placement.tensorOptions());
}

int64_t requiredId(const WordPieceTokenizer& tokenizer, const char* word, const std::filesystem::path& folder)
{
    const int64_t id = tokenizer.idOf(word);
    if (id < 0) {
        throw LoadError(folder.string() + ": the vocabulary was expected to hold the word '" + word
            + "', which the judge answers with; this is not a BLIP-VQA vocabulary.");
    }
    return id;
}

/// Begin-of-question token: the one that BLIP appends last to BERT's vocabulary (spec 1.8: 30523 of 30524).
int64_t encodeTokenId(const std::filesystem::path& folder)
{
    const auto config = Config::load(folder / "config.json");
    return config.object("text_config").positive("vocab_size", 30524) - 1;
}

} // namespace

Placement Placement::of(const EngineOptions& options, const std::atomic<bool>* stop)
{
    if (options.deterministic) {
        askForSameBits();
    }
    return { findDevice(options.device), precisionOf(options.precision), stop, options.drawnWeights };
}

LoadOptions Placement::loadOptions() const
{
    LoadOptions options;
    options.device = device;
    options.dtype = precision;
    options.stop = stop;
    options.drawSeed = drawSeed;
    return options;
}

std::string Placement::deviceName() const { return device.str(); }

std::string Placement::precisionName() const
{
    return precision == torch::kBFloat16 ? "bf16" : precision == torch::kFloat64 ? "fp64" : "fp32";
}

Pack openPack(const EngineOptions& options)
{
    if (options.parts.isEmpty()) {
        return Pack::load(options.pack);
    }
    PackParts parts;
    parts.stableDiffusion = options.parts.sd;
    parts.blip2 = options.parts.blip2;
    parts.lmHead = options.parts.lmHead;
    parts.clip = options.parts.clip;
    parts.judge = options.parts.judge;
    return Pack::fromParts(parts);
}

Networks loadNetworks(const Pack& pack, const Placement& placement, const Engine::Progress& progress)
{
    PartCounter part(progress, 3 + static_cast<int64_t>(pack.referees.size()));
    const auto& sd = pack.stableDiffusion;
    const auto scheduler = SchedulerConfig::load(sd / "scheduler" / "scheduler_config.json");
    Networks networks { .device = placement.device,
        .precision = placement.precision,
        .state = placement.precision == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32,
        .tokenizer = fitting(ClipTokenizer::load(sd / "tokenizer"), sd / "text_encoder", "text_config"),
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

std::optional<Judge> loadJudge(const Pack& pack, const Placement& placement)
{
    if (!pack.judge) {
        return std::nullopt;
    }
    const auto& folder = pack.judge->path;
    auto tokenizer = fitting(WordPieceTokenizer::load(folder), folder, "text_config");
    VqaWords words;
    words.yes = requiredId(tokenizer, "yes", folder);
    words.no = requiredId(tokenizer, "no", folder);
    if (pack.judge->encodeToken) {
        words.encode = encodeTokenId(folder);
    }
    return Judge { loadBlipVqa(folder, words, placement.loadOptions()), std::move(tokenizer), pack.judge->places };
}

} // namespace referee
