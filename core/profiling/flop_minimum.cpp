// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profiling/flop_minimum.h"

#include "core/base/method_table.h"
#include "core/io/config.h"
#include "core/models/blip2/blip2_config.h"
#include "core/models/clip/config.h"
#include "core/models/unet/config.h"
#include "core/models/vae/config.h"

#include <ATen/core/Tensor.h>
#include <algorithm>

namespace referee {

namespace {

double linearWork(int64_t rows, int64_t inputs, int64_t outputs)
{
    return 2.0 * static_cast<double>(rows) * static_cast<double>(inputs) * static_cast<double>(outputs);
}

double convWork(int64_t pixels, int64_t inputs, int64_t outputs, int64_t kernel)
{
    return linearWork(pixels, inputs * kernel * kernel, outputs);
}

/// Forward work of a network, by the cost of its backward pass.
struct Work {
    double linear = 0; ///< layers with weights
    double attention = 0; ///< products of two activations

    Work& operator+=(const Work& other)
    {
        linear += other.linear;
        attention += other.attention;
        return *this;
    }
    Work operator*(double factor) const { return { linear * factor, attention * factor }; }
    double forward() const { return linear + attention; }
    double backward() const { return linear + 2 * attention; }
};

/// Scores and mixture of `pairs` (query, key) pairs at width `width` over all heads.
double attentionWork(int64_t pairs, int64_t width)
{
    return 4.0 * static_cast<double>(pairs) * static_cast<double>(width);
}

/// norm, conv, norm, conv, and a pointwise shortcut where the width changes.
double resnetWork(int64_t pixels, int64_t inputs, int64_t outputs)
{
    return convWork(pixels, inputs, outputs, 3) + convWork(pixels, outputs, outputs, 3)
        + (inputs == outputs ? 0 : linearWork(pixels, inputs, outputs));
}

/// Counts a UNet level by level. B = 2 prompts share everything but the context.
class UNetWork {
public:
    UNetWork(const UNetConfig& config, const FlopSizes& sizes)
        : m_config(config)
        , m_context(sizes.contextTokens)
    {
        m_sizes.push_back({ sizes.latentHeight, sizes.latentWidth });
    }
    double count()
    {
        const auto& first = m_config.levels.front();
        const int64_t time = m_config.timeWidth();
        m_flops += linearWork(kPrompts, first.channels, time) + linearWork(kPrompts, time, time);
        m_flops += convWork(pixels(), m_config.inputChannels, first.channels, 3);
        m_channels = first.channels;
        m_skips.push_back(m_channels);
        for (const auto& level : m_config.levels) {
            down(level, &level == &m_config.levels.back());
        }
        const auto& last = m_config.levels.back();
        resnet(m_channels, last.channels);
        transformer(last);
        resnet(last.channels, last.channels);
        for (auto level = m_config.levels.rbegin(); level != m_config.levels.rend(); ++level) {
            up(*level, std::next(level) == m_config.levels.rend());
        }
        return m_flops + convWork(pixels(), m_channels, m_config.outputChannels, 3);
    }

private:
    static constexpr int64_t kPrompts = 2;
    int64_t pixels() const { return kPrompts * m_sizes.back()[0] * m_sizes.back()[1]; }

    void resnet(int64_t inputs, int64_t outputs)
    {
        m_flops += resnetWork(pixels(), inputs, outputs) + linearWork(kPrompts, m_config.timeWidth(), outputs);
        m_channels = outputs;
    }
    void transformer(const UNetLevel& level)
    {
        const int64_t width = level.channels;
        const int64_t tokens = pixels() / kPrompts;
        m_flops += 2 * linearWork(pixels(), width, width); // in and out
        double block = 6 * linearWork(pixels(), width, width); // q, k, v, out; q, out
        block += 2 * linearWork(kPrompts * m_context, level.contextWidth, width);
        block += attentionWork(pixels() * (tokens + m_context), width);
        block += linearWork(pixels(), width, 8 * width) + linearWork(pixels(), 4 * width, width); // gated
        m_flops += block * static_cast<double>(level.transformers);
    }
    void down(const UNetLevel& level, bool isLast)
    {
        for (int64_t i = 0; i < level.layers; ++i) {
            resnet(m_channels, level.channels);
            if (level.hasAttentionDown) {
                transformer(level);
            }
            m_skips.push_back(m_channels);
        }
        if (!isLast) {
            m_sizes.push_back({ (m_sizes.back()[0] + 1) / 2, (m_sizes.back()[1] + 1) / 2 });
            m_flops += convWork(pixels(), m_channels, m_channels, 3);
            m_skips.push_back(m_channels);
        }
    }
    void up(const UNetLevel& level, bool isLast)
    {
        for (int64_t i = 0; i <= level.layers; ++i) {
            resnet(m_channels + m_skips.back(), level.channels);
            m_skips.pop_back();
            if (level.hasAttentionUp) {
                transformer(level);
            }
        }
        if (!isLast) {
            m_sizes.pop_back();
            m_flops += convWork(pixels(), m_channels, m_channels, 3);
        }
    }

