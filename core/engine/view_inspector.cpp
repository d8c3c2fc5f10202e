// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/view_inspector.h"

#include "core/base/errors.h"
#include "core/engine/scoped_caption.h"
#include "core/engine/step_inspector.h"
#include "core/methods/inversion/decode_result.h"

namespace referee {

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
