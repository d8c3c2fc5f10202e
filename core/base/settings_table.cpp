// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/settings_table.h"

#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "core/base/number_text.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <type_traits>

namespace referee {

namespace {

// In the order of the panel. A row: key, member, label, unit, minimum, maximum, scale, may change while running, group,
// symbol, source, meaning, choices.
constexpr std::array kRows = std::to_array<SettingRow>({
    { "method", &Settings::method, "Method", "", 0, 0, Scale::Linear, false, "Method", "", "Table 3",
        "Which gradients move the latent: referee and SDS, one of them, or plain Stable Diffusion sampling." },
    { "iterations", &Settings::iterations, "Iterations", "", 1, 100000, Scale::Logarithmic, false, "Method", "", "4.1",
        "Number of iterations of the run." },
    { "tail", &Settings::tail, "SDS-only tail", "iterations", 0, 100000, Scale::Linear, true, "Method", "", "4.1",
        "Number of last iterations in which SDS alone cleans up the picture." },
    { "candidates", &Settings::candidates, "Candidates", "", 1, 100, Scale::Logarithmic, false, "Method", "", "",
        "Runs that begin from different seeds; the one whose picture the referee likes best goes on. 1: no choice." },
    { "cull_at", &Settings::cullAt, "Candidate length", "iterations", 0, 1000, Scale::Linear, false, "Method", "", "",
        "Iterations of each candidate before the best is chosen; 0: the whole run." },
    { "cull_by", &Settings::cullBy, "Candidate choice", "", 0, 0, Scale::Linear, false, "Method", "", "",
        "Referee: its losses of the plain picture, without augmentation. Judge: its score, where the pack has one.",
        "referee|judge" },
    { "w1", &Settings::w1, "Referee weight w1", "", 0, 20, Scale::Linear, true, "Gradient weights", "w_1", "4.1",
        "Length of the referee\'s step in units of the SDS step. Nearly without effect under Adam." },
    { "w1_end", &Settings::w1End, "w1 at the end", "", -1, 20, Scale::Linear, true, "Gradient weights", "w_1", "4.1",
        "w1 at the last iteration, reached along a cosine; -1 keeps w1." },
    { "w2", &Settings::w2, "SDS weight w2", "", 0, 10000, Scale::Linear, true, "Gradient weights", "w_2", "Table 6",
        "Weight of SDS at iteration 0. Under SGD it scales both gradients, because the referee is matched to SDS." },
    { "w2_end", &Settings::w2End, "w2 at the end", "", 0, 10000, Scale::Linear, true, "Gradient weights", "w_2",
        "Table 6", "Weight of SDS at the last iteration, reached along a cosine." },
    { "optimizer", &Settings::optimizer, "Referee\'s optimizer", "", 0, 0, Scale::Linear, false, "Gradient weights", "",
        "App. C", "How the referee\'s gradient becomes a step: plain descent or Adam.", "sgd|adam" },
    { "rate_start", &Settings::rateStart, "Rate at the start", "", 0, 10, Scale::Linear, true, "Gradient weights",
        "beta", "4.1", "Learning rate of the referee\'s step at the start of the cosine." },
    { "rate_end", &Settings::rateEnd, "Rate at the end", "", 0, 10, Scale::Linear, true, "Gradient weights", "beta",
        "4.1", "Learning rate of the referee\'s step at the end of the cosine." },
    { "warmup", &Settings::warmup, "Warm-up", "iterations", 0, 10000, Scale::Linear, true, "Gradient weights", "",
        "reference code", "Iterations in which the referee\'s rate rises linearly to 1." },
    { "sds_follows_rate", &Settings::sdsFollowsRate, "SDS follows the rate", "", 0, 1, Scale::Linear, true,
        "Gradient weights", "beta", "Alg. 1", "On: the SDS step is scaled by the same rate; off: its rate is 1." },
    { "skip_zero_gradient", &Settings::skipZeroGradient, "Skip a zero referee gradient", "", 0, 1, Scale::Linear, true,
        "Gradient weights", "", "reference code",
        "On: no referee step when its gradient is zero; off: the run ends as not finite, as the reference code does." },
    { "cfg", &Settings::cfg, "Guidance (CFG)", "", 0, 200, Scale::Linear, true, "Score distillation", "s", "Table 9",
        "Classifier-free guidance scale inside SDS." },
    { "t_min", &Settings::tMin, "Minimum timestep", "", 0, 999, Scale::Linear, true, "Score distillation", "t",
        "App. C", "Minimum noise level that SDS draws." },
    { "t_max", &Settings::tMax, "Maximum timestep", "", 0, 999, Scale::Linear, true, "Score distillation", "t",
        "App. C", "Maximum noise level that SDS draws, inclusive." },
    { "prefix", &Settings::prefix, "Prefix for Stable Diffusion", "", 0, 0, Scale::Linear, false, "Score distillation",
        "", "reference code", "Words before the prompt that Stable Diffusion reads in SDS." },
    { "lora_strength", &Settings::loraStrength, "LoRA strength", "", -4, 4, Scale::Linear, true, "Score distillation",
        "", "",
        "How strongly the loaded LoRA files change Stable Diffusion; 0: not at all. No effect without LoRA files." },
    { "noise_sigma", &Settings::noiseSigma, "Noise on the latent", "", 0, 5, Scale::Linear, true, "Noise", "sigma",
        "Table 8", "Standard deviation of the noise added to z in every iteration before the tail." },
    { "tail_noise", &Settings::tailNoise, "Noise in the tail", "", 0, 5, Scale::Linear, true, "Noise", "sigma",
        "reference code", "Standard deviation of the noise added to z in the tail." },
    { "noise_in_gradient", &Settings::noiseInGradient, "Noise in the gradient", "", 0, 1, Scale::Linear, true, "Noise",
        "", "reference code", "Adds sigma to the referee\'s gradient as well, as the reference code does." },
    { "ema_decay", &Settings::emaDecay, "EMA decay", "", 0, 1, Scale::Linear, true, "Average", "lambda", "4.1",
        "How much of the moving average of z is kept in each iteration." },
    { "ema_start", &Settings::emaStart, "First EMA restart", "iteration", 1, 100000, Scale::Linear, true, "Average",
        "e_s", "Table 4", "Iteration at which z is first replaced by its moving average." },
    { "ema_restart", &Settings::emaRestart, "EMA restart period", "iterations", 0, 100000, Scale::Linear, true,
        "Average", "e_rs", "Table 4", "Iterations between two restarts; 0: never restart." },
    { "ema_from_start", &Settings::emaFromStart, "Average begins at z_0", "", 0, 1, Scale::Linear, false, "Average", "",
        "Alg. 1", "On: the average begins with the starting latent; off: with the latent after the first iteration." },
    { "ema_aliases", &Settings::emaAliases, "Average shares z\'s storage", "", 0, 1, Scale::Linear, true, "Average", "",
        "reference code",
        "The reference code\'s side effect: after a restart the next referee step moves the average too." },
    { "matching_weight", &Settings::matchingWeight, "Matching loss", "", 0, 100, Scale::Linear, true, "Referees", "",
        "Table 2", "Weight of BLIP-2\'s image-text matching loss." },
    { "captioning_weight", &Settings::captioningWeight, "Captioning loss", "", 0, 100, Scale::Linear, true, "Referees",
        "", "Table 2", "Weight of BLIP-2\'s captioning loss." },
    { "contrast_weight", &Settings::contrastWeight, "Contrast loss", "", 0, 100, Scale::Linear, true, "Referees", "",
        "",
        "Weight of the cross entropy of the prompt among captions that contradict it, by captioning; 0: off. Each "
        "contradiction costs another text pass." },
    { "contrast_matching_weight", &Settings::contrastMatchingWeight, "Contrast loss, matching", "", 0, 100,
        Scale::Linear, true, "Referees", "", "", "The same by matching; 0: off." },
    { "blip2_weight", &Settings::blip2Weight, "BLIP-2", "", 0, 100, Scale::Linear, true, "Referees", "", "Table 11",
        "Weight of BLIP-2 among the referees." },
    { "clip_weight", &Settings::clipWeight, "CLIP", "", 0, 100, Scale::Linear, true, "Referees", "", "Table 11",
        "Weight of CLIP among the referees." },
    { "views", &Settings::views, "Views", "", 1, 1000, Scale::Logarithmic, true, "Views", "N", "Table 1",
        "Number of random views of the picture that a referee sees in each iteration." },
    { "hardest", &Settings::hardest, "Hardest views", "", 0, 1000, Scale::Linear, true, "Views", "k", "reference code",
        "Only the k views with the largest loss count; 0 or the number of views: all." },
    { "hardest_as_reference", &Settings::hardestAsReference, "Rank as the reference code", "", 0, 1, Scale::Linear,
        true, "Views", "", "reference code",
        "Ranks views by contrastive distance, matching and summed captioning loss." },
    { "angle", &Settings::angle, "Rotation", "degrees", 0, 180, Scale::Linear, true, "Views", "", "App. C",
        "Maximum rotation to either side." },
    { "shift_x", &Settings::shiftX, "Horizontal shift", "of the width", 0, 1, Scale::Linear, true, "Views", "",
        "reference code", "Maximum shift to either side." },
    { "shift_y", &Settings::shiftY, "Vertical shift", "of the height", 0, 1, Scale::Linear, true, "Views", "",
        "reference code", "Maximum shift up or down." },
    { "perspective_chance", &Settings::perspectiveChance, "Perspective", "chance", 0, 1, Scale::Linear, true, "Views",
        "", "App. C", "Probability that a view is distorted in perspective." },
    { "perspective_distortion", &Settings::perspectiveDistortion, "Perspective strength", "", 0, 1, Scale::Linear, true,
        "Views", "", "App. C", "How far corners move inwards, as a share of half the width." },
    { "jitter_chance", &Settings::jitterChance, "Colour jitter", "chance", 0, 1, Scale::Linear, true, "Views", "",
        "App. C", "Probability that a view\'s colours are changed." },
    { "brightness", &Settings::brightness, "Brightness", "", 0, 1, Scale::Linear, true, "Views", "", "App. C",
        "Maximum change of brightness." },
    { "contrast", &Settings::contrast, "Contrast", "", 0, 1, Scale::Linear, true, "Views", "", "App. C",
        "Maximum change of contrast." },
    { "saturation", &Settings::saturation, "Saturation", "", 0, 1, Scale::Linear, true, "Views", "", "App. C",
        "Maximum change of saturation." },
    { "hue", &Settings::hue, "Hue", "turns", 0, 0.5, Scale::Linear, true, "Views", "", "App. C",
        "Maximum turn of the hue." },
    { "erase_chance", &Settings::eraseChance, "Erasing", "chance", 0, 1, Scale::Linear, true, "Views", "", "App. C",
        "Probability that one rectangle is blackened in all views of an iteration." },
    { "erase_min", &Settings::eraseMin, "Minimum erased area", "of the area", 0, 1, Scale::Linear, true, "Views", "",
        "reference code", "Lower limit of the erased area." },
    { "erase_max", &Settings::eraseMax, "Maximum erased area", "of the area", 0, 1, Scale::Linear, true, "Views", "",
        "reference code", "Upper limit of the erased area." },
    { "view_noise", &Settings::viewNoise, "View noise", "", 0, 1, Scale::Linear, true, "Views", "", "reference code",
        "Maximum standard deviation of the noise of one view." },
    { "step_noise", &Settings::stepNoise, "Noise on all views", "", 0, 1, Scale::Linear, true, "Views", "",
        "reference code", "Standard deviation of the noise added to every view." },
    { "sampler", &Settings::sampler, "Sampler", "", 0, 0, Scale::Linear, false, "Stable Diffusion alone", "", "Table 9",
        "Sampling algorithm of method sd.", "ddim|pndm|dpm" },
    { "sampler_steps", &Settings::samplerSteps, "Sampler steps", "", 1, 1000, Scale::Logarithmic, false,
        "Stable Diffusion alone", "", "Table 9", "Number of sampler steps." },
    { "sampler_cfg", &Settings::samplerCfg, "Sampler guidance", "", 0, 200, Scale::Linear, true,
        "Stable Diffusion alone", "s", "Table 9", "Classifier-free guidance scale of the sampler." },
    { "chunk", &Settings::chunk, "Views per pass", "", 0, 1000, Scale::Linear, true, "Performance", "", "",
        "How many views go through a referee at once; 0: as many as fit into the free memory. Same picture up to "
        "rounding." },
    { "recompute", &Settings::recompute, "Gradient checkpointing", "", 0, 1, Scale::Linear, true, "Performance", "", "",
        "On: the decoder stores few activations and recomputes them in the backward pass: less memory, more "
        "computation." },
});

/// Levenshtein distance, for "did you mean".
size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t { 0 });
    for (size_t i = 0; i < a.size(); ++i) {
        size_t diagonal = row[0]++;
        for (size_t j = 0; j < b.size(); ++j) {
            const size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({ change, row[j] + 1, diagonal + 1 });
        }
    }
    return row.back();
}

