// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/token_losses_presenter.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/method_table.h"
#include "core/prompts/word_tables.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/token_losses/token_losses_panel.h"
#include "ui/token_losses/word_heat.h"

#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

namespace {

QList<double> lossesOf(const StepReport& report)
{
    return { report.captionPerToken.begin(), report.captionPerToken.end() };
}

JudgeAnswers answersOf(const PictureScore& score)
{
    JudgeAnswers answers;
    for (const auto& phrase : score.phrases) {
        answers.push_back({ QString::fromStdString(phrase.phrase), phrase.yes });
    }
    for (const auto& place : score.places) {
        answers.push_back({ QString::fromStdString(place.text()), place.yes, QString::fromStdString(place.relation) });
    }
    return answers;
}

/// As the referee reads them; those that no picture shows by themselves are marked.
HeatWords wordsOf(const std::string& prompt, const PromptAnalysis& reading)
{
    HeatWords words = readWords(QString::fromStdString(prompt), reading);
    for (HeatWord& word : words) {
        word.isFunction = isOf(WordKind::Function, word.text.toLower().toStdString());
    }
    return words;
}

/// What stands in place of the words where none of them is measured; empty: they are.
QString whyNoWords(const Settings& settings, const EngineInfo& engine)
{
    if (const MethodTraits& method = methodTraits(settings); !method.usesReferee) {
        return TokenLossesPresenter::tr("The method “%1” has no referee: no loss of the words is measured.")
            .arg(QString::fromStdString(method.name));
    }
    return engine.hasBlip2 ? QString()
                           : TokenLossesPresenter::tr("Only BLIP-2 measures the loss of each word, and this pack has "
                                                      "none.");
}

} // namespace

TokenLossesPresenter::TokenLossesPresenter(const PresenterContext& context)
    : m_context(context)
{
    connectPanel();
    connectModel();
    connectWorker();
}

void TokenLossesPresenter::connectPanel()
{
    auto* words = m_context.panels.words;
    auto* worker = &m_context.worker.worker();
    connect(words, &TokenLossesPanel::judgeRequested, worker, &EngineWorker::askJudge);
    connect(m_context.window.action(ActionId::AskJudge), &QAction::triggered, worker, &EngineWorker::askJudge);
    connect(m_context.window.action(ActionId::AskJudge), &QAction::triggered, this, [this] { m_isAsked = true; });
    connect(m_context.window.action(ActionId::Score), &QAction::triggered, worker, &EngineWorker::setScoring);
    connect(words, &TokenLossesPanel::iterationChosen, this, &TokenLossesPresenter::iterationChosen);
    connect(m_context.panels.timeline, &TimelinePanel::shownChanged, words, &TokenLossesPanel::setShownIteration);
}

void TokenLossesPresenter::connectModel()
{
    auto* model = &m_context.model;
    connect(model, &RunModel::packChanged, this, &TokenLossesPresenter::showWhyNoJudge);
    connect(model, &RunModel::runBegan, this, &TokenLossesPresenter::showBegin);
    connect(model, &RunModel::historyAdded, this, &TokenLossesPresenter::showHistory);
    connect(model, &RunModel::stepAdded, this, &TokenLossesPresenter::showStep);
    connect(model, &RunModel::editAdded, this, &TokenLossesPresenter::showEdit);
    connect(model, &RunModel::stateChanged, this, [this](RunState state, bool, bool hasRun) {
        showWhyNoJudge();
        const bool isChanging = state == RunState::Running;
        m_context.panels.words->setPresent(isChanging ? std::nullopt : std::optional(m_context.model.run().end));
        if (!hasRun) {
            m_context.panels.words->clear();
        }
    });
}

void TokenLossesPresenter::connectWorker()
{
    auto* worker = &m_context.worker.worker();
    connect(worker, &EngineWorker::scored, this, &TokenLossesPresenter::showScore);
    connect(worker, &EngineWorker::failed, this, [this](const QString& sentence) {
        m_context.panels.timeline->addMark({ m_context.model.run().end, TimelineMark::Trouble, sentence });
    });
}

