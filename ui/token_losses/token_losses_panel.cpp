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
constexpr double kCannotTell = 0.7; ///< difference of log-likelihoods: less than twice as likely

QString marginText(double margin)
{
    const QString number = QString::number(std::abs(margin), 'f', 1);
    return (margin < 0 ? QChar(0x2212) : QLatin1Char('+')) + number;
}

/// "opposite relation +0.1 (cannot tell)"
QString shortText(const ContradictionScore& score)
{
    const QString text = QString::fromStdString(score.title) + QLatin1Char(' ') + marginText(score.captioning);
    return score.captioning >= kCannotTell ? text
        : score.captioning > -kCannotTell  ? TokenLossesPanel::tr("%1 (cannot tell)").arg(text)
                                           : TokenLossesPanel::tr("%1 (sees this instead)").arg(text);
}

/// A line for each contradiction, with its margins of the last iterations that were asked about.
QString marginsTip(const QMap<qint64, std::vector<ContradictionScore>>& all, qint64 shown)
{
    constexpr qsizetype kMaxValues = 4;
    QString text = TokenLossesPanel::tr("How much more the referee sees the prompt in the picture than a caption that "
                                        "contradicts it: differences of log-likelihoods. Near 0 it cannot tell.");
    for (const ContradictionScore& score : all.value(shown)) {
        QStringList values;
        for (auto at = all.begin(); at != all.end() && at.key() <= shown; ++at) {
            const auto same = std::ranges::find(at.value(), score.title, &ContradictionScore::title);
            if (same != at.value().end()) {
                values << TokenLossesPanel::tr("%1 at %2").arg(marginText(same->captioning)).arg(at.key());
            }
        }
        text += QLatin1Char('\n') + QString::fromStdString(score.title) + QStringLiteral(": ")
            + values.mid(std::max<qsizetype>(0, values.size() - kMaxValues)).join(QStringLiteral(", "));
    }
    return text;
}

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
    , m_margins(new ElidedLabel)
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
    m_margins->setObjectName(QStringLiteral("margins"));
    m_margins->setAccessibleName(tr("Contradictions of the prompt"));
    content()->addWidget(m_margins);
    m_ask->setObjectName(QStringLiteral("judgeButton"));
    setJudgeDisabledReason({});
    showJudge();
    showMargins();
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
    showMargins();
}

void TokenLossesPanel::setPresent(std::optional<qint64> iteration)
{
    m_answers.present = iteration;
    showJudge();
    showMargins();
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
    m_answers.margins.clear();
    showJudge();
    showMargins();
}

void TokenLossesPanel::addMargins(qint64 iteration, const std::vector<ContradictionScore>& margins)
{
    if (!margins.empty()) {
        m_answers.margins.insert(iteration, margins);
        showMargins();
    }
}

template <typename Values>
typename QMap<qint64, Values>::const_iterator TokenLossesPanel::nearest(const QMap<qint64, Values>& all) const
{
    const auto seen = m_shown ? m_shown : m_answers.present;
    const auto after = seen ? all.upperBound(*seen) : all.end();
    return after == all.begin() ? after : std::prev(after);
}

void TokenLossesPanel::showMargins()
{
    const auto& all = m_answers.margins;
    m_margins->setVisible(!all.isEmpty());
    if (all.isEmpty()) {
        return;
    }
    auto margins = nearest(all).value();
    std::ranges::sort(margins, {}, &ContradictionScore::captioning);
    QStringList texts;
    constexpr std::ptrdiff_t kShown = 2; ///< the line is short
    std::transform(margins.begin(), margins.begin() + std::min<std::ptrdiff_t>(kShown, std::ssize(margins)),
        std::back_inserter(texts), shortText);
    m_margins->setText(tr("Rather than (at %1): %2").arg(nearest(all).key()).arg(texts.join(QStringLiteral(" · "))));
    m_margins->setToolTip(wrappedTip(marginsTip(all, nearest(all).key())));
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
    const auto answers = nearest(all);
    m_judge->setAnswers(answers.value(), answers.key(), seen && *seen != answers.key());
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
