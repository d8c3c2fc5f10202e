// SPDX-License-Identifier: GPL-3.0-or-later
// The line on stderr that is drawn again and again. Never longer than the terminal is wide at that moment: a terminal
// breaks a longer one, and each redraw would leave a line behind.
#pragma once

#include <string>
#include <string_view>

namespace referee::cli {

/// stderr is a terminal that can draw a line again: not a file, not TERM=dumb.
bool hasStatusLine();
/// What a line may take of the terminal's present width; the last column stays free.
int statusColumns();
/// How many columns a terminal shows the text in; UTF-8, wide characters take two.
int columnsOf(std::string_view text);
/// As much of the beginning as fits, with "…" where something is left out.
std::string cutToColumns(std::string_view text, int columns);
/// Draws the text, cut to the terminal, in place of the last one.
void showStatus(const std::string& text);
void clearStatus();

} // namespace referee::cli
