// SPDX-License-Identifier: GPL-3.0-or-later
// The prompt in large text, one or two lines high. Return applies it, Shift+Return begins a line, Tab leaves it.
#pragma once

#include "ui/prompt/prompt_marks.h"

#include <QtGui/QSyntaxHighlighter>
#include <QtWidgets/QPlainTextEdit>

namespace referee::ui {

/// Draws the marks of a reading into the prompt: removed signs, unknown words, text that is cut.
class PromptHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;
    /// Draws nothing anew: rehighlight() does, or the next change of the text.
    void setMarks(std::vector<PromptMark> marks) { m_marks = std::move(marks); }
    const std::vector<PromptMark>& marks() const { return m_marks; }

protected:
    void highlightBlock(const QString& text) override;

private:
    std::vector<PromptMark> m_marks;
};

class PromptEditor : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit PromptEditor(QWidget* parent = nullptr);

    /// As typed; unlike toPlainText it keeps non-breaking spaces.
    QString text() const;
    /// Emits nothing; marks of another text are removed.
    void setText(const QString& text);
    /// Marks what was read, and explains it in tool tips.
    void setRead(const ReadText& read);
    void setHasUnapplied(bool has) { m_hasUnapplied = has; }
    const std::vector<PromptMark>& marks() const { return m_highlighter->marks(); }
    /// The sentences for what is marked at a position; empty: nothing is.
    QString explanationAt(int position) const;

Q_SIGNALS:
    void edited(const QString& text);
    void applied();
    void mimeGiven(const QMimeData* data); ///< a picture was pasted or dropped here

protected:
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void insertFromMimeData(const QMimeData* source) override;

private:
    void keepMarksInPlace();
    void announce();
    void fitHeight();
    void applyFont();
    PromptHighlighter* m_highlighter;
    ReadText m_read;
    QString m_markedText; ///< the text that the marks lie in
    QString m_announced; ///< the last text that was emitted
    bool m_hasUnapplied = false;
};

} // namespace referee::ui
