// SPDX-License-Identifier: GPL-3.0-or-later
// The run bar, the pages and the menu's Run entries: loads packs, starts, pauses, ends, and shows how far the run is.
#pragma once

#include "app/studio/presenters/presenter_context.h"
#include "app/studio/presenters/settings_presenter.h"

#include <QtCore/QElapsedTimer>

namespace referee::studio {

class RunPresenter : public QObject {
    Q_OBJECT
public:
    explicit RunPresenter(const PresenterContext& context);

    /// Loads the pack of the model's options; then begins a run when asked to.
    void open(bool startsRun);
    void openRun(const QString& path);
    /// A new run of what is wanted; a prompt that says nothing is told instead.
    void start(bool isSingleStep);

private:
    void connectWindow();
    void connectModel();
    void connectWorker();
    void load(const EngineOptions& options);
    void startOrStep();
    void showState(ui::RunState state, bool hasPack, bool hasRun);
    void showLoading(const QString& part, qint64 done, qint64 total);
    void showPack();
    void showProgress();
    void showFailure(const QString& sentence, bool canResume);
    void showRecordingTrouble(const QString& sentence);
    void showKeptRun(const QString& sentence);
    void planMemory();
    void post(const QString& sentence);

    PresenterContext m_context;
    MemoryPlanQuery m_memory;
    std::optional<quint64> m_usedSeed; ///< of the last run
    std::optional<ui::RunState> m_told; ///< in the log
    bool m_startsRun = false; ///< as soon as the pack is there
    QString m_recordingTrouble; ///< as it was told
    QElapsedTimer m_loading;
};

} // namespace referee::studio
