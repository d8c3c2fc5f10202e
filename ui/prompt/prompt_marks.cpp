// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/prompt_marks.h"

#include <QtCore/QChar>

#include <algorithm>

namespace referee::ui {

namespace {

/// Bytes of the character at `at` in QString::toUtf8, which writes '?' for half a surrogate pair.
std::size_t utf8Length(const QString& text, int at, int units)
{
    if (units == 2) {
        return 4;
    }
    const QChar unit = text.at(at);
    if (unit.isSurrogate() || unit.unicode() < 0x80) {
        return 1;
    }
    return unit.unicode() < 0x800 ? 2 : 3;
}

bool isPairAt(const QString& text, int at)
{
    return text.at(at).isHighSurrogate() && at + 1 < text.size() && text.at(at + 1).isLowSurrogate();
}

void addCut(const std::vector<PromptToken>& pieces, MarkKind kind, const Utf8Map& map, std::vector<PromptMark>& marks)
{
    const auto isCut = [](const PromptToken& piece) { return piece.isCut; };
    const auto first = std::find_if(pieces.begin(), pieces.end(), isCut);
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

} // namespace

Utf8Map::Utf8Map(const QString& text)
{
    const int size = static_cast<int>(text.size());
    m_starts.reserve(static_cast<std::size_t>(size) + 1);
    for (int at = 0; at < size;) {
        const int units = isPairAt(text, at) ? 2 : 1;
        m_starts.insert(m_starts.end(), utf8Length(text, at, units), at);
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
    std::stable_sort(marks.begin(), marks.end(),
        [](const PromptMark& one, const PromptMark& other) { return one.begin < other.begin; });
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

} // namespace referee::ui
