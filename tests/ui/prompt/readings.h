// SPDX-License-Identifier: GPL-3.0-or-later
// Readings of a prompt made by hand, as core would make them: words of the UTF-8 text are tokens.
#pragma once

#include "core/base/types.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace referee {

/// Bytes of the first `word` in the prompt.
inline PromptSpan spanOf(const QString& prompt, const QString& word)
{
    const auto begin = static_cast<std::size_t>(prompt.toUtf8().indexOf(word.toUtf8()));
    return { begin, begin + static_cast<std::size_t>(word.toUtf8().size()) };
}

inline PromptToken pieceOf(const QString& prompt, const QString& word, bool isCut = false, bool isUnknown = false)
{
    const PromptSpan span = spanOf(prompt, word);
    return { span.begin, span.end, isCut, isUnknown };
}

/// One token a word, everything read.
inline PromptAnalysis plainReading(const QString& prompt)
{
    PromptAnalysis reading;
    const std::string bytes = prompt.toStdString();
    reading.cleaned = bytes;
    for (std::size_t begin = 0; begin < bytes.size();) {
        const std::size_t end = std::min(bytes.find(' ', begin), bytes.size());
        if (end > begin) {
            reading.refereePieces.push_back({ begin, end, false, false });
        }
        begin = end + 1;
    }
    reading.diffusionPieces = reading.refereePieces;
    reading.refereeTokens = static_cast<int64_t>(reading.refereePieces.size()) + 2;
    reading.refereeBudget = 32;
    reading.diffusionTokens = reading.refereeTokens + 5;
    reading.diffusionBudget = 77;
    reading.prefixTokens = 5;
    return reading;
}

} // namespace referee