std::string nearestKey(std::string_view key)
{
    const auto distance = [key](const SettingRow& row) { return editDistance(row.key, key); };
    return std::string(std::ranges::min_element(kRows, {}, distance)->key);
}

[[noreturn]] void rejectValue(const SettingRow& row, std::string_view value, const std::string& expected)
{
    throw UsageError(std::string(row.key) + " must be " + expected + ", got '" + std::string(value) + "'.");
}

void setMember(bool& member, const SettingRow& row, std::string_view value)
{
    const bool isTrue = value == "true" || value == "1" || value == "on" || value == "yes";
    const bool isFalse = value == "false" || value == "0" || value == "off" || value == "no";
    if (!isTrue && !isFalse) {
        rejectValue(row, value, "true or false");
    }
    member = isTrue;
}

void setMember(std::string& member, const SettingRow& row, std::string_view value)
{
    const std::string choices = choicesOf(row);
    const std::string bounded = "|" + choices + "|";
    if (!choices.empty() && bounded.find("|" + std::string(value) + "|") == std::string::npos) {
        rejectValue(row, value, "one of " + choices);
    }
    member = value;
}

template <typename Number> void setMember(Number& member, const SettingRow& row, std::string_view value)
{
    const auto parsed = numberFromText<Number>(value);
    const bool isInRange = parsed && static_cast<double>(*parsed) >= row.min && static_cast<double>(*parsed) <= row.max;
    if (!isInRange) {
        const std::string kind = std::is_integral_v<Number> ? "a whole number from " : "a number from ";
        rejectValue(row, value, kind + plainNumberText(row.min) + " to " + plainNumberText(row.max));
    }
    member = *parsed;
}

