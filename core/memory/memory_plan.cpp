// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/memory/memory_plan.h"

#include "core/base/method_table.h"
#include "core/io/config.h"

#include <ATen/DeviceAccelerator.h>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>
#include <unordered_set>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace referee {

namespace {

/// Copies of the largest activation that the backward pass of a norm holds at once, measured.
constexpr double kCopiesBackward = 5;
/// Temporary results of a UNet block, in copies of its widest input, measured.
constexpr double kCopiesInUNet = 3.1;
/// What a view keeps of its augmentations, in copies of the view, measured: moved; seen in perspective; coloured.
constexpr double kCopiesMoved = 2;
constexpr double kCopiesInPerspective = 1.6;
constexpr double kCopiesJittered = 11.8;
/// Of the free memory; the rest is for other programs and for the allocator's gaps.
constexpr double kUsableShare = 0.9;

/// A part of the decoder (AutoencoderKL::decoderParts), in elements.
struct PartSizes {
    uint64_t input = 0;
    uint64_t kept = 0; ///< for the backward pass, its input included
};

uint64_t product(int64_t a, int64_t b) { return static_cast<uint64_t>(a) * static_cast<uint64_t>(b); }

uint64_t scaled(double factor, uint64_t bytes) { return static_cast<uint64_t>(factor * static_cast<double>(bytes)); }

/// Inputs of both norms and of both convolutions.
PartSizes resnetPart(int64_t pixels, int64_t inputs, int64_t outputs)
{
    return { product(pixels, inputs), 2 * product(pixels, inputs) + 2 * product(pixels, outputs) };
}

std::vector<PartSizes> decoderParts(const AutoencoderConfig& config, const FlopSizes& sizes)
{
    int64_t pixels = sizes.latentHeight * sizes.latentWidth;
    int64_t channels = config.channels.back();
    const uint64_t latent = product(pixels, config.latentChannels);
    const uint64_t attention = 5 * product(pixels, channels); // the norm's input; queries, keys, values, mixture
    std::vector<PartSizes> parts { { latent, latent + 2 * resnetPart(pixels, channels, channels).kept + attention } };
    for (size_t level = config.channels.size(); level-- > 0;) {
        for (int64_t i = 0; i <= config.layers; ++i) {
            parts.push_back(resnetPart(pixels, channels, config.channels[level]));
            channels = config.channels[level];
        }
        if (level > 0) {
            pixels *= 4;
            parts.push_back({ product(pixels, channels) / 4, product(pixels, channels) });
        }
    }
    parts.push_back({ product(pixels, channels), 2 * product(pixels, channels) });
    return parts;
}

void addDecoder(MemoryNeeds& needs, const AutoencoderConfig& config, const FlopSizes& sizes, bool recompute,
    const ElementSizes& bytes)
{
    uint64_t inputs = 0;
    uint64_t kept = 0;
    uint64_t largest = 0;
    for (const auto& part : decoderParts(config, sizes)) {
        inputs += part.input;
        kept += part.kept;
        largest = std::max(largest, part.kept + scaled(kCopiesBackward, part.input));
    }
    const int64_t factor = config.downFactor();
    const int64_t area = sizes.latentHeight * factor * sizes.latentWidth * factor;
    const uint64_t picture = product(area, config.imageChannels);
    needs.decoder = (recompute ? inputs : kept) * bytes.network + 2 * picture * bytes.state;
    const uint64_t work = recompute ? largest : scaled(kCopiesBackward, product(area, config.channels.front()));
    needs.decoderWork = work * bytes.network;
}

/// The residual stream twice, queries, keys, values, their mixture, and the inner layer.
uint64_t encoderKept(int64_t layers, int64_t tokens, int64_t width, int64_t inner)
{
    return product(layers * tokens, 6 * width + inner);
}

/// Kept for one view: keys and values of the image, which all texts share.
uint64_t imageMemoryKept(const Blip2Config& config)
{
    const auto& bert = config.qformer.bert;
    int64_t readers = 0;
    for (int64_t layer = 0; layer < bert.layers; ++layer) {
        readers += config.qformer.readsImage(layer) ? 1 : 0;
    }
    return product(readers * 2 * config.vision.tokens(), bert.width);
}

/// Kept for one view and one text; the rows of captioning and of matching both grow with the words.
uint64_t textPassKept(const Blip2Config& config, int64_t words)
{
    const auto& bert = config.qformer.bert;
    const int64_t rows = 2 * config.queries + 2 * words - 1;
    const int64_t wanted = config.queries + words - 1; // of the last layer
    uint64_t kept = product(words - 1, 2 * bert.width); // the captioning head
    for (int64_t layer = 0; layer < bert.layers; ++layer) {
        const bool isLast = layer + 1 == bert.layers;
        const int64_t queries = (isLast ? 1 : 2) * config.queries;
        const int64_t finished = layer == 0 ? queries : isLast ? wanted : rows;
        if (layer > 0) {
            kept += product(isLast ? 2 * rows + 3 * wanted : 5 * rows, bert.width);
        }
        if (config.qformer.readsImage(layer)) {
            kept += product((layer == 0 ? 2 : 3) * queries, bert.width);
        }
        kept += product(finished, bert.intermediate + bert.width);
    }
    return kept;
}

/// Of one view in one referee; `work`: temporary results of its evaluation.
struct ViewBytes {
    uint64_t kept = 0;
    uint64_t work = 0;
};

ViewBytes blip2View(const Blip2Config& config, const std::vector<int64_t>& textTokens, const ElementSizes& bytes)
{
    constexpr uint64_t kWideBytes = 4; // log-probabilities are at least fp32
    const auto& vision = config.vision;
    const int64_t tokens = vision.tokens();
    uint64_t elements = encoderKept(vision.layers, tokens, vision.width, vision.intermediate);
    elements += product(tokens, vision.width) + imageMemoryKept(config);
    uint64_t logits = 0;
    uint64_t largest = 0;
    for (const int64_t words : textTokens) {
        elements += textPassKept(config, words);
        const uint64_t own = product(words - 1, config.qformer.bert.vocabulary) * std::max(kWideBytes, bytes.state);
        logits += own;
        largest = std::max(largest, own);
    }
    return { elements * bytes.network + logits, product(tokens, vision.intermediate) * bytes.network + largest };
}

ViewBytes clipView(const ClipConfig& config, const ElementSizes& bytes)
{
    const auto& vision = config.vision;
    const auto& tower = vision.tower;
    const int64_t tokens = vision.tokens();
    // quick-gelu keeps two tensors of the inner width.
    const uint64_t elements = encoderKept(tower.layers, tokens, tower.width, 2 * tower.innerWidth);
    return { elements * bytes.network, 2 * product(tokens, tower.innerWidth) * bytes.network };
}

/// The share of the views that are likely to have perspective or jitter (mean and two deviations).
double likelyShare(double chance, int64_t views)
{
    return std::min(1.0, chance + 2 * std::sqrt(chance * (1 - chance) / static_cast<double>(views)));
}

uint64_t augmentationKept(const Settings& settings, int64_t side, const ElementSizes& bytes)
{
    const double copies = kCopiesMoved + kCopiesInPerspective * likelyShare(settings.perspectiveChance, settings.views)
        + kCopiesJittered * likelyShare(settings.jitterChance, settings.views);
    return scaled(copies, product(side * side, 3) * bytes.state);
}

uint64_t distilWork(const UNetConfig& config, const FlopSizes& sizes, const ElementSizes& bytes)
{
    constexpr int64_t kPrompts = 2;
    const int64_t pixels = kPrompts * sizes.latentHeight * sizes.latentWidth;
    const int64_t widest = 8 * config.levels.front().channels; // the gated inner layer
    return scaled(kCopiesInUNet, product(pixels, widest) * bytes.network);
}

/// On the CPU: freed blocks that the allocator keeps, measured (docs/benchmarks.md).
uint64_t gapsBeside(uint64_t held)
{
    constexpr double kShare = 0.45;
    constexpr uint64_t kArenas = 2; // of the engine's thread and of its helpers
    return std::min<uint64_t>(scaled(kShare, held), kArenas * kMaxKeptBytes);
}

} // namespace

