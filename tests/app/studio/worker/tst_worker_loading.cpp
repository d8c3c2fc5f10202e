// SPDX-License-Identifier: GPL-3.0-or-later
// Loading, cancelling and quitting in every order.
#include "tests/app/studio/worker/session_kit.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestWorkerLoading : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void anOverlappingOrderIsNotForgotten();
    void packFactsHoldTheDefaultsOfEveryPreset();
    void progressIsReported();
    void aFailedLoadLeavesTheWindowUsable();
    void aFailedLoadKeepsPackAndRun();
    void cancelStopsBetweenTwoParts();
    void aCancelledLoadKeepsPackAndRun();
    void loadDuringAStepThrowsTheStepAway();
    void aSecondLoadReplacesTheFirst();
    void quitDuringLoadDoesNotWaitForIt();
    void quitDuringAStepDoesNotWaitForIt();
    void whenTwoPacksDoNotFitThePresentOneGoesFirst();

private:
    std::shared_ptr<FakeLab> m_lab;
};

void TestWorkerLoading::init() { m_lab = std::make_shared<FakeLab>(); }

void TestWorkerLoading::anOverlappingOrderIsNotForgotten()
{
    studio::CancellationCounter gate;
    gate.announce();
    gate.announce();
    gate.arrive();
    QVERIFY(gate.flag()); // what the first order begins gives way to the second
    gate.arrive();
    QVERIFY(!gate.flag());
}

void TestWorkerLoading::packFactsHoldTheDefaultsOfEveryPreset()
{
    FakeWindow window(m_lab);
    QSignalSpy packs(&window.thread.worker(), &EngineWorker::loaded);
    QVERIFY(window.load());
    QCOMPARE(packs.count(), 1);
    const auto pack = packs[0][0].value<studio::PackInfo>();
    QCOMPARE(pack.defaults.size(), presetNames().size());
    QCOMPARE(pack.defaultsOf("paper").optimizer, std::string("adam"));
    QCOMPARE(pack.defaultsOf("no such").optimizer, std::string("sgd"));
    QCOMPARE(pack.engine.packName, std::string("fake"));
    QVERIFY(pack.reader);
}

void TestWorkerLoading::progressIsReported()
{
    FakeWindow window(m_lab);
    QSignalSpy parts(&window.thread.worker(), &EngineWorker::loadProgressed);
    QVERIFY(window.load());
    QCOMPARE(parts.count(), 10);
    QCOMPARE(parts[3][1].toLongLong(), 3);
    QCOMPARE(parts[3][2].toLongLong(), 10);
}

void TestWorkerLoading::aFailedLoadLeavesTheWindowUsable()
{
    FakeWindow window(m_lab);
    QSignalSpy failures(&window.thread.worker(), &EngineWorker::failed);
    m_lab->failsLoad = true;
    window.thread.interrupt(&EngineWorker::load, EngineOptions {});
    QVERIFY(window.waitFor(RunState::Failed));
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(failures[0][0].toString().contains(QStringLiteral("unet.safetensors")));
    QVERIFY(!window.hasPack);
    m_lab->failsLoad = false;
    QVERIFY(window.load());
}

void TestWorkerLoading::aFailedLoadKeepsPackAndRun()
{
    FakeWindow window(m_lab);
    QVERIFY(window.load());
    QVERIFY(window.begin());
    QVERIFY(window.waitForSteps(5));
    m_lab->failsLoad = true;
    window.thread.interrupt(&EngineWorker::load, EngineOptions {});
    QVERIFY(window.waitFor(RunState::Failed));
    QVERIFY(window.hasPack && window.hasRun);
    const size_t before = window.steps.size();
    window.thread.post(&EngineWorker::resume);
    QVERIFY(window.waitForSteps(before + 5));
    QCOMPARE(window.steps[before].iteration, int64_t(before));
}

void TestWorkerLoading::cancelStopsBetweenTwoParts()
{
    m_lab->loadParts = 1000;
    m_lab->loadPartMs = 10;
    FakeWindow window(m_lab);
    window.thread.interrupt(&EngineWorker::load, EngineOptions {});
    QVERIFY(QTest::qWaitFor([&] { return m_lab->partsLoaded > 2; }));
    window.thread.interrupt(&EngineWorker::cancelLoad);
    QVERIFY(window.waitFor(RunState::Idle));
    QVERIFY(m_lab->partsLoaded < 100);
    m_lab->loadParts = 3;
    QVERIFY(window.load()); // the old order to cancel does not reach the new load
}

