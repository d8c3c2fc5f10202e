// SPDX-License-Identifier: GPL-3.0-or-later
// The torch-free interface of the methods: load a pack, begin a run, step, inspect, restore. LocalEngine implements it;
// tests have one without networks. One thread uses an Engine at a time; only the stop flag may be set from another.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/io/pack.h"

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

/// Which networks to load, and where they run.
struct EngineOptions {
    std::filesystem::path pack; ///< folder with pack.json; ignored when parts are given
    PackParts parts; ///< instead of a pack
    std::string device = "cpu"; ///< "cpu", "cuda", "cuda:1"
    std::string precision = "fp32"; ///< of the networks: fp32, bf16, fp64
    int threads = 0; ///< 0: one per core
    std::vector<std::filesystem::path> loras; ///< LoRA files for UNet and text encoder, kohya or diffusers layout
    bool dropsTextEncoder = false; ///< frees Stable Diffusion's after each prompt and reads it again for the next
    bool deterministic = false; ///< on a GPU: deterministic kernels where LibTorch has them; slower
    std::optional<uint64_t> drawnWeights; ///< benchmarks only: seed of random weights instead of the pack's
};

/// A run's beginning.
struct RunSpec {
    std::string prompt;
    std::string negativePrompt;
    uint64_t seed = 0;
    int64_t width = 0; ///< pixels, multiple of 8; 0: the pack's size
    int64_t height = 0;
    Settings settings;
    Picture startPicture; ///< empty: a random latent
    RegionMask region; ///< empty: all of z moves
};

/// A file of the pack and its hash, for `models check` and a run's identity.
struct PackFile {
    std::string path; ///< relative to the pack
    uint64_t bytes = 0;
    std::string sha256;
};

/// Describes a loaded engine, for a run's record, the window's About and diagnostics.
struct EngineInfo {
    std::string packName;
    std::string licence;
    std::string device; ///< "cpu", "cuda:0"
    std::string precision;
    std::string libTorch; ///< version
    std::string capability; ///< of the processor: "AVX512", …
    int threads = 0;
    int64_t imageSize = 0; ///< the pack's, pixels
    int64_t downFactor = 0; ///< pixels per latent element
    bool hasBlip2 = false;
    bool hasClip = false;
    bool hasJudge = false;
};

/// Reads prompts as the loaded networks would. Immutable: any thread may use it, also while the engine steps.
class PromptAnalyzer {
public:
    virtual ~PromptAnalyzer() = default;
    /// UsageError for text that is not UTF-8. An empty prompt gives an empty reading.
    virtual PromptAnalysis read(const std::string& prompt, const Settings& settings) const = 0;
};

/// Plans the memory of runs with the loaded networks. Immutable: any thread may use it, also while the engine steps.
class MemoryPlanner {
public:
    virtual ~MemoryPlanner() = default;
    /// The peak memory of an iteration of this request, and the chunk that fits into the free memory. UsageError for
    /// settings or sizes that are not valid.
    virtual MemoryPlan plan(const RunSpec& request) const = 0;
};

/// A device for runs.
struct DeviceInfo {
    std::string name; ///< "cpu", "cuda:0"
    uint64_t free = 0; ///< bytes
    uint64_t total = 0; ///< bytes; 0: not known
};

/// The processor and every GPU that LibTorch finds; loads LibTorch's CUDA library where the system has such a device.
std::vector<DeviceInfo> listDevices();

/// Throws MemoryError, NumericError and the other errors of base/errors.h; errors of LibTorch arrive as MemoryError or
/// as std::runtime_error with a short text; backtraces go to the log.
class Engine {
public:
    using Progress = std::function<void(const std::string& part, int64_t done, int64_t total)>;

    Engine() = default;
    virtual ~Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    virtual EngineInfo facts() const = 0;
    /// Settings of a preset with the pack's own defaults on top (preset < pack < the user's).
    virtual Settings defaults(std::string_view preset) const = 0;
    virtual std::vector<PackFile> packFiles() const = 0;
    /// Outlives the engine.
    virtual std::shared_ptr<const PromptAnalyzer> promptAnalyzer() const = 0;
    /// Outlives the engine; nullptr: it has none.
    virtual std::shared_ptr<const MemoryPlanner> memoryPlanner() const = 0;