std::string memberText(bool value) { return value ? "true" : "false"; }
std::string memberText(const std::string& value) { return value; }
template <typename Number> std::string memberText(Number value) { return numberText(value); }

template <typename Number> void requireOrder(const char* key, Number value, const char* limitKey, Number limit)
{
    if (value > limit) {
        throw UsageError(std::string(key) + " must be at most " + limitKey + ", got " + numberText(value) + " and "
            + numberText(limit) + ".");
    }
}

} // namespace

std::string choicesOf(const SettingRow& row)
{
    const auto* text = std::get_if<std::string Settings::*>(&row.member);
    return text != nullptr && *text == &Settings::method ? methodChoices() : std::string(row.choices);
}

const SettingRow* findSetting(std::string_view key)
{
    const auto* found = std::ranges::find(kRows, key, &SettingRow::key);
    return found == kRows.end() ? nullptr : found;
}

std::string settingText(const Settings& settings, const SettingRow& row)
{
    return std::visit([&](auto member) { return memberText(settings.*member); }, row.member);
}

void setSetting(Settings& settings, std::string_view key, std::string_view value)
{
    const SettingRow* row = findSetting(key);
    if (row == nullptr) {
        throw UsageError("Unknown setting '" + std::string(key) + "'; did you mean '" + nearestKey(key)
            + "'? `referee generate --list-settings` lists all.");
    }
    std::visit([&](auto member) { setMember(settings.*member, *row, value); }, row->member);
}

