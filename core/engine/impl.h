// SPDX-License-Identifier: GPL-3.0-or-later
// What stands behind the engine's door. Seen by core/engine/engine and by benchmarks only.
#pragma once

#include "core/engine/engine.h"
#include "core/engine/load_networks.h"
#include "core/engine/step_fit.h"
#include "core/io/pack.h"
#include "core/methods/inversion/networks.h"
#include "core/methods/inversion/session.h"
#include "core/methods/sampling/sampling.h"
#include "core/models/lora/lora_blend.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace referee {

class Engine::Impl {
public:
    Impl(Pack pack, const Placement& placement, Networks networks);

    /// Latent size of a request: pixels ÷ the autoencoder's factor. UsageError when it is not a whole number.
    std::array<int64_t, 2> latentSize(const RunRequest& request) const;
    torch::Tensor startLatent(const RunRequest& request);
    /// The region of a run that begins with latent `z`. UsageError for one that does not fit, or with method sd.
    static Region regionFor(const RegionMask& mask, const torch::Tensor& z, bool isSampling);
    /// The present run; UsageError when none was begun.
    Session& running();
    const Session& running() const;
    /// Is there a finished step to look at?
    bool hasStepped() const { return session && session->lastStep(); }
    void loadLoras(const std::vector<std::filesystem::path>& files);
    /// Once everything is loaded.
    void planMemory();
    /// Runs `encode` with Stable Diffusion's text encoder in memory, read again where it was dropped.
    void withText(const std::function<void()>& encode);
    /// Brings the LoRA files to a strength, and the present run's text states with them.
    void bend(double loraStrength);
    StepReport stepOnce(const Settings& settings, bool wantsPicture, HopWatch& watch);
    StepReport sampleOnce(const Settings& settings, bool wantsPicture, HopWatch& watch);
    /// The settings with as many views at once as fit, decoding twice where nothing else helps.
    Settings fitted(const Settings& settings);
    /// Fewer views at once, then decoding twice, after the memory did not suffice; false when nothing is left to do.
    bool cutSmaller(Settings& used);
    /// Loaded when first asked for; nullptr when the pack has none.
    Judge* judge();

    Pack pack;
    Placement placement;
    Networks networks;
    bool dropsText = false; ///< the text encoder is freed when it is not needed
    std::vector<std::filesystem::path> loraFiles;
    std::optional<LoraBlend> lora; ///< of those files
    std::optional<Judge> loadedJudge;
    bool hasSoughtJudge = false;
    std::optional<Session> session;
    std::optional<Sampling> sampling;
    PromptTexts texts;
    std::shared_ptr<const PromptReader> promptReader;
    std::optional<StepFit> fit; ///< once everything is loaded
};

} // namespace referee
