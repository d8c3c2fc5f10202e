// SPDX-License-Identifier: GPL-3.0-or-later
// The captioning loss of each word of the prompt over the iterations, the least seen word, and the answers of the
// judge.
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

    /// Rows, as readPieces() names them. Another list clears all losses.
    void setPieces(const QStringList& pieces);
    /// Losses of one iteration, a number for each piece; empty in the tail.
    void append(qint64 iteration, const QList<double>& losses);
    /// Replaces all iterations, from captionPerToken. All reports must be of the same prompt.
    void setAll(const std::vector<StepReport>& reports);
    /// The run's iterations, so that the strip has the same axis as curves and timeline; 0: as many as were appended.
    void setLength(qint64 iterations);
    /// The iteration that the window shows; nullopt: the latest.
    void setShownIteration(std::optional<qint64> iteration);
    /// Forgets words, losses and answers.
    void clear();

    /// Phrases, then places. An empty list: not asked yet.
    void setJudge(const JudgeAnswers& answers);
    /// Why the judge cannot be asked, as the button's tool tip; empty: it can.
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