    const UNetConfig& m_config;
    int64_t m_context;
    std::vector<std::array<int64_t, 2>> m_sizes; ///< of the levels from the largest to the present one
    std::vector<int64_t> m_skips;
    int64_t m_channels = 0;
    double m_flops = 0;
};

Work decoderWork(const AutoencoderConfig& config, const FlopSizes& sizes)
{
    int64_t pixels = sizes.latentHeight * sizes.latentWidth;
    int64_t channels = config.channels.back();
    Work work;
    if (config.hasPostQuantConv) {
        work.linear += linearWork(pixels, config.latentChannels, config.latentChannels);
    }
    work.linear += convWork(pixels, config.latentChannels, channels, 3);
    work.linear += 2 * resnetWork(pixels, channels, channels) + 4 * linearWork(pixels, channels, channels);
    work.attention += attentionWork(pixels * pixels, channels);
    for (size_t level = config.channels.size(); level-- > 0;) {
        for (int64_t i = 0; i <= config.layers; ++i) {
            work.linear += resnetWork(pixels, channels, config.channels[level]);
            channels = config.channels[level];
        }
        if (level > 0) {
            pixels *= 4;
            work.linear += convWork(pixels, channels, channels, 3);
        }
    }
    work.linear += convWork(pixels, channels, config.imageChannels, 3);
    return work;
}

/// `layers` layers of self-attention and a two-layer net over `tokens` rows.
Work encoderWork(int64_t layers, int64_t tokens, int64_t width, int64_t inner)
{
    const Work layer { 4 * linearWork(tokens, width, width) + 2 * linearWork(tokens, width, inner),
        attentionWork(tokens * tokens, width) };
    return layer * static_cast<double>(layers);
}

Work vitWork(const VitConfig& config)
{
    auto work = encoderWork(config.layers, config.tokens(), config.width, config.intermediate);
    work.linear += linearWork(config.tokens() - 1, 3 * config.patch * config.patch, config.width);
    return work;
}

/// The rows of the Q-Former: Q queries each for captioning and matching, T − 1 words to predict from, T to match.
struct QFormerRowCounts {
    int64_t queries = 0;
    int64_t words = 0;

