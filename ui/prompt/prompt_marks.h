// SPDX-License-Identifier: GPL-3.0-or-later
// What a PromptAnalysis says about the typed text, in the positions of a QString: core counts UTF-8 bytes, Qt counts
// UTF-16 units. Pure functions.
#pragma once

#include "core/base/types.h"

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <cstddef>
#include <vector>

namespace referee::ui {

enum class MarkKind {
    Ignored, ///< a character that caption cleaning removes
    Unknown, ///< a word that is not in the vocabulary
    CutForReferee, ///< beyond the referee's budget
    CutForDiffusion, ///< beyond Stable Diffusion's budget
    Overlong, ///< beyond word 50: neither side reads it
};

/// UTF-16 units [begin, end) of the prompt.
struct PromptMark {
    int begin = 0;
    int end = 0;
    MarkKind kind = MarkKind::Ignored;
    friend bool operator==(const PromptMark&, const PromptMark&) = default;
};

/// One token as the strip shows it.
struct StripPiece {
    QString text; ///< as typed
    bool isCut = false;
    bool isUnknown = false;
    bool joinsPrevious = false; ///< no space between the two in the typed text
    friend bool operator==(const StripPiece&, const StripPiece&) = default;
};

/// From bytes of the UTF-8 text to units of the UTF-16 text. Bytes inside a character round outwards, bytes beyond the
/// text to its end.
class Utf8Map {
public:
    explicit Utf8Map(const QString& text);
    int begin(std::size_t byte) const;
    int end(std::size_t byte) const;
    std::size_t bytes() const { return m_starts.size() - 1; }

private:
    std::vector<int> m_starts; ///< for each byte: where its character begins; then the text's length
};

/// The referee's pieces; Stable Diffusion's where the referee has no budget of tokens.
const std::vector<PromptToken>& shownPieces(const PromptAnalysis& reading);

/// Sorted by begin. What is cut is one mark from its first piece to its last.
std::vector<PromptMark> marksOf(const QString& prompt, const PromptAnalysis& reading);
std::vector<StripPiece> piecesOf(const QString& prompt, const PromptAnalysis& reading);

/// Marks of `before` moved to where their text lies in `after`; a mark inside the changed part is lost. Keeps marks in
/// place until the next reading arrives.
std::vector<PromptMark> movedMarks(const std::vector<PromptMark>& marks, const QString& before, const QString& after);

// The sentences that explain a PromptAnalysis: the line below the prompt and the tool tips. Pure functions.

/// What the sentences are made from.
struct ReadText {
    QString prompt;
    PromptAnalysis reading;
    QString pack; ///< name of the loaded pack; empty: unknown
    QString dismissed {}; ///< a note of unlearned words that the user has dismissed
};

/// One sentence for a piece of text with that mark.
QString explain(MarkKind kind, const ReadText& read);

/// What the user should know, the worst first; empty when every word is read as typed.
QStringList notesOf(const ReadText& read);
/// Which sides read every word, where notesOf() has nothing to say.
QString calmNote(const PromptAnalysis& reading);
bool isCutForReferee(const PromptAnalysis& reading);
bool isCutForDiffusion(const PromptAnalysis& reading);

} // namespace referee::ui
