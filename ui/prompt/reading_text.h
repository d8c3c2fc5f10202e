// SPDX-License-Identifier: GPL-3.0-or-later
// The sentences that explain a PromptAnalysis: the line below the prompt and the tool tips. Pure functions.
#pragma once

#include "ui/prompt/prompt_marks.h"

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace referee::ui {

/// Where a sentence comes from.
struct ReadText {
    QString prompt;
    PromptAnalysis reading;
    QString pack; ///< name of the loaded pack; empty: unknown
    QString dismissed {}; ///< a note of unlearned words that the user has put away
};

/// One sentence for a piece of text with that mark.
QString explain(MarkKind kind, const ReadText& read);

/// What the user should know, the worst first; empty when every word is read as typed.
QStringList notesOf(const ReadText& read);
bool isCutForReferee(const PromptAnalysis& reading);
bool isCutForDiffusion(const PromptAnalysis& reading);

} // namespace referee::ui
