// SPDX-License-Identifier: GPL-3.0-or-later
// Runs with all panels open while sliders move and buttons are clicked, and measures how fast the window reacts.
#pragma once

#include "app/studio/presenters/studio_controller.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtWidgets/QAbstractButton>
#include <atomic>
#include <thread>
#include <vector>

namespace referee::studio {

/// Measures how long an event waits for the window's thread: another thread posts one every 2 ms.
class Heartbeat : public QObject {
public:
    Heartbeat() = default;
    ~Heartbeat() override;

    void start();
    void stop();
    /// Milliseconds from posting to arrival, one value per event.
    const std::vector<double>& delays() const { return m_delays; }

protected:
    bool event(QEvent* event) override;

private:
    std::thread m_thread;
    std::atomic<bool> m_isBeating { false };
    std::vector<double> m_delays;
};

/// The smallest value that is not exceeded by the given share (0.99) of all values; 0 without values.
double percentile(std::vector<double> values, double share);

struct SelfTestFigures {
    double eventLoopP99Ms = 0;
    double eventLoopWorstMs = 0;
    double clickP99Ms = 0;
    double stopMs = 0;
    double firstPictureMs = 0;
    double iterationsPerSecond = 0;
    int threads = 0;
    int iterations = 0;
    int edits = 0;
    int clicks = 0;

    QString json() const;
    QString text() const;
};

class SelfTest : public QObject {
    Q_OBJECT
public:
    /// Measuring begins with the first picture of a run, which StudioController::open() has to begin.
    SelfTest(ui::MainWindow& window, StudioController& controller, double seconds);

    const SelfTestFigures& figures() const { return m_figures; }

Q_SIGNALS:
    void finished();
    void failed(const QString& sentence);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void prepareWindow();
    void connectWorker();
    void notePicture();
    void noteStep(const StepEvent& step);
    void noteState(RunState state);
    void edit();
    void click();
    void press(QAbstractButton* button);
    void notePaint();
    void endMeasuring();
    void report();

    ui::MainWindow& m_window;
    StudioController& m_controller;
    double m_seconds;
    SelfTestFigures m_figures;
    Heartbeat m_heartbeat;
    QTimer m_edits;
    QTimer m_clicks;
    QTimer m_patience;
    QElapsedTimer m_sinceShown;
    QElapsedTimer m_sinceClick;
    QElapsedTimer m_sinceStop;
    QAbstractButton* m_button = nullptr; ///< start, pause, resume
    QString m_textBefore; ///< of the clicked button; empty: not waiting
    std::vector<double> m_clickMs;
    double m_stepSeconds = 0;
    bool m_isMeasuring = false;
    bool m_isStopping = false;
};

} // namespace referee::studio
