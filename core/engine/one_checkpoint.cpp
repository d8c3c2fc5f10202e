// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/one_checkpoint.h"

#include "core/base/errors.h"
#include "core/models/blip2/blip2_config.h"
#include "core/models/blip_vqa/vqa_config.h"
#include "core/models/clip/config.h"
#include "core/models/unet/config.h"
#include "core/models/vae/config.h"
#include "core/referees/blip2_referee.h"
#include "core/tokenizers/clip_tokenizer.h"

#include <string>

namespace referee {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kLatentChannels = 4;
constexpr int64_t kPictureChannels = 3;

/// Everything that does not fit, so that it is told once.
class Misfits {
public:
    /// What two files say of one thing.
    void compare(const std::string& a, int64_t valueA, const std::string& b, int64_t valueB, const char* hint)
    {
        if (valueA != valueB) {
            add(a + " was expected to equal " + b + ", found " + std::to_string(valueA) + " and "
                + std::to_string(valueB) + ". " + hint);
        }
    }
    void expect(const std::string& what, int64_t found, int64_t expected, const char* hint)
    {
        if (found != expected) {
            add(what + " was expected to be " + std::to_string(expected) + ", found " + std::to_string(found) + ". "
                + hint);
        }
    }
    void expectRoom(const std::string& file, const char* key, int64_t found, int64_t least)
    {
        if (found < least) {
            add(file + ": " + key + " was expected to be at least " + std::to_string(least)
                + ", because texts are that many tokens long; found " + std::to_string(found)
                + ". This is no text encoder of that kind of checkpoint; take the one that belongs to it.");
        }
    }
    void add(const std::string& sentence) { m_text += (m_text.empty() ? "" : " ") + sentence; }
    void throwIfAny() const
    {
        if (!m_text.empty()) {
            throw LoadError(m_text);
        }
    }

private:
    std::string m_text;
};

constexpr const char* kNotOne = "The two are not of one checkpoint; take both from the same.";

/// What a UNet of such channels is, as far as such are known.
const char* kindOfUNet(const UNetConfig& unet)
{
    switch (unet.inputChannels) {
    case 5:
        return "A UNet of 5 channels is one that is given depth. Use a checkpoint for text to image.";
    case 7:
        return "A UNet of 7 channels is one that enlarges pictures. Use a checkpoint for text to image.";
    case 8:
        return "A UNet of 8 channels is one that edits pictures. Use a checkpoint for text to image.";
    case 9:
        return "A UNet of 9 channels is one for inpainting. Use a checkpoint for text to image.";
    default:
        return kNotOne;
    }
}

void compareChannels(const UNetConfig& unet, const AutoencoderConfig& vae, Misfits& misfits)
{
    misfits.compare(unet.file + ": in_channels", unet.inputChannels, vae.file + ": latent_channels", vae.latentChannels,
        kindOfUNet(unet));
    misfits.compare(unet.file + ": out_channels", unet.outputChannels, vae.file + ": latent_channels",
        vae.latentChannels,
        unet.outputChannels == 2 * vae.latentChannels
            ? "A UNet of twice the channels also predicts variance, which is not implemented. Use another checkpoint."
            : kNotOne);
    misfits.expect(vae.file + ": latent_channels", vae.latentChannels, kLatentChannels,
        "Use an autoencoder of Stable Diffusion 1.x or 2.x.");
    misfits.expect(vae.file + ": in_channels", vae.imageChannels, kPictureChannels,
        "Use an autoencoder of Stable Diffusion 1.x or 2.x.");
}

void checkDiffusion(const Pack& pack, Misfits& misfits)
{
    const auto& sd = pack.stableDiffusion;
    const auto textFile = sd / "text_encoder" / "config.json";
    const auto unet = UNetConfig::from(Config::load(sd / "unet" / "config.json"));
    const auto vae = AutoencoderConfig::from(Config::load(sd / "vae" / "config.json"));
    const auto text = ClipTextConfig::from(Config::load(textFile));
    compareChannels(unet, vae, misfits);
    for (const auto& level : unet.levels) {
        if (level.contextWidth != text.tower.width) {
            misfits.compare(unet.file + ": cross_attention_dim", level.contextWidth,
                textFile.string() + ": hidden_size", text.tower.width, kNotOne);
            break;
        }
    }
    misfits.expectRoom(textFile.string(), "max_position_embeddings", text.positions, kClipTokens);
    if (pack.imageSize % vae.downFactor() != 0) {
        misfits.add("The pack's image_size was expected to be a multiple of " + std::to_string(vae.downFactor())
            + ", pixels that one latent place of " + vae.file + " stands for; found " + std::to_string(pack.imageSize)
            + ". Correct image_size, or take the autoencoder that belongs to the UNet.");
    }
}

void checkReferee(const Pack::Referee& referee, Misfits& misfits)
{
    const auto file = referee.path / "config.json";
    if (referee.kind == "clip") {
        const auto clip = ClipConfig::from(Config::load(file));
        const auto end = ClipTokenizer::load(referee.path).endId();
        if (!clip.text.endsAtLargestId()) {
            misfits.compare(file.string() + ": text_config: eos_token_id", clip.text.endOfText,
                "the end token of the vocabulary beside it", end, kNotOne);
        }
        return;
    }
    const auto blip2 = Blip2Config::load(file);
    misfits.expectRoom(
        blip2.qformer.bert.file, "max_position_embeddings", blip2.qformer.bert.positions, kQFormerTokens);
}

void checkJudge(const Pack::Judge& part, Misfits& misfits)
{
    const auto judge = VqaConfig::load(part.path / "config.json");
    misfits.expectRoom(judge.text.file, "max_position_embeddings", judge.text.positions, kQuestionTokens);
}

/// A part that cannot be read says so when it is loaded; here it would only hide what the others have to say.
template <typename Check> void ifReadable(const Check& check)
{
    try {
        check();
    } catch (const LoadError&) {
        return;
    }
}

} // namespace

void requireFittingParts(const Pack& pack)
{
    Misfits misfits;
    ifReadable([&] { checkDiffusion(pack, misfits); });
    for (const auto& referee : pack.referees) {
        ifReadable([&] { checkReferee(referee, misfits); });
    }
    if (pack.judge) {
        ifReadable([&] { checkJudge(*pack.judge, misfits); });
    }
    misfits.throwIfAny();
}

} // namespace referee
