// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/settings_presenter.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/presets.h"
#include "core/base/settings_table.h"
#include "ui/settings/preset_bar.h"
#include "ui/settings/setting_texts.h"
#include "ui/settings/settings_panel.h"

namespace referee::studio {

MemoryPlanQuery::MemoryPlanQuery() { m_pool.setMaxThreadCount(1); }

MemoryPlanQuery::~MemoryPlanQuery() { m_pool.waitForDone(); }

void MemoryPlanQuery::ask(const std::shared_ptr<const MemoryPlanner>& planner, const RunSpec& request)
{
    if (!planner) {
        return;
    }
    if (m_isAsking) {
        m_next = { planner, request };
    } else {
        start({ planner, request });
    }
}

void MemoryPlanQuery::start(const Question& question)
{
    m_isAsking = true;
    m_pool.start([this, question] {
        std::optional<MemoryPlan> plan;
        try {
            plan = question.planner->plan(question.request);
        } catch (const Error& error) {
            logDebug(error.what()); // invalid settings: the panel says so
        }
        QMetaObject::invokeMethod(
            this,
            [this, plan, views = question.request.settings.views] {
                m_isAsking = false;
                if (plan) {
                    Q_EMIT answered(*plan, views);
                }
                if (const auto next = std::exchange(m_next, std::nullopt)) {
                    start(*next);
                }
            },
            Qt::QueuedConnection);
    });
}

using namespace ui;

namespace {

/// Moves changed settings to other defaults: those that differ from the old defaults stay, if that is valid.
Settings movedOver(const Settings& before, const Settings& after, const Settings& changed)
{
    Settings moved = after;
    try {
        const auto keys = changedSettings(before, changed);
        for (const auto& key : keys) {
            setSetting(moved, key, settingText(changed, *findSetting(key)));
        }
        const auto has = [&keys](const char* key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); };
        if (has("iterations") && !has("tail")) {
            fitTail(moved);
        }
        checkSettings(moved);
        return moved;
    } catch (const UsageError&) {
        return after;
    }
}

QStringList builtInPresets()
{
    QStringList names;
    for (const auto name : presetNames()) {
        names << fromTable(name);
    }
    return names;
}

} // namespace

SettingsPresenter::SettingsPresenter(const PresenterContext& context, const QString& presetFolder)
    : m_context(context)
    , m_presets(presetFolder)
    , m_shownPreset(QString::fromStdString(context.model.wanted().preset))
{
    connectPanel();
    connectModel();
    setDefaults(m_context.model.defaultsOf(m_context.model.wanted().preset));
    m_context.panels.settings->setSettings(m_context.model.wanted().state.settings);
    showPresets();
}

void SettingsPresenter::connectPanel()
{
    auto* panel = m_context.panels.settings;
    connect(panel, &SettingsPanel::settingsEdited, &m_context.model, &RunModel::changeSettings);
    connect(&panel->presets(), &PresetBar::presetChosen, this, &SettingsPresenter::choose);
    connect(&panel->presets(), &PresetBar::saveRequested, this, &SettingsPresenter::save);
    connect(&panel->presets(), &PresetBar::deleteRequested, this, &SettingsPresenter::remove);
}

void SettingsPresenter::connectModel()
{
    auto* model = &m_context.model;
    auto* panel = m_context.panels.settings;
    connect(model, &RunModel::packChanged, this, &SettingsPresenter::showPack);
    connect(model, &RunModel::runBegan, this,
        [this] { m_context.panels.settings->setRunSettings(m_context.model.run().record.request.settings); });
    connect(model, &RunModel::candidatesChanged, this, [this] {
        const CandidatesEvent& candidates = m_context.model.run().candidates;
        if (candidates.count > 0 && !candidates.isUnderWay()) { // chosen: the run of one seed, begun with them
            Settings settings = m_context.model.run().record.request.settings;
            settings.candidates = candidates.count;
            m_context.panels.settings->setRunSettings(settings);
        }
    });
    connect(model, &RunModel::runForgotten, panel, [panel] { panel->setRunSettings(std::nullopt); });
    connect(model, &RunModel::settingsChanged, this, &SettingsPresenter::send);
    connect(model, &RunModel::stateRestored, this, &SettingsPresenter::send);
}

void SettingsPresenter::send()
{
    const Settings& settings = m_context.model.wanted().state.settings;
    if (settings != m_context.panels.settings->settings()) {
        m_context.panels.settings->setSettings(settings);
    }
    m_context.worker.post(&EngineWorker::setSettings, settings);
}

void SettingsPresenter::showPack()
{
    const Settings before = m_defaults;
    const PackInfo& pack = *m_context.model.pack();
    RunModel& model = m_context.model;
    m_shownPreset = QString::fromStdString(model.wanted().preset);
    setDefaults(model.defaultsOf(model.wanted().preset));
    m_context.panels.settings->setHasClip(pack.engine.hasClip);
    m_context.panels.settings->setHasLora(!pack.options.loras.empty());
    model.resetSettings(movedOver(before, m_defaults, model.wanted().state.settings), model.wanted().preset);
    showPresets();
}

void SettingsPresenter::choose(const QString& name)
{
    RunModel& model = m_context.model;
    Settings settings;
    std::string preset = model.wanted().preset;
    if (builtInPresets().contains(name)) {
        preset = name.toStdString();
        settings = model.defaultsOf(preset);
    } else {
        const Outcome outcome = guarded([&] { settings = m_presets.load(name).settings; });
        if (!outcome.isDone()) {
            m_context.post(MessageKind::Error, outcome.failure, MessageSubject::Preset);
            showPresets();
            return;
        }
    }
    m_context.panels.messages->withdraw(MessageSubject::Preset);
    m_shownPreset = name;
    setDefaults(settings);
    model.resetSettings(settings, preset);
    showPresets();
}

void SettingsPresenter::save(const QString& name)
{
    const Settings settings = m_context.model.wanted().state.settings;
    const Outcome outcome = guarded([&] { m_presets.save(name, settings); });
    if (!outcome.isDone()) {
        m_context.post(MessageKind::Error, outcome.failure, MessageSubject::Preset);
        return;
    }
    m_context.panels.messages->withdraw(MessageSubject::Preset);
    m_shownPreset = name;
    setDefaults(settings);
    showPresets();
}

void SettingsPresenter::remove(const QString& name)
{
    const Outcome outcome = guarded([&] { m_presets.remove(name); });
    if (!outcome.isDone()) {
        m_context.post(MessageKind::Error, outcome.failure, MessageSubject::Preset);
        return;
    }
    m_context.panels.messages->withdraw(MessageSubject::Preset);
    if (name == m_shownPreset) {
        // The values stay; they are compared with the built-in preset again.
        m_shownPreset = QString::fromStdString(m_context.model.wanted().preset);
        setDefaults(m_context.model.defaultsOf(m_context.model.wanted().preset));
    }
    showPresets();
}

void SettingsPresenter::setDefaults(const Settings& defaults)
{
    m_defaults = defaults;
    m_context.panels.settings->setDefaults(defaults);
}

void SettingsPresenter::showPresets()
{
    QStringList own;
    const auto contents = m_presets.contents();
    for (const auto& preset : contents.presets) {
        own << preset.name;
    }
    for (const auto& problem : contents.problems) {
        m_context.post(MessageKind::Warning, problem);
    }
    m_context.panels.settings->presets().setPresets(builtInPresets(), own, m_shownPreset);
}

} // namespace referee::studio
