// SPDX-License-Identifier: GPL-3.0-or-later
// The run bar, the pages and the Run menu: loads packs, starts, pauses and stops runs, and shows the progress.
#pragma once

#include "app/studio/presenters/memory_plan_query.h"
#include "app/studio/presenters/presenter_context.h"

#include <QtCore/QElapsedTimer>

namespace referee::studio {

class RunPresenter : public QObject {
    Q_OBJECT
public:
    explicit RunPresenter(const PresenterContext& context);

    /// Loads the pack of the model's options; then begins a run if `startsRun`.
    void open(bool startsRun);
    void openRun(const QString& path);
    /// Begins the wanted run, or asks for a prompt when that is empty.
    void start(bool isSingleStep);

private:
    void connectWindow();
    void connectModel();
    void connectWorker();
    void load(const EngineOptions& options);
    void startOrStep();
    void extend(bool isSingleStep);
    void showState(ui::RunState state, bool hasPack, bool hasRun);
    void showLoading(const QString& part, qint64 done, qint64 total);
    void showPack();
    void showProgress();
    void planMemory();

    PresenterContext m_context;
    MemoryPlanQuery m_memory;
    std::optional<quint64> m_usedSeed; ///< of the last run
    std::optional<ui::RunState> m_told; ///< the last state in the log
    bool m_startsRun = false; ///< as soon as the pack is there
    QElapsedTimer m_loading;
};

} // namespace referee::studio
