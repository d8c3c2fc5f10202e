// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that are gone on with: what they bring is put back into the panels.
#include "app/studio/presenters/session_controller.h"

#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/window_body.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"

#include <QtCore/QFileInfo>
#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

void SessionController::openRun(const QString& path) { m_thread.interrupt(&OptimizerWorker::openRun, path); }

/// A run that was begun just now has no history; one that goes on brings its panels' contents.
void SessionController::showHistory(const RunHistory& history)
{
    if (history.end == 0 && history.edits.empty()) {
        return;
    }
    for (const auto& report : history.reports) {
        m_window.body().curves->append(report);
    }
    for (const auto& [iteration, score] : history.scores) {
        m_window.body().curves->appendScore(iteration, score);
    }
    LiveState state { m_facts.settings, m_facts.prompt, m_facts.negativePrompt, m_facts.region };
    for (const auto& edit : history.edits) {
        showEdit(edit);
        applyEdit(state, edit.key, edit.after);
    }
    m_facts.iterations = history.end;
    m_window.body().runBar->setProgress(history.end, m_length, 0, -1);
    if (history.isOpened) {
        m_window.body().prompt->setSeed(m_facts.seed);
        m_usedSeed = m_facts.seed;
        restoreState(state);
    }
    m_appliedPrompt = QString::fromStdString(state.prompt);
    m_appliedNegative = QString::fromStdString(state.negativePrompt);
    showUnapplied();
}

LiveState SessionController::wantedState() const
{
    const PromptPanel& prompt = *m_window.body().prompt;
    return { m_window.body().settings->settings(), prompt.prompt().toStdString(), prompt.negative().toStdString(),
        m_window.body().picture->canvas().region().region() };
}

/// Puts a state into the panels, and into the run when there is one.
void SessionController::restoreState(const LiveState& state)
{
    PromptPanel& prompt = *m_window.body().prompt;
    prompt.setPrompt(QString::fromStdString(state.prompt));
    prompt.setNegative(QString::fromStdString(state.negativePrompt));
    prompt.setPrefix(QString::fromStdString(state.settings.prefix));
    m_window.body().settings->setSettings(state.settings);
    m_window.body().picture->setRegion(state.region);
    m_lastWanted = wantedState();
    showReading();
    if (isUnderWay()) {
        m_thread.post(&OptimizerWorker::setSettings, state.settings);
        m_thread.post(&OptimizerWorker::setRegion, state.region);
        if (prompt.prompt() != m_appliedPrompt || prompt.negative() != m_appliedNegative) {
            applyPrompt(prompt.prompt(), prompt.negative());
        }
    }
}

void SessionController::restoreRecipe(const Recipe& recipe, RestoreChoice choice)
{
    LiveState state = wantedState();
    state.prompt = recipe.state.prompt;
    state.negativePrompt = recipe.state.negativePrompt;
    if (choice != RestoreChoice::PromptOnly) {
        state.settings = recipe.state.settings;
        state.region = recipe.state.region;
    }
    if (choice == RestoreChoice::All) {
        m_window.body().prompt->setSeed(recipe.seed);
    }
    restoreState(state);
    m_window.body().messages->withdraw(MessageSubject::GivenFile);
    showInfo(tr("Restored from %1.").arg(QFileInfo(recipe.path).fileName()));
}

void SessionController::noteEdit(const QString& key)
{
    m_time.noteEdit(key, m_lastWanted);
    m_lastWanted = wantedState();
}

void SessionController::showRecordingTrouble(const QString& sentence)
{
    m_recordingTrouble
        = sentence + QLatin1Char(' ') + tr("The run goes on in memory; when it ends it is saved where there is room.");
    m_window.body().messages->post({ MessageKind::Error, m_recordingTrouble,
        { { tr("Save the run elsewhere…"), [this] { m_window.action(Act::SaveRun)->trigger(); } } } });
}

/// As urgent as the trouble before it: nothing else says where the run is.
void SessionController::showKeptRun(const QString& sentence)
{
    m_window.body().messages->withdraw(m_recordingTrouble);
    m_window.body().messages->post({ MessageKind::Error, sentence,
        { { tr("Save the run elsewhere…"), [this] { m_window.action(Act::SaveRun)->trigger(); } } } });
}

} // namespace referee::studio
