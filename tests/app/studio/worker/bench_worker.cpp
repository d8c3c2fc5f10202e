// SPDX-License-Identifier: GPL-3.0-or-later
// How soon a command interrupts present work. By the clock, so it is not of a plain run: ctest -C bench -L bench.
#include "tests/app/studio/worker/session_kit.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class BenchWorker : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void pauseTakesEffectAtOnce();
    void loadTakesEffectAtOnce();
    void quitTakesEffectAtOnce();

private:
    static constexpr double kMostMs = 200;

    std::shared_ptr<FakeLab> m_lab;
    std::unique_ptr<FakeWindow> m_window;
    studio::StopWatch m_watch;
};

/// In the middle of a step of ten seconds.
void BenchWorker::init()
{
    m_lab = std::make_shared<FakeLab>();
    m_lab->stagesPerStep = 50000;
    m_window = std::make_unique<FakeWindow>(m_lab);
    QVERIFY(m_window->load());
    QVERIFY(m_window->begin());
    QTest::qWait(50);
    m_watch.restart();
}

void BenchWorker::pauseTakesEffectAtOnce()
{
    m_window->thread.interrupt(&EngineWorker::pause);
    QVERIFY(m_window->waitFor(RunState::Paused));
    QVERIFY(m_watch.ms() < kMostMs);
}

void BenchWorker::loadTakesEffectAtOnce()
{
    m_lab->loadParts = 300; // so that it is seen
    m_window->thread.interrupt(&EngineWorker::load, EngineOptions {});
    QVERIFY(m_window->waitFor(RunState::Loading));
    QVERIFY(m_watch.ms() < kMostMs);
}

void BenchWorker::quitTakesEffectAtOnce()
{
    m_window.reset();
    QVERIFY(m_watch.ms() < kMostMs);
}

REFEREE_TEST(BenchWorker)
#include "bench_worker.moc"
