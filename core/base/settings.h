// SPDX-License-Identifier: GPL-3.0-or-later
// All settings of a run as one plain value. Defaults are the preset `studio`; the table beside it describes each
// member.
#pragma once

#include <cstdint>
#include <string>

namespace referee {

/// What a run is made with. Taken whole by the engine between two steps, never inside one.
/// Ranges, units, paper symbols and which members may change while running: core/base/settings_table.h.
struct Settings {
    // Method and length (paper Algorithm 1)
    std::string method = "vlm+sds"; ///< vlm+sds, vlm, sds, sd
    int64_t iterations = 160;
    int64_t tail = 10; ///< last iterations with SDS alone

    // Several starts, of which the best goes on (docs/method.md, "Candidates")
    int64_t candidates = 1; ///< starts from different seeds; 1: no choice
    int64_t cullAt = 10; ///< iterations of each before the best is chosen; 0 or more than the run has: all of it
    std::string cullBy = "referee"; ///< referee, judge: who chooses

    // Weights and rates (paper 4.1, spec 4.3)
    double w1 = 2; ///< ‖referee's step‖ ÷ ‖SDS step‖
    double w1End = -1; ///< w1 at the last iteration; -1: as w1
    double w2 = 800; ///< SDS weight at iteration 0
    double w2End = 400; ///< SDS weight at the last iteration (cosine between the two)
    std::string optimizer = "sgd"; ///< sgd, adam: the referee's step
    double rateStart = 1.0;
    double rateEnd = 0.5;
    int64_t warmup = 10; ///< iterations of linear warm-up of the referee's rate
    bool sdsFollowsRate = false; ///< true: the SDS step has the referee's rate, false: 1
    bool skipZeroGradient = true; ///< false: ‖g_referee‖ = 0 ends the run as not finite

    // Score distillation (paper 3.2, spec 4.2)
    double cfg = 30;
    int64_t tMin = 50;
    int64_t tMax = 948; ///< inclusive
    std::string prefix = "A photo exactly contains "; ///< before the prompt that Stable Diffusion reads

    // Noise on the latent (paper 4.1)
    double noiseSigma = 0.2;
    double tailNoise = 0.01;
    bool noiseInGradient = false; ///< the reference code adds σ to the referee's gradient too

    // Moving average (paper 4.1, spec 4.5)
    double emaDecay = 0.95;
    int64_t emaStart = 40;
    int64_t emaRestart = 60; ///< 0: never
    bool emaFromStart = false; ///< true: the average begins at z_0, false: as a copy of z_1
    bool emaAliases = false; ///< the reference code's shared storage after a restart

    // Referees
    double matchingWeight = 1;
    double captioningWeight = 1;
    double contrastWeight = 0; ///< of the prompt among its contradictions, by captioning; 0: off
    double contrastMatchingWeight = 0; ///< the same by matching
    bool hasContrast() const { return contrastWeight > 0 || contrastMatchingWeight > 0; }
    double blip2Weight = 1;
    double clipWeight = 0;

    // Views (paper 4.1, spec 5)
    int64_t views = 10;
    int64_t hardest = 0; ///< keep the k views with the largest loss; 0: all
    bool hardestAsReference = false; ///< rank as the reference code does (spec 4.4)
    double angle = 30; ///< degrees
    double shiftX = 0.1; ///< of the width
    double shiftY = 0.1; ///< of the height
    double perspectiveChance = 0.4;
    double perspectiveDistortion = 0.2;
    double jitterChance = 0.5;
    double brightness = 0.1;
    double contrast = 0.1;
    double saturation = 0.1;
    double hue = 0.1; ///< turns
    double eraseChance = 1;
    double eraseMin = 0.1; ///< of the area
    double eraseMax = 0.4;
    double viewNoise = 0.1; ///< maximum per-view standard deviation
    double stepNoise = 0.2; ///< added to every view

    // Method `sd`
    std::string sampler = "ddim"; ///< ddim, pndm, dpm
    int64_t samplerSteps = 50;
    double samplerCfg = 7.5;

    // LoRA files that the engine was loaded with
    double loraStrength = 1; ///< 0: as if there were none

    // Micro-batches and memory; changes no number beyond rounding
    int64_t chunk = 0; ///< views per pass through a referee; 0: as many as fit into the free memory
    bool recompute = false; ///< gradient checkpointing of the decoder

    friend bool operator==(const Settings&, const Settings&) = default;
};

} // namespace referee
