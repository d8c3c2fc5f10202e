// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/self_test.h"

#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/workspace.h"
#include "ui/settings/control_row.h"
#include "ui/settings/settings_panel.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtGui/QAction>
#include <QtGui/QMouseEvent>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace referee::studio {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kPeriod = std::chrono::milliseconds(2);

const QEvent::Type kBeat = static_cast<QEvent::Type>(QEvent::registerEventType());

struct Beat : QEvent {
    Beat()
        : QEvent(kBeat)
    {
    }
    const Clock::time_point posted = Clock::now();
};

} // namespace

Heartbeat::~Heartbeat() { stop(); }

void Heartbeat::start()
{
    stop();
    m_delays.clear();
    m_isBeating = true;
    m_thread = std::thread([this] {
        while (m_isBeating) {
            QCoreApplication::postEvent(this, new Beat);
            std::this_thread::sleep_for(kPeriod);
        }
    });
}

void Heartbeat::stop()
{
    m_isBeating = false;
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

bool Heartbeat::event(QEvent* event)
{
    if (event->type() != kBeat) {
        return QObject::event(event);
    }
    const auto waited = Clock::now() - static_cast<const Beat*>(event)->posted;
    m_delays.push_back(std::chrono::duration<double, std::milli>(waited).count());
    return true;
}

double percentile(std::vector<double> values, double share)
{
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::clamp<size_t>(rank, 1, values.size()) - 1];
}

using namespace ui;

namespace {

constexpr int kEditMs = 125; ///< 8 edits a second
constexpr int kClickMs = 350;
constexpr int kTimeoutMs = 120000;
constexpr int64_t kLongRun = 100000; ///< does not end during the measurement

} // namespace

SelfTest::SelfTest(MainWindow& window, StudioController& controller, double seconds)
    : m_window(window)
    , m_controller(controller)
    , m_seconds(seconds)
{
    prepareWindow();
    connectWorker();
    m_edits.setInterval(kEditMs);
    m_clicks.setInterval(kClickMs);
    m_patience.setSingleShot(true);
    connect(&m_edits, &QTimer::timeout, this, &SelfTest::edit);
    connect(&m_clicks, &QTimer::timeout, this, &SelfTest::click);
    connect(&m_patience, &QTimer::timeout, this,
        [this] { Q_EMIT failed(tr("There was no picture for two minutes. See the log with --verbose.")); });
    m_patience.start(kTimeoutMs);
    m_sinceShown.start();
}

void SelfTest::prepareWindow()
{
    if (m_window.body().workspace->current() == WindowLayout::Study) { // with the log, which is a tab on the curves
        m_window.action(ActionId::ShowLog)->trigger();
        m_window.action(ActionId::ShowCurves)->trigger();
    }
    m_window.body().gradients->setCollapsed(false);
    RunModel& model = m_controller.model();
    Settings settings = model.wanted().state.settings;
    settings.iterations = kLongRun;
    model.resetSettings(settings, model.wanted().preset);
    m_button = m_window.body().runBar->findChild<QAbstractButton*>(QStringLiteral("startButton"));
    m_button->installEventFilter(this);
}

void SelfTest::connectWorker()
{
    auto* worker = &m_controller.worker();
    connect(
        worker, &EngineWorker::loaded, this, [this](const PackInfo& pack) { m_figures.threads = pack.engine.threads; });
    connect(worker, &EngineWorker::previewReady, this, &SelfTest::notePicture);
    connect(worker, &EngineWorker::stepFinished, this, &SelfTest::noteStep);
    connect(worker, &EngineWorker::stateChanged, this, &SelfTest::noteState);
    connect(worker, &EngineWorker::failed, this, &SelfTest::failed);
}

void SelfTest::notePicture()
{
    if (m_figures.firstPictureMs > 0) {
        return;
    }
    m_figures.firstPictureMs = static_cast<double>(m_sinceShown.nsecsElapsed()) / 1e6;
    m_isMeasuring = true;
    m_heartbeat.start();
    m_edits.start();
    m_clicks.start();
    QTimer::singleShot(static_cast<int>(1000 * m_seconds), this, &SelfTest::endMeasuring);
}

void SelfTest::noteStep(const StepEvent& step)
{
    if (m_isMeasuring) {
        ++m_figures.iterations;
        m_stepSeconds += step.seconds;
    }
}

