// SPDX-License-Identifier: GPL-3.0-or-later
// Values that engine, window and command line exchange. Torch-free, owning their memory.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

enum class LogLevel { Debug, Info, Warning, Error };

/// An 8-bit RGB picture, rows from the top, 3 · width bytes each.
struct Picture {
    int64_t width = 0;
    int64_t height = 0;
    std::vector<uint8_t> rgb;
    bool isEmpty() const { return rgb.empty(); }
};

/// Where a run may change z, row by row from the top: 255 = editable, 0 = protected, between: a soft edge.
/// Empty: everywhere. Any size; it is averaged down to the latent's.
struct RegionMask {
    int64_t width = 0;
    int64_t height = 0;
    std::vector<uint8_t> cover; ///< width · height
    bool isEmpty() const { return cover.empty(); }
    friend bool operator==(const RegionMask&, const RegionMask&) = default;
};

/// Which picture of a run is meant.
enum class PictureSource {
    Latent, ///< the present z
    Average, ///< its moving average
    Best, ///< of the iteration with the lowest losses, or the best judge score; a run's record finds it, no engine
};
inline constexpr std::size_t kPictureSources = 3;

/// The stages of one iteration (docs/method.md), in order.
enum class Stage { Decode, CutOut, Referee, Backward, DecoderVjp, Distil, Mix, Update, Average, Report };
inline constexpr std::array<std::string_view, 10> kStageNames
    = { "decode", "cut out", "referee", "backward", "pull back", "distil", "mix", "update", "average", "report" };

/// What one iteration measured. Record i describes z before iteration i, and what iteration i did to it.
struct StepReport {
    int64_t iteration = 0;
    bool isTail = false; ///< SDS alone: no referee values
    double itm = 0; ///< matching loss, mean over the views
    double caption = 0; ///< captioning loss, mean over target tokens
    double clip = 0; ///< CLIP loss 1 − cosine, 0 when CLIP has no weight
    double contrast = 0; ///< of the prompt among its contradictions, 0 when it has no weight
    double contrastMatching = 0; ///< the same by matching
    std::vector<double> itmPerView;
    std::vector<double> captionPerView;
    std::vector<double> captionPerToken; ///< of each piece not cut, mean over kept views; empty without BLIP-2
    std::vector<int64_t> keptViews; ///< indices of the views that counted
    double refereeNorm = 0; ///< ‖g_referee‖ before matching
    double matchedNorm = 0; ///< ‖g_referee‖ after matching
    double sdsNorm = 0; ///< ‖w2/4096 · g_sds‖
    double cosine = 0; ///< between g_referee and g_sds
    double refereeShare = 0; ///< of the step's displacement
    double sdsShare = 0;
    double noiseShare = 0;
    double latentStd = 0; ///< of z before the step
    double rate = 0; ///< of the referee's step
    double w1 = 0;
    double w2 = 0;
    int64_t timestep = 0;
    bool isRestart = false; ///< z was replaced by its average
    int64_t chunk = 0; ///< views per pass that was used
    std::array<double, kStageNames.size()> stageMs {};
    Picture picture; ///< decoded in this step, empty unless asked for
};

/// The maps of a step. Signs as in files: dL/dz and dL/dimage; the window shows −g, the direction of descent.
enum class MapKind {
    Referee, ///< [4, h, w] the referee's gradient as the update takes it: matched to w1 · ‖SDS‖
    Matching, ///< [4, h, w] its matching part, same scale; Matching + Captioning = Referee when BLIP-2 is alone
    Captioning, ///< [4, h, w]
    Contrast, ///< [4, h, w] sum of both contrast gradients; then Matching + Captioning + Contrast = Referee
    Pixel, ///< [3, H, W] the referee's gradient at the picture, before the decoder and before matching
    Sds, ///< [4, h, w] w2/4096 · g_sds, as the update takes it
    Guidance, ///< [4, h, w] the part of Sds that guidance adds, w2/4096 · 2 cfg (e_c − e_u)
    Rest, ///< [4, h, w] Sds − Guidance
    RefereePicture, ///< [3, H, W] decode(z − Referee) − decode(z), pixels 0..1
    SdsPicture, ///< [3, H, W] decode(z − Sds) − decode(z)
};
inline constexpr std::size_t kMapKinds = 10;
/// Names in files and logs.
inline constexpr std::array<std::string_view, kMapKinds> kMapNames = { "referee", "matching", "captioning", "contrast",
    "pixel", "sds", "guidance", "rest", "referee picture", "sds picture" };
/// Bit i asks for MapKind i. What is not asked for is neither computed nor copied.
using MapSet = std::bitset<kMapKinds>;

/// One map of the last finished step.
struct GradientMap {
    MapKind kind = MapKind::Referee;
    int64_t iteration = 0;
    int64_t channels = 0;
    int64_t height = 0;
    int64_t width = 0;
    std::vector<float> values; ///< channels · height · width
    double ms = 0; ///< what computing and copying it cost
};

