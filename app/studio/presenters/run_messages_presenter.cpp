// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/run_messages_presenter.h"

#include "core/base/method_table.h"
#include "core/base/settings_table.h"
#include "ui/main_window/run_bar.h"
#include "ui/settings/setting_texts.h"
#include "ui/timeline/timeline_panel.h"

#include <QtCore/QRandomGenerator>
#include <QtGui/QAction>

#include <algorithm>

namespace referee::studio {

using namespace ui;

namespace {

/// "Views 10 → 15" for each setting that the cure changes.
QString changeText(const Settings& before, const Settings& after)
{
    QStringList changes;
    for (const std::string& key : changedSettings(before, after)) {
        const SettingRow& row = *findSetting(key);
        changes << QStringLiteral("%1 %2 → %3")
                       .arg(labelOf(row), QString::fromStdString(settingText(before, row)),
                           QString::fromStdString(settingText(after, row)));
    }
    return changes.join(QStringLiteral(", "));
}

} // namespace

RunMessagesPresenter::RunMessagesPresenter(const PresenterContext& context)
    : m_context(context)
{
    connectModel();
    connectWorker();
}

void RunMessagesPresenter::connectModel()
{
    auto* model = &m_context.model;
    auto* messages = m_context.panels.messages;
    connect(model, &RunModel::runBegan, this, &RunMessagesPresenter::showRun);
    connect(model, &RunModel::runForgotten, messages, &MessageStrip::withdrawRun);
    connect(model, &RunModel::packChanged, messages, [messages] { messages->withdraw(MessageSubject::LoadPack); });
    connect(model, &RunModel::historyAdded, messages, [messages](const RunHistory& history) {
        if (history.isOpened) {
            messages->withdraw(MessageSubject::OpenRun);
        }
    });
    connect(model, &RunModel::editAdded, this, [this] {
        settle(Trouble::Plateau);
        settle(Trouble::Fooled); // it is said again when it has not helped
    });
    connect(model, &RunModel::stepAdded, this, [this](const StepEvent& step) {
        if (step.report.latentStd < RunMonitor::kMaxLatentStd) {
            settle(Trouble::Overshoot);
        }
    });
    connect(model, &RunModel::stateChanged, this, [this, messages](RunState state) {
        if (state == RunState::Running) {
            messages->withdraw(MessageSubject::RunStopped);
        }
        m_isLoading = state == RunState::Loading || (m_isLoading && state == RunState::Failed);
    });
}

void RunMessagesPresenter::connectWorker()
{
    auto* worker = &m_context.worker.worker();
    connect(worker, &EngineWorker::failed, this, &RunMessagesPresenter::showFailure);
    connect(worker, &EngineWorker::refused, this, [this](const QString& sentence, Command command) {
        m_context.post(MessageKind::Warning, sentence,
            command == Command::OpenRun ? MessageSubject::OpenRun : MessageSubject::Run);
    });
    connect(worker, &EngineWorker::recordingFailed, this, &RunMessagesPresenter::showRecordingError);
    connect(worker, &EngineWorker::runKept, this, &RunMessagesPresenter::showKeptRun);
    connect(worker, &EngineWorker::gridChanged, this,
        [this](const std::vector<GridCell>&, bool isDone) { m_isGrid = !isDone; });
    connect(worker, &EngineWorker::scored, this, [this](qint64 iteration, const PictureScore& score) {
        if (iteration >= m_fooledAt && !RunMonitor::isFooled(score)) {
            settle(Trouble::Fooled);
        }
    });
}

/// A run announces itself again when one of its candidates was chosen.
void RunMessagesPresenter::showRun()
{
    const std::string& uuid = m_context.model.run().record.uuid;
    if (std::exchange(m_shownRun, uuid) != uuid) {
        m_context.panels.messages->withdrawRun();
        m_troubles.clear();
    }
}

void RunMessagesPresenter::showFailure(const QString& sentence, bool canResume)
{
    const bool isOfRun = !std::exchange(m_isLoading, false);
    Message message { MessageKind::Error, sentence, {},
        isOfRun ? MessageSubject::RunStopped : MessageSubject::LoadPack };
    if (canResume) {
        message.text += QLatin1Char(' ') + tr("The finished iterations are kept.");
        message.buttons.push_back({ tr("Resume"), [this] { m_context.worker.post(&EngineWorker::resume); } });
    }
    message.buttons.push_back({ tr("Show the log"), [this] {
                                   if (QAction* show = m_context.window.action(ActionId::ShowLog); !show->isChecked()) {
                                       show->trigger();
                                   }
                               } });
    m_context.panels.messages->post(message);
}

void RunMessagesPresenter::showRecordingError(const QString& sentence)
{
    m_recordingError
        = sentence + QLatin1Char(' ') + tr("The run goes on in memory; when it ends it is saved where there is room.");
    postWithSave(m_recordingError, MessageSubject::Run);
}

/// As urgent as the error before it: nothing else says where the run is, also when another one is shown by now.
void RunMessagesPresenter::showKeptRun(const QString& sentence)
{
    m_context.panels.messages->withdraw(m_recordingError);
    postWithSave(sentence, MessageSubject::Other);
}

void RunMessagesPresenter::postWithSave(const QString& sentence, MessageSubject subject)
{
    m_context.panels.messages->post({ MessageKind::Error, sentence,
        { { tr("Save the run elsewhere…"), [this] { m_context.window.action(ActionId::SaveRun)->trigger(); } } },
        subject });
}

void RunMessagesPresenter::showTrouble(const MonitorNotice& notice)
{
    if (m_isGrid) {
        return;
    }
    settle(notice.trouble);
    const auto& pack = m_context.model.pack();
    Message message { MessageKind::Warning, QString::fromStdString(notice.sentence), {}, MessageSubject::Run };
    for (const Cure cure :
        curesOf(notice.trouble, m_context.model.wanted().state.settings, pack && pack->engine.hasClip)) {
        message.buttons.push_back(
            { tr(labelOf(cure).c_str()), [this, cure] { apply(cure); }, [this, cure] { return effectOf(cure); } });
    }
    m_context.panels.messages->post(message);
    m_troubles[notice.trouble] = message.text;
    if (notice.trouble == Trouble::Fooled) {
        m_fooledAt = notice.iteration;
    }
}

/// It has passed.
void RunMessagesPresenter::settle(Trouble trouble)
{
    if (const auto shown = m_troubles.extract(trouble)) {
        m_context.panels.messages->withdraw(shown.mapped());
    }
}

/// The first iteration of the tail, in which the referee has no part.
int64_t RunMessagesPresenter::refereeEnd() const
{
    const PresentRun& run = m_context.model.run();
    const Settings& settings = run.acting.settings;
    return run.record.length - (methodTraits(settings).hasTail ? std::min(settings.tail, run.record.length) : 0);
}

/// A change of the settings still has an effect on the run.
bool RunMessagesPresenter::actsAtOnce() const
{
    return m_context.model.isUnderWay() && m_context.model.run().end < refereeEnd();
}

/// The shown iteration where the referee takes part after it, else halfway.
qint64 RunMessagesPresenter::branchIteration() const
{
    const int64_t end = refereeEnd();
    const auto shown = m_context.panels.timeline->shown();
    return shown && *shown < end ? *shown : end / 2;
}

QString RunMessagesPresenter::effectOf(Cure cure) const
{
    if (cure == Cure::OtherSeed) {
        return m_context.model.isUnderWay()
            ? tr("Stops this run and starts a new one with another seed. This run is kept.")
            : tr("Starts a new run with another seed. This run is kept.");
    }
    const Settings& settings = m_context.model.wanted().state.settings;
    const QString change = changeText(settings, curedSettings(settings, cure));
    return actsAtOnce()
        ? tr("%1, from the next iteration on.").arg(change)
        : tr("Starts a branch at iteration %1 with %2. This run is kept.").arg(branchIteration()).arg(change);
}

void RunMessagesPresenter::apply(Cure cure)
{
    RunModel& model = m_context.model;
    if (cure == Cure::OtherSeed) {
        model.setSeed(QRandomGenerator::system()->generate());
        m_context.panels.runBar->start();
        return;
    }
    const bool isAtOnce = actsAtOnce();
    const qint64 iteration = branchIteration();
    const Settings& settings = model.wanted().state.settings;
    const Settings cured = curedSettings(settings, cure);
    if (const auto changed = changedSettings(settings, cured); !changed.empty()) {
        model.changeSettings(cured, QString::fromStdString(changed.front()));
    }
    if (!isAtOnce) {
        m_context.worker.interrupt(&EngineWorker::fork, ForkRequest { iteration, model.wanted().state, false }, false);
    }
}

} // namespace referee::studio
