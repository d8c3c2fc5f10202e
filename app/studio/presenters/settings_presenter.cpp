// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/settings_presenter.h"

#include "core/base/errors.h"
#include "core/base/presets.h"
#include "core/base/settings_table.h"
#include "ui/settings/preset_bar.h"
#include "ui/settings/setting_texts.h"
#include "ui/settings/settings_panel.h"

namespace referee::studio {

using namespace ui;

namespace {

constexpr int kRestMs = 200;

/// Sets one value, if the settings then fit together.
bool trySetting(Settings& settings, const std::string& key, const std::string& value, bool isTailFollowing)
{
    Settings trial = settings;
    try {
        setSetting(trial, key, value);
        if (isTailFollowing) {
            fitTail(trial);
        }
        checkSettings(trial);
    } catch (const UsageError&) {
        return false;
    }
    settings = trial;
    return true;
}

/// Moves changed settings to other defaults: those that differ from the old defaults stay; `dropped`: those that do not
/// fit the new ones.
Settings movedOver(const Settings& before, const Settings& after, const Settings& changed, QStringList& dropped)
{
    Settings moved = after;
    auto keys = changedSettings(before, changed);
    const bool isTailChosen = std::find(keys.begin(), keys.end(), "tail") != keys.end();
    const auto set = [&](const std::string& key) {
        const bool isTailFollowing = key == "iterations" && !isTailChosen;
        return trySetting(moved, key, settingText(changed, *findSetting(key)), isTailFollowing);
    };
    while (std::erase_if(keys, set) > 0) { } // a tail may wait for its length
    for (const auto& key : keys) {
        dropped << fromTable(findSetting(key)->label);
    }
    return moved;
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
    connect(panel, &SettingsPanel::dragged, this, [this](bool isDown) {
        m_context.model.setGesture(isDown);
        if (!isDown && m_rest.isActive()) {
            send();
        }
    });
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
    connect(model, &RunModel::settingsChanged, this, &SettingsPresenter::take);
    connect(model, &RunModel::stateRestored, this, [this] {
        showPreset();
        take();
    });
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &SettingsPresenter::send);
}

/// Each value that acts is an edit of the run: a dragged slider sends those at which it rests, not each on its way.
void SettingsPresenter::take()
{
    const Settings& settings = m_context.model.wanted().state.settings;
    if (settings != m_context.panels.settings->settings()) {
        m_context.panels.settings->setSettings(settings);
    }
    if (m_context.model.hasGesture() && m_context.model.state() == RunState::Running) {
        m_rest.start();
    } else {
        send();
    }
}

void SettingsPresenter::send()
{
    m_rest.stop();
    m_context.worker.post(&EngineWorker::setSettings, m_context.model.wanted().state.settings);
}

void SettingsPresenter::showPack()
{
    const Settings before = m_defaults;
    RunModel& model = m_context.model;
    const PackInfo& pack = *model.pack();
    const WantedRun wanted = model.wanted();
    if (wanted.presetName == QString::fromStdString(wanted.preset)) { // the user's own holds every value itself
        setDefaults(model.defaultsOf(wanted.preset));
    }
    m_context.panels.settings->setHasClip(pack.engine.hasClip);
    m_context.panels.settings->setHasLora(!pack.options.loras.empty());
    QStringList dropped;
    const Settings moved = movedOver(before, m_defaults, wanted.state.settings, dropped);
    model.resetSettings(moved, wanted.preset, wanted.presetName);
    showPresets();
    if (!dropped.isEmpty()) {
        m_context.post(MessageKind::Info,
            tr("These settings do not fit the defaults of this pack and were reset: %1.")
                .arg(dropped.join(QStringLiteral(", "))));
    }
}

/// The settings of a built-in preset or of the user's own; none when the file of that cannot be read.
std::optional<Settings> SettingsPresenter::settingsOf(const QString& name)
{
    if (builtInPresets().contains(name)) {
        return m_context.model.defaultsOf(name.toStdString());
    }
    Settings settings;
    const Outcome outcome = guarded([&] { settings = m_presets.load(name).settings; });
    if (!outcome.isDone()) {
        m_context.post(MessageKind::Error, outcome.failure, MessageSubject::Preset);
        return std::nullopt;
    }
    return settings;
}

void SettingsPresenter::choose(const QString& name)
{
    const auto settings = settingsOf(name);
    if (settings) {
        RunModel& model = m_context.model;
        m_context.panels.messages->withdraw(MessageSubject::Preset);
        m_shownPreset = name;
        setDefaults(*settings);
        model.choosePreset(
            *settings, builtInPresets().contains(name) ? name.toStdString() : model.wanted().preset, name);
    }
    showPresets();
}

/// After an undo, or of a restored run.
void SettingsPresenter::showPreset()
{
    const QString name = m_context.model.wanted().presetName;
    if (name == m_shownPreset) {
        return;
    }
    m_shownPreset = name;
    if (const auto settings = settingsOf(name)) {
        setDefaults(*settings);
    }
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
    m_context.model.resetSettings(settings, m_context.model.wanted().preset, name);
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
        const WantedRun& wanted = m_context.model.wanted();
        m_shownPreset = QString::fromStdString(wanted.preset);
        setDefaults(m_context.model.defaultsOf(wanted.preset));
        m_context.model.resetSettings(wanted.state.settings, wanted.preset);
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