    int64_t all() const { return 2 * queries + 2 * words - 1; }
    int64_t wanted() const { return queries + words - 1; } ///< of the last layer
    int64_t captionPairs() const { return (words - 1) * queries + (words - 1) * words / 2; }
    int64_t matchPairs(int64_t rows) const { return rows * (queries + words); }
};

/// Cross-attention, where the layer reads the image, and the feed-forward branch.
Work qformerTail(const Blip2Config& config, int64_t layer, int64_t queries, int64_t words)
{
    const auto& bert = config.qformer.bert;
    Work work;
    if (config.qformer.readsImage(layer)) {
        work.attention += attentionWork(queries * config.vision.tokens(), bert.width);
        const int projections = layer == 0 ? 1 : 2; // the first layer's queries are constant
        work.linear += projections * linearWork(queries, bert.width, bert.width);
    }
    work.linear += 2 * linearWork(queries + words, bert.width, bert.intermediate);
    return work;
}

/// Keys and values of the image, which all texts share.
Work imageMemoryWork(const Blip2Config& config)
{
    const auto& bert = config.qformer.bert;
    Work work;
    for (int64_t layer = 0; layer < bert.layers; ++layer) {
        if (config.qformer.readsImage(layer)) {
            work.linear += 2 * linearWork(config.vision.tokens(), bert.imageWidth, bert.width);
        }
    }
    return work;
}

/// One text with both heads.
Work textPassWork(const Blip2Config& config, int64_t words)
{
    const auto& bert = config.qformer.bert;
    const QFormerRowCounts rows { config.queries, words };
    Work work = qformerTail(config, 0, 2 * rows.queries, 0);
    for (int64_t layer = 1; layer < bert.layers; ++layer) {
        const bool isLast = layer + 1 == bert.layers;
        const int64_t kept = isLast ? rows.wanted() : rows.all();
        work.linear += 2 * linearWork(kept + rows.all(), bert.width, bert.width); // q and out; k and v
        const int64_t pairs = isLast ? rows.matchPairs(rows.queries)
                                     : rows.queries * rows.queries + rows.matchPairs(rows.queries + rows.words);
        work.attention += attentionWork(pairs + rows.captionPairs(), bert.width);
        const int64_t queries = isLast ? rows.queries : 2 * rows.queries;
        work += qformerTail(config, layer, queries, kept - queries);
    }
    work.linear += linearWork(1, bert.width, 2); // matching head
    work.linear += linearWork(words - 1, bert.width, bert.width + bert.vocabulary); // captioning head
    return work;
}

Work clipWork(const ClipConfig& config)
{
    const auto& vision = config.vision;
    auto work = encoderWork(vision.tower.layers, vision.tokens(), vision.tower.width, vision.tower.innerWidth);
    work.linear += convWork(vision.tokens() - 1, vision.imageChannels, vision.tower.width, vision.patchSize);
    work.linear += linearWork(1, vision.tower.width, config.projectionWidth);
    return work;
}

/// One view through one referee.
Work refereeWork(const Pack::Referee& referee, const Settings& settings, const FlopSizes& sizes)
{
    if (referee.kind == "clip") {
        return clipWork(ClipConfig::from(Config::load(referee.path / "config.json")));
    }
    const auto config = Blip2Config::load(referee.path / "config.json");
    auto work = vitWork(config.vision);
    work += imageMemoryWork(config);
    for (const int64_t words : sizes.textTokens(settings)) {
        work += textPassWork(config, words);
    }
    return work;
}

} // namespace

std::vector<int64_t> FlopSizes::textTokens(const Settings& settings) const
{
    std::vector<int64_t> all { refereeTokens };
    if (settings.hasContrast()) {
        all.insert(all.end(), contradictionTokens.begin(), contradictionTokens.end());
    }
    return all;
}

std::array<double, kStageNames.size()> flopMinimum(const Pack& pack, const Settings& settings, const FlopSizes& sizes)
{
    std::array<double, kStageNames.size()> flops {};
    const auto of = [&](Stage stage) -> double& { return flops.at(static_cast<size_t>(stage)); };
    const MethodTraits& traits = methodTraits(settings);
    if (traits.usesSds || !traits.optimizesLatent) {
        const auto config = UNetConfig::from(Config::load(pack.stableDiffusion / "unet" / "config.json"));
        of(Stage::Distil) = UNetWork(config, sizes).count();
    }
    if (!traits.usesReferee) {
        return flops;
    }
    const auto vae = AutoencoderConfig::from(Config::load(pack.stableDiffusion / "vae" / "config.json"));
    const auto decode = decoderWork(vae, sizes);
    of(Stage::Decode) = decode.forward();
    of(Stage::DecoderVjp) = decode.backward();
    for (const auto& referee : pack.referees) {
        if ((referee.kind == "clip" ? settings.clipWeight : settings.blip2Weight) > 0) {
            const auto work = refereeWork(referee, settings, sizes) * static_cast<double>(settings.views);
            of(Stage::Referee) += work.forward();
            of(Stage::Backward) += work.backward();
        }
    }
    return flops;
}

namespace {

using Inputs = c10::ArrayRef<const c10::IValue>;

/// Matrix products and the index of their left factor among the inputs; the right one follows.
struct Product {
    std::string_view name;
    size_t left;
};
constexpr std::array kProducts = {
    Product { "aten::mm", 0 },
    Product { "aten::bmm", 0 },
    Product { "aten::mv", 0 },
    Product { "aten::dot", 0 },
    Product { "aten::addmm", 1 },
    Product { "aten::addbmm", 1 },
    Product { "aten::baddbmm", 1 },
    Product { "aten::addmv", 1 },
};

const Product* findProduct(std::string_view name)
{
    const auto found = std::ranges::find(kProducts, name, &Product::name);
    return found == kProducts.end() ? nullptr : &*found;
}

double elements(const at::Tensor& tensor) { return static_cast<double>(tensor.numel()); }

/// left […, m, k] · right […, k, n] or a vector [k]
double productFlops(const at::Tensor& left, const at::Tensor& right)
{
    const double columns = right.dim() > 1 ? static_cast<double>(right.size(-1)) : 1;
    return 2 * elements(left) * columns;
}

/// Fused attention kernels; the "math" variant is composite and holds bmm.
bool isAttention(std::string_view name)
{
    return name.starts_with("aten::_scaled_dot_product_") && name.find("_math") == std::string_view::npos
        && name.find("_attention") != std::string_view::npos;
}

bool isBackward(std::string_view name) { return name.ends_with("_backward"); }

/// query_BNTD, key_BNSD, value_BNSE; forward: scores and mixture. Backward: scores again, and the gradients of
/// value, probabilities, query and key.
double attentionFlops(std::string_view name, Inputs inputs)
{
    const size_t first = isBackward(name) ? 1 : 0; // the gradient of the output comes first
    const auto& query = inputs.at(first).toTensor();
    const auto& key = inputs.at(first + 1).toTensor();
    const auto& value = inputs.at(first + 2).toTensor();
    const double keys = static_cast<double>(key.size(-2));
    const double scores = 2 * elements(query) * keys;
    const double mixture = scores / static_cast<double>(query.size(-1)) * static_cast<double>(value.size(-1));
    return isBackward(name) ? 3 * scores + 2 * mixture : scores + mixture;
}

/// FLOPs of one output element: 2 · input channels of a group · window. `weight` is [O, I/groups, kh, kw].
double windowFlops(const at::Tensor& weight) { return 2 * elements(weight) / static_cast<double>(weight.size(0)); }

/// convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups)
double convolutionFlops(Inputs inputs)
{
    const auto& input = inputs.at(0).toTensor();
    const auto& weight = inputs.at(1).toTensor();
    if (inputs.at(6).toBool()) { // transposed: every input element is spread over a window
        return elements(input) * windowFlops(weight);
    }
    const auto stride = inputs.at(3).toIntVector();
    const auto padding = inputs.at(4).toIntVector();
    const auto dilation = inputs.at(5).toIntVector();
    const auto entry
        = [](const std::vector<int64_t>& list, size_t i) { return list.size() == 1 ? list[0] : list.at(i); };
    double outputs = static_cast<double>(input.size(0) * weight.size(0));
    for (int64_t axis = 2; axis < weight.dim(); ++axis) {
        const auto i = static_cast<size_t>(axis - 2);
        const int64_t reach = entry(dilation, i) * (weight.size(axis) - 1) + 1;
        outputs *= static_cast<double>((input.size(axis) + 2 * entry(padding, i) - reach) / entry(stride, i) + 1);
    }
    return outputs * windowFlops(weight);
}

/// convolution_backward(grad_output, input, weight, …, output_mask): each wanted gradient of input or weight costs
/// as much as the forward pass.
double convolutionBackwardFlops(Inputs inputs)
{
    const auto& weight = inputs.at(2).toTensor();
    const bool isTransposed = inputs.at(7).toBool();
    const auto wanted = inputs.back().toBoolList();
    const auto& spread = inputs.at(isTransposed ? 1 : 0).toTensor();
    const int passes = (wanted.get(0) ? 1 : 0) + (wanted.get(1) ? 1 : 0);
    return passes * elements(spread) * windowFlops(weight);
}

} // namespace

bool hasFlops(std::string_view name)
{
    return findProduct(name) != nullptr || isAttention(name) || name == "aten::convolution"
        || name == "aten::convolution_backward";
}

double operatorFlops(std::string_view name, Inputs inputs)
{
    if (const auto* product = findProduct(name)) {
        return productFlops(inputs.at(product->left).toTensor(), inputs.at(product->left + 1).toTensor());
    }
    if (isAttention(name)) {
        return attentionFlops(name, inputs);
    }
    if (name == "aten::convolution") {
        return convolutionFlops(inputs);
    }
    return name == "aten::convolution_backward" ? convolutionBackwardFlops(inputs) : 0;
}

} // namespace referee
