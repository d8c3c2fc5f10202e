// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/reading_text.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kMaxQuoted = 48; ///< characters of the prompt in a sentence

QString tr(const char* text) { return QCoreApplication::translate("referee::ui::ReadingText", text); }

/// The text of all marks of a kind, in order.
QStringList textsOf(MarkKind kind, const ReadText& read)
{
    QStringList texts;
    for (const auto& mark : marksOf(read.prompt, read.reading)) {
        if (mark.kind == kind) {
            texts << read.prompt.mid(mark.begin, mark.end - mark.begin).simplified();
        }
    }
    texts.removeDuplicates();
    return texts;
}

QString quoted(QString text)
{
    if (text.size() > kMaxQuoted) {
        int end = kMaxQuoted - 1;
        if (text.at(end - 1).isHighSurrogate()) {
            --end; // half a character is no text
        }
        text = text.left(end) + QChar(0x2026);
    }
    return tr("“%1”").arg(text);
}

QString cutNote(MarkKind kind, const ReadText& read)
{
    const QStringList texts = textsOf(kind, read);
    if (texts.isEmpty()) {
        return {};
    }
    const QString what = quoted(texts.first());
    if (kind == MarkKind::CutForReferee) {
        return tr("The referee does not see %1: it reads %2 tokens.").arg(what).arg(read.reading.refereeBudget);
    }
    if (kind == MarkKind::CutForDiffusion) {
        return tr("Stable Diffusion does not see %1: it reads %2 tokens.").arg(what).arg(read.reading.diffusionBudget);
    }
    return tr("Neither side sees %1: it lies beyond word 50.").arg(what);
}

QString unknownNote(const ReadText& read)
{
    if (const auto note = QString::fromStdString(read.reading.wordNote); !note.isEmpty()) {
        return note == read.dismissed ? QString() : note;
    }
    QStringList words;
    for (const auto& word : textsOf(MarkKind::Unknown, read)) {
        words << quoted(word);
    }
    if (words.isEmpty()) {
        return {};
    }
    const QString who = read.pack.isEmpty() ? tr("The referee") : tr("The %1").arg(read.pack);
    return tr("%1 does not know %2.").arg(who, words.join(tr(", ")));
}

QString ignoredNote(const ReadText& read)
{
    const QString all = textsOf(MarkKind::Ignored, read).join(QString());
    if (all.isEmpty()) {
        return {};
    }
    QStringList signs;
    for (const QChar sign : all) {
        if (!sign.isSpace()) {
            signs << QString(sign);
        }
    }
    signs.removeDuplicates();
    const QString note = tr("Not read: %1").arg(signs.join(QLatin1Char(' ')));
    const bool isWeight = all.contains(QLatin1Char('(')) || all.contains(QLatin1Char(':'));
    return isWeight ? note + tr(" — weights such as (red:1.3) mean nothing here.") : note;
}

bool hasCut(const std::vector<PromptToken>& pieces)
{
    return std::any_of(pieces.begin(), pieces.end(), [](const PromptToken& piece) { return piece.isCut; });
}

} // namespace

QString explain(MarkKind kind, const ReadText& read)
{
    switch (kind) {
    case MarkKind::Ignored:
        return tr("Neither side reads this sign: it is removed, so weights such as (red:1.3) mean nothing here.");
    case MarkKind::Unknown:
        return read.pack.isEmpty() ? tr("The referee does not know this word.")
                                   : tr("The %1 does not know this word.").arg(read.pack);
    case MarkKind::CutForReferee:
        return tr("The referee does not see this: it reads %1 tokens.").arg(read.reading.refereeBudget);
    case MarkKind::CutForDiffusion:
        return tr("Stable Diffusion does not see this: it reads %1 tokens, the prefix among them.")
            .arg(read.reading.diffusionBudget);
    case MarkKind::Overlong:
        break;
    }
    return tr("Neither side sees this: it lies beyond word 50.");
}

QStringList notesOf(const ReadText& read)
{
    QStringList notes { cutNote(MarkKind::Overlong, read), cutNote(MarkKind::CutForReferee, read),
        cutNote(MarkKind::CutForDiffusion, read), unknownNote(read), ignoredNote(read) };
    notes.removeAll(QString());
    return notes;
}

bool isCutForReferee(const PromptAnalysis& reading)
{
    return reading.refereeTokens > reading.refereeBudget || hasCut(reading.refereePieces);
}

bool isCutForDiffusion(const PromptAnalysis& reading)
{
    return reading.diffusionTokens > reading.diffusionBudget || hasCut(reading.diffusionPieces);
}

} // namespace referee::ui
