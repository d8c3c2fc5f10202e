// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/referee_opinion.h"

#include "core/augmentation/cutouts.h"
#include "core/augmentation/pool_for_referee.h"
#include "core/base/errors.h"
#include "core/methods/inversion/gradient_mix.h"

#include <algorithm>
#include <iterator>

namespace referee {

namespace {

using torch::autograd::grad;

/// One referee at work on one picture.
struct Hearing {
    const Referee& referee;
    const Settings& settings;
    const ViewDraws& draws;
    const DrawSource& source;
    HopWatch& watch;
    torch::Tensor pooled_13RR; ///< a leaf; chunks add to its gradient
    torch::Tensor kept_K; ///< undefined: all views

    int64_t count() const { return kept_K.defined() ? kept_K.size(0) : draws.count(); }
    int64_t chunk() const { return settings.chunk > 0 ? std::min(settings.chunk, count()) : count(); }
    LossWeights weights() const { return { settings.matchingWeight, settings.captioningWeight }; }
};

torch::Tensor viewsOf(const Hearing& hearing, int64_t first, int64_t count)
{
    if (!hearing.kept_K.defined()) {
        return cutouts(hearing.pooled_13RR, hearing.draws, first, count);
    }
    const auto all = cutouts(hearing.pooled_13RR, hearing.draws, 0, hearing.draws.count());
    return all.index_select(0, hearing.kept_K.narrow(0, first, count));
}

/// Indices of the k hardest views, found without gradient (spec 4.4 and docs/method.md). Stays on the device.
torch::Tensor hardestViews(const Hearing& hearing)
{
    const int64_t keep = hearing.settings.hardest;
    if (keep == 0 || keep >= hearing.draws.count()) {
        return {};
    }
    const torch::NoGradGuard noGrad;
    if (hearing.settings.hardestAsReference) {
        auto quiet = hearing.draws;
        quiet.noise = viewNoisePart(hearing.draws, hearing.source);
        const auto views = cutouts(hearing.pooled_13RR, quiet, 0, quiet.count());
        return std::get<1>(hearing.referee.referenceRank(views).topk(keep));
    }
    const auto views = cutouts(hearing.pooled_13RR, hearing.draws, 0, hearing.draws.count());
    return std::get<1>(hearing.referee.look(views, hearing.weights()).weighted_N.topk(keep));
}

void append(torch::Tensor& all, const torch::Tensor& part)
{
    if (part.defined()) {
        all = all.defined() ? torch::cat({ all, part.detach() }) : part.detach();
    }
}

void keepForTrace(HopWatch& watch, const torch::Tensor& views, const ViewLosses& losses)
{
    watch.keep("views", views);
    watch.keep("itm.logits", losses.itmLogits_N2);
    watch.keep("lm.token_nll", losses.tokenNll_NT);
}

void hearChunk(Hearing& hearing, int64_t first, int64_t count, RefereeOpinion& opinion)
{
    hearing.watch.enter(Hop::CutOut);
    const auto views = viewsOf(hearing, first, count);
    hearing.watch.enter(Hop::Referee);
    const auto losses = hearing.referee.look(views, hearing.weights());
    keepForTrace(hearing.watch, views, losses);
    append(opinion.matching_K, losses.matching_N);
    append(opinion.captioning_K, losses.captioning_N);
    append(opinion.tokenNll_KT, losses.tokenNll_NT);
    append(opinion.clip_K, losses.clip_N);
    hearing.watch.enter(Hop::Backward);
    (losses.weighted_N.sum() / static_cast<double>(hearing.count())).backward();
}

/// dL/dimage of one referee.
torch::Tensor hear(Hearing& hearing, const torch::Tensor& image, RefereeOpinion& opinion)
{
    const auto pooled = poolForReferee(image, hearing.draws.size);
    hearing.watch.keep("pooled", pooled);
    hearing.pooled_13RR = pooled.detach().requires_grad_(true);
    if (!hearing.kept_K.defined()) {
        hearing.kept_K = hardestViews(hearing);
    }
    for (int64_t first = 0; first < hearing.count(); first += hearing.chunk()) {
        hearChunk(hearing, first, std::min(hearing.chunk(), hearing.count() - first), opinion);
    }
    if (!opinion.kept_K.defined()) {
        opinion.kept_K = hearing.kept_K;
    }
    return pooled.is_same(image) ? hearing.pooled_13RR.grad()
                                 : grad({ pooled }, { image }, { hearing.pooled_13RR.grad() }).front();
}

ViewDraws drawsFor(const Referee& referee, const StepDraws& draws)
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

const RefereeVoice* voiceOf(const RefereeOpinion& opinion, std::string_view kind)
{
    const auto isOfKind = [&](const RefereeVoice& voice) { return voice.referee->kind() == kind; };
    const auto found = std::find_if(opinion.voices.begin(), opinion.voices.end(), isOfKind);
    return found == opinion.voices.end() ? nullptr : &*found;
}

double refereeWeight(const Settings& settings, const Referee& referee)
{
    return referee.kind() == "clip" ? settings.clipWeight : settings.blip2Weight;
}

RefereeOpinion askReferees(const Referees& referees, const torch::Tensor& image_13HW, const Settings& settings,
    const StepDraws& draws, HopWatch& watch)
{
    const torch::AutoGradMode withGradient(true);
    const auto image = image_13HW.detach().requires_grad_(true);
    const auto takesPart = [&](const auto& referee) { return refereeWeight(settings, *referee) > 0; };
    const auto active = std::count_if(referees.begin(), referees.end(), takesPart);
    if (active == 0) {
        throw UsageError("No referee has a weight above zero; raise blip2_weight or clip_weight, or use method sds.");
    }
    RefereeOpinion opinion;
    for (const auto& referee : referees) {
        if (!takesPart(referee)) {
            continue;
        }
        const auto views = drawsFor(*referee, draws);
        Hearing hearing { *referee, settings, views, draws.source, watch, {}, {} };
        auto gradient = hear(hearing, image, opinion).detach();
        opinion.voices.push_back({ referee.get(), gradient, hearing.kept_K });
        if (active > 1) {
            gradient = toUnitNorm(gradient) * refereeWeight(settings, *referee);
        }
        opinion.pixelGradient = opinion.pixelGradient.defined() ? opinion.pixelGradient + gradient : gradient;
    }
    watch.keep("grad.image", opinion.pixelGradient);
    return opinion;
}

torch::Tensor hearAgain(const RefereeVoice& voice, const torch::Tensor& image_13HW, const Settings& settings,
    const StepDraws& draws, HopWatch& watch)
{
    const torch::AutoGradMode withGradient(true);
    const auto image = image_13HW.detach().requires_grad_(true);
    const auto views = drawsFor(*voice.referee, draws);
    Hearing hearing { *voice.referee, settings, views, draws.source, watch, {}, voice.kept_K };
    RefereeOpinion ignored;
    return hear(hearing, image, ignored).detach();
}

SeenViews seeAgain(const RefereeVoice& voice, const torch::Tensor& image_13HW, const Settings& settings,
    const StepDraws& draws, HopWatch& watch)
{
    const torch::NoGradGuard noGrad;
    const auto views = drawsFor(*voice.referee, draws);
    const auto pooled = poolForReferee(image_13HW, views.size);
    const Hearing hearing { *voice.referee, settings, views, draws.source, watch, pooled, {} };
    SeenViews seen;
    for (int64_t first = 0; first < hearing.count(); first += hearing.chunk()) {
        watch.checkStop();
        const auto part = viewsOf(hearing, first, std::min(hearing.chunk(), hearing.count() - first));
        const auto losses = hearing.referee.look(part, hearing.weights());
        append(seen.views_N3RR, part);
        append(seen.losses.matching_N, losses.matching_N);
        append(seen.losses.captioning_N, losses.captioning_N);
        append(seen.losses.clip_N, losses.clip_N);
    }
    return seen;
}

} // namespace referee
