// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/prompt_highlighter.h"

#include "ui/theme/theme.h"

#include <QtGui/QTextBlock>

#include <algorithm>

namespace referee::ui {

namespace {

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

PromptHighlighter::PromptHighlighter(QObject* parent)
    : QSyntaxHighlighter(parent)
{
}

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

} // namespace referee::ui
