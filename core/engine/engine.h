// SPDX-License-Identifier: GPL-3.0-or-later
// The torch-free door to the method: load a pack, begin a run, step, look at it, restore it.
// One thread uses an Engine at a time; only the stop flag may be set from another.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
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
    std::vector<std::filesystem::path> loras; ///< LoRA files for UNet and text encoder, kohya or diffusers layout
    bool dropsTextEncoder = false; ///< frees Stable Diffusion's after each prompt and reads it again for the next
    bool deterministic = false; ///< on a GPU: only kernels that give the same bits twice, where there are such; slower
    std::optional<uint64_t> drawnWeights; ///< benchmarks only: seed of random weights instead of the pack's
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
    RegionMask region; ///< empty: all of z moves
};

/// A file of the pack and what is in it, for `models check` and a run's identity.
struct PackFile {
    std::string path; ///< relative to the pack
    uint64_t bytes = 0;
    std::string sha256;
};

enum class PictureSource { Latent, Average };

/// What a loaded engine is, for a run's record, the window's About and diagnostics.
struct EngineFacts {
    std::string packName;
    std::string licence;
    std::string device; ///< "cpu", "cuda:0"
    std::string precision;
    std::string libTorch; ///< version
    std::string capability; ///< of the processor: "AVX512", …
    int threads = 0;
    int64_t imageSize = 0; ///< the pack's, pixels
    int64_t downFactor = 0; ///< pixels per latent place
    bool hasBlip2 = false;
    bool hasClip = false;
    bool hasJudge = false;
};

/// Reads prompts as the loaded networks would. Immutable: any thread may use it, also while the engine steps.
class PromptReader {
public:
    virtual ~PromptReader() = default;
    /// UsageError for text that is not UTF-8. An empty prompt gives an empty reading.
    virtual PromptReading read(const std::string& prompt, const Settings& settings) const = 0;
};

/// Plans the memory of runs with the loaded networks. Immutable: any thread may use it, also while the engine steps.
class MemoryPlanner {
public:
    virtual ~MemoryPlanner() = default;
    /// What an iteration of this request will hold at most, and the chunk that fits what is free now. UsageError for
    /// settings or sizes that no run could have.
    virtual MemoryPlan plan(const RunRequest& request) const = 0;
};

/// A device that runs can be painted on.
struct DeviceFacts {
    std::string name; ///< "cpu", "cuda:0"
    uint64_t free = 0; ///< bytes
    uint64_t total = 0; ///< bytes; 0: not known
};

/// The processor and every GPU that LibTorch sees; loads LibTorch's CUDA library where the system has such a device.
std::vector<DeviceFacts> listDevices();

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
    EngineFacts facts() const;
    std::vector<PackFile> packFiles() const;
    PromptReading readPrompt(const std::string& prompt, const Settings& settings) const;
    /// Outlives the engine.
    std::shared_ptr<const PromptReader> promptReader() const;

    /// Starts a run; the engine is at iteration 0 afterwards. UsageError for an empty prompt or a bad size.
    void begin(const RunRequest& request);
    /// Changes the prompts of the present run before its next iteration.
    void setPrompt(const std::string& prompt, const std::string& negativePrompt);
    /// Holds z outside of the region from the next iteration on (docs/method.md, "Region"); empty: everything moves.
    void setRegion(const RegionMask& region);
    /// One iteration (or one sampler step with method sd). Cancelled and NumericError leave the state as it was.
    StepReport step(const Settings& settings, bool wantsPicture, const std::atomic<bool>* stop = nullptr);
    /// Outlives the engine.
    std::shared_ptr<const MemoryPlanner> memoryPlanner() const;

    int64_t iteration() const;
    int64_t length(const Settings& settings) const; ///< iterations, or sampler steps with method sd

    /// With method sd z and ema are the sampler's x, and firstMoment holds what it remembers of earlier steps: whole
    /// latents, one behind the other.
    Snapshot snapshot() const;
    /// Goes on from a state of a run like the present one, bit for bit. UsageError, ShapeError for another state.
    void restore(const Snapshot& snapshot);
    /// Decodes the present latent or its average (no part of a step).
    Picture decode(PictureSource source) const;
    /// Decodes the latent of a snapshot.
    Picture decode(const Snapshot& snapshot) const;

    /// Maps of the last finished step, in the order of MapKind. Free ones are copied, the others take passes of their
    /// own on what the step kept; no bit of the run changes. Left out: maps that the step did not have (a tail without
    /// referee, method sd). Empty before the first step. Cancelled when `stop` is set.
    std::vector<GradientMap> inspect(const MapSet& wanted, const std::atomic<bool>* stop = nullptr) const;

    /// All views of the last finished step, by index, also those that hardest-k dropped: a pass without gradient of its
    /// own, from the step's draws; no bit of the run changes. With several referees BLIP-2's views are shown. Empty
    /// before the first step and where no referee took part. Cancelled when `stop` is set.
    std::vector<ViewPicture> views(const std::atomic<bool>* stop = nullptr) const;
    /// What one view alone asks for, [3, H, W] at the picture, kind Pixel: dL/dimage of its weighted L_itm + L_cg (of
    /// CLIP's loss where CLIP is alone). At the picture and not at the view, so that views can be laid over it and
    /// compared place by place; the mean over the kept views is MapKind::Pixel when one referee is alone. No values
    /// where views() is empty. UsageError for an index out of range.
    GradientMap viewGradient(int64_t index, const std::atomic<bool>* stop = nullptr) const;

    /// Loads the judge now instead of with the first score; nothing when the pack has none. LoadError.
    void loadJudge();
    /// Losses and scores of a picture; `phrases` empty: phrases and places are found by the documented rules, else the
    /// judge is asked about these and about no place.
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
