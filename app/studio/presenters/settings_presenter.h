// SPDX-License-Identifier: GPL-3.0-or-later
// The settings panel and its presets: changes go into the model, and from there into the run.
#pragma once

#include "app/storage/preset_store.h"
#include "app/studio/presenters/presenter_context.h"
#include "core/engine/engine.h"

#include <QtCore/QObject>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>
#include <memory>
#include <optional>

namespace referee::studio {

/// Plans the memory of the wanted run on another thread, since this reads the system's free memory from files.
class MemoryPlanQuery : public QObject {
    Q_OBJECT
public:
    MemoryPlanQuery();
    /// Waits for the plan under way.
    ~MemoryPlanQuery() override;

    /// Of several calls in a row only the first and the last are answered.
    void ask(const std::shared_ptr<const MemoryPlanner>& planner, const RunSpec& request);

Q_SIGNALS:
    void answered(const referee::MemoryPlan& plan, qint64 views);

private:
    struct Question {
        std::shared_ptr<const MemoryPlanner> planner;
        RunSpec request;
    };
    void start(const Question& question);

    QThreadPool m_pool;
    bool m_isAsking = false;
    std::optional<Question> m_next;
};

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
