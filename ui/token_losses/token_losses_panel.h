// SPDX-License-Identifier: GPL-3.0-or-later
// The captioning loss of each word of the prompt over the iterations, the least seen word, and the answers of the
// judge.
#pragma once

#include "core/base/types.h"
#include "ui/token_losses/judge_chips.h"
#include "ui/token_losses/word_heat.h"
#include "ui/widgets/panel.h"

#include <QtCore/QMap>
#include <optional>
#include <vector>

class QPushButton;
class QScrollArea;

namespace referee::ui {

class ColorBar;
class ElidedLabel;
class WordCanvas;

class TokenLossesPanel : public Panel {
    Q_OBJECT
public:
    explicit TokenLossesPanel(QWidget* parent = nullptr);
    ~TokenLossesPanel() override;

    /// Rows, as readWords() names them. Others clear all losses.
    void setWords(const HeatWords& words);
    /// What stands in place of the rows while there are none; empty: that they come with a run.
    void setSentence(const QString& sentence);
    /// Losses of one iteration, a number for each piece of the words; empty in the tail.
    void append(qint64 iteration, const QList<double>& losses);
    /// Replaces all iterations, from captionPerToken. All reports must be of the same prompt.
    void setAll(const std::vector<StepReport>& reports);
    /// The run's iterations, so that the strip has the same axis as curves and timeline; 0: as many as were appended.
    void setLength(qint64 iterations);
    /// The iteration that the window shows; nullopt: the latest.
    void setShownIteration(std::optional<qint64> iteration);
    /// The iteration of the latest picture, while the run rests; nullopt: it changes, and the last answers are shown.
    void setPresent(std::optional<qint64> iteration);
    /// Forgets words, losses and answers.
    void clear();

    /// Of the picture of that iteration: phrases, then places. Shown are the answers about the iteration shown, else,
    /// dimmed, the last ones before it.
    void addJudge(qint64 iteration, const JudgeAnswers& answers);
    void clearJudge();
    /// How much more the picture of that iteration shows the prompt than what contradicts it, by the referee. Shown as
    /// the judge's answers are, the weakest first; the tool tip has all iterations.
    void addMargins(qint64 iteration, const std::vector<ContradictionScore>& margins);
    /// Why the judge cannot be asked, as the button's tool tip; empty: it can.
    void setJudgeDisabledReason(const QString& why);

Q_SIGNALS:
    void iterationChosen(qint64 iteration); ///< by the user
    void judgeRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void buildJudgeLayout();
    void connectWidgets();
    void showHeat();
    void showReadout();
    void showJudge();
    void showMargins();
    /// The iteration whose answers are shown of those that have some: the shown one, else the last before it.
    template <typename Values>
    typename QMap<qint64, Values>::const_iterator nearest(const QMap<qint64, Values>& all) const;

    struct Answers {
        QMap<qint64, JudgeAnswers> byIteration;
        QMap<qint64, std::vector<ContradictionScore>> margins;
        std::optional<qint64> present; ///< none: the run goes on
    };

    WordHeat m_heat;
    std::optional<qint64> m_shown;
    Answers m_answers;
    ColorBar* m_legend;
    ElidedLabel* m_readout;
    WordCanvas* m_canvas;
    QScrollArea* m_rows;
    JudgeChips* m_judge;
    HintLabel* m_notAsked;
    QPushButton* m_ask;
    ElidedLabel* m_margins;
};

} // namespace referee::ui
