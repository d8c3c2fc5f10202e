// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token_losses/token_losses_panel.h"

#include "ui/theme/theme.h"
#include "ui/token_losses/word_canvas.h"
#include "ui/token_losses/word_heat.h"
#include "ui/widgets/color_map.h"
#include "ui/widgets/elided_label.h"

#include <QtCore/QEvent>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr int kTight = 4;
constexpr int kMinRows = 4; ///< words that are seen at once in the smallest window

} // namespace

TokenLossesPanel::TokenLossesPanel(QWidget* parent)
    : Panel(tr("Words"), parent)
    , m_legend(new ColorBar(ColorBar::Labels::Beside))
    , m_readout(new ElidedLabel)
    , m_canvas(new WordCanvas(m_heat))
    , m_rows(new QScrollArea)
    , m_judge(new JudgeChips)
    , m_notAsked(new HintLabel(tr("Not asked yet.")))
    , m_ask(new QPushButton(tr("Ask the judge")))
{
    buildLayout();
    buildJudgeLayout();
    connectWidgets();
    setSentence({});
    showHeat();
}

TokenLossesPanel::~TokenLossesPanel() { delete m_canvas; } // it reads the heat, which is destroyed before the children

void TokenLossesPanel::buildLayout()
{
    m_legend->setMap(heatColours(theme()));
    m_legend->setAccessibleName(tr("Scale of the captioning losses"));
    m_legend->setToolTip(wrappedTip(
        tr("Captioning loss of a word: how surprising BLIP-2 finds it, given the picture (mean over the views). "
           "The stronger the blue, the less of the word is seen.")));
    header()->addWidget(m_legend);
    m_rows->setWidget(m_canvas);
    m_rows->setWidgetResizable(true);
    m_rows->setFrameShape(QFrame::NoFrame);
    m_rows->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_rows->setFocusPolicy(Qt::NoFocus); // the canvas has it
    m_rows->viewport()->setAutoFillBackground(false);
    m_canvas->setAutoFillBackground(false);
    content()->setSpacing(kTight); // the panel is often a low one
    content()->addWidget(m_readout);
    content()->addWidget(m_rows, 1);
    m_readout->setObjectName(QStringLiteral("wordReadout"));
}

void TokenLossesPanel::buildJudgeLayout()
{
    auto* judge = new QGridLayout; // the button stands in the chips' first line
    judge->addWidget(m_judge, 0, 0);
    judge->addWidget(m_notAsked, 0, 0);
    judge->addWidget(m_ask, 0, 0, Qt::AlignTop | Qt::AlignRight);
    content()->addLayout(judge);
    m_ask->setObjectName(QStringLiteral("judgeButton"));
    setJudgeDisabledReason({});
    showJudge();
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

void TokenLossesPanel::setWords(const HeatWords& words)
{
    m_heat.setWords(words);
    showHeat();
    m_rows->setMinimumHeight(WordCanvas::rowHeight() * std::clamp<int>(int(words.size()), 2, kMinRows));
    m_rows->updateGeometry();
}

void TokenLossesPanel::setSentence(const QString& sentence)
{
    m_canvas->setSentence(sentence.isEmpty()
            ? tr("During a run the words of the prompt are listed here, each with its captioning loss.")
            : sentence);
    showReadout();
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
    showJudge();
}

void TokenLossesPanel::setPresent(std::optional<qint64> iteration)
{
    m_answers.present = iteration;
    showJudge();
}

void TokenLossesPanel::clear()
{
    setWords({});
    m_heat.clearLosses();
    clearJudge();
    setSentence({});
    setShownIteration(std::nullopt);
}

void TokenLossesPanel::addJudge(qint64 iteration, const JudgeAnswers& answers)
{
    if (!answers.isEmpty()) {
        m_answers.byIteration.insert(iteration, answers);
        showJudge();
    }
}

void TokenLossesPanel::clearJudge()
{
    m_answers.byIteration.clear();
    showJudge();
}

void TokenLossesPanel::showJudge()
{
    const auto& all = m_answers.byIteration;
    m_judge->setReserved(m_ask->sizeHint());
    m_judge->setVisible(!all.isEmpty());
    m_notAsked->setVisible(all.isEmpty());
    if (all.isEmpty()) {
        m_judge->setAnswers({}, 0, false);
        return;
    }
    const auto seen = m_shown ? m_shown : m_answers.present;
    auto nearest = seen ? all.upperBound(*seen) : all.end();
    nearest = nearest == all.begin() ? nearest : std::prev(nearest);
    m_judge->setAnswers(nearest.value(), nearest.key(), seen && *seen != nearest.key());
}

void TokenLossesPanel::setJudgeDisabledReason(const QString& why)
{
    m_ask->setEnabled(why.isEmpty());
    m_ask->setToolTip(wrappedTip(
        why.isEmpty() ? tr("Asks a second network, which the run does not use, about each part of the prompt.") : why));
}

void TokenLossesPanel::showHeat()
{
    m_canvas->renew();
    const bool has = m_heat.hasLosses();
    const QString least = has ? lossText(m_heat.min()) : QString();
    const QString most = has ? lossText(m_heat.max()) : QString();
    m_legend->setLabels({ least, QString(), most });
    m_legend->setAccessibleDescription(has ? tr("from %1 to %2").arg(least, most) : QString());
    showReadout();
}

/// The cell under the mouse or chosen by key, else the least seen word; for screen readers the canvas's description.
void TokenLossesPanel::showReadout()
{
    const auto& cell = m_canvas->cell();
    m_readout->setText(cell ? cellText(m_heat, cell->word, cell->iteration) : leastSeenText(m_heat, m_shown));
    m_canvas->setAccessibleDescription(m_heat.words().isEmpty() ? m_canvas->sentence() : m_readout->text());
    if (cell) {
        const int y = static_cast<int>(std::lround(m_canvas->rowRect(cell->word).center().y()));
        m_rows->ensureVisible(0, y, 0, WordCanvas::rowHeight()); // where the arrow keys have gone
    }
}

void TokenLossesPanel::changeEvent(QEvent* event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_legend->setMap(heatColours(theme()));
    }
}

} // namespace referee::ui
