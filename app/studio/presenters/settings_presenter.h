// SPDX-License-Identifier: GPL-3.0-or-later
// The settings panel and its presets: changes go into the model, and from there into the run.
#pragma once

#include "app/storage/preset_store.h"
#include "app/studio/presenters/presenter_context.h"

namespace referee::studio {

class SettingsPresenter : public QObject {
    Q_OBJECT
public:
    /// `presetFolder`: where the user's own lie.
    SettingsPresenter(const PresenterContext& context, const QString& presetFolder);

private:
    void connectPanel();
    void connectModel();
    void showPack();
    void choose(const QString& name);
    void save(const QString& name);
    void remove(const QString& name);
    void showPresets();
    void setDefaults(const Settings& defaults);
    void send();
    void report(const QString& sentence);

    PresenterContext m_context;
    PresetStore m_presets;
    QString m_shownPreset; ///< a built-in one, or one of the user's own
    Settings m_defaults; ///< of the shown preset
};

} // namespace referee::studio
