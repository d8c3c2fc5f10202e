// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/setting_hints.h"

#include "core/base/method_table.h"
#include "ui/settings/setting_texts.h"

#include <QtCore/QCoreApplication>

namespace referee::ui {

namespace {

QString sentence(const char* text) { return QCoreApplication::translate("SettingTruths", text); }

bool hasReferee(const Settings& settings) { return methodTraits(settings).usesReferee; }

bool hasSds(const Settings& settings) { return methodTraits(settings).usesSds; }

bool selectsViews(const Settings& settings) { return settings.hardest > 0 && settings.hardest < settings.views; }

bool isReferees(const SettingRow& row)
{
    return isOneOf(row.group, { "Referees", "Views" })
        || isOneOf(row.key, { "w1", "w1_end", "optimizer", "skip_zero_gradient", "noise_in_gradient", "chunk" });
}

bool isSds(const SettingRow& row)
{
    return row.group == "Score distillation" || isOneOf(row.key, { "tail", "tail_noise", "sds_follows_rate" });
}

/// Rows that say nothing to the method chosen.
QString whyNotInMethod(const SettingRow& row, const Settings& settings)
{
    const bool isSampling = row.group == "Stable Diffusion alone";
    if (!methodTraits(settings).optimizesLatent) {
        return isSampling || isOneOf(row.key, { "method", "lora_strength" })
            ? QString()
            : sentence("plain sampling has neither referee nor score distillation");
    }
    if (isSampling) {
        return sentence("only the method plain sampling uses it");
    }
    if (!hasSds(settings) && isSds(row)) {
        return sentence("the method has no score distillation");
    }
    if (hasReferee(settings)) {
        return {};
    }
    const bool isRate = isOneOf(row.key, { "rate_start", "rate_end", "warmup" }) && !settings.sdsFollowsRate;
    return isReferees(row) || isRate ? sentence("the method has no referee") : QString();
}

/// Rows that another row switches off.
QString whyNotBeside(const SettingRow& row, const Settings& settings)
{
    if (isOneOf(row.key, { "brightness", "contrast", "saturation", "hue" }) && settings.jitterChance <= 0) {
        return sentence("no view's colours are changed");
    }
    if (row.key == "perspective_distortion" && settings.perspectiveChance <= 0) {
        return sentence("no view is seen in perspective");
    }
    if (isOneOf(row.key, { "erase_min", "erase_max" }) && settings.eraseChance <= 0) {
        return sentence("nothing is erased");
    }
    if (isOneOf(row.key, { "matching_weight", "captioning_weight" }) && settings.blip2Weight <= 0) {
        return sentence("BLIP-2 has no weight");
    }
    if (isOneOf(row.key, { "ema_start", "ema_aliases" }) && settings.emaRestart == 0) {
        return sentence("z is never replaced by its average");
    }
    if (row.key == "hardest_as_reference" && !selectsViews(settings)) {
        return sentence("all views count, so none is ranked");
    }
    if (row.key == "noise_in_gradient" && settings.noiseSigma <= 0) {
        return sentence("the noise on the latent is zero");
    }
    return row.key == "tail_noise" && settings.tail == 0 ? sentence("there is no tail") : QString();
}

QString truthOfPulls(std::string_view key, const Settings& settings)
{
    const bool isAdam = settings.optimizer == "adam";
    const bool isW1 = key == "w1" || key == "w1_end";
    if (key == "w1_end" && settings.w1End < 0) {
        return sentence("as w1");
    }
    if (isW1 && isAdam) {
        return sentence("nearly without effect under Adam: its scale cancels");
    }
    if (key != "w2" || !hasReferee(settings)) {
        return {};
    }
    if (isAdam) {
        return sentence("under Adam it does not scale the referee");
    }
    return hasSds(settings) ? sentence("moves both pulls: the referee is matched to it")
                            : sentence("no SDS here: with w1 it sets the length of the referee's step");
}

QString truthOfViews(std::string_view key, const Settings& settings)
{
    if (key == "hardest" && settings.hardest == 0) {
        return sentence("0: all views count, none is selected");
    }
    if (key == "hardest" && settings.hardest == settings.views) {
        return sentence("k = number of views: selects nothing");
    }
    if (key == "ema_restart" && settings.emaRestart == 0) {
        return sentence("never restarts");
    }
    if (key == "tail" && settings.tail > 0 && settings.tail == settings.iterations / 2) {
        return sentence("half of the run");
    }
    const bool isLate = settings.emaStart > settings.iterations - settings.tail;
    return key == "ema_start" && settings.emaRestart > 0 && isLate
        ? sentence("later than the run's last restart: never happens")
        : QString();
}

bool blip2Speaks(const Settings& settings)
{
    return settings.blip2Weight > 0 && (settings.matchingWeight > 0 || settings.captioningWeight > 0);
}

/// Each side is scaled to the same length, so a weight that stands alone has nothing to be weighed against.
QString truthOfAlone(std::string_view key, const HintContext& context)
{
    const Settings& settings = context.settings;
    const bool hasBlip2 = blip2Speaks(settings);
    const bool hasClip = context.hasClip && settings.clipWeight > 0;
    const bool isAloneReferee = (key == "blip2_weight" && hasBlip2 && !hasClip && settings.blip2Weight != 1)
        || (key == "clip_weight" && hasClip && settings.blip2Weight <= 0 && settings.clipWeight != 1);
    const bool isAloneLoss = hasBlip2
        && ((key == "matching_weight" && settings.captioningWeight <= 0 && settings.matchingWeight != 1)
            || (key == "captioning_weight" && settings.matchingWeight <= 0 && settings.captioningWeight != 1));
    return isAloneReferee || isAloneLoss ? sentence("alone: its size changes nothing, w1 sets the length") : QString();
}

void addRefereeNotes(RowNotes& notes, const SettingRow& row, const HintContext& context)
{
    const Settings& settings = context.settings;
    if (row.key == "clip_weight" && !context.hasClip) {
        notes.isUnavailable
            = settings.clipWeight <= 0; // a preset may have given it a weight: then it can be taken back
        notes.isWarning = !notes.isUnavailable;
        notes.hint = sentence("this pack has no CLIP");
        notes.withoutEffect = notes.hint;
        return;
    }
    const bool hasWeight = blip2Speaks(settings) || (context.hasClip && settings.clipWeight > 0);
    if (!hasWeight && hasReferee(settings)) {
        notes.isWarning = true;
        notes.hint = sentence("a referee needs a weight above 0");
        notes.withoutEffect.clear();
        return;
    }
    if (notes.withoutEffect.isEmpty()) {
        notes.hint = truthOfAlone(row.key, context);
    }
}

} // namespace

QString whyWithoutEffect(const SettingRow& row, const Settings& settings)
{
    const QString inMethod = whyNotInMethod(row, settings);
    return inMethod.isEmpty() ? whyNotBeside(row, settings) : inMethod;
}

RowNotes notesOf(const SettingRow& row, const HintContext& context)
{
    RowNotes notes;
    notes.withoutEffect = whyWithoutEffect(row, context.settings);
    if (row.key == "lora_strength" && !context.hasLora) {
        notes.withoutEffect = sentence("no LoRA file is loaded");
    }
    notes.isNextRun = !row.isLive && context.runSettings
        && settingText(*context.runSettings, row) != settingText(context.settings, row);
    if (row.group == "Referees") {
        addRefereeNotes(notes, row, context);
    } else if (notes.withoutEffect.isEmpty()) {
        notes.hint = truthOfPulls(row.key, context.settings) + truthOfViews(row.key, context.settings);
    }
    return notes;
}

} // namespace referee::ui