void TokenLossesPresenter::showWhyNoJudge()
{
    const auto& pack = m_context.model.pack();
    m_context.panels.words->setJudgeDisabledReason(!pack || !pack->engine.hasJudge ? tr("This pack has no judge.")
            : !m_context.model.hasRun()                                            ? tr("There is no picture yet.")
                                                                                   : QString());
}

void TokenLossesPresenter::showBegin()
{
    m_context.panels.words->clear();
    m_context.panels.words->setLength(m_context.model.run().record.length);
    readWords();
}

/// Leaves out the losses of earlier prompts, which have other words.
void TokenLossesPresenter::showHistory(const RunHistory& history)
{
    int64_t wordsBegin = 0;
    for (const auto& edit : history.edits) {
        wordsBegin = edit.key == "prompt" ? edit.iteration : wordsBegin;
    }
    readWords();
    std::vector<StepReport> ofTheseWords;
    for (const auto& report : history.reports) {
        if (report.iteration >= wordsBegin) {
            ofTheseWords.push_back(report);
        }
    }
    m_context.panels.words->setAll(ofTheseWords);
    for (const auto& [iteration, score] : history.scores) {
        if (iteration >= wordsBegin) {
            showAnswers(iteration, score);
        }
    }
}

void TokenLossesPresenter::showStep(const StepEvent& step)
{
    m_context.panels.words->append(step.report.iteration, lossesOf(step.report));
    say(step.notice);
}

void TokenLossesPresenter::showEdit(const Edit& edit)
{
    if (edit.key == "prompt") {
        m_context.panels.words->clearJudge();
        readWords();
    }
}

void TokenLossesPresenter::showAnswers(qint64 iteration, const PictureScore& score)
{
    m_context.panels.words->addJudge(iteration, answersOf(score));
    m_context.panels.words->addMargins(iteration, score.contradictions);
}

/// Where the panel with the answers is hidden.
void TokenLossesPresenter::tellAnswers(qint64 iteration, const PictureScore& score)
{
    const JudgeTally tally = tallyOf(score);
    QStringList texts;
    for (const JudgeAnswer& answer : answersOf(score)) {
        texts << JudgeChips::textOf(answer);
    }
    m_context.post(MessageKind::Info,
        tr("The judge sees %1 of %2 at iteration %3. %4.")
            .arg(tally.yes)
            .arg(tally.asked)
            .arg(iteration)
            .arg(texts.join(QStringLiteral("; "))));
}

void TokenLossesPresenter::showScore(
    qint64 iteration, const PictureScore& score, const std::optional<MonitorNotice>& notice)
{
    showAnswers(iteration, score);
    if (std::exchange(m_isAsked, false) && score.hasJudge && !m_context.panels.words->isVisible()) {
        tellAnswers(iteration, score);
    }
    say(notice);
}

void TokenLossesPresenter::readWords()
{
    const auto& pack = m_context.model.pack();
    if (!pack) {
        return;
    }
    const LiveState& acting = m_context.model.run().acting;
    try {
        const PromptAnalysis reading = pack->reader->read(acting.prompt, acting.settings);
        m_context.panels.words->setWords(wordsOf(acting.prompt, reading));
        m_context.panels.words->setSentence(whyNoWords(acting.settings, pack->engine));
    } catch (const Error& error) {
        logWarning(error.what()); // the run has reported it
    }
}

void TokenLossesPresenter::say(const std::optional<MonitorNotice>& notice)
{
    if (notice) {
        const QString sentence = QString::fromStdString(notice->sentence);
        m_context.panels.timeline->addMark({ notice->iteration, TimelineMark::Trouble, sentence });
        Q_EMIT troubleNoticed(*notice);
    }
}

} // namespace referee::studio
