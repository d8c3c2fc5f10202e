// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/model/wanted_store.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/presets.h"
#include "core/base/settings_table.h"

#include <QtCore/QSettings>
#include <algorithm>

namespace referee::studio {

namespace {

const QLatin1String kPrompt("wanted/prompt");
const QLatin1String kNegative("wanted/negative");
const QLatin1String kPreset("wanted/preset");
const QLatin1String kChanges("wanted/changes");

/// All of them or, when they do not fit together any more, the preset alone.
Settings withChanges(const Settings& defaults, const QStringList& changes)
{
    Settings settings = defaults;
    try {
        for (const QString& change : changes) {
            applyAssignment(settings, change.toStdString());
        }
        checkSettings(settings);
        return settings;
    } catch (const UsageError& error) {
        logWarning(std::string("The settings of the last time are not used. ") + error.what());
        return defaults;
    }
}

} // namespace

void storeWanted(QSettings& store, const RunModel& model)
{
    const WantedRun& wanted = model.wanted();
    QStringList changes;
    for (const auto& key : changedSettings(model.defaultsOf(wanted.preset), wanted.state.settings)) {
        changes << QString::fromStdString(key + "=" + settingText(wanted.state.settings, *findSetting(key)));
    }
    store.setValue(kPrompt, wanted.prompt());
    store.setValue(kNegative, wanted.negative());
    store.setValue(kPreset, QString::fromStdString(wanted.preset));
    store.setValue(kChanges, changes);
}

void restoreWanted(const QSettings& store, RunModel& model)
{
    const std::string preset = store.value(kPreset).toString().toStdString();
    if (std::ranges::count(presetNames(), preset) > 0) {
        model.resetSettings(withChanges(model.defaultsOf(preset), store.value(kChanges).toStringList()), preset);
    }
    model.setPrompts(store.value(kPrompt).toString(), store.value(kNegative).toString());
}

} // namespace referee::studio
