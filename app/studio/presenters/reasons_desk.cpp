// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/reasons_desk.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/window_body.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/token_losses/word_texts.h"
#include "ui/token_losses/words_strip.h"
#include "ui/views/view_texts.h"
#include "ui/views/views_gallery.h"

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
        answers.push_back({ QString::fromStdString(phrase.phrase), phrase.yes, false });
    }
    for (const auto& place : score.places) {
        answers.push_back({ QString::fromStdString(place.text()), place.yes, true });
    }
    return answers;
}

} // namespace

ReasonsDesk::ReasonsDesk(MainWindow& window, WorkerThread& thread)
    : m_window(window)
    , m_thread(thread)
{
    connectWords();
    connectViews();
    connectWorker();
}

void ReasonsDesk::connectWords()
{
    auto* words = m_window.body().words;
    connect(words, &WordsStrip::judgeRequested, this, [this] { m_thread.post(&OptimizerWorker::askJudge); });
    connect(words, &WordsStrip::iterationChosen, this, &ReasonsDesk::momentChosen);
    connect(m_window.body().timeline, &TimelinePanel::shownChanged, words, &WordsStrip::setShownIteration);
}

void ReasonsDesk::connectViews()
{
    auto* views = m_window.body().views;
    const auto want = [this](bool areWanted) { m_thread.post(&OptimizerWorker::setViewsWanted, areWanted); };
    const QAction* shown = m_window.action(Act::ShowViews);
    connect(shown, &QAction::toggled, this, want);
    want(shown->isChecked());
    connect(views, &ViewsGallery::refreshRequested, this, [want] { want(true); });
    connect(views, &ViewsGallery::gradientRequested, this,
        [this](int index) { m_thread.post(&OptimizerWorker::requestViewGradient, qint64(index)); });
    auto* worker = &m_thread.worker();
    connect(worker, &OptimizerWorker::viewsReady, this, [this](const std::vector<ViewPicture>& views) {
        if (views.empty()) {
            m_window.body().views->setSentence(
                tr("No referee saw this iteration: it lies in the tail, or SDS or a sampler works alone."));
        }
        m_window.body().views->setViews(views);
        m_thread.post(&OptimizerWorker::acknowledgeViews);
    });
    connect(worker, &OptimizerWorker::viewGradientReady, this, [this](qint64 index, const GradientMap& gradient) {
        m_window.body().views->setGradient(int(index), pullImage(gradient));
    });
}

void ReasonsDesk::connectWorker()
{
    auto* worker = &m_thread.worker();
    connect(worker, &OptimizerWorker::loaded, this, &ReasonsDesk::takePack);
    connect(worker, &OptimizerWorker::began, this, &ReasonsDesk::showBegin);
    connect(worker, &OptimizerWorker::historyRead, this, &ReasonsDesk::showHistory);
    connect(worker, &OptimizerWorker::stepFinished, this, &ReasonsDesk::showStep);
    connect(worker, &OptimizerWorker::edited, this, &ReasonsDesk::showEdit);
    connect(worker, &OptimizerWorker::scored, this, &ReasonsDesk::showScore);
    connect(worker, &OptimizerWorker::failed, this, [this](const QString& sentence) {
        m_window.body().timeline->addMark({ m_end, TimelineMark::Trouble, sentence });
    });
    connect(worker, &OptimizerWorker::stateChanged, this, [this](RunState, bool, bool hasRun) {
        showHindrance(hasRun);
        if (!hasRun) {
            m_window.body().words->clear();
            m_window.body().views->clear();
        }
    });
}

void ReasonsDesk::takePack(const PackFacts& pack)
{
    m_reader = pack.reader;
    m_hasJudge = pack.engine.hasJudge;
    showHindrance(false);
}

void ReasonsDesk::showHindrance(bool hasRun)
{
    m_window.body().words->setJudgeHindrance(!m_hasJudge ? tr("This pack holds no judge.")
            : !hasRun                                    ? tr("There is no picture yet.")
                                                         : QString());
}

void ReasonsDesk::showBegin(const RunRecord& run)
{
    m_acting = { run.request.settings, run.request.prompt, run.request.negativePrompt, {} };
    m_monitor.begin();
    m_end = 0;
    m_window.body().words->clear();
    m_window.body().views->clear();
    m_window.body().words->setLength(run.length);
    readWords();
}

/// Losses of the words that stood in the prompt before are left out: they would be laid under other names.
void ReasonsDesk::showHistory(const RunHistory& history)
{
    int64_t wordsBegin = 0;
    for (const auto& edit : history.edits) {
        applyEdit(m_acting, edit.key, edit.after);
        if (edit.key == "prompt") {
            wordsBegin = edit.iteration;
        }
    }
    readWords();
    std::vector<StepReport> ofTheseWords;
    for (const auto& report : history.reports) {
        m_monitor.note(report); // what was said then is not said again
        if (report.iteration >= wordsBegin) {
            ofTheseWords.push_back(report);
        }
    }
    if (!history.edits.empty() && history.edits.back().iteration >= history.end) {
        m_monitor.noteEdit(); // a branch that begins with changes
    }
    m_window.body().words->setAll(ofTheseWords);
    if (!history.scores.empty()) {
        const auto& [iteration, score] = history.scores.back();
        m_monitor.note(iteration, score);
        m_window.body().words->setJudge(iteration >= wordsBegin ? answersOf(score) : JudgeAnswers());
    }
    m_end = history.end;
}

void ReasonsDesk::showStep(const StepFact& step)
{
    m_end = step.report.iteration + 1;
    m_window.body().words->append(step.report.iteration, lossesOf(step.report));
    say(m_monitor.note(step.report));
}

void ReasonsDesk::showEdit(const Edit& edit)
{
    applyEdit(m_acting, edit.key, edit.after);
    m_monitor.noteEdit();
    if (edit.key == "prompt") {
        m_window.body().words->setJudge({});
        readWords();
    }
}

void ReasonsDesk::showScore(qint64 iteration, const PictureScore& score)
{
    m_window.body().words->setJudge(answersOf(score));
    say(m_monitor.note(iteration, score));
}

void ReasonsDesk::readWords()
{
    if (!m_reader) {
        return;
    }
    try {
        m_window.body().words->setPieces(
            readPieces(QString::fromStdString(m_acting.prompt), m_reader->read(m_acting.prompt, m_acting.settings)));
    } catch (const Error& error) {
        logWarning(error.what()); // the run itself has said so
    }
}

void ReasonsDesk::say(const std::optional<MonitorNotice>& notice)
{
    if (notice) {
        const QString sentence = QString::fromStdString(notice->sentence);
        m_window.body().timeline->addMark({ notice->iteration, TimelineMark::Trouble, sentence });
        m_window.body().messages->post({ MessageKind::Warning, sentence, {} });
    }
}

} // namespace referee::studio
