// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/referee_gradient.h"

#include "core/augmentation/cutouts.h"
#include "core/augmentation/referee_input.h"
#include "core/base/errors.h"
#include "core/methods/inversion/gradient_mixing.h"

#include <algorithm>

namespace referee {

namespace {

using torch::autograd::grad;

/// One referee's pass over the views of one picture.
struct RefereePass {
    const Referee& referee;
    const Settings& settings;
    const AugmentationParams& draws;
    const StatelessRng& source;
    StepProfiler& profiler;
    torch::Tensor pooled_13RR; ///< a leaf; chunks add to its gradient
    torch::Tensor kept_K; ///< undefined: all views

    int64_t count() const { return kept_K.defined() ? kept_K.size(0) : draws.count(); }
    int64_t chunk() const { return settings.chunk > 0 ? std::min(settings.chunk, count()) : count(); }
    LossWeights weights() const
    {
        return { settings.matchingWeight, settings.captioningWeight, settings.contrastWeight,
            settings.contrastMatchingWeight };
    }
};

torch::Tensor viewsOf(const RefereePass& pass, int64_t first, int64_t count)
{
    if (!pass.kept_K.defined()) {
        return cutouts(pass.pooled_13RR, pass.draws, first, count);
    }
    const auto all = cutouts(pass.pooled_13RR, pass.draws, 0, pass.draws.count());
    return all.index_select(0, pass.kept_K.narrow(0, first, count));
}

/// Indices of the k hardest views, found without gradient (spec 4.4 and docs/method.md). Stays on the device.
torch::Tensor hardestViews(const RefereePass& pass)
{
    const int64_t keep = pass.settings.hardest;
    if (keep == 0 || keep >= pass.draws.count()) {
        return {};
    }
    const torch::NoGradGuard noGrad;
    if (pass.settings.hardestAsReference) {
        auto quiet = pass.draws;
        quiet.noise = viewNoisePart(pass.draws, pass.source);
        const auto views = cutouts(pass.pooled_13RR, quiet, 0, quiet.count());
        return std::get<1>(pass.referee.referenceRank(views).topk(keep));
    }
    const auto views = cutouts(pass.pooled_13RR, pass.draws, 0, pass.draws.count());
    return std::get<1>(pass.referee.evaluate(views, pass.weights()).weighted_N.topk(keep));
}

void append(torch::Tensor& all, const torch::Tensor& part)
{
    if (part.defined()) {
        all = all.defined() ? torch::cat({ all, part.detach() }) : part.detach();
    }
}

void append(ViewLosses& all, const ViewLosses& part)
{
    append(all.matching_N, part.matching_N);
    append(all.captioning_N, part.captioning_N);
    append(all.clip_N, part.clip_N);
    append(all.contrast_N, part.contrast_N);
    append(all.contrastMatching_N, part.contrastMatching_N);
    append(all.tokenNll_NT, part.tokenNll_NT);
}

void keepForTrace(StepProfiler& profiler, const torch::Tensor& views, const ViewLosses& losses)
{
    profiler.keep("views", views);
    profiler.keep("itm.logits", losses.itmLogits_N2);
    profiler.keep("lm.token_nll", losses.tokenNll_NT);
}

void evaluateChunk(RefereePass& pass, int64_t first, int64_t count, RefereeResult& opinion)
{
    pass.profiler.enter(Stage::CutOut);
    const auto views = viewsOf(pass, first, count);
    pass.profiler.enter(Stage::Referee);
    const auto losses = pass.referee.evaluate(views, pass.weights());
    keepForTrace(pass.profiler, views, losses);
    append(opinion.losses, losses);
    pass.profiler.enter(Stage::Backward);
    (losses.weighted_N.sum() / static_cast<double>(pass.count())).backward();
}

/// dL/dimage of one referee.
torch::Tensor evaluate(RefereePass& pass, const torch::Tensor& image, RefereeResult& opinion)
{
    const auto pooled = poolForReferee(image, pass.draws.size);
    pass.profiler.keep("pooled", pooled);
    pass.pooled_13RR = pooled.detach().requires_grad_(true);
    if (!pass.kept_K.defined()) {
        pass.kept_K = hardestViews(pass);
    }
    for (int64_t first = 0; first < pass.count(); first += pass.chunk()) {
        evaluateChunk(pass, first, std::min(pass.chunk(), pass.count() - first), opinion);
    }
    if (!opinion.kept_K.defined()) {
        opinion.kept_K = pass.kept_K;
    }
    return pooled.is_same(image) ? pass.pooled_13RR.grad()
                                 : grad({ pooled }, { image }, { pass.pooled_13RR.grad() }).front();
}

AugmentationParams drawsFor(const Referee& referee, const StepRandoms& draws)
{
    if (referee.imageSize() == draws.views.size) {
        return draws.views;
    }
    auto resized = resizeDraws(draws.views, referee.imageSize());
    if (draws.views.noise.defined()) {
        resized.noise = drawViewNoise(resized, draws.source, draws.views.noise.options());
    }
    return resized;
}

} // namespace

const RefereeContribution* contributionOf(const RefereeResult& opinion, std::string_view kind)
{
    const auto kindOf = [](const RefereeContribution& voice) { return voice.referee->kind(); };
    const auto found = std::ranges::find(opinion.voices, kind, kindOf);
    return found == opinion.voices.end() ? nullptr : &*found;
}

double refereeWeight(const Settings& settings, const Referee& referee)
{
    return referee.kind() == "clip" ? settings.clipWeight : settings.blip2Weight;
}

void requireActiveReferee(const Referees& referees, const Settings& settings)
{
    if (std::ranges::none_of(referees, [&](const auto& referee) { return refereeWeight(settings, *referee) > 0; })) {
        throw UsageError(
            "No referee has a weight above zero. Increase blip2_weight or clip_weight, or use method sds.");
    }
}

RefereeResult computeRefereeGradient(const Referees& referees, const torch::Tensor& image_13HW,
    const Settings& settings, const StepRandoms& draws, StepProfiler& profiler)
{
    const torch::AutoGradMode withGradient(true);
    const auto image = image_13HW.detach().requires_grad_(true);
    const auto takesPart = [&](const auto& referee) { return refereeWeight(settings, *referee) > 0; };
    requireActiveReferee(referees, settings);
    const auto active = std::ranges::count_if(referees, takesPart);
    RefereeResult opinion;
    for (const auto& referee : referees) {
        if (!takesPart(referee)) {
            continue;
        }
        const auto views = drawsFor(*referee, draws);
        RefereePass pass { *referee, settings, views, draws.source, profiler, {}, {} };
        auto gradient = evaluate(pass, image, opinion).detach();
        opinion.voices.push_back({ referee.get(), gradient, pass.kept_K });
        if (active > 1) {
            gradient = toUnitNorm(gradient) * refereeWeight(settings, *referee);
        }
        opinion.pixelGradient = opinion.pixelGradient.defined() ? opinion.pixelGradient + gradient : gradient;
    }
    profiler.keep("grad.image", opinion.pixelGradient);
    return opinion;
}

torch::Tensor evaluateAgain(const RefereeContribution& voice, const torch::Tensor& image_13HW, const Settings& settings,
    const StepRandoms& draws, StepProfiler& profiler)
{
    const torch::AutoGradMode withGradient(true);
    const auto image = image_13HW.detach().requires_grad_(true);
    const auto views = drawsFor(*voice.referee, draws);
    RefereePass pass { *voice.referee, settings, views, draws.source, profiler, {}, voice.kept_K };
    RefereeResult ignored;
    return evaluate(pass, image, ignored).detach();
}

SeenViews viewsAgain(const RefereeContribution& voice, const torch::Tensor& image_13HW, const Settings& settings,
    const StepRandoms& draws, StepProfiler& profiler)
{
    const torch::NoGradGuard noGrad;
    const auto views = drawsFor(*voice.referee, draws);
    const auto pooled = poolForReferee(image_13HW, views.size);
    const RefereePass pass { *voice.referee, settings, views, draws.source, profiler, pooled, {} };
    SeenViews seen;
    for (int64_t first = 0; first < pass.count(); first += pass.chunk()) {
        profiler.checkStop();
        const auto part = viewsOf(pass, first, std::min(pass.chunk(), pass.count() - first));
        const auto losses = pass.referee.evaluate(part, pass.weights());
        append(seen.views_N3RR, part);
        append(seen.losses, losses);
    }
    return seen;
}

} // namespace referee