MemoryModel::MemoryModel(const Pack& pack)
    : m_autoencoder(AutoencoderConfig::from(Config::load(pack.stableDiffusion / "vae" / "config.json")))
    , m_unet(UNetConfig::from(Config::load(pack.stableDiffusion / "unet" / "config.json")))
{
    for (const auto& referee : pack.referees) {
        const auto file = referee.path / "config.json";
        if (referee.kind == "clip") {
            m_clip.push_back(ClipConfig::from(Config::load(file)));
        } else {
            m_blip2.push_back(Blip2Config::load(file));
        }
    }
}

MemoryNeeds MemoryModel::needs(const Settings& settings, const FlopSizes& sizes, const ElementSizes& bytes) const
{
    MemoryNeeds needs;
    addDecoder(needs, m_autoencoder, sizes, settings.recompute, bytes);
    const MethodTraits& traits = methodTraits(settings);
    if (traits.usesReferee) {
        addReferees(needs, settings, sizes, bytes);
    } else {
        needs.decoder = 0; // no gradient goes through the decoder
    }
    if (traits.usesSds || !traits.optimizesLatent) {
        needs.distilWork = distilWork(m_unet, sizes, bytes);
    }
    return needs;
}

void MemoryModel::addReferees(
    MemoryNeeds& needs, const Settings& settings, const FlopSizes& sizes, const ElementSizes& bytes) const
{
    // The referees run one after the other: the larger one counts.
    const auto add = [&](const ViewBytes& view, int64_t side) {
        needs.perView = std::max(needs.perView, view.kept + augmentationKept(settings, side, bytes));
        needs.viewWork = std::max(needs.viewWork, view.work);
    };
    for (const auto& config : m_blip2) {
        if (settings.blip2Weight > 0) {
            add(blip2View(config, sizes.textTokens(settings), bytes), config.vision.imageSize);
        }
    }
    for (const auto& config : m_clip) {
        if (settings.clipWeight > 0) {
            add(clipView(config, bytes), config.vision.imageSize);
        }
    }
}