void checkSettings(const Settings& settings)
{
    requireOrder("tail", settings.tail, "iterations", settings.iterations);
    requireOrder("t_min", settings.tMin, "t_max", settings.tMax);
    requireOrder("erase_min", settings.eraseMin, "erase_max", settings.eraseMax);
    requireOrder("hardest", settings.hardest, "views", settings.views);
}

int64_t tailBesideLength(int64_t tail, int64_t iterations) { return std::min(tail, iterations / 2); }

std::string fitTail(Settings& settings)
{
    const int64_t before = settings.tail;
    settings.tail = tailBesideLength(before, settings.iterations);
    if (settings.tail == before || !methodTraits(settings).hasTail) {
        return {};
    }
    return "the SDS-only tail is " + numberText(settings.tail) + " instead of " + numberText(before)
        + " iterations, at most half of the run's " + numberText(settings.iterations)
        + "; --set tail=NUMBER chooses another one.";
}

std::vector<std::string> changedSettings(const Settings& before, const Settings& after)
{
    std::vector<std::string> keys;
    for (const auto& row : kRows) {
        if (settingText(before, row) != settingText(after, row)) {
            keys.emplace_back(row.key);
        }
    }
    return keys;
}

std::span<const SettingRow> settingsTable() { return kRows; }

} // namespace referee
