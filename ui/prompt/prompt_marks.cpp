// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/prompt_marks.h"

#include <QtCore/QChar>
#include <QtCore/QCoreApplication>
#include <algorithm>

namespace referee::ui {

namespace {

bool isPairAt(const QString& text, int at)
{
    return text.at(at).isHighSurrogate() && at + 1 < text.size() && text.at(at + 1).isLowSurrogate();
}

void addCut(const std::vector<PromptToken>& pieces, MarkKind kind, const Utf8Map& map, std::vector<PromptMark>& marks)
{
    const auto first = std::ranges::find_if(pieces, &PromptToken::isCut);
    if (first != pieces.end()) {
        marks.push_back({ map.begin(first->begin), map.end(pieces.back().end), kind });
    }
}

void addUnknown(const std::vector<PromptToken>& pieces, const Utf8Map& map, std::vector<PromptMark>& marks)
{
    const std::size_t others = marks.size();
    for (const auto& piece : pieces) {
        if (!piece.isUnknown) {
            continue;
        }
        const PromptMark mark { map.begin(piece.begin), map.end(piece.end), MarkKind::Unknown };
        if (marks.size() > others && marks.back().end >= mark.begin) {
            marks.back().end = std::max(marks.back().end, mark.end); // the next piece of the same word
        } else {
            marks.push_back(mark);
        }
    }
}

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

/// Why nobody, or one side alone, reads `what`.
QString cutText(MarkKind kind, const PromptAnalysis& reading, const QString& what)
{
    if (kind == MarkKind::CutForReferee) {
        return tr("The referee does not see %1: it reads %2 tokens.").arg(what, QString::number(reading.refereeBudget));
    }
    if (kind == MarkKind::CutForDiffusion) {
        return tr("Stable Diffusion does not see %1: it reads %2 tokens, the prefix among them.")
            .arg(what, QString::number(reading.diffusionBudget));
    }
    return tr("Neither side sees %1: it lies beyond word 50.").arg(what);
}

QString cutNote(MarkKind kind, const ReadText& read)
{
    const QStringList texts = textsOf(kind, read);
    return texts.isEmpty() ? QString() : cutText(kind, read.reading, quoted(texts.first()));
}

QString readerName(const ReadText& read)
{
    return read.pack.isEmpty() ? tr("The referee") : tr("The %1").arg(read.pack);
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
    return words.isEmpty() ? QString() : tr("%1 does not know %2.").arg(readerName(read), words.join(tr(", ")));
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
    return isWeight ? note + tr(" — weights such as (red:1.3) have no effect.") : note;
}

} // namespace

Utf8Map::Utf8Map(const QString& text)
{
    const int size = static_cast<int>(text.size());
    m_starts.reserve(static_cast<std::size_t>(size) + 1);
    for (int at = 0; at < size;) {
        const int units = isPairAt(text, at) ? 2 : 1;
        const auto bytes = QStringView(text).mid(at, units).toUtf8().size(); // half a surrogate pair becomes "?"
        m_starts.insert(m_starts.end(), static_cast<std::size_t>(bytes), at);
        at += units;
    }
    m_starts.push_back(size);
}

int Utf8Map::begin(std::size_t byte) const { return m_starts[std::min(byte, bytes())]; }

int Utf8Map::end(std::size_t byte) const
{
    std::size_t at = std::min(byte, bytes());
    while (at > 0 && at < bytes() && m_starts[at] == m_starts[at - 1]) {
        ++at;
    }
    return m_starts[at];
}

const std::vector<PromptToken>& shownPieces(const PromptAnalysis& reading)
{
    return reading.refereeBudget > 0 ? reading.refereePieces : reading.diffusionPieces;
}

std::vector<PromptMark> marksOf(const QString& prompt, const PromptAnalysis& reading)
{
    const Utf8Map map(prompt);
    std::vector<PromptMark> marks;
    for (const auto& span : reading.ignored) {
        marks.push_back({ map.begin(span.begin), map.end(span.end), MarkKind::Ignored });
    }
    addUnknown(shownPieces(reading), map, marks);
    addCut(reading.refereePieces, MarkKind::CutForReferee, map, marks);
    addCut(reading.diffusionPieces, MarkKind::CutForDiffusion, map, marks);
    if (reading.overlong.end > reading.overlong.begin) {
        marks.push_back({ map.begin(reading.overlong.begin), map.end(reading.overlong.end), MarkKind::Overlong });
    }
    std::erase_if(marks, [](const PromptMark& mark) { return mark.begin >= mark.end; });
    std::ranges::stable_sort(marks, {}, &PromptMark::begin);
    return marks;
}

std::vector<StripPiece> piecesOf(const QString& prompt, const PromptAnalysis& reading)
{
    const Utf8Map map(prompt);
    std::vector<StripPiece> pieces;
    int lastEnd = -1;
    for (const auto& piece : shownPieces(reading)) {
        const int begin = map.begin(piece.begin);
        const int end = map.end(piece.end);
        const bool joins = begin <= lastEnd;
        pieces.push_back({ prompt.mid(begin, end - begin), piece.isCut, piece.isUnknown, joins });
        lastEnd = end;
    }
    return pieces;
}

std::vector<PromptMark> movedMarks(const std::vector<PromptMark>& marks, const QString& before, const QString& after)
{
    const auto shorter = std::min(before.size(), after.size());
    const auto head = static_cast<int>(
        std::mismatch(before.begin(), before.begin() + shorter, after.begin()).first - before.begin());
    int tail = 0;
    while (tail < shorter - head && before.at(before.size() - 1 - tail) == after.at(after.size() - 1 - tail)) {
        ++tail;
    }
    const int changedEnd = static_cast<int>(before.size()) - tail;
    const int shift = static_cast<int>(after.size() - before.size());
    std::vector<PromptMark> moved;
    for (PromptMark mark : marks) {
        if (mark.begin >= changedEnd) {
            mark.begin += shift;
            mark.end += shift;
        } else if (mark.end >= changedEnd && mark.begin <= head) {
            mark.end += shift;
        } else if (mark.end > head) {
            continue;
        }
        if (mark.begin < mark.end) {
            moved.push_back(mark);
        }
    }
    return moved;
}

QString explain(MarkKind kind, const ReadText& read)
{
    if (kind == MarkKind::Ignored) {
        return tr("Neither side reads this character: it is removed, so weights such as (red:1.3) have no effect.");
    }
    return kind == MarkKind::Unknown ? tr("%1 does not know this word.").arg(readerName(read))
                                     : cutText(kind, read.reading, tr("this"));
}

QStringList notesOf(const ReadText& read)
{
    QStringList notes { cutNote(MarkKind::Overlong, read), cutNote(MarkKind::CutForReferee, read),
        cutNote(MarkKind::CutForDiffusion, read), unknownNote(read), ignoredNote(read) };
    notes.removeAll(QString());
    return notes;
}

QString calmNote(const PromptAnalysis& reading)
{
    if (reading.refereeBudget > 0 && reading.diffusionBudget > 0) {
        return tr("Both sides read every word.");
    }
    return reading.refereeBudget > 0  ? tr("The referee reads every word; this method has no SDS.")
        : reading.diffusionBudget > 0 ? tr("Stable Diffusion reads every word.")
                                      : QString();
}

bool isCutForReferee(const PromptAnalysis& reading)
{
    return reading.refereeTokens > reading.refereeBudget
        || std::ranges::any_of(reading.refereePieces, &PromptToken::isCut);
}

bool isCutForDiffusion(const PromptAnalysis& reading)
{
    return reading.diffusionTokens > reading.diffusionBudget
        || std::ranges::any_of(reading.diffusionPieces, &PromptToken::isCut);
}

} // namespace referee::ui
