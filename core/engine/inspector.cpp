// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/inspector.h"

#include "core/engine/scoped_caption.h"
#include "core/engine/to_map.h"
#include "core/methods/inversion/decode_result.h"
#include "core/methods/inversion/gradient_mixing.h"

namespace referee {

namespace {

torch::Tensor scaled(const torch::Tensor& tensor, double factor) { return tensor.defined() ? tensor * factor : tensor; }

/// A zero gradient cannot be matched: its factor is not finite, and its parts are zero.
torch::Tensor finiteOrZero(const torch::Tensor& factor)
{
    return torch::where(torch::isfinite(factor), factor, torch::zeros_like(factor));
}

} // namespace

Inspector::Inspector(Networks& networks, const StepCache& step, const std::string& caption, StepProfiler& watch)
    : m_networks(networks)
    , m_step(step)
    , m_caption(caption)
    , m_watch(watch)
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
        m_watch.checkStop();
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

Inspector::Parts Inspector::computeParts()
{
    const RefereeContribution* blip2 = contributionOf(m_step.opinion, "blip2");
    if (blip2 == nullptr) {
        return {};
    }
    const bool isAlone = m_step.opinion.voices.size() == 1;
    const auto& whole = m_step.sides.referee;
    if (isAlone && m_step.settings.captioningWeight == 0) {
        return { whole, torch::zeros_like(whole) };
    }
    if (isAlone && m_step.settings.matchingWeight == 0) {
        return { torch::zeros_like(whole), whole };
    }
    return pulledApart(*blip2);
}

/// One referee's gradient is taken as it is; of several, BLIP-2's share is what its unit gradient times its weight
/// comes to. Everything behind the pixels is linear, so captioning is what matching leaves of the share.
Inspector::Parts Inspector::pulledApart(const RefereeContribution& blip2)
{
    const bool isAlone = m_step.opinion.voices.size() == 1;
    auto matching = matchingAtPixels(blip2);
    const auto decoded = decodeLatent(m_networks, m_step.before.z, DecodeMode::Gradient);
    const auto scale = finiteOrZero(m_step.sides.refereeScale);
    auto share = m_step.sides.referee;
    if (!isAlone) {
        const double weight = refereeWeight(m_step.settings, *blip2.referee);
        const auto unit = finiteOrZero(weight / blip2.pixelGradient.norm());
        share = decoderVjp(decoded, blip2.pixelGradient * unit, true) * scale;
        matching = matching * unit;
    }
    const auto pulled = decoderVjp(decoded, matching) * scale;
    return { pulled, share - pulled };
}

/// The step's pass again without the captioning loss: the same draws, on the views that counted.
torch::Tensor Inspector::matchingAtPixels(const RefereeContribution& blip2)
{
    const ScopedCaption caption(*blip2.referee, m_step.caption, m_caption);
    Settings settings = m_step.settings;
    settings.captioningWeight = 0;
    return evaluateAgain(blip2, m_step.image, settings, m_step.draws, m_watch);
}

torch::Tensor Inspector::change(const torch::Tensor& gradient)
{
    if (!gradient.defined()) {
        return {};
    }
    return decodeLatent(m_networks, m_step.before.z - gradient, DecodeMode::Looking).image - picture();
}

const torch::Tensor& Inspector::picture()
{
    if (!m_picture.defined()) {
        m_picture = decodeLatent(m_networks, m_step.before.z, DecodeMode::Looking).image;
    }
    return m_picture;
}

} // namespace referee
