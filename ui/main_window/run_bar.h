// SPDX-License-Identifier: GPL-3.0-or-later
// Start, pause, step, stop, and how far the run is. Knows nothing of the run: it is told the state.
#pragma once

#include "core/base/types.h"
#include "ui/run_state.h"

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;

namespace referee::ui {

/// A bar of a few pixels, filled from the left in the user's colour.
class ThinBar : public QWidget {
    Q_OBJECT
public:
    explicit ThinBar(QWidget* parent = nullptr);
    /// 0..1.
    void setShare(double share);
    double share() const { return m_share; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_share = 0;
};

class RunBar : public QWidget {
    Q_OBJECT
public:
    explicit RunBar(QWidget* parent = nullptr);

    void setState(RunState state, const Actions& actions);
    /// `iteration`: how many are done; `perSecond` 0 and `secondsLeft` below 0: not known yet.
    void setProgress(qint64 iteration, qint64 length, double perSecond, double secondsLeft);
    void clearProgress();
    /// What the next iteration will take of the device's memory, and how many of its `views` fit at once.
    void setMemory(const MemoryPlan& plan, qint64 views);

public Q_SLOTS:
    // As if the user had pressed a button.
    void start() { Q_EMIT startRequested(); }
    void pauseOrResume() { m_state == RunState::Running ? Q_EMIT pauseRequested() : Q_EMIT resumeRequested(); }

Q_SIGNALS: // by a button, or by the action of the window
    void startRequested();
    void pauseRequested();
    void resumeRequested();
    void stepRequested();
    void stopRequested();

private:
    void buildLayout();
    void connectWidgets();
    void pressMain();
    void showText();

    RunState m_state = RunState::Idle;
    Actions m_actions;
    QString m_progress;
    QPushButton* m_main = nullptr;
    QPushButton* m_step = nullptr;
    QPushButton* m_stop = nullptr;
    QLabel* m_text = nullptr;
    QLabel* m_memory = nullptr;
    ThinBar* m_bar = nullptr;
};

/// "0:13", "12:05", "1:02:33".
QString timeText(double seconds);

} // namespace referee::ui
