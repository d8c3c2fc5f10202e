// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/one_checkpoint.h"

#include "core/models/blip2/blip2_config.h"
#include "core/models/blip_vqa/vqa_config.h"
#include "core/models/clip/config.h"
#include "core/models/unet/config.h"
#include "core/models/vae/config.h"
#include "core/referees/blip2_referee.h"
#include "core/tokenizers/clip_tokenizer.h"

#include <map>

namespace referee {

namespace {

constexpr int64_t kLatentChannels = 4;
constexpr int64_t kPictureChannels = 3;

/// Collects everything that does not fit together, for one error.
class Misfits {
public:
    void compare(const std::string& a, int64_t valueA, const std::string& b, int64_t valueB, const char* hint)
    {
        if (valueA != valueB) {
            add(a + " is " + std::to_string(valueA) + ", but " + b + " is " + std::to_string(valueB) + ". " + hint);
        }
    }
    void expect(const std::string& what, int64_t found, int64_t expected, const char* hint)
    {
        if (found != expected) {
            add(what + " must be " + std::to_string(expected) + ", got " + std::to_string(found) + ". " + hint);
        }
    }
    void expectPositions(const std::string& file, int64_t found, int64_t minimum)
    {
        if (found < minimum) {
            add(file + ": max_position_embeddings must be at least " + std::to_string(minimum)
                + ", the tokens of a text, got " + std::to_string(found) + ". Use the text encoder of the checkpoint.");
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

constexpr const char* kNotOne = "Take both from the same checkpoint.";

const char* hintOnInputs(const UNetConfig& unet)
{
    static const std::map<int64_t, const char*> kHints {
        { 5, "This UNet takes a depth map. Use a checkpoint for text to image." },
        { 7, "This UNet upscales images. Use a checkpoint for text to image." },
        { 8, "This UNet edits images. Use a checkpoint for text to image." },
        { 9, "This UNet is for inpainting. Use a checkpoint for text to image." },
    };
    const auto found = kHints.find(unet.inputChannels);
    return found == kHints.end() ? kNotOne : found->second;
}

void compareChannels(const UNetConfig& unet, const AutoencoderConfig& vae, Misfits& misfits)
{
    misfits.compare(unet.file + ": in_channels", unet.inputChannels, vae.file + ": latent_channels", vae.latentChannels,
        hintOnInputs(unet));
    misfits.compare(unet.file + ": out_channels", unet.outputChannels, vae.file + ": latent_channels",
        vae.latentChannels,
        unet.outputChannels == 2 * vae.latentChannels
            ? "This UNet also predicts variance, which is not implemented. Use another checkpoint."
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
    misfits.expectPositions(textFile.string(), text.positions, kClipTokens);
    if (pack.imageSize % vae.downFactor() != 0) {
        misfits.add("The pack's image_size must be a multiple of " + std::to_string(vae.downFactor())
            + ", the pixels per latent element of " + vae.file + ", got " + std::to_string(pack.imageSize)
            + ". Correct image_size, or use the autoencoder that belongs to the UNet.");
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
    const auto bert = Blip2Config::load(file).qformer.bert;
    misfits.expectPositions(bert.file, bert.positions, kQFormerTokens);
}

void checkJudge(const Pack::Judge& part, Misfits& misfits)
{
    const auto bert = VqaConfig::load(part.path / "config.json").text;
    misfits.expectPositions(bert.file, bert.positions, kQuestionTokens);
}

/// Loading reports a part that cannot be read; here it would only hide the problems of the others.
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
