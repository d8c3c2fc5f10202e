// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the marks of a reading into the prompt: removed signs, unknown words, text that is cut.
#pragma once

#include "ui/prompt/prompt_marks.h"

#include <QtGui/QSyntaxHighlighter>

namespace referee::ui {

class PromptHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
public:
    explicit PromptHighlighter(QObject* parent);
    /// Draws nothing anew: rehighlight() does, or the next change of the text.
    void setMarks(std::vector<PromptMark> marks) { m_marks = std::move(marks); }
    const std::vector<PromptMark>& marks() const { return m_marks; }

protected:
    void highlightBlock(const QString& text) override;

private:
    std::vector<PromptMark> m_marks;
};

} // namespace referee::ui
