// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/full/full_networks.h"

#include "core/models/blip_vqa/blip_vqa.h"
#include "core/models/clip/clip_model.h"
#include "core/models/unet/unet.h"
#include "core/models/vae/autoencoder.h"
#include "tests/core/models/blip2_cases.h"

#include <QtCore/QElapsedTimer>
#include <map>

namespace referee::test {

namespace {

constexpr double kMilliseconds = 1000;

LoadOptions optionsOf(const FullCase& one)
{
    LoadOptions options;
    options.dtype = dtypeOf(one.variant);
    return options;
}

torch::Tensor leaf(const torch::Tensor& tensor) { return tensor.clone().requires_grad_(); }

double secondsOf(const QElapsedTimer& timer) { return static_cast<double>(timer.elapsed()) / kMilliseconds; }

FullAnswer unet(const FullCase& one)
{
    auto network = loadUNet(one.pack / "sd" / "unet", optionsOf(one));
    const auto z = leaf(one.asked("unet", "z"));
    const auto context = leaf(one.asked("unet", "context"));
    QElapsedTimer timer;
    timer.start();
    const auto output = network(z, one.asked("unet", "timesteps"), context);
    const auto gradients = torch::autograd::grad({ output }, { z, context }, { one.asked("unet", "projection") });
    return { { { "output", output, one.asked("unet", "output") },
                 { "gradient", gradients[0], one.asked("unet", "grad.z") },
                 { "gradient of the words", gradients[1], one.asked("unet", "grad.context") } },
        secondsOf(timer) };
}

FullAnswer autoencoder(const FullCase& one)
{
    auto network = loadAutoencoder(one.pack / "sd" / "vae", optionsOf(one));
    const auto z = leaf(one.asked("vae.decode", "z"));
    const auto image = leaf(one.asked("vae.encode", "image"));
    QElapsedTimer timer;
    timer.start();
    const auto decoded = network->decode(z);
    const auto pull = gradientOf(decoded, one.asked("vae.decode", "projection"), z);
    const double seconds = secondsOf(timer);
    const auto encoded = network->encodeMean(image);
    const auto imagePull = gradientOf(encoded, one.asked("vae.encode", "projection"), image);
    return { { { "output", decoded, one.asked("vae.decode", "output") },
                 { "gradient", pull, one.asked("vae.decode", "grad.z") },
                 { "output of the encoder", encoded, one.asked("vae.encode", "output") },
                 { "gradient of the encoder", imagePull, one.asked("vae.encode", "grad.image") } },
        seconds };
}

FullAnswer textEncoder(const FullCase& one)
{
    const torch::NoGradGuard guard;
    auto network = loadClipText(one.pack / "sd" / "text_encoder", optionsOf(one));
    QElapsedTimer timer;
    timer.start();
    const auto states = network(one.all.at("text_encoder/ids"));
    return { { { "output", states, one.asked("text_encoder", "output") } }, secondsOf(timer) };
}

FullAnswer clip(const FullCase& one)
{
    auto network = loadClip(one.pack / "clip", optionsOf(one));
    const auto pixels = leaf(one.asked("clip", "pixels"));
    QElapsedTimer timer;
    timer.start();
    const auto seen = network->imageEmbedding(pixels);
    const auto pull = gradientOf(seen, one.asked("clip", "projection"), pixels);
    FullAnswer answer { { { "output", seen, one.asked("clip", "output") },
                            { "gradient", pull, one.asked("clip", "grad.pixels") } },
        secondsOf(timer) };
    if (!one.isBf16()) {
        const torch::NoGradGuard guard;
        answer.checks.push_back(
            { "output of the text", network->textEmbedding(one.all.at("clip/ids")), one.all.at("clip/text") });
    }
    return answer;
}

FullAnswer blip2(const FullCase& one)
{
    const Blip2Case asked { one.all, one.pack, "blip2", one.variant };
    auto network = asked.load();
    const auto text = asked.text(network);
    const auto pixels = leafOf(asked.asked("pixels"), one.variant);
    QElapsedTimer timer;
    timer.start();
    const auto scores = network->forward(pixels, text, !one.isBf16());
    const auto matching = gradientOf(scores.itmLogits_N2, asked.asked("itm.cotangent"), pixels);
    const auto captioning = gradientOf(scores.captionLogits_NTV, asked.asked("captions.cotangent"), pixels);
    FullAnswer answer { { { "output: matching", scores.itmLogits_N2, asked.asked("itm") },
                            { "output: captioning", scores.captionLogits_NTV, asked.asked("captions") },
                            { "gradient of matching", matching, asked.asked("itm.gradient") },
                            { "gradient of captioning", captioning, asked.asked("captions.gradient") } },
        secondsOf(timer) };
    if (!one.isBf16()) { // a cosine near 0 is all rounding in bf16
        answer.checks.push_back({ "output: similarity", scores.similarity_N, asked.asked("similarity") });
    }
    return answer;
}

FullAnswer judge(const FullCase& one)
{
    const auto asked = [&](const char* what) { return one.all.at("judge." + one.variant + "." + what); };
    const auto& words = one.all.at("judge.words");
    auto network = loadBlipVqa(one.pack / "judge",
        { .yes = words[0].item<int64_t>(), .no = words[1].item<int64_t>(), .encode = std::nullopt }, optionsOf(one));
    const auto pixels = leafOf(asked("pixels"), one.variant);
    QElapsedTimer timer;
    timer.start();
    const auto logits
        = network->answerLogits(network->encodeImage(pixels), one.all.at("judge.ids"), one.all.at("judge.mask"));
    const auto pull = gradientOf(logits, asked("cotangent"), pixels);
    return { { { "output", logits, asked("logits") }, { "gradient", pull, asked("gradient") } }, secondsOf(timer) };
}

} // namespace

const torch::Tensor& FullCase::asked(const std::string& network, const std::string& what) const
{
    return all.at(network + (isBf16() ? ".bf16/" : "/") + what);
}

FullAnswer answerOf(const std::string& network, const FullCase& one)
{
    using Answer = FullAnswer (*)(const FullCase&);
    const std::map<std::string, Answer> answers { { "unet", unet }, { "vae", autoencoder },
        { "text_encoder", textEncoder }, { "clip", clip }, { "blip2", blip2 }, { "judge", judge } };
    return answers.at(network)(one);
}

} // namespace referee::test
