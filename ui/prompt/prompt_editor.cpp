// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/prompt_editor.h"

#include "ui/prompt/start_image_picker.h"
#include "ui/theme/theme.h"

#include <QtCore/QMimeData>
#include <QtGui/QHelpEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QTextBlock>
#include <QtGui/QTextDocument>
#include <QtWidgets/QToolTip>
#include <algorithm>

namespace referee::ui {

namespace {

constexpr double kHeroScale = 1.5; ///< the one text in the window that is larger than text
constexpr int kMaxLines = 2;
constexpr int kMargin = 2;

bool isReturn(const QKeyEvent& event) { return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter; }

unsigned bitOf(MarkKind kind) { return 1U << static_cast<unsigned>(kind); }

QTextCharFormat formatOf(unsigned kinds)
{
    const Theme& colours = theme();
    const bool isIgnored = (kinds & bitOf(MarkKind::Ignored)) != 0;
    const bool isCut
        = (kinds & (bitOf(MarkKind::CutForReferee) | bitOf(MarkKind::CutForDiffusion) | bitOf(MarkKind::Overlong)))
        != 0;
    QTextCharFormat format;
    if (isIgnored || isCut) {
        format.setForeground(colours.hint);
        format.setFontStrikeOut(true);
    }
    if (isIgnored) {
        format.setBackground(colours.line); // a bar through a full stop alone would not be seen
    }
    if ((kinds & bitOf(MarkKind::Unknown)) != 0) {
        format.setUnderlineStyle(QTextCharFormat::DotLine);
        format.setUnderlineColor(colours.user);
    }
    return format;
}

} // namespace

void PromptHighlighter::highlightBlock(const QString& text)
{
    const int start = currentBlock().position();
    const int size = static_cast<int>(text.size());
    std::vector<unsigned> kinds(static_cast<std::size_t>(size), 0U);
    for (const auto& mark : m_marks) {
        for (int at = std::max(0, mark.begin - start); at < std::min(size, mark.end - start); ++at) {
            kinds[static_cast<std::size_t>(at)] |= bitOf(mark.kind);
        }
    }
    for (int at = 0; at < size;) {
        int end = at + 1;
        while (end < size && kinds[static_cast<std::size_t>(end)] == kinds[static_cast<std::size_t>(at)]) {
            ++end;
        }
        if (kinds[static_cast<std::size_t>(at)] != 0) {
            setFormat(at, end - at, formatOf(kinds[static_cast<std::size_t>(at)]));
        }
        at = end;
    }
}

PromptEditor::PromptEditor(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_highlighter(new PromptHighlighter(this))
{
    setTabChangesFocus(true);
    setPlaceholderText(tr("What should the picture show?"));
    setAccessibleName(tr("Prompt"));
    setFrameShape(QFrame::StyledPanel); // the style draws nothing but the ring of the keyboard
    viewport()->setAutoFillBackground(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(kMargin);
    // Before the highlighter's own connection: it draws the changed line with the marks where they now are.
    connect(document(), &QTextDocument::contentsChange, this, &PromptEditor::keepMarksInPlace);
    m_highlighter->setDocument(document());
    connect(this, &QPlainTextEdit::textChanged, this, &PromptEditor::announce);
    applyFont();
}

QString PromptEditor::text() const
{
    QString text = document()->toRawText();
    for (const QChar::SpecialCharacter end : { QChar::ParagraphSeparator, QChar::LineSeparator }) {
        text.replace(QChar(end), QLatin1Char('\n'));
    }
    return text;
}

void PromptEditor::setText(const QString& given)
{
    if (given == text()) {
        return;
    }
    m_highlighter->setMarks({});
    {
        const QSignalBlocker isQuiet(this);
        setPlainText(given);
    }
    m_announced = text();
    fitHeight();
}

void PromptEditor::setRead(const ReadText& read)
{
    m_read = read;
    m_markedText = text();
    m_highlighter->setMarks(marksOf(m_markedText, read.reading));
    m_highlighter->rehighlight();
}

QString PromptEditor::explanationAt(int position) const
{
    QStringList sentences;
    for (const auto& mark : marks()) {
        if (mark.begin <= position && position < mark.end) {
            sentences << explain(mark.kind, m_read);
        }
    }
    return sentences.join(QLatin1Char('\n'));
}

/// Until the next analysis arrives the old marks move with their words.
void PromptEditor::keepMarksInPlace()
{
    const QString now = text();
    if (now == m_markedText) {
        return;
    }
    m_highlighter->setMarks(movedMarks(m_highlighter->marks(), m_markedText, now));
    m_markedText = now;
}

/// Drawing marks is a change of the document too; only changed text is emitted.
void PromptEditor::announce()
{
    fitHeight();
    const QString now = text();
    if (now == m_announced) {
        return;
    }
    m_announced = now;
    Q_EMIT edited(now);
}

void PromptEditor::fitHeight()
{
    const int lines = std::max(1, static_cast<int>(document()->size().height()));
    setVerticalScrollBarPolicy(lines > kMaxLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    const int shown = std::min(lines, kMaxLines);
    // When there is more to scroll to, half a line would peep out of a margin below.
    const int below = lines > kMaxLines ? 0 : kMargin + 2;
    setFixedHeight(shown * fontMetrics().lineSpacing() + kMargin + below + 2 * frameWidth());
}

void PromptEditor::applyFont()
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * kHeroScale);
    if (font != this->font()) {
        setFont(font);
    }
    fitHeight();
}

bool PromptEditor::event(QEvent* event)
{
    // While a change waits to be applied, its key must not trigger the window's shortcut.
    if (event->type() == QEvent::ShortcutOverride && m_hasUnapplied) {
        const auto& key = static_cast<const QKeyEvent&>(*event);
        if (isReturn(key) && key.modifiers().testFlag(Qt::ControlModifier)) {
            event->accept();
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

bool PromptEditor::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) {
        return QPlainTextEdit::viewportEvent(event);
    }
    const auto& help = static_cast<const QHelpEvent&>(*event);
    const QTextCursor cursor = cursorForPosition(help.pos());
    // The nearest gap between letters may lie behind the letter that is pointed at.
    const int position = cursor.position() - (cursorRect(cursor).left() > help.pos().x() ? 1 : 0);
    QToolTip::showText(help.globalPos(), explanationAt(position), this);
    return true;
}

void PromptEditor::keyPressEvent(QKeyEvent* event)
{
    if (isReturn(*event) && !event->modifiers().testFlag(Qt::ShiftModifier)) {
        Q_EMIT applied();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void PromptEditor::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void PromptEditor::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_highlighter->rehighlight();
    } else if (event->type() == QEvent::ApplicationFontChange) {
        applyFont();
    }
}

bool PromptEditor::canInsertFromMimeData(const QMimeData* source) const
{
    return source->hasImage() || !imageFileIn(*source).isEmpty() || QPlainTextEdit::canInsertFromMimeData(source);
}

void PromptEditor::insertFromMimeData(const QMimeData* source)
{
    const bool isPicture = !imageFileIn(*source).isEmpty() || (source->hasImage() && !source->hasText());
    if (isPicture) {
        Q_EMIT mimeGiven(source);
    } else {
        QPlainTextEdit::insertFromMimeData(source);
    }
}

} // namespace referee::ui