void TestWorkerLoading::aCancelledLoadKeepsPackAndRun()
{
    FakeWindow window(m_lab);
    QVERIFY(window.load());
    QVERIFY(window.begin());
    QVERIFY(window.waitForSteps(5));
    m_lab->loadParts = 1000;
    window.thread.interrupt(&EngineWorker::load, EngineOptions {});
    QVERIFY(window.waitFor(RunState::Loading));
    window.thread.interrupt(&EngineWorker::cancelLoad);
    QVERIFY(window.waitFor(RunState::Paused));
    QVERIFY(window.hasPack && window.hasRun);
    QCOMPARE(m_lab->engines.load(), 1);
}

void TestWorkerLoading::loadDuringAStepThrowsTheStepAway()
{
    FakeWindow window(m_lab);
    QVERIFY(window.load());
    m_lab->stagesPerStep = 50000;
    QVERIFY(window.begin());
    QTest::qWait(30);
    m_lab->loadParts = 300; // so that it is seen
    window.thread.interrupt(&EngineWorker::load, EngineOptions {});
    QVERIFY(window.waitFor(RunState::Loading));
    QVERIFY(window.waitFor(RunState::Ready));
    QVERIFY(!window.hasRun);
    QCOMPARE(m_lab->stepsDone.load(), 0);
    QCOMPARE(m_lab->engines.load(), 1);
}

void TestWorkerLoading::aSecondLoadReplacesTheFirst()
{
    FakeWindow window(m_lab);
    m_lab->loadParts = 100;
    window.thread.interrupt(&EngineWorker::load, EngineOptions {});
    QVERIFY(QTest::qWaitFor([&] { return m_lab->partsLoaded > 2; }));
    m_lab->loadParts = 3;
    QVERIFY(window.load());
    QVERIFY(m_lab->partsLoaded < 90);
    QCOMPARE(m_lab->engines.load(), 1);
}

void TestWorkerLoading::quitDuringLoadDoesNotWaitForIt()
{
    m_lab->loadParts = 1000;
    m_lab->loadPartMs = 10;
    auto window = std::make_unique<FakeWindow>(m_lab);
    window->thread.interrupt(&EngineWorker::load, EngineOptions {});
    QVERIFY(QTest::qWaitFor([&] { return m_lab->partsLoaded > 2; }));
    window.reset();
    QVERIFY(m_lab->partsLoaded < 1000);
}

void TestWorkerLoading::quitDuringAStepDoesNotWaitForIt()
{
    auto window = std::make_unique<FakeWindow>(m_lab);
    QVERIFY(window->load());
    m_lab->stagesPerStep = 50000;
    QVERIFY(window->begin());
    QTest::qWait(30);
    window.reset();
    QCOMPARE(m_lab->stepsDone.load(), 0);
    QCOMPARE(m_lab->engines.load(), 0);
}

void TestWorkerLoading::whenTwoPacksDoNotFitThePresentOneGoesFirst()
{
    // Room for one engine only.
    const auto fake = fakeLoader(m_lab);
    WorkerThread thread([&](const auto& options, const auto& progress, const auto* stop) {
        if (m_lab->engines > 0) {
            throw MemoryError("No room.");
        }
        return fake(options, progress, stop);
    });
    QSignalSpy packs(&thread.worker(), &EngineWorker::loaded);
    QSignalSpy failures(&thread.worker(), &EngineWorker::failed);
    thread.interrupt(&EngineWorker::load, EngineOptions {});
    QTRY_COMPARE(packs.count(), 1);
    thread.interrupt(&EngineWorker::load, EngineOptions {});
    QTRY_COMPARE(packs.count(), 2);
    QCOMPARE(failures.count(), 0);
    QCOMPARE(m_lab->engines.load(), 1);
}

REFEREE_TEST(TestWorkerLoading)
#include "tst_worker_loading.moc"