/// One view that a referee saw in the last finished step: cut out of the picture, moved, coloured, noisy.
struct ViewPicture {
    int64_t index = 0; ///< among the step's views
    int64_t iteration = 0;
    Picture picture;
    double itm = 0; ///< matching loss
    double caption = 0; ///< captioning loss, mean over target tokens
    double clip = 0; ///< 1 − cosine, 0 where CLIP took no part
    bool isKept = true; ///< counted in the step, that is, not dropped by hardest-k
};

/// What a run needs of the device's memory, predicted from the networks' sizes, in bytes: see
/// core/memory/memory_plan.h.
struct MemoryPlan {
    uint64_t weights = 0; ///< of the networks that an iteration uses, the text encoder included unless it is dropped
    uint64_t decoder = 0; ///< kept from decoding until the backward pass
    uint64_t perView = 0; ///< kept for one view of a chunk
    uint64_t work = 0; ///< temporary results at their peak
    uint64_t peak = 0; ///< at most, with `chunk` views at once
    uint64_t available = 0; ///< of the device, for this program, before the networks were loaded; 0: not known
    int64_t chunk = 0; ///< views per pass that fit; at least 1
    bool fits = true; ///< false: more than `available` even with one view at a time
};

/// Answer of the judge to one phrase: p(yes) ÷ (p(yes) + p(no)).
struct PhraseScore {
    std::string phrase;
    double yes = 0;
};

/// Answer of the judge to one place of the prompt: "a star above a moon?".
struct PlaceScore {
    std::string first; ///< phrase
    std::string relation; ///< "above", "to the left of", "next to"
    std::string second; ///< phrase
    std::optional<double> yes; ///< none: not judged, since no judge here knows this relation
    std::string text() const { return first + " " + relation + " " + second; }
};

/// How much more a picture shows the prompt than a caption that contradicts it; below 0: the contrary.
struct ContradictionScore {
    std::string title; ///< "colours exchanged"
    std::string caption;
    double captioning = 0; ///< difference of the captions' log-likelihoods
    double matching = 0; ///< difference of the log-odds of a match
};

/// Scores of a picture without augmentation.
struct PictureScore {
    double itm = 0;
    double match = 0; ///< p(match)
    double caption = 0;
    double clip = 0; ///< cosine
    bool hasClip = false;
    bool hasJudge = false;
    double judge = 0; ///< product over the phrases
    std::vector<PhraseScore> phrases;
    std::vector<PlaceScore> places; ///< beside the score, not in it
    std::vector<ContradictionScore> contradictions; ///< by BLIP-2; none where the prompt has none
};

/// One token as it lies in the text that the user typed (bytes of the UTF-8 source).
struct PromptToken {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool isCut = false; ///< beyond the budget
    bool isUnknown = false; ///< part of a word that the vocabulary does not hold as a word
};

/// Bytes [begin, end) of the typed prompt.
struct PromptSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// One or more words that are not in the pack's word list.
struct UnlearnedSpan {
    PromptSpan at;
    std::string instead; ///< what to write; empty: nothing that the list knows of
};

/// Analysis of a prompt before the run.
struct PromptAnalysis {
    std::string cleaned; ///< what both sides read (SDS with its prefix)
    std::vector<std::string> warnings; ///< one sentence each: what is cut or ignored
    int64_t refereeTokens = 0;
    int64_t refereeBudget = 0;
    int64_t diffusionTokens = 0;
    int64_t diffusionBudget = 0;
    std::vector<PromptToken> refereePieces; ///< of the prompt, in order, without begin and end tokens
    std::vector<PromptToken>
        diffusionPieces; ///< of the prompt; the prefix counts for the budget but has no pieces here
    int64_t prefixTokens = 0;
    std::vector<PromptSpan> ignored; ///< signs that caption cleaning removes
    PromptSpan overlong; ///< what lies beyond word 50; empty when nothing does
    std::vector<UnlearnedSpan> unlearned; ///< none where the pack has no word list
    std::vector<std::string> contradictions; ///< titles of the captions that contradict the prompt; "colours exchanged"
    std::vector<int64_t> contradictionTokens; ///< of each of these captions, as BLIP-2 reads it
    std::string wordNote; ///< which words are unlearned and what to write instead; empty: none
};

/// Everything needed to repeat iteration i: about 0.25 MB at 512². fp32, exact.
struct Snapshot {
    int64_t iteration = 0;
    int64_t height = 0; ///< of the latent
    int64_t width = 0;
    std::vector<float> z; ///< 4 · height · width
    std::vector<float> ema;
    int64_t emaCount = 0;
    bool emaAliases = false;
    std::vector<float> firstMoment; ///< of Adam; empty without it
    std::vector<float> secondMoment; ///< the same
    double adamSteps = 0;
    /// Method sd: the sampler's latents of earlier steps, concatenated. Empty otherwise.
    std::vector<float> samplerState;
};

} // namespace referee
