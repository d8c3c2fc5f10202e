// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/timeline_presenter.h"

#include "core/base/method_table.h"
#include "core/base/settings_table.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/fading_controls.h"
#include "ui/picture/picture_panel.h"
#include "ui/plots/curves_panel.h"
#include "ui/settings/setting_texts.h"
#include "ui/timeline/timeline_panel.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QAction>
#include <algorithm>

namespace referee::studio {

namespace {

QString said(const char* text) { return QCoreApplication::translate("referee::studio::Edits", text); }

/// The label of a setting, or what else the key of an edit or of an undo step stands for.
QString nameOfEdit(const QString& key)
{
    if (const SettingRow* row = findSetting(key.toStdString())) {
        return ui::fromTable(row->label);
    }
    return key == QLatin1String("negative") ? said("negative prompt")
        : key == QLatin1String("start")     ? said("start image")
        : key == QLatin1String("restore")   ? said("restored settings")
                                            : key;
}

/// "Noise 0.3": with the value that an undo takes away, or a redo brings.
QString textOfStep(const QString& key, const WantedRun& changed)
{
    constexpr int kMaxValue = 12; ///< characters; not the prefix
    if (key == QLatin1String("preset")) {
        return said("preset %1").arg(changed.presetName);
    }
    const SettingRow* row = findSetting(key.toStdString());
    const QString value = row ? QString::fromStdString(settingText(changed.state.settings, *row)) : QString();
    return value.isEmpty() || value.size() > kMaxValue ? nameOfEdit(key)
                                                       : QStringLiteral("%1 %2").arg(nameOfEdit(key), value);
}

} // namespace

QString textOfEdit(const Edit& edit)
{
    if (findSetting(edit.key)) {
        return QStringLiteral("%1 %2 → %3")
            .arg(nameOfEdit(QString::fromStdString(edit.key)), QString::fromStdString(edit.before),
                QString::fromStdString(edit.after));
    }
    return edit.key == "prompt"  ? said("new prompt")
        : edit.key == "negative" ? said("new negative prompt")
                                 : said("region");
}

std::vector<Edit> gatheredEdits(const std::vector<Edit>& edits)
{
    constexpr int64_t kSameDrag = 3; // iterations: the mouse may rest for one or two
    std::vector<Edit> gathered;
    for (const Edit& edit : edits) {
        const auto last = std::find_if(
            gathered.rbegin(), gathered.rend(), [&edit](const Edit& other) { return other.key == edit.key; });
        const bool goesOn = last != gathered.rend() && findSetting(edit.key) && last->after == edit.before
            && last->before != edit.after && edit.iteration - last->iteration <= kSameDrag;
        if (goesOn) {
            last->after = edit.after;
            last->iteration = edit.iteration;
        } else {
            gathered.push_back(edit);
        }
    }
    return gathered;
}

using namespace ui;

TimelinePresenter::TimelinePresenter(const PresenterContext& context)
    : m_context(context)
{
    connectPanel();
    connectModel();
    auto* worker = &m_context.worker.worker();
    connect(worker, &EngineWorker::iterationReady, this, [this](const QImage& image, qint64 iteration) {
        if (m_shown == iteration) {
            m_context.panels.picture->setMoment(image, iteration);
        }
    });
    connect(worker, &EngineWorker::thumbnailReady, this,
        [this](const QImage& image, qint64 iteration) { m_context.panels.timeline->setThumbnail(iteration, image); });
}

void TimelinePresenter::connectPanel()
{
    auto* timeline = m_context.panels.timeline;
    connect(timeline, &TimelinePanel::shownChanged, this, &TimelinePresenter::show);
    connect(timeline, &TimelinePanel::forkRequested, this, [this](qint64 iteration) {
        m_context.worker.interrupt(&EngineWorker::fork, m_context.model.forkAt(iteration), false);
    });
    connect(timeline, &TimelinePanel::undoRequested, &m_context.model, &RunModel::undo);
    connect(timeline, &TimelinePanel::redoRequested, &m_context.model, &RunModel::redo);
    connect(m_context.window.action(ActionId::Undo), &QAction::triggered, &m_context.model, &RunModel::undo);
    connect(m_context.window.action(ActionId::Redo), &QAction::triggered, &m_context.model, &RunModel::redo);
}

void TimelinePresenter::connectModel()
{
    auto* model = &m_context.model;
    connect(
        model, &RunModel::stateChanged, this, [this](RunState state, bool, bool hasRun) { showState(state, hasRun); });
    connect(model, &RunModel::undoChanged, this, &TimelinePresenter::showUndo);
    connect(model, &RunModel::runBegan, this, &TimelinePresenter::showBegin);
    connect(model, &RunModel::historyAdded, this, &TimelinePresenter::showHistory);
    connect(model, &RunModel::stepAdded, this, [this](const StepEvent& step) {
        addReport(step.report);
        m_context.panels.timeline->setEnd(m_context.model.run().end);
    });
    connect(model, &RunModel::editAdded, this, [this] {
        QList<TimelineMark> marks;
        for (const Edit& edit : gatheredEdits(m_context.model.run().edits)) {
            marks << TimelineMark { edit.iteration, TimelineMark::Edit, textOfEdit(edit) };
        }
        m_context.panels.timeline->setEdits(marks);
    });
}

void TimelinePresenter::showState(RunState state, bool hasRun)
{
    m_context.panels.timeline->setCanFork(hasRun && state != RunState::Loading);
    m_context.panels.timeline->setCanExtend(m_context.model.extension() > 0);
    if (!hasRun) {
        m_context.panels.timeline->clear();
        m_shown.reset();
    }
}

void TimelinePresenter::showUndo()
{
    const EditHistory& history = m_context.model.history();
    const QString undo = history.canUndo() ? textOfStep(history.undoStep().key, m_context.model.wanted()) : QString();
    const QString redo = history.canRedo() ? textOfStep(history.redoStep().key, history.redoStep().state) : QString();
    m_context.panels.timeline->setCanUndo(history.canUndo(), undo);
    m_context.panels.timeline->setCanRedo(history.canRedo(), redo);
    m_context.window.setUndo(undo, redo);
}

void TimelinePresenter::showBegin()
{
    const RunRecord& run = m_context.model.run().record;
    m_shown.reset();
    auto& timeline = *m_context.panels.timeline;
    timeline.clear();
    timeline.setLength(run.length);
    if (methodTraits(run.request.settings).hasTail && run.request.settings.tail > 0) {
        timeline.addMark({ run.length - run.request.settings.tail, TimelineMark::TailBegin, tr("tail") });
    }
    if (!run.parent.empty()) {
        timeline.addMark({ run.firstIteration, TimelineMark::Fork, tr("branch") });
    }
}

void TimelinePresenter::showHistory(const RunHistory& history)
{
    for (const auto& [iteration, image] : history.thumbnails) {
        m_context.panels.timeline->setThumbnail(iteration, image);
    }
    for (const auto& report : history.reports) {
        addReport(report);
    }
    m_context.panels.timeline->setEnd(m_context.model.run().end);
}

void TimelinePresenter::addReport(const StepReport& report)
{
    if (report.isRestart) {
        m_context.panels.timeline->addMark({ report.iteration, TimelineMark::Restart, tr("EMA") });
    }
}

void TimelinePresenter::show(std::optional<qint64> iteration)
{
    m_shown = iteration;
    m_context.panels.timeline->setShown(iteration);
    m_context.worker.post(&EngineWorker::showIteration, iteration.value_or(-1));
    if (!iteration) {
        m_context.panels.picture->showIteration(-1);
        m_context.panels.curves->setShownIteration(-1);
        return;
    }
    m_context.panels.curves->setShownIteration(*iteration < m_context.model.run().end ? *iteration : -1);
    const auto& reports = m_context.model.run().reports;
    const auto report = std::ranges::find(reports, *iteration, &StepReport::iteration);
    if (report != reports.end()) {
        m_context.panels.gradients->setReport(*report);
        m_context.panels.controls->setReport(*report);
    }
}

} // namespace referee::studio
