// SPDX-License-Identifier: GPL-3.0-or-later
// Captioning losses of words over the iterations, and their colours: a pixel for each, however long the run.
#pragma once

#include "core/base/types.h"
#include "ui/widgets/color_map.h"

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtGui/QImage>
#include <optional>

namespace referee::ui {

/// From low losses (calm) to high ones (the referee's blue): one hue, so that lightness alone can be read.
ColorMap heatColours(const Theme& theme);

/// A word of the prompt as it was typed.
struct HeatWord {
    QString text;
    int pieces = 1; ///< tokens that the referee reads of it
    bool isFunction = false; ///< "a", "of": never named as least seen, unless there are only such words
    friend bool operator==(const HeatWord&, const HeatWord&) = default;
};
using HeatWords = QList<HeatWord>;

class WordHeat {
public:
    static constexpr qint64 kMaxIterations = 1'000'000; ///< later ones are ignored

    /// Others clear all losses.
    void setWords(const HeatWords& words);
    /// One for each piece; a word has the mean of its pieces. Empty or of another size: the iteration has none (the
    /// tail).
    void setLosses(qint64 iteration, const QList<double>& losses);
    void clearLosses();

    const HeatWords& words() const { return m_words; }
    /// One beyond the last iteration that was set.
    qint64 end() const { return static_cast<qint64>(m_columns.size()); }
    bool hasLosses() const { return m_min <= m_max; }
    double min() const { return hasLosses() ? m_min : 0; }
    double max() const { return hasLosses() ? m_max : 0; }
    std::optional<double> loss(int word, qint64 iteration) const;
    /// The last iteration up to this one that has losses.
    std::optional<qint64> lastMeasured(qint64 upTo) const;
    /// The word with the highest loss; nullopt where the iteration has none.
    std::optional<int> leastSeen(qint64 iteration) const;
    /// A column for each iteration from 0, a row for each word; clear where there is no loss.
    QImage image(const Theme& theme) const;

private:
    QList<double> ofWords(const QList<double>& losses) const;

    HeatWords m_words;
    QList<QList<double>> m_columns; ///< by iteration; empty: none
    double m_min = 1;
    double m_max = 0; ///< below m_min: no losses
};

// Names and sentences of the words strip. Pure functions.

/// The words that the referee reads; their pieces are those of StepReport::captionPerToken. What is cut is left out.
HeatWords readWords(const QString& prompt, const PromptAnalysis& reading);

/// Three digits, without an exponent.
QString lossText(double loss);
/// "Least seen: dotted." of the iteration shown, or of the last one; the iteration is named when it is another one
/// than the present. Empty without losses.
QString leastSeenText(const WordHeat& heat, std::optional<qint64> shown);
/// "“dotted” · iteration 57 · captioning loss 3.21"; says so where there is no loss.
QString cellText(const WordHeat& heat, int word, qint64 iteration);

} // namespace referee::ui
