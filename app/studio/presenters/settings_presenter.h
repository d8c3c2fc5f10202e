// SPDX-License-Identifier: GPL-3.0-or-later
// The settings panel and its presets: changes go into the model, and from there into the run.
#pragma once

#include "app/storage/preset_store.h"
#include "app/studio/presenters/presenter_context.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <optional>

namespace referee::studio {

class SettingsPresenter : public QObject {
    Q_OBJECT
public:
    /// `presetFolder`: of the user's own presets.
    SettingsPresenter(const PresenterContext& context, const QString& presetFolder);

private:
    void connectPanel();
    void connectModel();
    void showPack();
    std::optional<Settings> settingsOf(const QString& name);
    void choose(const QString& name);
    void save(const QString& name);
    void remove(const QString& name);
    void showPresets();
    void setDefaults(const Settings& defaults);
    void take();
    void showPreset();
    void send();

    PresenterContext m_context;
    PresetStore m_presets;
    QString m_shownPreset; ///< built-in, or the user's own
    QTimer m_rest; ///< until a dragged slider counts as set
    Settings m_defaults; ///< of the shown preset
};

} // namespace referee::studio
