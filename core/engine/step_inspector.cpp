// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/step_inspector.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"
#include "core/io/safetensors.h"
#include "core/methods/inversion/decode_result.h"
#include "core/methods/inversion/gradient_mixing.h"

#include <utility>

namespace referee {

namespace {

torch::Tensor scaled(const torch::Tensor& tensor, double factor) { return tensor.defined() ? tensor * factor : tensor; }

/// The factor of norm matching is not finite for a zero gradient, whose parts are zero.
torch::Tensor finiteOrZero(const torch::Tensor& factor)
{
    return torch::where(torch::isfinite(factor), factor, torch::zeros_like(factor));
}

/// Sets a referee to the caption of a finished step and back again, while the run goes on with another one.
class ScopedCaption {
public:
    ScopedCaption(Referee& referee, const PromptTexts& texts, const PromptTexts& present)
        : m_referee(referee)
        , m_present(present)
        , m_isOther(texts.caption != present.caption)
    {
        if (m_isOther) {
            set(texts);
        }
    }
    ~ScopedCaption()
    {
        if (m_isOther) {
            set(m_present);
        }
    }
    ScopedCaption(const ScopedCaption&) = delete;
    ScopedCaption& operator=(const ScopedCaption&) = delete;

private:
    void set(const PromptTexts& texts)
    {
        m_referee.setPrompt(texts.caption);
        m_referee.setContradictions(texts.contradictingCaptions());
    }