/// As when the user drags a slider: the row proposes a value, the panel checks it, the worker gets the settings.
void SelfTest::edit()
{
    auto* row = m_window.body().settings->findChild<ControlRow*>(QStringLiteral("w1"));
    Q_EMIT row->attempted(row->key(), QString::number(1.5 + 0.01 * (m_figures.edits % 100)));
    ++m_figures.edits;
}

void SelfTest::click()
{
    if (m_textBefore.isEmpty() && m_button->isEnabled()) {
        m_textBefore = m_button->text();
        m_sinceClick.start();
        press(m_button);
    }
}

void SelfTest::press(QAbstractButton* button)
{
    const QPointF local(button->rect().center());
    const QPointF global(button->mapToGlobal(button->rect().center()));
    for (const auto type : { QEvent::MouseButtonPress, QEvent::MouseButtonRelease }) {
        const Qt::MouseButtons held = type == QEvent::MouseButtonPress ? Qt::LeftButton : Qt::NoButton;
        QCoreApplication::postEvent(button, new QMouseEvent(type, local, global, Qt::LeftButton, held, Qt::NoModifier));
    }
}

/// The reaction is visible when the button has been painted with its new text.
bool SelfTest::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_button && event->type() == QEvent::Paint) {
        QTimer::singleShot(0, this, &SelfTest::notePaint);
    }
    return QObject::eventFilter(watched, event);
}

void SelfTest::notePaint()
{
    if (!m_textBefore.isEmpty() && m_button->text() != m_textBefore) {
        m_clickMs.push_back(static_cast<double>(m_sinceClick.nsecsElapsed()) / 1e6);
        m_textBefore.clear();
    }
}

void SelfTest::endMeasuring()
{
    m_isMeasuring = false;
    m_heartbeat.stop();
    m_edits.stop();
    m_clicks.stop();
    m_isStopping = true;
    m_sinceStop.start();
    m_window.action(ActionId::Stop)->trigger();
}

void SelfTest::noteState(RunState state)
{
    if (m_isStopping && state == RunState::Ready) {
        m_isStopping = false;
        m_figures.stopMs = static_cast<double>(m_sinceStop.nsecsElapsed()) / 1e6;
        report();
    }
}

void SelfTest::report()
{
    m_patience.stop();
    const auto& delays = m_heartbeat.delays();
    m_figures.eventLoopP99Ms = percentile(delays, 0.99);
    m_figures.eventLoopWorstMs = percentile(delays, 1);
    m_figures.clicks = static_cast<int>(m_clickMs.size());
    m_figures.clickP99Ms = percentile(m_clickMs, 0.99);
    m_figures.iterationsPerSecond = m_stepSeconds > 0 ? m_figures.iterations / m_stepSeconds : 0;
    Q_EMIT finished();
}

QString SelfTestFigures::json() const
{
    const nlohmann::ordered_json object = { { "event_loop_p99_ms", eventLoopP99Ms },
        { "event_loop_worst_ms", eventLoopWorstMs }, { "click_p99_ms", clickP99Ms }, { "stop_ms", stopMs },
        { "first_picture_ms", firstPictureMs }, { "iterations_per_second", iterationsPerSecond },
        { "threads", threads }, { "iterations", iterations }, { "edits", edits }, { "clicks", clicks } };
    return QString::fromStdString(object.dump());
}

QString SelfTestFigures::text() const
{
    return QStringLiteral("event_loop_p99_ms     %1   (worst %2)\n"
                          "click_p99_ms          %3   (%4 clicks)\n"
                          "stop_ms               %5\n"
                          "first_picture_ms      %6\n"
                          "iterations_per_second %7   (%8 iterations, %9 edits)\n")
               .arg(eventLoopP99Ms, 0, 'f', 1)
               .arg(eventLoopWorstMs, 0, 'f', 1)
               .arg(clickP99Ms, 0, 'f', 1)
               .arg(clicks)
               .arg(stopMs, 0, 'f', 1)
               .arg(firstPictureMs, 0, 'f', 0)
               .arg(iterationsPerSecond, 0, 'f', 2)
               .arg(iterations)
               .arg(edits)
        + QStringLiteral("threads               %1").arg(threads);
}

} // namespace referee::studio
