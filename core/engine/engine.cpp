// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/presets.h"
#include "core/base/settings_table.h"
#include "core/engine/impl.h"
#include "core/engine/inspector.h"
#include "core/engine/picture_scorer.h"
#include "core/engine/processor.h"
#include "core/engine/prompt_reading.h"
#include "core/engine/tracer.h"
#include "core/engine/view_inspector.h"
#include "core/io/identity.h"
#include "core/io/pack_files.h"
#include "core/memory/keep_memory.h"

#include <ATen/Version.h>
#include <torch/version.h>

namespace referee {

Engine::Engine(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

Engine::~Engine() = default;

std::unique_ptr<Engine> Engine::load(
    const EngineOptions& options, const Progress& progress, const std::atomic<bool>* stop)
{
    keepFreedMemory();
    if (options.threads > 0) {
        at::set_num_threads(options.threads);
    }
    const auto placement = Placement::of(options, stop);
    if (const auto note = noteOnPrecision(options.precision, cpuinfoText());
        placement.device.is_cpu() && !note.empty()) {
        logWarning(note);
    }
    auto pack = openPack(options);
    auto networks = loadNetworks(pack, placement, progress);
    auto impl = std::make_unique<Impl>(std::move(pack), placement, std::move(networks));
    impl->dropsText = options.dropsTextEncoder;
    impl->loadLoras(options.loras);
    impl->planMemory();
    return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

Settings Engine::defaults(std::string_view preset) const
{
    Settings settings = presetSettings(preset);
    const EngineFacts present = facts();
    if (present.hasClip && !present.hasBlip2) {
        settings.clipWeight = 1; // the only referee that there is
    }
    for (const auto& [key, value] : m_impl->pack.settings.items()) {
        setSetting(settings, key, value.is_string() ? value.get<std::string>() : value.dump());
    }
    if (m_impl->pack.settings.contains("iterations") && !m_impl->pack.settings.contains("tail")) {
        fitTail(settings);
    }
    return settings;
}

std::string Engine::packName() const { return m_impl->pack.name; }

EngineFacts Engine::facts() const
{
    const auto& networks = m_impl->networks;
    EngineFacts facts;
    facts.packName = m_impl->pack.name;
    facts.licence = m_impl->pack.licence;
    facts.device = m_impl->placement.deviceName();
    facts.precision = m_impl->placement.precisionName();
    facts.libTorch = TORCH_VERSION;
    facts.capability = at::get_cpu_capability();
    facts.threads = at::get_num_threads();
    facts.imageSize = m_impl->pack.imageSize;
    facts.downFactor = networks.autoencoder->downFactor();
    for (const auto& referee : networks.referees) {
        (referee->kind() == "clip" ? facts.hasClip : facts.hasBlip2) = true;
    }
    facts.hasJudge = m_impl->pack.judge.has_value();
    return facts;
}

std::vector<PackFile> Engine::packFiles() const
{
    std::vector<PackFile> files;
    int loras = 0;
    for (const auto& file : referee::packFiles(m_impl->pack)) {
        files.push_back({ nameInPack(m_impl->pack, file), std::filesystem::file_size(file), sha256File(file) });
    }
    for (const auto& file : m_impl->loraFiles) { // wherever it lies: a LoRA is known by its content
        const auto number = std::to_string(++loras);
        files.push_back(
            { "LoRA " + number + ": " + file.filename().string(), std::filesystem::file_size(file), sha256File(file) });
    }
    return files;
}

PromptReading Engine::readPrompt(const std::string& prompt, const Settings& settings) const
{
    return m_impl->promptReader->read(prompt, settings);
}

std::shared_ptr<const PromptReader> Engine::promptReader() const { return m_impl->promptReader; }

void Engine::begin(const RunRequest& request)
{
    checkSettings(request.settings);
    const auto texts = promptTexts(request.prompt, request.negativePrompt, request.settings);
    const bool isSampling = request.settings.method == "sd";
    if (isSampling && !request.startPicture.isEmpty()) {
        throw UsageError(
            "Plain sampling begins with noise, found a start picture with method sd; leave the picture out, "
            "or use another method.");
    }
    const auto z = m_impl->startLatent(request);
    m_impl->fit->forget();
    const auto region = Impl::regionFor(request.region, z, isSampling);
    m_impl->bend(request.settings.loraStrength);
    m_impl->session.emplace(m_impl->networks, request.seed, z);
    m_impl->session->setRegion(region);
    m_impl->withText([&] { m_impl->session->setPrompt(texts); });
    m_impl->texts = texts;
    m_impl->sampling.reset();
    if (isSampling) {
        if (const auto note = samplerNote(request.settings.sampler, m_impl->networks.scheduler); !note.empty()) {
            logInfo(note);
        }
        m_impl->sampling.emplace(
            m_impl->networks, request.settings, m_impl->session->state().z, m_impl->session->condition());
    }
}

void Engine::setPrompt(const std::string& prompt, const std::string& negativePrompt)
{
    Settings prefixOnly;
    prefixOnly.prefix = m_impl->texts.prefix;
    const auto texts = promptTexts(prompt, negativePrompt, prefixOnly);
    Session& run = m_impl->running();
    m_impl->withText([&] { run.setPrompt(texts); });
    m_impl->texts = texts;
    if (m_impl->sampling) {
        m_impl->sampling->setCondition(m_impl->session->condition());
    }
}

void Engine::setRegion(const RegionMask& region)
{
    Session& run = m_impl->running();
    run.setRegion(Impl::regionFor(region, run.state().z, m_impl->sampling.has_value()));
}

StepReport Engine::step(const Settings& settings, bool wantsPicture, const std::atomic<bool>* stop)
{
    m_impl->bend(settings.loraStrength);
    HopWatch watch(stop);
    return m_impl->sampling ? m_impl->sampleOnce(settings, wantsPicture, watch)
                            : m_impl->stepOnce(settings, wantsPicture, watch);
}

int64_t Engine::iteration() const
{
    return m_impl->sampling ? m_impl->sampling->position() : m_impl->running().state().iteration;
}

int64_t Engine::length(const Settings& settings) const
{
    return m_impl->sampling ? m_impl->sampling->length() : settings.iterations;
}

Snapshot Engine::snapshot() const
{
    return m_impl->sampling ? toSnapshot(m_impl->sampling->state()) : toSnapshot(m_impl->running().state());
}

void Engine::restore(const Snapshot& snapshot)
{
    Session& run = m_impl->running();
    const bool isSampling = m_impl->sampling.has_value();
    if (snapshot.iteration > 0 && isSampled(snapshot) != isSampling) {
        throw UsageError(std::string("A state of ") + (isSampling ? "plain sampling" : "another method than sd")
            + " was expected, found one of " + (isSampling ? "another method" : "plain sampling")
            + "; a run keeps the method that it began with.");
    }
    const auto options = m_impl->networks.stateOptions();
    if (isSampling) {
        m_impl->sampling->setState(samplingFromSnapshot(snapshot, options));
    } else {
        run.setState(fromSnapshot(snapshot, options));
    }
}

Picture Engine::decode(PictureSource source) const
{
    const torch::NoGradGuard noGrad;
    const auto& state = m_impl->running().state();
    const auto& latent = m_impl->sampling  ? m_impl->sampling->latent()
        : source == PictureSource::Average ? state.ema
                                           : state.z;
    return toPicture(m_impl->networks.autoencoder->decode(latent.to(m_impl->networks.precision)));
}

Picture Engine::decode(const Snapshot& snapshot) const
{
    const torch::NoGradGuard noGrad;
    auto& networks = m_impl->networks;
    const Snapshot latent { .height = snapshot.height, .width = snapshot.width, .z = snapshot.z };
    const auto state = fromSnapshot(latent, networks.stateOptions());
    if (!state.z.defined()) {
        throw UsageError("A snapshot was expected to hold a latent, found none; take it from a run that has begun.");
    }
    return toPicture(networks.autoencoder->decode(state.z.to(networks.precision)));
}

std::vector<GradientMap> Engine::inspect(const MapSet& wanted, const std::atomic<bool>* stop) const
{
    if (!m_impl->hasStepped()) {
        return {};
    }
    const Session& run = *m_impl->session;
    HopWatch watch(stop);
    return Inspector(m_impl->networks, *run.lastStep(), run.texts().caption, watch).maps(wanted);
}

std::vector<ViewPicture> Engine::views(const std::atomic<bool>* stop) const
{
    if (!m_impl->hasStepped()) {
        return {};
    }
    const Session& run = *m_impl->session;
    HopWatch watch(stop);
    return ViewInspector(*run.lastStep(), run.texts().caption, watch).views();
}

GradientMap Engine::viewGradient(int64_t index, const std::atomic<bool>* stop) const
{
    if (!m_impl->hasStepped()) {
        return {};
    }
    const Session& run = *m_impl->session;
    HopWatch watch(stop);
    return ViewInspector(*run.lastStep(), run.texts().caption, watch).gradient(index);
}

void Engine::loadJudge() { m_impl->judge(); }

PictureScore Engine::score(const Picture& picture, const std::string& prompt, std::vector<std::string> phrases)
{
    const auto texts = promptTexts(prompt, "", {});
    const auto questions = phrases.empty() ? questionsOf(prompt) : JudgeQuestions { std::move(phrases), {} };
    const auto image = toImageTensor(picture, m_impl->networks.stateOptions());
    const auto score = scorePicture(m_impl->networks, m_impl->judge(), image, texts.caption, questions);
    if (m_impl->session) {
        m_impl->withText([this] { m_impl->session->setPrompt(m_impl->texts); });
    }
    return score;
}

void Engine::trace(const RunRequest& request, const std::filesystem::path& out, const std::filesystem::path& inputs)
{
    begin(request);
    writeTrace(m_impl->running(), request.settings, out, inputs);
}

} // namespace referee
