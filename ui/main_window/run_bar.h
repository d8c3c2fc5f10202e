// SPDX-License-Identifier: GPL-3.0-or-later
// Start, pause, step, stop, and the progress of the run.
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
    /// `iteration`: number of finished ones; `perSecond` 0 and `secondsLeft` below 0: not known yet.
    void setProgress(qint64 iteration, qint64 length, double perSecond, double secondsLeft);
    void clearProgress();
    /// By how many iterations a run that has ended is painted on, with the button in the place of Stop; 0: its method
    /// cannot go on.
    void setExtension(qint64 iterations);
    /// The device memory that the next iteration needs, and how many of its `views` fit at once.
    void setMemory(const MemoryPlan& plan, qint64 views);

public Q_SLOTS:
    /// The same as pressing the button.
    void start() { Q_EMIT startRequested(); }
    void pauseOrResume() { m_state == RunState::Running ? Q_EMIT pauseRequested() : Q_EMIT resumeRequested(); }

Q_SIGNALS:
    void startRequested();
    void pauseRequested();
    void resumeRequested();
    void stepRequested();
    void extendRequested();
    void stopRequested();

private:
    void buildLayout();
    void connectWidgets();
    void pressMain();
    void showText();
    void showExtension();

    RunState m_state = RunState::Idle;
    Actions m_actions;
    QString m_progress;
    QPushButton* m_main = nullptr;
    QPushButton* m_step = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_extend = nullptr;
    qint64 m_extension = 0;
    QLabel* m_text = nullptr;
    QLabel* m_memory = nullptr;
    ThinBar* m_bar = nullptr;
};

/// "0:13", "12:05", "1:02:33".
QString timeText(double seconds);

} // namespace referee::ui
