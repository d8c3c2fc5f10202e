// SPDX-License-Identifier: GPL-3.0-or-later
// Why the picture disobeys: words that the referee misses, the views that it saw, what the judge answers, and a watch
// that says what goes wrong.
#pragma once

#include "app/runs/run_monitor.h"
#include "app/studio/worker/run_values.h"
#include "app/studio/worker/worker_thread.h"

#include <QtCore/QObject>
#include <optional>

namespace referee::ui {
class MainWindow;
}

namespace referee::studio {

class ReasonsDesk : public QObject {
    Q_OBJECT
public:
    /// Both outlive the desk.
    ReasonsDesk(ui::MainWindow& window, WorkerThread& thread);

Q_SIGNALS:
    void momentChosen(qint64 iteration); ///< in the words: to be shown everywhere

private:
    void connectWords();
    void connectViews();
    void connectWorker();
    void takePack(const PackFacts& pack);
    void showBegin(const RunRecord& run);
    void showHistory(const RunHistory& history);
    void showStep(const StepFact& step);
    void showEdit(const Edit& edit);
    void showScore(qint64 iteration, const PictureScore& score);
    void readWords();
    void showHindrance(bool hasRun);
    void say(const std::optional<MonitorNotice>& notice);

    ui::MainWindow& m_window;
    WorkerThread& m_thread;
    std::shared_ptr<const PromptReader> m_reader;
    LiveState m_acting; ///< prompt and settings that the losses are of
    RunMonitor m_monitor;
    bool m_hasJudge = false;
    qint64 m_end = 0;
};

} // namespace referee::studio
