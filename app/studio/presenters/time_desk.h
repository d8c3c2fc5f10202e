// SPDX-License-Identifier: GPL-3.0-or-later
// Time in the window: connects timeline and earlier moments with the worker. What is scrubbed to is shown by the
// picture, the curves and the gradients together.
#pragma once

#include "app/studio/presenters/edit_history.h"
#include "app/studio/worker/run_values.h"
#include "app/studio/worker/worker_thread.h"

#include <QtCore/QObject>
#include <functional>
#include <optional>

namespace referee::ui {
class MainWindow;
}

namespace referee::studio {

class TimeDesk : public QObject {
    Q_OBJECT
public:
    /// Both outlive the desk. `wanted`: what the panels show now.
    TimeDesk(ui::MainWindow& window, WorkerThread& thread, std::function<LiveState()> wanted);

    void showState(ui::RunState state, bool hasRun);
    /// A person is about to change something; undone with undo() while the run rests.
    void noteEdit(const QString& key, const LiveState& before);
    /// Another moment everywhere; none: the present.
    void show(std::optional<qint64> iteration);

Q_SIGNALS:
    void stateRestored(const referee::LiveState& state); ///< undo, redo

private:
    void connectTimeline();
    void connectWorker();
    void showBegin(const RunRecord& run);
    void showHistory(const RunHistory& history);
    void showStep(const StepFact& step);
    void addEdit(const Edit& edit);
    void addRestart(const StepReport& report);
    void showMoment(const QImage& image, qint64 iteration);
    void fork(qint64 iteration);
    void restore(const std::optional<LiveState>& state);
    void refreshUndo();

    ui::MainWindow& m_window;
    WorkerThread& m_thread;
    std::function<LiveState()> m_wanted;
    EditHistory m_edits;
    std::optional<qint64> m_shown; ///< none: the present
    bool m_isResting = false;
    qint64 m_end = 0;
    std::vector<StepReport> m_reports;
};

} // namespace referee::studio
