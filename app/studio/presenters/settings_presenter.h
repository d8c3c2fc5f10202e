// SPDX-License-Identifier: GPL-3.0-or-later
// The settings panel and its presets: changes go into the model, and from there into the run.
#pragma once

#include "app/storage/preset_store.h"
#include "app/studio/presenters/presenter_context.h"
#include "core/engine/engine.h"

#include <QtCore/QObject>
#include <QtCore/QThreadPool>
#include <memory>
#include <optional>

namespace referee::studio {

/// Asks for the memory plan of what is wanted off the window's thread: the answer needs the system's free memory, which
/// is read from files.
class MemoryPlanQuery : public QObject {
    Q_OBJECT
public:
    MemoryPlanQuery();
    /// Waits for the question under way: as long as a plan takes.
    ~MemoryPlanQuery() override;

    /// Of several questions in a row only the first and the last are answered.
    void ask(const std::shared_ptr<const MemoryPlanner>& planner, const RunRequest& request);

Q_SIGNALS:
    void answered(const referee::MemoryPlan& plan, qint64 views);

private:
    struct Question {
        std::shared_ptr<const MemoryPlanner> planner;
        RunRequest request;
    };
    void start(const Question& question);

    QThreadPool m_pool;
    bool m_isAsking = false;
    std::optional<Question> m_next;
};

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

    PresenterContext m_context;
    PresetStore m_presets;
    QString m_shownPreset; ///< a built-in one, or one of the user's own
    Settings m_defaults; ///< of the shown preset
};

} // namespace referee::studio
