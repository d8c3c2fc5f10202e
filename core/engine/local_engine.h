// SPDX-License-Identifier: GPL-3.0-or-later
// The engine on this machine's LibTorch: models, one run of a method, memory, inspection, scores.
#pragma once

#include "core/engine/loaded_models.h"
#include "core/engine/memory_planner.h"
#include "core/engine/prompt_analysis.h"
#include "core/methods/inversion/latent_inversion.h"
#include "core/methods/method.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace referee {

struct JudgeQuestions;

class LocalEngine final : public Engine {
public:
    LocalEngine(const EngineOptions& options, const Progress& progress, const std::atomic<bool>* stop);
    /// For code that needs more than Engine: benchmarks, tests.
    static std::unique_ptr<LocalEngine> load(const EngineOptions& options);

    EngineInfo facts() const override { return m_models.facts(); }
    Settings defaults(std::string_view preset) const override;
    std::vector<PackFile> packFiles() const override { return m_models.files(); }
    std::shared_ptr<const PromptAnalyzer> promptAnalyzer() const override { return m_reader; }
    std::shared_ptr<const MemoryPlanner> memoryPlanner() const override { return m_fit.planner(); }

    void begin(const RunSpec& request) override;
    void setPrompt(const std::string& prompt, const std::string& negativePrompt) override;
    void setRegion(const RegionMask& region) override;
    StepReport step(const Settings& settings, bool wantsPicture, const std::atomic<bool>* stop = nullptr) override;
    int64_t iteration() const override { return run().iteration(); }
    int64_t length(const Settings& settings) const override { return run().length(settings); }

    Snapshot snapshot() const override;
    void restore(const Snapshot& snapshot) override;
    Picture decode(PictureSource source) const override;
    Picture decode(const Snapshot& snapshot) const override;
    std::vector<GradientMap> inspect(const MapSet& wanted, const std::atomic<bool>* stop = nullptr) const override;
    std::vector<ViewPicture> views(const std::atomic<bool>* stop = nullptr) const override;
    GradientMap viewGradient(int64_t index, const std::atomic<bool>* stop = nullptr) const override;
    void loadJudge() override;
    PictureScore score(
        const Picture& picture, const std::string& prompt, const std::vector<std::string>& phrases = {}) override;
    PictureScore refereeScore(const Picture& picture, const std::string& prompt) override;
    void trace(
        const RunSpec& request, const std::filesystem::path& out, const std::filesystem::path& inputs = {}) override;

    LoadedModels& models() { return m_models; }
    MicroBatchPolicy& fit() { return m_fit; }
    /// One iteration with the caller's profiler. LibTorch's errors are not translated.
    StepReport stepProfiled(const Settings& settings, bool wantsPicture, StepProfiler& profiler);
    /// The present run as an inversion; UsageError when it is none.
    LatentInversion& inversion();
    /// Latent height and width of a request. UsageError when the picture's size is not a multiple of the factor.
    std::array<int64_t, 2> latentSize(const RunSpec& request) const;

private:
    torch::Tensor startLatent(const RunSpec& request) const;
    PromptTexts textsOf(const std::string& prompt, const std::string& negativePrompt, const Settings& settings) const;
    void setPromptTexts(const PromptTexts& texts);
    void setLoraStrength(double strength);
    PictureScore scoreWith(
        Judge* judge, const Picture& picture, const PromptTexts& texts, const JudgeQuestions& questions);
    Picture decodeLatent(const torch::Tensor& latent) const;
    template <typename Result, typename Act> Result atLastStep(const std::atomic<bool>* stop, Act act) const;
    /// The present run; UsageError when none was begun.
    Method& run() const;

    mutable LoadedModels m_models; ///< LibTorch's forward() is not const
    std::shared_ptr<const TokenAnalyzer> m_reader;
    MicroBatchPolicy m_fit;
    std::unique_ptr<Method> m_run;
    EncodedPrompt m_prompt; ///< of the present run
};

} // namespace referee
