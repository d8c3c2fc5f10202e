// SPDX-License-Identifier: GPL-3.0-or-later
// Names and sentences of the words strip. Pure functions.
#pragma once

#include "core/base/types.h"
#include "ui/token_losses/word_heat.h"

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <optional>

namespace referee::ui {

/// The typed text of each piece that the referee reads, in the order of StepReport::captionPerToken; what is cut is
/// left out. A piece that goes on with the word before it begins with "…".
QStringList readPieces(const QString& prompt, const PromptAnalysis& reading);

/// Three digits, without an exponent.
QString lossText(double loss);
/// "Least seen: dotted." of the iteration shown, or of the last one; the iteration is named when it is another one
/// than the present. Empty without losses.
QString leastSeenText(const WordHeat& heat, std::optional<qint64> shown);
/// "“dotted” · iteration 57 · captioning loss 3.21"; says so where there is no loss.
QString cellText(const WordHeat& heat, int piece, qint64 iteration);

} // namespace referee::ui
