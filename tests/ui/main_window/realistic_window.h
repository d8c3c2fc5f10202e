// SPDX-License-Identifier: GPL-3.0-or-later
// Fills a window as a run of the miniature would, so that its looks can be judged without networks.
#pragma once

#include "ui/main_window/main_window.h"

namespace referee::test {

/// Prompt, reading, packs, presets: what is known before a run.
void fillBeforeRun(ui::MainWindow& window);
/// A run that has done 57 of 160 iterations and goes on, with curves, a picture, maps and an edit.
void fillRun(ui::MainWindow& window);

} // namespace referee::test
