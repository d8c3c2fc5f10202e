// SPDX-License-Identifier: GPL-3.0-or-later
// What each word of the prompt still lacks: its captioning loss over the iterations, the least seen word in a
// sentence, and what the judge answers.
#pragma once

#include "core/base/types.h"
#include "ui/token_losses/judge_chips.h"
#include "ui/token_losses/word_heat.h"
#include "ui/widgets/panel.h"

#include <optional>
#include <vector>

class QPushButton;

namespace referee::ui {

class ColorBar;
class WordCanvas;

class TokenLossesPanel : public Panel {
    Q_OBJECT
public:
    explicit TokenLossesPanel(QWidget* parent = nullptr);
    ~TokenLossesPanel() override;

    /// Rows, as readPieces() names them. Another list forgets all losses: they were of other words.
    void setPieces(const QStringList& pieces);
    /// Losses of one iteration, a number for each piece; an empty list where it has none (the tail).
    void append(qint64 iteration, const QList<double>& losses);
    /// All iterations of a run anew, from captionPerToken. Reports of another prompt have no place among them.
    void setAll(const std::vector<StepReport>& reports);
    /// The run's iterations, so that the strip lies on the same axis as curves and time line; 0: as many as were told.
    void setLength(qint64 iterations);
    /// The moment that the window shows; nullopt: the present.
    void setShownIteration(std::optional<qint64> iteration);
    /// Forgets words, losses and answers.
    void clear();

    /// Phrases, then places. An empty list: not asked yet.
    void setJudge(const JudgeAnswers& answers);
    /// What hinders the judge from being asked becomes the button's tool tip; empty: nothing does.
    void setJudgeDisabledReason(const QString& why);

Q_SIGNALS:
    void iterationChosen(qint64 iteration); ///< by the user
    void judgeRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void showHeat();
    void showReadout();

    WordHeat m_heat;
    std::optional<qint64> m_shown;
    ColorBar* m_legend;
    QLabel* m_leastSeen;
    HintLabel* m_readout;
    WordCanvas* m_canvas;
    JudgeChips* m_judge;
    HintLabel* m_notAsked;
    QPushButton* m_ask;
};

} // namespace referee::ui
