// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token_losses/token_losses_panel.h"

#include "ui/theme/theme.h"
#include "ui/token_losses/word_canvas.h"
#include "ui/token_losses/word_heat.h"
#include "ui/widgets/color_map.h"

#include <QtCore/QEvent>
#include <QtWidgets/QPushButton>

namespace referee::ui {

TokenLossesPanel::TokenLossesPanel(QWidget* parent)
    : Panel(tr("Words"), parent)
    , m_legend(new ColorBar(ColorBar::Labels::Beside))
    , m_leastSeen(new QLabel)
    , m_readout(new HintLabel)
    , m_canvas(new WordCanvas(m_heat))
    , m_judge(new JudgeChips)
    , m_notAsked(new HintLabel(tr("Not asked yet.")))
    , m_ask(new QPushButton(tr("Ask the judge")))
{
    buildLayout();
    connectWidgets();
    showHeat();
}

TokenLossesPanel::~TokenLossesPanel() { delete m_canvas; } // it reads the heat, which is destroyed before the children

void TokenLossesPanel::buildLayout()
{
    m_legend->setMap(heatColours(theme()));
    m_legend->setAccessibleName(tr("Scale of the captioning losses"));
    m_legend->setToolTip(
        tr("Captioning loss of a word: how surprising BLIP-2 finds it, given the picture (mean over the views). "
           "The stronger the blue, the less of the word is seen."));
    header()->addWidget(m_legend);
    auto* line = new QHBoxLayout;
    line->addWidget(m_leastSeen);
    line->addStretch(1);
    line->addWidget(m_readout);
    content()->addLayout(line);
    content()->addWidget(m_canvas, 1);
    auto* judge = new QHBoxLayout;
    judge->setSpacing(kGap);
    judge->addWidget(m_judge, 1);
    judge->addWidget(m_notAsked, 1);
    judge->addWidget(m_ask, 0, Qt::AlignTop);
    content()->addLayout(judge);
    m_leastSeen->setObjectName(QStringLiteral("leastSeen"));
    m_readout->setObjectName(QStringLiteral("wordReadout"));
    m_ask->setObjectName(QStringLiteral("judgeButton"));
    m_leastSeen->setTextFormat(Qt::PlainText);
    m_readout->setTextFormat(Qt::PlainText);
    setJudgeDisabledReason({});
    setJudge({});
}

void TokenLossesPanel::connectWidgets()
{
    connect(m_canvas, &WordCanvas::cellChanged, this, &TokenLossesPanel::showReadout);
    connect(m_canvas, &WordCanvas::iterationChosen, this, [this](qint64 iteration) {
        setShownIteration(iteration);
        Q_EMIT iterationChosen(iteration);
    });
    connect(m_ask, &QPushButton::clicked, this, &TokenLossesPanel::judgeRequested);
}

void TokenLossesPanel::setPieces(const QStringList& pieces)
{
    m_heat.setPieces(pieces);
    showHeat();
}

void TokenLossesPanel::append(qint64 iteration, const QList<double>& losses)
{
    m_heat.setLosses(iteration, losses);
    showHeat();
}

void TokenLossesPanel::setAll(const std::vector<StepReport>& reports)
{
    m_heat.clearLosses();
    for (const StepReport& report : reports) {
        const auto& losses = report.captionPerToken;
        m_heat.setLosses(report.iteration, QList<double>(losses.begin(), losses.end()));
    }
    showHeat();
}

void TokenLossesPanel::setLength(qint64 iterations) { m_canvas->setLength(iterations); }

void TokenLossesPanel::setShownIteration(std::optional<qint64> iteration)
{
    m_shown = iteration;
    m_canvas->setShownIteration(iteration);
    showHeat();
}

void TokenLossesPanel::clear()
{
    m_heat.setPieces({});
    m_heat.clearLosses();
    setJudge({});
    setShownIteration(std::nullopt);
}

void TokenLossesPanel::setJudge(const JudgeAnswers& answers)
{
    m_judge->setAnswers(answers);
    m_judge->setVisible(!answers.isEmpty());
    m_notAsked->setVisible(answers.isEmpty());
}

void TokenLossesPanel::setJudgeDisabledReason(const QString& why)
{
    m_ask->setEnabled(why.isEmpty());
    m_ask->setToolTip(
        why.isEmpty() ? tr("Asks a second network, which the run does not use, about each part of the prompt.") : why);
}

void TokenLossesPanel::showHeat()
{
    m_canvas->renew();
    m_leastSeen->setText(leastSeenText(m_heat, m_shown));
    m_leastSeen->setVisible(m_heat.hasLosses());
    const bool has = m_heat.hasLosses();
    const QString least = has ? lossText(m_heat.min()) : QString();
    const QString most = has ? lossText(m_heat.max()) : QString();
    m_legend->setLabels({ least, QString(), most });
    m_legend->setAccessibleDescription(has ? tr("from %1 to %2").arg(least, most) : QString());
    showReadout();
}

/// The cell under the mouse or chosen by key; for screen readers the canvas's description.
void TokenLossesPanel::showReadout()
{
    const auto& cell = m_canvas->cell();
    m_readout->setText(cell ? cellText(m_heat, cell->piece, cell->iteration) : QString());
    m_canvas->setAccessibleDescription(cell ? m_readout->text() : m_leastSeen->text());
}

void TokenLossesPanel::changeEvent(QEvent* event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_legend->setMap(heatColours(theme()));
    }
}

} // namespace referee::ui