    /// Starts a run; the engine is at iteration 0 afterwards. UsageError for an empty prompt or a bad size.
    virtual void begin(const RunSpec& request) = 0;
    /// Changes the prompts of the present run before its next iteration.
    virtual void setPrompt(const std::string& prompt, const std::string& negativePrompt) = 0;
    /// Holds z outside of the region from the next iteration on (docs/method.md, "Region"); empty: everything moves.
    virtual void setRegion(const RegionMask& region) = 0;
    /// One iteration. Cancelled and NumericError leave the state as it was.
    virtual StepReport step(const Settings& settings, bool wantsPicture, const std::atomic<bool>* stop = nullptr) = 0;
    virtual int64_t iteration() const = 0;
    virtual int64_t length(const Settings& settings) const = 0; ///< iterations of the run

    virtual Snapshot snapshot() const = 0;
    /// Continues from a state of a run like the present one, bit for bit. UsageError, ShapeError for another state.
    virtual void restore(const Snapshot& snapshot) = 0;
    /// Decodes the present latent or its average (no part of a step).
    virtual Picture decode(PictureSource source) const = 0;
    /// Decodes the latent of a snapshot.
    virtual Picture decode(const Snapshot& snapshot) const = 0;

    /// Maps of the last finished step, in the order of MapKind. Those of the step are copied, the others computed from
    /// what the step kept; no bit of the run changes. Left out: maps that the step did not have (a tail without
    /// referee, a method without gradients). Empty before the first step. Cancelled when `stop` is set.
    virtual std::vector<GradientMap> inspect(const MapSet& wanted, const std::atomic<bool>* stop = nullptr) const = 0;

    /// All views of the last finished step, by index, also those that hardest-k dropped: a pass without gradient of its
    /// own, from the step's draws; no bit of the run changes. With several referees BLIP-2's views are shown. Empty
    /// before the first step and where no referee took part. Cancelled when `stop` is set.
    virtual std::vector<ViewPicture> views(const std::atomic<bool>* stop = nullptr) const = 0;
    /// The gradient of one view alone, [3, H, W] at the picture, kind Pixel: dL/dimage of its weighted L_itm + L_cg (of
    /// CLIP's loss where CLIP is alone). At the picture and not at the view, so that views can be laid over it and
    /// compared place by place; the mean over the kept views is MapKind::Pixel when one referee is alone. No values
    /// where views() is empty. UsageError for an index out of range.
    virtual GradientMap viewGradient(int64_t index, const std::atomic<bool>* stop = nullptr) const = 0;

    /// Loads the judge now instead of with the first score; nothing when the pack has none. LoadError.
    virtual void loadJudge() = 0;
    /// Losses and scores of a picture; `phrases` empty: phrases and places are found by the documented rules, else the
    /// judge is asked about these and about no place.
    virtual PictureScore score(
        const Picture& picture, const std::string& prompt, const std::vector<std::string>& phrases = {})
        = 0;
    /// The referees' part of score() alone: no judge is asked, or loaded.
    virtual PictureScore refereeScore(const Picture& picture, const std::string& prompt) = 0;
    /// Begins a run and does its first iteration with every tensor of the pipeline written to a safetensors file; given
    /// draws come from `inputs`. UsageError for a method without gradients.
    virtual void trace(
        const RunSpec& request, const std::filesystem::path& out, const std::filesystem::path& inputs = {})
        = 0;

    PromptAnalysis readPrompt(const std::string& prompt, const Settings& settings) const
    {
        return promptAnalyzer()->read(prompt, settings);
    }
};

/// Loads an engine: LoadError, MemoryError; Cancelled when `stop` is set.
using EngineLoader = std::function<std::unique_ptr<Engine>(
    const EngineOptions& options, const Engine::Progress& progress, const std::atomic<bool>* stop)>;

/// The engine of this program: a LocalEngine.
std::unique_ptr<Engine> loadEngine(
    const EngineOptions& options, const Engine::Progress& progress = {}, const std::atomic<bool>* stop = nullptr);

} // namespace referee