int64_t viewsAtOnce(const Settings& settings)
{
    return settings.chunk > 0 ? std::min(settings.chunk, settings.views) : settings.views;
}

MemoryPlan planMemory(const MemoryNeeds& needs, const Settings& settings, const MemoryBudget& budget)
{
    MemoryPlan plan;
    plan.weights = budget.weights;
    plan.decoder = needs.decoder;
    plan.perView = needs.perView;
    plan.available = budget.available;
    const auto peakWith = [&](int64_t chunk) {
        const auto views = static_cast<uint64_t>(chunk);
        const uint64_t forward = needs.decoder + views * (needs.perView + needs.viewWork);
        const uint64_t first = std::max(forward, needs.decoder + needs.decoderWork);
        const uint64_t held = budget.isBeside ? first + needs.distilWork : std::max(first, needs.distilWork);
        return budget.program + budget.weights + held + (budget.program > 0 ? gapsBeside(held) : 0);
    };
    const uint64_t usable = scaled(kUsableShare, budget.available);
    plan.chunk = viewsAtOnce(settings);
    if (settings.chunk == 0 && budget.available > 0) {
        while (plan.chunk > 1 && peakWith(plan.chunk) > usable) {
            plan.chunk = (plan.chunk + 1) / 2;
        }
    }
    plan.peak = peakWith(plan.chunk);
    plan.work = plan.peak - plan.weights - plan.decoder - static_cast<uint64_t>(plan.chunk) * plan.perView;
    plan.fits = budget.available == 0 || plan.peak <= usable;
    return plan;
}

namespace {

/// The number in a file of one number; nothing where there is no such file or it contains "max".
std::optional<uint64_t> numberIn(const char* path)
{
    std::ifstream file(path);
    uint64_t number = 0;
    return file >> number ? std::optional(number) : std::nullopt;
}

/// What the control group (version 2) still allows; the maximum where there is no limit.
uint64_t groupAvailable()
{
    const auto limit = numberIn("/sys/fs/cgroup/memory.max");
    const auto used = numberIn("/sys/fs/cgroup/memory.current");
    if (!limit || !used) {
        return std::numeric_limits<uint64_t>::max();
    }
    return *limit > *used ? *limit - *used : 0;
}

/// Taken by LibTorch's allocator from the device, in use or kept for later.
uint64_t reservedBytes(c10::DeviceIndex index)
{
    const auto stats = at::accelerator::getDeviceStats(index);
    return static_cast<uint64_t>(stats.reserved_bytes.at(0).current);
}

} // namespace

uint64_t kilobytesIn(const char* path, const std::string& name)
{
    constexpr uint64_t kKilobyte = 1024;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(name)) {
            return std::strtoull(line.c_str() + name.size(), nullptr, 10) * kKilobyte;
        }
    }
    return 0;
}

uint64_t memoryForUs(const torch::Device& device)
{
    if (device.is_cpu()) {
        const auto available = kilobytesIn("/proc/meminfo", "MemAvailable:");
        return available == 0 ? 0
                              : std::min(available, groupAvailable()) + kilobytesIn("/proc/self/status", "RssAnon:");
    }
    const auto index = device.has_index() ? device.index() : at::accelerator::getDeviceIndex();
    return at::accelerator::getMemoryInfo(index).first + reservedBytes(index);
}

uint64_t weightBytes(const torch::nn::Module& module)
{
    std::unordered_set<const void*> seen;
    uint64_t bytes = 0;
    const auto add = [&](const torch::Tensor& tensor) {
        if (tensor.defined() && seen.insert(tensor.storage().data()).second) {
            bytes += tensor.storage().nbytes();
        }
    };
    for (const auto& parameter : module.parameters()) {
        add(parameter);
    }
    for (const auto& buffer : module.buffers()) {
        add(buffer);
    }
    return bytes;
}

void tuneMalloc()
{
#ifdef __GLIBC__
    constexpr int kMaxKeptBlock = 64 << 20;
    mallopt(M_MMAP_THRESHOLD, kMaxKeptBlock);
    mallopt(M_TRIM_THRESHOLD, static_cast<int>(kMaxKeptBytes));
#endif
}

} // namespace referee
