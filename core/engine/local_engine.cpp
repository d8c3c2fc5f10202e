// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/local_engine.h"

#include "core/base/picture_fit.h"
#include "core/base/presets.h"
#include "core/base/settings_table.h"
#include "core/engine/devices.h"
#include "core/engine/picture_scorer.h"
#include "core/engine/step_inspector.h"
#include "core/memory/memory_plan.h"

namespace referee {

namespace {

bool isOutOfMemory(const std::exception& error)
{
    const std::string text = error.what();
    return dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr
        || dynamic_cast<const std::bad_alloc*>(&error) != nullptr || text.find("not enough memory") != std::string::npos
        || text.find("can't allocate memory") != std::string::npos;
}

/// Applies the options that concern the whole process.
const EngineOptions& prepared(const EngineOptions& options)
{
    tuneMalloc();
    if (options.threads > 0) {
        at::set_num_threads(options.threads);
    }
    if (const auto note = noteOnPrecision(options.precision, cpuinfoText()); options.device == "cpu" && !note.empty()) {
        logWarning(note);
    }
    return options;
}

std::optional<TaughtWords> taughtWords(const Pack& pack)
{
    return pack.words.empty() ? std::nullopt : std::optional(TaughtWords { WordList::load(pack.words), pack.name });
}

} // namespace

std::unique_ptr<Engine> loadEngine(
    const EngineOptions& options, const Engine::Progress& progress, const std::atomic<bool>* stop)
{
    return translated([&] { return std::make_unique<LocalEngine>(options, progress, stop); });
}

LocalEngine::LocalEngine(const EngineOptions& options, const Progress& progress, const std::atomic<bool>* stop)
    : m_models(prepared(options), progress, stop)
    , m_reader(std::make_shared<TokenAnalyzer>(m_models.networks(), taughtWords(m_models.pack())))
    , m_fit(std::make_shared<const NetworkMemoryPlanner>(
          m_models.pack(), m_models.networks(), m_reader, m_models.weightBytes()))
{
}

std::unique_ptr<LocalEngine> LocalEngine::load(const EngineOptions& options)
{
    return std::make_unique<LocalEngine>(options, Progress(), nullptr);
}

Settings LocalEngine::defaults(std::string_view preset) const
{
    Settings settings = presetSettings(preset);
    const EngineInfo present = facts();
    if (present.hasClip && !present.hasBlip2) {
        settings.clipWeight = 1; // the only referee that there is
    }
    const auto& ofPack = m_models.pack().settings;
    for (const auto& [key, value] : ofPack.items()) {
        setSetting(settings, key, value.is_string() ? value.get<std::string>() : value.dump());
    }
    if (ofPack.contains("iterations") && !ofPack.contains("tail")) {
        fitTail(settings);
    }
    return settings;
}

Method& LocalEngine::run() const
{
    if (!m_run) {
        throw UsageError("No run has begun. Call begin() first.");
    }
    return *m_run;
}

LatentInversion& LocalEngine::inversion()
{
    if (auto* inversion = dynamic_cast<LatentInversion*>(&run())) {
        return *inversion;
    }
    throw UsageError("This method has no gradients. Choose another method.");
}

std::array<int64_t, 2> LocalEngine::latentSize(const RunSpec& request) const
{
    return latentSizeOf(request, m_models.pack().imageSize, m_models.networks().autoencoder->downFactor());
}

torch::Tensor LocalEngine::startLatent(const RunSpec& request) const
{
    auto& networks = m_models.networks();
    const auto [height, width] = latentSize(request);
    if (request.startPicture.isEmpty()) {
        return drawStartLatent(request.seed, height, width, networks.stateOptions());
    }
    const torch::NoGradGuard noGrad;
    const int64_t factor = networks.autoencoder->downFactor();
    const auto image = toImageTensor(middleOf(request.startPicture, { width, height }), networks.stateOptions());
    const auto sized = at::_upsample_bicubic2d_aa(image, { height * factor, width * factor }, false).clamp(0, 1);
    // Contiguous as a restored latent is: in another layout other kernels would give other bits.
    return networks.autoencoder->encodeMean(sized.to(networks.precision)).to(networks.state).contiguous();
}

void LocalEngine::begin(const RunSpec& request)
{
    translated([&] {
        checkSettings(request.settings);
        const MethodTraits& traits = methodTraits(request.settings);
        if (traits.usesReferee) {
            requireActiveReferee(m_models.networks().referees, request.settings); // before a file is made
        }
        const auto texts = textsOf(request.prompt, request.negativePrompt, request.settings);
        if (!traits.startsFromImage && !request.startPicture.isEmpty()) {
            throw UsageError("Method " + traits.key + " (" + traits.name
                + ") cannot start from a picture. Remove the start picture, or use another method.");
        }
        auto run = beginMethod({ m_models.networks(), request.settings, request.seed, startLatent(request) });
        run->setEditMask(request.region);
        m_fit.forget();
        m_run = std::move(run);
        m_models.setLoraStrength(request.settings.loraStrength);
        setPromptTexts(texts);
    });
}

PromptTexts LocalEngine::textsOf(
    const std::string& prompt, const std::string& negativePrompt, const Settings& settings) const
{
    return promptTexts(prompt, negativePrompt, settings, m_reader->knownNouns());
}

void LocalEngine::setPromptTexts(const PromptTexts& texts)
{
    m_prompt = m_models.encode(texts);
    run().setPrompt(m_prompt);
}

void LocalEngine::setPrompt(const std::string& prompt, const std::string& negativePrompt)
{
    translated([&] {
        auto texts = textsOf(prompt, negativePrompt, {});
        texts.prefix = m_prompt.texts.prefix;
        run();
        setPromptTexts(texts);
    });
}

void LocalEngine::setRegion(const RegionMask& region)
{
    translated([&] { run().setEditMask(region); });
}

void LocalEngine::setLoraStrength(double strength)
{
    if (m_models.setLoraStrength(strength) && m_run) {
        m_models.encodeAgain(m_prompt);
        m_run->setPrompt(m_prompt);
    }
}

StepReport LocalEngine::step(const Settings& settings, bool wantsPicture, const std::atomic<bool>* stop)
{
    StepProfiler profiler(stop);
    return translated([&] { return stepProfiled(settings, wantsPicture, profiler); });
}

StepReport LocalEngine::stepProfiled(const Settings& settings, bool wantsPicture, StepProfiler& profiler)
{
    setLoraStrength(settings.loraStrength);
    Method& present = run();
    if (!methodTraits(settings).optimizesLatent) {
        return present.step(settings, wantsPicture, profiler);
    }
    const auto& z = present.latent(PictureSource::Latent);
    Settings used = m_fit.fitted(settings, m_prompt.texts.caption, { z.size(2), z.size(3) });
    for (;;) { // each attempt has the same draws, which depend on seed and iteration only
        try {
            auto report = present.step(used, wantsPicture, profiler);
            report.chunk = viewsAtOnce(used);
            return report;
        } catch (const std::exception& error) {
            if (!isOutOfMemory(error)) {
                throw;
            }
            if (present.saveMemory()) {
                logWarning("Out of memory. Retrying the step with the UNet after the referee.");
            } else if (!m_fit.reduceMicroBatch(used)) {
                throw MemoryError("Out of memory in iteration " + std::to_string(present.iteration())
                    + " with one view per pass. Use a smaller picture or --precision bf16, or close other programs.");
            }
        }
    }
}

Snapshot LocalEngine::snapshot() const
{
    return translated([&] { return run().snapshot(); });
}

void LocalEngine::restore(const Snapshot& snapshot)
{
    translated([&] { run().restore(snapshot); });
}

Picture LocalEngine::decodeLatent(const torch::Tensor& latent) const
{
    const torch::NoGradGuard noGrad;
    auto& networks = m_models.networks();
    return toPicture(networks.autoencoder->decode(latent.to(networks.precision)));
}

Picture LocalEngine::decode(PictureSource source) const
{
    return translated([&] { return decodeLatent(run().latent(source)); });
}

Picture LocalEngine::decode(const Snapshot& snapshot) const
{
    return translated([&] {
        const auto z = latentOf(snapshot.z, snapshot, m_models.networks().stateOptions());
        if (!z.defined()) {
            throw UsageError("The snapshot has no latent. Take it from a run that has begun.");
        }
        return decodeLatent(z);
    });
}

/// Calls `act` with the last step; an empty result when there is none.
template <typename Result, typename Act> Result LocalEngine::atLastStep(const std::atomic<bool>* stop, Act act) const
{
    const StepCache* step = m_run ? m_run->lastStep() : nullptr;
    if (step == nullptr) {
        return {};
    }
    StepProfiler profiler(stop);
    return translated([&]() -> Result { return act(*step, profiler); });
}

std::vector<GradientMap> LocalEngine::inspect(const MapSet& wanted, const std::atomic<bool>* stop) const
{
    return atLastStep<std::vector<GradientMap>>(stop, [&](const StepCache& step, StepProfiler& profiler) {
        return Inspector(m_models.networks(), step, m_prompt.texts, profiler).maps(wanted);
    });
}

std::vector<ViewPicture> LocalEngine::views(const std::atomic<bool>* stop) const
{
    return atLastStep<std::vector<ViewPicture>>(stop, [&](const StepCache& step, StepProfiler& profiler) {
        return ViewInspector(step, m_prompt.texts, profiler).views();
    });
}

GradientMap LocalEngine::viewGradient(int64_t index, const std::atomic<bool>* stop) const
{
    return atLastStep<GradientMap>(stop, [&](const StepCache& step, StepProfiler& profiler) {
        return ViewInspector(step, m_prompt.texts, profiler).gradient(index);
    });
}

void LocalEngine::loadJudge()
{
    translated([&] { m_models.judge(); });
}

PictureScore LocalEngine::score(
    const Picture& picture, const std::string& prompt, const std::vector<std::string>& phrases)
{
    return translated([&] {
        const auto questions = phrases.empty() ? questionsOf(prompt) : JudgeQuestions { phrases, {} };
        return scoreWith(m_models.judge(), picture, textsOf(prompt, "", {}), questions);
    });
}

PictureScore LocalEngine::refereeScore(const Picture& picture, const std::string& prompt)
{
    return translated([&] {
        auto texts = textsOf(prompt, "", {});
        texts.contradictions.clear(); // a verdict needs no margins, and each costs a text pass
        return scoreWith(nullptr, picture, texts, {});
    });
}

PictureScore LocalEngine::scoreWith(
    Judge* judge, const Picture& picture, const PromptTexts& texts, const JudgeQuestions& questions)
{
    auto& networks = m_models.networks();
    const auto image = toImageTensor(picture, networks.stateOptions());
    auto score = scorePicture(networks, judge, image, texts, questions);
    if (m_run) {
        setPromptTexts(m_prompt.texts); // the referees were asked about another one
    }
    return score;
}

void LocalEngine::trace(const RunSpec& request, const std::filesystem::path& out, const std::filesystem::path& inputs)
{
    translated([&] {
        begin(request);
        writeTrace(m_models.networks(), inversion(), request.settings, out, inputs);
    });
}

} // namespace referee
