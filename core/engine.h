// SPDX-License-Identifier: GPL-3.0-or-later
// The torch-free door to the method: load a pack, begin a run, step, look at it, restore it.
// One thread uses an Engine at a time; only the stop flag may be set from another.
#pragma once

#include "core/settings.h"
#include "core/types.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// Component folders named one by one instead of a pack; empty = not given.
struct EngineParts {
    std::filesystem::path sd;
    std::filesystem::path blip2;
    std::filesystem::path lmHead; ///< file with the five tensors of the captioning head
    std::filesystem::path clip;
    std::filesystem::path judge;
    bool isEmpty() const { return sd.empty() && blip2.empty() && lmHead.empty() && clip.empty() && judge.empty(); }
};

/// Which networks to load, and where they run.
struct EngineOptions {
    std::filesystem::path pack; ///< folder with pack.json; not looked at when parts are given
    EngineParts parts;
    std::string device = "cpu"; ///< "cpu", "cuda", "cuda:1"
    std::string precision = "fp32"; ///< of the networks: fp32, bf16, fp64
    int threads = 0; ///< 0: as many as there are cores
};

/// A run's beginning.
struct RunRequest {
    std::string prompt;
    std::string negativePrompt;
    uint64_t seed = 0;
    int64_t width = 0; ///< pixels, multiple of 8; 0: the pack's size
    int64_t height = 0;
    Settings settings;
    Picture startPicture; ///< empty: a random latent
};

/// What the user would want to know about a prompt before the run.
struct PromptReading {
    std::string cleaned; ///< what both sides read (SDS with its prefix)
    std::vector<std::string> warnings; ///< one sentence each: what is cut or ignored
    int64_t refereeTokens = 0;
    int64_t refereeBudget = 0;
    int64_t diffusionTokens = 0;
    int64_t diffusionBudget = 0;
};

/// Answer of the judge to one phrase: p(yes) ÷ (p(yes) + p(no)).
struct PhraseScore {
    std::string phrase;
    double yes = 0;
};

/// Scores of a picture without augmentation.
struct PictureScore {
    double itm = 0;
    double match = 0; ///< p(match)
    double caption = 0;
    double clip = 0; ///< cosine
    bool hasClip = false;
    bool hasJudge = false;
    double judge = 0; ///< product over the phrases
    std::vector<PhraseScore> phrases;
};

/// A file of the pack and what is in it, for `models check` and a run's identity.
struct PackFile {
    std::string path; ///< relative to the pack
    uint64_t bytes = 0;
    std::string sha256;
};

enum class PictureSource { Latent, Average };

class Engine {
public:
    using Progress = std::function<void(const std::string& part, int64_t done, int64_t total)>;

    /// Loads the networks that `options` and the pack name. LoadError, MemoryError; Cancelled when `stop` is set.
    static std::unique_ptr<Engine> load(
        const EngineOptions& options, const Progress& progress = {}, const std::atomic<bool>* stop = nullptr);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Settings of a preset with the pack's own defaults on top (preset < pack < the user's).
    Settings defaults(std::string_view preset) const;
    std::string packName() const;
    std::vector<PackFile> packFiles() const;
    PromptReading readPrompt(const std::string& prompt, const Settings& settings) const;

    /// Starts a run; the engine is at iteration 0 afterwards. UsageError for an empty prompt or a bad size.
    void begin(const RunRequest& request);
    /// Changes the prompts of the present run before its next iteration.
    void setPrompt(const std::string& prompt, const std::string& negativePrompt);
    /// One iteration (or one sampler step with method sd). Cancelled and NumericError leave the state as it was.
    StepReport step(const Settings& settings, bool wantsPicture, const std::atomic<bool>* stop = nullptr);
    int64_t iteration() const;
    int64_t length(const Settings& settings) const; ///< iterations, or sampler steps with method sd

    Snapshot snapshot() const;
    void restore(const Snapshot& snapshot);
    /// Decodes the present latent or its average (no part of a step).
    Picture decode(PictureSource source) const;

    /// Loads the judge now instead of with the first score; nothing when the pack has none. LoadError.
    void loadJudge();
    /// Losses and scores of a picture; `phrases` empty: noun phrases are found by the documented rules.
    PictureScore score(const Picture& picture, const std::string& prompt, std::vector<std::string> phrases = {});
    /// One iteration with every tensor of the walk written to a safetensors file; given draws come from `inputs`.
    void trace(const RunRequest& request, const std::filesystem::path& out, const std::filesystem::path& inputs = {});

    class Impl;
    Impl& impl() { return *m_impl; } ///< for benchmarks, which look below the door

private:
    explicit Engine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace referee
