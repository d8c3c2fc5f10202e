// SPDX-License-Identifier: GPL-3.0-or-later
// Session::step is the walk: one call a hop, in the order of docs/method.md.
#include "core/methods/inversion/session.h"

#include "core/diffusion/score_distillation.h"
#include "core/methods/inversion/gradient_mix.h"
#include "core/methods/inversion/step_report.h"
#include "core/methods/sampling/sampling.h"

namespace referee {

namespace {

DecodeFor decodingFor(const StepTerms& terms, const Settings& settings)
{
    if (!terms.hasReferee) {
        return DecodeFor::Looking;
    }
    return settings.recompute ? DecodeFor::RecomputedGradient : DecodeFor::Gradient;
}

} // namespace

Session::Session(Networks& networks, uint64_t seed, const torch::Tensor& z)
    : m_networks(networks)
    , m_side(sideStreamFor(z.device()))
    , m_seed(seed)
    , m_state(startState(z))
{
}

StepReport Session::step(const Settings& settings, const StepDraws& draws, HopWatch& watch, bool wantsPicture)
{
    const torch::NoGradGuard noGrad; // hops that need a graph open one themselves
    const StepTerms terms = termsAt(settings, m_state.iteration);
    StepFacts facts { .terms = terms, .before = &m_state, .timestep = draws.timestep };
    torch::Tensor gReferee;
    SdsGradient sds;
    const Decoded decoded = decode(terms, settings, wantsPicture, watch);
    if (wantsPicture) {
        facts.picture.emplace(copyOfPicture(decoded.image));
    }
    SideWork prediction = predict(terms, draws);
    if (terms.hasReferee) {
        facts.opinion = askReferees(m_networks.referees, decoded.image, settings, draws, watch);
        watch.enter(Hop::PullBack);
        gReferee = pullBack(decoded, facts.opinion.pixelGradient);
        watch.keep("grad.referee", gReferee);
    }
    if (terms.hasSds) {
        watch.enter(Hop::Distil);
        sds = distil(settings, draws, prediction, watch);
    }
    watch.enter(Hop::Mix);
    facts.compare(gReferee, sds.gradient);
    facts.sides = mixed(gReferee, sds.gradient, terms, settings);
    watch.enter(Hop::Update);
    const Update update = updated(m_state, facts.sides, draws.noise, terms, settings);
    facts.moved = update.moved;
    const LatentState moved = m_region.held(m_state, update.next);
    watch.enter(Hop::Average);
    LatentState next = averaged(moved, terms, settings);
    next = terms.restarts ? m_region.heldRestart(m_state, next) : next;
    watch.enter(Hop::Report);
    StepReport report = reportStep(facts, next);
    m_last = { settings, draws, m_texts.caption, m_state, decoded.detachedImage(), facts.opinion, facts.sides, sds };
    m_state = next;
    watch.leave();
    report.hopMs = watch.ms();
    return report;
}

StepDraws Session::draw(const Settings& settings) const
{
    return drawStep(settings, m_seed, m_state.iteration, m_state.z, m_networks.viewSize());
}

Decoded Session::decode(const StepTerms& terms, const Settings& settings, bool wantsPicture, HopWatch& watch) const
{
    Decoded decoded;
    if (terms.hasReferee || wantsPicture) {
        watch.enter(Hop::Decode);
        decoded = decodeLatent(m_networks, m_state.z, decodingFor(terms, settings));
        watch.keep("image", decoded.image);
    }
    return decoded;
}

SideWork Session::predict(const StepTerms& terms, const StepDraws& draws) const
{
    if (!terms.hasSds) {
        return { std::nullopt, {}, {} };
    }
    const auto work = [this, &draws]() -> SideWork::Tensors {
        const auto zNoisy = addNoise(m_networks.schedule, m_state.z, draws.eps, draws.timestep);
        return { zNoisy, predictBoth(m_networks, zNoisy, draws.timestep, m_condition_2TC) };
    };
    return { m_side, work, { m_state.z, draws.eps, m_condition_2TC } };
}

SdsGradient Session::distil(
    const Settings& settings, const StepDraws& draws, SideWork& prediction, HopWatch& watch) const
{
    const auto predicted = prediction.results();
    SdsLook look;
    look.t = draws.timestep;
    look.eps = draws.eps;
    look.zNoisy = predicted.at(0);
    look.uncond = predicted.at(1).narrow(0, 0, 1);
    look.cond = predicted.at(1).narrow(0, 1, 1);
    auto sds = scoreDistillation(m_networks.schedule, look, settings.cfg);
    watch.keep("sds.noise_uncond", sds.noiseUncond);
    watch.keep("sds.noise_cond", sds.noiseCond);
    watch.keep("grad.sds", sds.gradient);
    return sds;
}

void Session::setPrompt(const PromptTexts& texts)
{
    const torch::NoGradGuard noGrad;
    m_texts = texts;
    const auto& tokenizer = m_networks.tokenizer;
    std::vector<int64_t> ids = tokenizer.encode(texts.negative);
    const auto conditional = tokenizer.encode(texts.prefix + texts.caption);
    const auto length = static_cast<int64_t>(conditional.size());
    ids.insert(ids.end(), conditional.begin(), conditional.end());
    m_ids_2T = torch::tensor(ids, torch::kInt64).view({ 2, length }).to(m_networks.device);
    encodeText();
    for (const auto& referee : m_networks.referees) {
        referee->setPrompt(texts.caption);
    }
}

void Session::encodeText()
{
    const torch::NoGradGuard noGrad;
    m_condition_2TC = m_networks.text->forward(m_ids_2T);
}

void Session::keepPrompt(HopWatch& watch) const
{
    watch.keep("uncond.ids", m_ids_2T.narrow(0, 0, 1));
    watch.keep("clip.ids", m_ids_2T.narrow(0, 1, 1));
    watch.keep("text.uncond", m_condition_2TC.narrow(0, 0, 1));
    watch.keep("text.cond", m_condition_2TC.narrow(0, 1, 1));
    for (const auto& referee : m_networks.referees) {
        if (referee->kind() == "blip2") {
            watch.keep("bert.ids", referee->promptIds());
        }
    }
}

} // namespace referee
