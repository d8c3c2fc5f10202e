// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/setting_texts.h"

#include "core/base/method_table.h"
#include "ui/widgets/slider_scale.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

#include <algorithm>
#include <array>

namespace referee::ui {

QString fromTable(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

namespace {

/// Words of the settings table; the table itself is free of Qt.
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
    const auto found
        = std::find_if(kGreek.begin(), kGreek.end(), [symbol](const auto& pair) { return pair.first == symbol; });
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

QString toolTipOf(const SettingRow& row, const ToolTipState& state)
{
    QStringList lines;
    if (!state.problem.isEmpty()) {
        lines += QStringLiteral("<b>%1</b>").arg(state.problem.toHtmlEscaped());
    }
    if (!state.withoutEffect.isEmpty()) {
        lines += QStringLiteral("<b>%1</b>").arg(tr("Without effect: %1").arg(state.withoutEffect).toHtmlEscaped());
    }
    lines += translated(row.meaning).toHtmlEscaped();
    lines += rangeText(row).toHtmlEscaped();
    lines += paperText(row);
    lines += row.isLive ? QString() : tr("Takes effect with the next run.");
    if (!state.defaultValue.isEmpty()) {
        lines += tr("Default: %1 (double-click)").arg(state.defaultValue.trimmed()).toHtmlEscaped();
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

} // namespace referee::ui
