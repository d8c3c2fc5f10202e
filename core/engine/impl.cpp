// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/impl.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/picture_fit.h"
#include "core/engine/picture_scorer.h"
#include "core/engine/prompt_reading.h"

namespace referee {

namespace {

bool isOutOfMemory(const std::exception& error)
{
    const std::string text = error.what();
    return dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr
        || dynamic_cast<const std::bad_alloc*>(&error) != nullptr || text.find("not enough memory") != std::string::npos
        || text.find("can't allocate memory") != std::string::npos;
}

std::optional<TaughtWords> taughtWords(const Pack& pack)
{
    return pack.words.empty() ? std::nullopt : std::optional(TaughtWords { WordList::load(pack.words), pack.name });
}

} // namespace

Engine::Impl::Impl(Pack thePack, const Placement& thePlacement, Networks theNetworks)
    : pack(std::move(thePack))
    , placement(thePlacement)
    , networks(std::move(theNetworks))
    , promptReader(std::make_shared<TokenReader>(networks, taughtWords(pack)))
{
}

std::array<int64_t, 2> Engine::Impl::latentSize(const RunRequest& request) const
{
    return latentSizeOf(request, pack.imageSize, networks.autoencoder->downFactor());
}

torch::Tensor Engine::Impl::startLatent(const RunRequest& request)
{
    const auto [height, width] = latentSize(request);
    if (request.startPicture.isEmpty()) {
        return drawStartLatent(request.seed, height, width, networks.stateOptions());
    }
    const torch::NoGradGuard noGrad;
    const int64_t factor = networks.autoencoder->downFactor();
    const auto image = toImageTensor(middleOf(request.startPicture, { width, height }), networks.stateOptions());
    const auto sized = at::_upsample_bicubic2d_aa(image, { height * factor, width * factor }, false).clamp(0, 1);
    // Contiguous as a restored latent is: in another layout other kernels would give other bits.
    return networks.autoencoder->encodeMean(sized.to(networks.precision)).to(networks.state).contiguous();
}

Region Engine::Impl::regionFor(const RegionMask& mask, const torch::Tensor& z, bool isSampling)
{
    Region region(mask, z);
    if (isSampling && !region.isEverywhere()) {
        throw UsageError("Plain sampling cannot hold a part of the picture, found a region with method sd; use another "
                         "method, or clear the region.");
    }
    return region;
}

Session& Engine::Impl::running()
{
    if (!session) {
        throw UsageError("A run was expected to have begun, found none; call begin first.");
    }
    return *session;
}

const Session& Engine::Impl::running() const { return const_cast<Impl*>(this)->running(); }

void Engine::Impl::loadLoras(const std::vector<std::filesystem::path>& files)
{
    loraFiles = files;
    if (!files.empty()) {
        lora.emplace(files, *networks.unet, *networks.text, placement.loadOptions());
    }
}

void Engine::Impl::planMemory()
{
    const uint64_t weights = weightBytes(networks, !dropsText) + (lora ? lora->bytes() : 0);
    fit.emplace(std::make_shared<const NetworkMemoryPlanner>(pack, networks, promptReader, weights));
}

void Engine::Impl::withText(const std::function<void()>& encode)
{
    if (networks.text.is_empty()) {
        networks.text = loadClipText(pack.stableDiffusion / "text_encoder", placement.loadOptions());
        if (lora) {
            lora->textIsBack(*networks.text);
        }
    }
    encode();
    if (dropsText) {
        if (lora) {
            lora->forgetText();
        }
        networks.text = nullptr;
    }
}

void Engine::Impl::bend(double loraStrength)
{
    if (!lora || !lora->setStrength(loraStrength) || !session) {
        return;
    }
    withText([this] { session->encodeText(); });
    if (sampling) {
        sampling->setCondition(session->condition());
    }
}

StepReport Engine::Impl::stepOnce(const Settings& settings, bool wantsPicture, HopWatch& watch)
{
    Session& run = running();
    const auto draws = run.draw(settings);
    Settings used = fitted(settings);
    for (;;) {
        try {
            auto report = run.step(used, draws, watch, wantsPicture);
            report.chunk = viewsAtOnce(used);
            return report;
        } catch (const std::exception& error) {
            if (!isOutOfMemory(error)) {
                throw;
            }
            if (!cutSmaller(used)) {
                throw MemoryError("Iteration " + std::to_string(run.state().iteration)
                    + ": one view at a time does not fit into memory. Use fewer pixels, --precision bf16, or close "
                      "other "
                      "programs.");
            }
        }
    }
}

StepReport Engine::Impl::sampleOnce(const Settings& settings, bool wantsPicture, HopWatch& watch)
{
    const torch::NoGradGuard noGrad;
    const SamplingState before = sampling->state();
    StepReport report;
    report.iteration = before.position;
    report.isTail = true;
    report.timestep = sampling->timestep();
    if (wantsPicture) {
        watch.enter(Hop::Decode);
        report.picture = toPicture(networks.autoencoder->decode(before.latent.to(networks.precision)));
    }
    watch.enter(Hop::Distil);
    try {
        sampling->step(settings.samplerCfg);
        watch.enter(Hop::Report);
        report.latentStd = before.latent.std().item<double>();
        if (!std::isfinite(sampling->latent().sum().item<double>())) {
            throw NumericError("Step " + std::to_string(report.iteration)
                + " of the sampler: the latent was expected to be finite; lower sampler_cfg or use precision fp32.");
        }
    } catch (...) {
        sampling->setState(before); // nothing of a stopped or failed step is kept
        throw;
    }
    watch.leave();
    report.hopMs = watch.ms();
    return report;
}

Judge* Engine::Impl::judge()
{
    if (!hasSoughtJudge) {
        loadedJudge = referee::loadJudge(pack, placement);
        hasSoughtJudge = true;
    }
    return loadedJudge ? &*loadedJudge : nullptr;
}

} // namespace referee