    Referee& m_referee;
    const PromptTexts& m_present; ///< outlives this
    bool m_isOther;
};

} // namespace

Inspector::Inspector(Networks& networks, const StepCache& step, const PromptTexts& present, StepProfiler& profiler)
    : m_networks(networks)
    , m_step(step)
    , m_present(present)
    , m_profiler(profiler)
    , m_sdsFactor(termsAt(step.settings, step.before.iteration).w2 / kSdsDivisor)
    , m_picture(step.image)
{
}

std::vector<GradientMap> Inspector::maps(const MapSet& wanted)
{
    const torch::NoGradGuard noGrad; // passes that need a graph open one themselves
    PendingMaps maps(m_step.before.iteration);
    for (size_t i = 0; i < kMapKinds; ++i) {
        if (!wanted[i]) {
            continue;
        }
        m_profiler.checkStop();
        const auto kind = static_cast<MapKind>(i);
        const auto start = PendingMaps::Clock::now();
        const auto tensor = mapOf(kind);
        if (tensor.defined()) {
            maps.add(kind, tensor, start);
        }
    }
    return maps.all();
}

torch::Tensor Inspector::mapOf(MapKind kind)
{
    switch (kind) {
    case MapKind::Referee:
        return m_step.sides.referee;
    case MapKind::Matching:
        return parts().matching;
    case MapKind::Captioning:
        return parts().captioning;
    case MapKind::Contrast:
        return parts().contrast;
    case MapKind::Pixel:
        return m_step.opinion.pixelGradient;
    case MapKind::Sds:
        return m_step.sides.sds;
    case MapKind::Guidance:
        return scaled(m_step.sds.guidance, m_sdsFactor);
    case MapKind::Rest:
        return scaled(m_step.sds.rest, m_sdsFactor);
    case MapKind::RefereePicture:
        return change(m_step.sides.referee);
    case MapKind::SdsPicture:
        return change(m_step.sides.sds);
    }
    return {};
}

const Inspector::Parts& Inspector::parts()
{
    if (!m_parts) {
        m_parts = computeParts();
    }
    return *m_parts;
}

namespace {

/// The settings with one kind of BLIP-2's losses alone.
Settings onlyMatching(Settings settings)
{
    settings.captioningWeight = settings.contrastWeight = settings.contrastMatchingWeight = 0;
    return settings;
}

Settings onlyContrast(Settings settings)
{
    settings.matchingWeight = settings.captioningWeight = 0;
    return settings;
}

} // namespace

Inspector::Parts Inspector::computeParts()
{
    const RefereeContribution* blip2 = contributionOf(m_step.opinion, "blip2");
    if (blip2 == nullptr) {
        return {};
    }
    const bool isAlone = m_step.opinion.voices.size() == 1;
    const auto& whole = m_step.sides.referee;
    const bool hasContrast = m_step.opinion.losses.contrast_N.defined();
    if (isAlone && !hasContrast && m_step.settings.captioningWeight == 0) {
        return { whole, torch::zeros_like(whole), {} };
    }
    if (isAlone && !hasContrast && m_step.settings.matchingWeight == 0) {
        return { torch::zeros_like(whole), whole, {} };
    }
    return separated(*blip2, hasContrast);
}

/// One referee's gradient is taken as it is; of several, BLIP-2's share is its unit gradient times its weight. The
/// decoder's vector-Jacobian product is linear, so captioning is the share without the others.
Inspector::Parts Inspector::separated(const RefereeContribution& blip2, bool hasContrast)
{
    const bool isAlone = m_step.opinion.voices.size() == 1;
    const auto decoded = decodeLatent(m_networks, m_step.before.z, DecodeMode::Gradient);
    const auto scale = finiteOrZero(m_step.sides.refereeScale);
    const auto unit = isAlone
        ? torch::ones_like(scale)
        : finiteOrZero(refereeWeight(m_step.settings, *blip2.referee) / blip2.pixelGradient.norm());
    const auto atLatent
        = [&](const torch::Tensor& pixels, bool isLast) { return decoderVjp(decoded, pixels * unit, !isLast) * scale; };
    const auto share = isAlone ? m_step.sides.referee : atLatent(blip2.pixelGradient, false);
    Parts parts;
    parts.matching = atLatent(atPixels(blip2, onlyMatching(m_step.settings)), !hasContrast);
    parts.captioning = share - parts.matching;
    if (hasContrast) {
        parts.contrast = atLatent(atPixels(blip2, onlyContrast(m_step.settings)), true);
        parts.captioning = parts.captioning - parts.contrast;
    }
    return parts;
}

/// The step's pass again with other weights of the losses: the same draws, on the views that counted.
torch::Tensor Inspector::atPixels(const RefereeContribution& blip2, const Settings& settings)
{
    const ScopedCaption caption(*blip2.referee, m_step.texts, m_present);
    return evaluateAgain(blip2, m_step.image, settings, m_step.draws, m_profiler);
}

torch::Tensor Inspector::change(const torch::Tensor& gradient)
{
    if (!gradient.defined()) {
        return {};
    }
    return decodeLatent(m_networks, m_step.before.z - gradient, DecodeMode::View).image - picture();
}

const torch::Tensor& Inspector::picture()
{
    if (!m_picture.defined()) {
        m_picture = decodeLatent(m_networks, m_step.before.z, DecodeMode::View).image;
    }
    return m_picture;
}

namespace {

NamedTensors readAll(const std::filesystem::path& file)
{
    NamedTensors tensors;
    if (!file.empty()) {
        const auto reader = SafetensorsFile::open(file);
        for (const auto& entry : reader.entries()) {
            tensors.emplace(entry.name, reader.read(entry));
        }
    }
    return tensors;
}

void requireKnownNames(const NamedTensors& inputs, const NamedTensors& known)
{
    std::vector<std::string> names;
    for (const auto& entry : known) {
        names.push_back(entry.first);
    }
    for (const auto& [name, tensor] : inputs) {
        if (!known.contains(name)) {
            throw UsageError("Unknown input '" + name + "'. A trace takes " + listed(names, names.size()) + ".");
        }
    }
}

void replaceLatent(LatentInversion& run, const NamedTensors& inputs)
{
    const auto& z = run.state().z;
    if (const auto input = inputOf(inputs, "z", z.sizes()); input.defined()) {
        run.setState(startState(input.to(z.options())));
    }
}

/// Losses as means, and the token losses at the full length of the ids (0 at pads).
void completeLosses(NamedTensors& kept, const StepReport& report)
{
    if (!kept.contains("itm.logits")) {
        return;
    }
    const auto options = kept["itm.logits"].options();
    kept["itm.loss"] = torch::full({}, report.itm, options);
    kept["lm.loss"] = torch::full({}, report.caption, options);
    const int64_t pads = kept["bert.ids"].size(1) - 1 - kept["lm.token_nll"].size(1);
    kept["lm.token_nll"] = torch::constant_pad_nd(kept["lm.token_nll"], { 0, pads });
}

} // namespace

void writeTrace(const Networks& networks, LatentInversion& run, const Settings& settings,
    const std::filesystem::path& out, const std::filesystem::path& inputs)
{
    const NamedTensors given = readAll(inputs);
    replaceLatent(run, given);
    auto draws = run.draw(settings);
    NamedTensors kept = toTensors(draws);
    kept["z"] = run.state().z;
    requireKnownNames(given, kept);
    replaceFrom(draws, given);
    for (const auto& [name, tensor] : toTensors(draws)) {
        kept[name] = tensor;
    }
    StepProfiler profiler;
    profiler.kept = &kept;
    keepPrompt(networks, run.prompt(), profiler);
    Settings whole = settings;
    whole.chunk = 0;
    const auto report = run.step(whole, draws, false, profiler);
    completeLosses(kept, report);
    kept["z_next"] = run.state().z;
    kept["ema_next"] = run.state().ema;
    writeSafetensors(out, kept);
}

void PendingMaps::add(MapKind kind, const torch::Tensor& tensor_1CHW, Clock::time_point since)
{
    m_coming.push_back({ kind, AsyncHostCopy(tensor_1CHW.to(torch::kFloat32)), since });
    while (m_landed < m_coming.size() && m_coming[m_landed].copy.isThere()) {
        land();
    }
}

void PendingMaps::land()
{
    const Coming& next = m_coming[m_landed++];
    const auto& host_1CHW = next.copy.take();
    GradientMap map { .kind = next.kind,
        .iteration = m_iteration,
        .channels = host_1CHW.size(1),
        .height = host_1CHW.size(2),
        .width = host_1CHW.size(3),
        .values = onHost<float>(host_1CHW) };
    map.ms = std::chrono::duration<double, std::milli>(Clock::now() - next.since).count();
    m_maps.push_back(std::move(map));
}

std::vector<GradientMap> PendingMaps::all()
{
    while (m_landed < m_coming.size()) {
        land();
    }
    return std::move(m_maps);
}

namespace {

void setLosses(std::vector<ViewPicture>& views, double ViewPicture::*member, const torch::Tensor& losses_N)
{
    const auto losses = onHost<double>(losses_N);
    for (size_t i = 0; i < losses.size(); ++i) {
        views[i].*member = losses[i];
    }
}

void markKept(std::vector<ViewPicture>& views, const torch::Tensor& kept_K)
{
    for (auto& view : views) {
        view.isKept = !kept_K.defined();
    }
    for (const int64_t index : onHost<int64_t>(kept_K)) {
        views[static_cast<size_t>(index)].isKept = true;
    }
}

} // namespace

ViewInspector::ViewInspector(const StepCache& step, const PromptTexts& present, StepProfiler& profiler)
    : m_step(step)
    , m_present(present)
    , m_profiler(profiler)
{
}

const RefereeContribution* ViewInspector::voice() const
{
    const auto& voices = m_step.opinion.voices;
    const RefereeContribution* blip2 = contributionOf(m_step.opinion, "blip2");
    return blip2 != nullptr || voices.empty() ? blip2 : &voices.front();
}

std::vector<ViewPicture> ViewInspector::views() const
{
    const RefereeContribution* shown = voice();
    if (shown == nullptr) {
        return {};
    }
    const auto count = m_step.draws.views.count();
    std::vector<ViewPicture> views(static_cast<size_t>(count));
    for (const auto& voice : m_step.opinion.voices) {
        const ScopedCaption caption(*voice.referee, m_step.texts, m_present);
        const auto seenViews = viewsAgain(voice, m_step.image, m_step.settings, m_step.draws, m_profiler);
        setLosses(views, &ViewPicture::itm, seenViews.losses.matching_N);
        setLosses(views, &ViewPicture::caption, seenViews.losses.captioning_N);
        setLosses(views, &ViewPicture::clip, seenViews.losses.clip_N);
        for (int64_t i = 0; &voice == shown && i < count; ++i) {
            auto& view = views[static_cast<size_t>(i)];
            view.index = i;
            view.iteration = m_step.before.iteration;
            view.picture = toPicture(seenViews.views_N3RR.narrow(0, i, 1));
        }
    }
    markKept(views, shown->kept_K);
    return views;
}

GradientMap ViewInspector::gradient(int64_t index) const
{
    const RefereeContribution* shown = voice();
    if (shown == nullptr) {
        return {};
    }
    const int64_t count = m_step.draws.views.count();
    if (index < 0 || index >= count) {
        throw UsageError(
            "The view must be between 0 and " + std::to_string(count - 1) + ", got " + std::to_string(index) + ".");
    }
    const auto start = PendingMaps::Clock::now();
    const ScopedCaption caption(*shown->referee, m_step.texts, m_present);
    RefereeContribution alone = *shown;
    alone.kept_K = torch::tensor({ index }, torch::TensorOptions(torch::kInt64).device(m_step.image.device()));
    PendingMaps maps(m_step.before.iteration);
    maps.add(MapKind::Pixel, evaluateAgain(alone, m_step.image, m_step.settings, m_step.draws, m_profiler), start);
    return maps.all().front();
}

} // namespace referee
