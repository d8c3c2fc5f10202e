// SPDX-License-Identifier: GPL-3.0-or-later
// Session::step is the walk: one call a hop, in the order of docs/method.md.
#include "core/optimizer/session.h"

#include "core/diffusion/score_distillation.h"
#include "core/optimizer/gradient_mix.h"
#include "core/optimizer/sampling.h"
#include "core/optimizer/step_report.h"

#include <cstring>

namespace referee {

/// The image of a latent: `image` hangs on `z` by the decoder's graph when one is wanted.
struct Session::Decoded {
    torch::Tensor z;
    torch::Tensor image; ///< clamped to 0..1, in the state's dtype
};

Session::Session(Networks& networks, uint64_t seed, const torch::Tensor& z)
    : m_networks(networks)
    , m_seed(seed)
    , m_state(startState(z))
{
}

StepReport Session::step(const Settings& settings, const StepDraws& draws, HopWatch& watch, bool wantsPicture)
{
    const torch::NoGradGuard noGrad; // hops that need a graph open one themselves
    const StepTerms terms = termsAt(settings, m_state.iteration);
    StepFacts facts { .terms = terms, .before = &m_state, .timestep = draws.timestep };
    Decoded decoded;
    torch::Tensor gReferee;
    torch::Tensor gSds;
    if (terms.hasReferee || wantsPicture) {
        watch.enter(Hop::Decode);
        decoded = decode(terms.hasReferee);
        watch.keep("image", decoded.image);
    }
    if (terms.hasReferee) {
        facts.opinion = askReferees(m_networks.referees, decoded.image, settings, draws, watch);
        watch.keep("grad.image", facts.opinion.pixelGradient);
        watch.enter(Hop::PullBack);
        gReferee = pullBack(decoded, facts.opinion.pixelGradient);
        watch.keep("grad.referee", gReferee);
    }
    if (terms.hasSds) {
        watch.enter(Hop::Distil);
        gSds = distil(settings, draws, watch);
    }
    watch.enter(Hop::Mix);
    facts.cosine = gReferee.defined() && gSds.defined() ? cosineBetween(gReferee, gSds) : torch::Tensor();
    facts.refereeNorm = gReferee.defined() ? gReferee.norm() : torch::Tensor();
    facts.sides = mixed(gReferee, gSds, terms, settings);
    watch.enter(Hop::Update);
    const Update update = updated(m_state, facts.sides, draws.noise, terms, settings);
    facts.moved = update.moved;
    watch.enter(Hop::Average);
    const LatentState next = averaged(update.next, terms, settings);
    watch.enter(Hop::Report);
    StepReport report = reportStep(facts, next, wantsPicture ? decoded.image : torch::Tensor());
    m_state = next;
    watch.leave();
    report.hopMs = watch.ms();
    return report;
}

StepDraws Session::draw(const Settings& settings) const
{
    return drawStep(settings, m_seed, m_state.iteration, m_state.z, m_networks.viewSize());
}

Session::Decoded Session::decode(bool withGraph) const
{
    const torch::AutoGradMode mode(withGraph);
    Decoded decoded;
    decoded.z = m_state.z.detach().requires_grad_(withGraph);
    const auto picture = m_networks.autoencoder->decode(decoded.z.to(m_networks.precision));
    decoded.image = picture.to(m_networks.state).clamp(0, 1);
    return decoded;
}

torch::Tensor Session::pullBack(const Decoded& decoded, const torch::Tensor& pixelGradient) const
{
    return torch::autograd::grad({ decoded.image }, { decoded.z }, { pixelGradient }).front();
}

torch::Tensor Session::distil(const Settings& settings, const StepDraws& draws, HopWatch& watch) const
{
    SdsLook look;
    look.t = draws.timestep;
    look.eps = draws.eps;
    look.zNoisy = addNoise(m_networks.schedule, m_state.z, draws.eps, draws.timestep);
    const auto predicted = predictBoth(m_networks, look.zNoisy, draws.timestep, m_condition_2TC);
    look.uncond = predicted.narrow(0, 0, 1);
    look.cond = predicted.narrow(0, 1, 1);
    const auto sds = scoreDistillation(m_networks.schedule, look, settings.cfg);
    watch.keep("sds.noise_uncond", sds.noiseUncond);
    watch.keep("sds.noise_cond", sds.noiseCond);
    watch.keep("grad.sds", sds.gradient);
    return sds.gradient;
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
    m_condition_2TC = m_networks.text->forward(m_ids_2T);
    for (const auto& referee : m_networks.referees) {
        referee->setPrompt(texts.caption);
    }
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

Picture toPicture(const torch::Tensor& image_13HW)
{
    const auto bytes = (image_13HW.detach().clamp(0, 1) * 255).round().to(torch::kUInt8);
    const auto rows = bytes[0].permute({ 1, 2, 0 }).to(torch::kCPU).contiguous();
    Picture picture;
    picture.height = rows.size(0);
    picture.width = rows.size(1);
    picture.rgb.resize(static_cast<size_t>(rows.numel()));
    std::memcpy(picture.rgb.data(), rows.data_ptr<uint8_t>(), picture.rgb.size());
    return picture;
}

} // namespace referee
