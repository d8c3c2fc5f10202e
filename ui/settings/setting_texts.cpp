// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/setting_texts.h"

#include "core/base/method_table.h"
#include "ui/widgets/slim_slider.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>
#include <algorithm>
#include <array>

namespace referee::ui {

QString fromTable(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

namespace {

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Texts of the settings table, which is free of Qt.
QString translated(std::string_view text)
{
    return text.empty() ? QString() : QCoreApplication::translate("SettingsTable", std::string(text).c_str());
}

QString tr(const char* text) { return QCoreApplication::translate("SettingTexts", text); }

/// σ for sigma; empty for a symbol in Latin letters.
QString greekLetter(std::string_view symbol)
{
    static constexpr std::array<std::pair<std::string_view, const char*>, 3> kGreek
        = { { { "beta", "β" }, { "lambda", "λ" }, { "sigma", "σ" } } };
    const auto found = std::ranges::find(kGreek, symbol, [](const auto& pair) { return pair.first; });
    return found == kGreek.end() ? QString() : QString::fromUtf8(found->second);
}

/// w_1 as the paper prints it.
QString symbolMarkup(std::string_view symbol)
{
    const QString greek = greekLetter(symbol);
    if (!greek.isEmpty()) {
        return greek;
    }
    const QStringList parts = fromTable(symbol).split(QLatin1Char('_'));
    const QString base = QStringLiteral("<i>%1</i>").arg(parts.front());
    return parts.size() == 1 ? base : base + QStringLiteral("<sub>%1</sub>").arg(parts[1]);
}

QString sourceText(std::string_view source)
{
    if (source == "reference code") {
        return tr("the authors' code");
    }
    return source.empty() || source.front() < '0' || source.front() > '9' ? fromTable(source)
                                                                          : tr("section %1").arg(fromTable(source));
}

QString rangeText(const SettingRow& row)
{
    if (!isNumber(row)) {
        return {};
    }
    QString text = tr("%1 to %2").arg(QString::number(row.min), QString::number(row.max));
    if (!row.unit.empty()) {
        text += QLatin1Char(' ') + translated(row.unit);
    }
    const SliderScale scale = scaleOf(row);
    return scale.greatest < row.max ? text + tr(" (slider to %1, type more)").arg(QString::number(scale.greatest))
                                    : text;
}

QString paperText(const SettingRow& row)
{
    QStringList parts;
    if (!row.symbol.empty()) {
        parts += symbolMarkup(row.symbol);
    }
    if (!row.source.empty()) {
        parts += sourceText(row.source).toHtmlEscaped();
    }
    const bool isPaper = !row.symbol.empty() || (!row.source.empty() && row.source != "reference code");
    const QString joined = parts.join(QStringLiteral(", "));
    return joined.isEmpty() || !isPaper ? joined : tr("paper: %1").arg(joined);
}

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

/// Rows that the chosen method does not use.
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

/// Rows that have no effect because of another row.
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

QString hintOfWeights(std::string_view key, const Settings& settings)
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
    return hasSds(settings) ? sentence("scales both gradients: the referee's is matched to SDS")
                            : sentence("no SDS here: with w1 it sets the length of the referee's step");
}

QString hintOfCounts(std::string_view key, const Settings& settings)
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

bool usesBlip2(const Settings& settings)
{
    return settings.blip2Weight > 0 && (settings.matchingWeight > 0 || settings.captioningWeight > 0);
}

/// Each side is scaled to the same length, so a single weight has no effect.
QString hintOfSingle(std::string_view key, const HintContext& context)
{
    const Settings& settings = context.settings;
    const bool hasBlip2 = usesBlip2(settings);
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
    const bool hasWeight = usesBlip2(settings) || (context.hasClip && settings.clipWeight > 0);
    if (!hasWeight && hasReferee(settings)) {
        notes.isWarning = true;
        notes.hint = sentence("a referee needs a weight above 0");
        notes.withoutEffect.clear();
        return;
    }
    if (notes.withoutEffect.isEmpty()) {
        notes.hint = hintOfSingle(row.key, context);
    }
}

} // namespace

QString labelOf(const SettingRow& row) { return translated(row.label); }

QString groupTitle(std::string_view group) { return translated(group); }

QString choiceLabel(const QString& choice)
{
    for (const MethodTraits* method : methodTable()) {
        if (choice == QString::fromStdString(method->key)) {
            return tr(method->name.c_str());
        }
    }
    static const std::array<std::pair<const char*, const char*>, 5> kWords = { {
        { "sgd", QT_TRANSLATE_NOOP("SettingTexts", "SGD (plain)") },
        { "adam", QT_TRANSLATE_NOOP("SettingTexts", "Adam") },
        { "ddim", "DDIM" },
        { "pndm", "PNDM" },
        { "dpm", "DPM-Solver++" },
    } };
    const auto found = std::find_if(
        kWords.begin(), kWords.end(), [&](const auto& word) { return choice == QLatin1String(word.first); });
    return found == kWords.end() ? choice : tr(found->second);
}

Side sideOf(const SettingRow& row)
{
    if (isOneOf(row.group, { "Referees", "Views" })
        || isOneOf(
            row.key, { "w1", "w1_end", "optimizer", "rate_start", "rate_end", "warmup", "skip_zero_gradient" })) {
        return Side::Referee;
    }
    if (row.group == "Score distillation" || isOneOf(row.key, { "w2", "w2_end", "sds_follows_rate" })) {
        return Side::Sds;
    }
    return Side::Neutral;
}

QString toolTipOf(const SettingRow& row, const QString& defaultValue, const RowNotes& notes, const QString& problem)
{
    QStringList lines;
    if (!problem.isEmpty()) {
        lines += QStringLiteral("<b>%1</b>").arg(problem.toHtmlEscaped());
    }
    if (!notes.withoutEffect.isEmpty()) {
        lines += QStringLiteral("<b>%1</b>").arg(tr("Without effect: %1").arg(notes.withoutEffect).toHtmlEscaped());
    }
    lines += translated(row.meaning).toHtmlEscaped();
    lines += rangeText(row).toHtmlEscaped();
    lines += paperText(row);
    lines += row.isLive ? QString() : tr("Takes effect with the next run.");
    if (!defaultValue.isEmpty()) {
        lines += tr("Default: %1 (double-click)").arg(defaultValue.trimmed()).toHtmlEscaped();
    }
    lines += QStringLiteral("<code>referee generate --set %1=…</code>").arg(fromTable(row.key));
    lines.removeAll(QString());
    return QStringLiteral("<qt>%1</qt>").arg(lines.join(QStringLiteral("<br>")));
}

QString descriptionOf(const SettingRow& row, const QString& value)
{
    QStringList parts { value, rangeText(row), translated(row.meaning) };
    parts.removeAll(QString());
    return parts.join(QStringLiteral(". "));
}

bool matchesSearch(const SettingRow& row, const QString& search)
{
    const QString all = QStringList { labelOf(row), fromTable(row.key), groupTitle(row.group), greekLetter(row.symbol),
        fromTable(row.symbol), translated(row.unit), translated(row.meaning) }
                            .join(QLatin1Char(' '));
    const QStringList words = search.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(
        words.begin(), words.end(), [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

RowNotes notesOf(const SettingRow& row, const HintContext& context)
{
    RowNotes notes;
    notes.withoutEffect = whyNotInMethod(row, context.settings);
    if (notes.withoutEffect.isEmpty()) {
        notes.withoutEffect = whyNotBeside(row, context.settings);
    }
    if (row.key == "lora_strength" && !context.hasLora) {
        notes.withoutEffect = sentence("no LoRA file is loaded");
    }
    notes.isNextRun = !row.isLive && context.runSettings
        && settingText(*context.runSettings, row) != settingText(context.settings, row);
    if (row.group == "Referees") {
        addRefereeNotes(notes, row, context);
    } else if (notes.withoutEffect.isEmpty()) {
        notes.hint = hintOfWeights(row.key, context.settings) + hintOfCounts(row.key, context.settings);
    }
    return notes;
}

} // namespace referee::ui
