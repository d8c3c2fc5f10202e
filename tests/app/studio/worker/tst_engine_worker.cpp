// SPDX-License-Identifier: GPL-3.0-or-later
// The walk: orders and states.
#include "tests/app/studio/worker/session_kit.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestEngineWorker : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void pauseRestsAndResumeGoesOnWithTheNextIteration();
    void pauseThrowsTheIterationUnderWayAway();
    void stopTakesEffectBetweenTwoHops();
    void startRightAfterStopIsNotStopped();
    void stepDoesOneIteration();
    void twoResumesDoNotStepTwice();
    void ordersWaitForOneIterationHoweverManyResumesThereWere();
    void resetForgetsTheRun();
    void aRunEndsReady();
    void failureKeepsThePictureAndCanGoOn_data();
    void failureKeepsThePictureAndCanGoOn();
    void anEmptyPromptFailsAndThePackStays();
    void noOrderEndsTheThread();

private:
    std::shared_ptr<FakeLab> m_lab;
    std::unique_ptr<FakeWindow> m_window;
};

void TestEngineWorker::init()
{
    m_lab = std::make_shared<FakeLab>();
    m_window = std::make_unique<FakeWindow>(m_lab);
    QVERIFY(m_window->load());
}

void TestEngineWorker::cleanup()
{
    m_window.reset();
    QCOMPARE(m_lab->engines.load(), 0);
}

void TestEngineWorker::pauseRestsAndResumeGoesOnWithTheNextIteration()
{
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(10));
    m_window->thread.interrupt(&EngineWorker::pause);
    QVERIFY(m_window->waitFor(RunState::Paused));
    QTest::qWait(30);
    const size_t resting = m_window->steps.size();
    QTest::qWait(30);
    QCOMPARE(m_window->steps.size(), resting);
    QCOMPARE(m_window->previewIteration, qint64(resting)); // the picture shown is that of the present z
    m_window->thread.post(&EngineWorker::resume);
    QVERIFY(m_window->waitForSteps(resting + 10));
    for (size_t i = 0; i < m_window->steps.size(); ++i) {
        QCOMPARE(m_window->steps[i].iteration, int64_t(i));
    }
}

void TestEngineWorker::pauseThrowsTheIterationUnderWayAway()
{
    m_lab->stagesPerStep = 5000; // a step of seconds
    QVERIFY(m_window->begin());
    QTest::qWait(50);
    m_window->thread.interrupt(&EngineWorker::pause);
    QVERIFY(m_window->waitFor(RunState::Paused));
    QCOMPARE(m_lab->stepsDone.load(), 0);
}

void TestEngineWorker::stopTakesEffectBetweenTwoHops()
{
    m_lab->stagesPerStep = 50000; // a step of ten seconds
    QVERIFY(m_window->begin());
    QTest::qWait(50);
    m_window->thread.interrupt(&EngineWorker::stop);
    QVERIFY(m_window->waitFor(RunState::Ready));
    QCOMPARE(m_lab->stepsDone.load(), 0);
    QVERIFY(m_window->hasRun);
    QVERIFY(!m_window->lastPreview.isNull());
}

void TestEngineWorker::startRightAfterStopIsNotStopped()
{
    QVERIFY(m_window->begin());
    for (int round = 0; round < 50; ++round) {
        m_window->thread.interrupt(&EngineWorker::stop);
        studio::BeginCommand order;
        order.request.prompt = "a blue moon";
        m_window->thread.interrupt(&EngineWorker::begin, order);
    }
    const int before = m_lab->stepsDone;
    QVERIFY(QTest::qWaitFor([&] { return m_lab->stepsDone > before + 20; }));
    QCOMPARE(m_window->state, RunState::Running);
}

void TestEngineWorker::stepDoesOneIteration()
{
    studio::BeginCommand order;
    order.request.prompt = "a red star";
    order.isSingleStep = true;
    m_window->thread.interrupt(&EngineWorker::begin, order);
    QVERIFY(m_window->waitFor(RunState::Paused));
    QCOMPARE(m_lab->stepsDone.load(), 1);
    m_window->thread.post(&EngineWorker::stepOnce);
    QVERIFY(m_window->waitForSteps(2));
    QVERIFY(m_window->waitFor(RunState::Paused));
    QTest::qWait(20);
    QCOMPARE(m_lab->stepsDone.load(), 2);
}

void TestEngineWorker::twoResumesDoNotStepTwice()
{
    QVERIFY(m_window->begin());
    for (int round = 0; round < 20; ++round) {
        m_window->thread.interrupt(&EngineWorker::pause);
        m_window->thread.post(&EngineWorker::resume);
        m_window->thread.post(&EngineWorker::resume);
    }
    m_window->thread.interrupt(&EngineWorker::pause);
    QTest::qWait(50);
    m_window->thread.post(&EngineWorker::stepOnce);
    const int before = m_lab->stepsDone;
    QTest::qWait(50);
    QCOMPARE(m_lab->stepsDone.load(), before + 1);
}

void TestEngineWorker::ordersWaitForOneIterationHoweverManyResumesThereWere()
{
    QVERIFY(m_window->begin());
    for (int round = 0; round < 20; ++round) {
        m_window->thread.interrupt(&EngineWorker::pause);
        m_window->thread.post(&EngineWorker::resume);
    }
    QVERIFY(m_window->waitForSteps(m_window->steps.size() + 30));
    Settings settings;
    settings.w1 = 9;
    m_window->thread.post(&EngineWorker::setSettings, settings);
    const int before = m_lab->stepsDone;
    QVERIFY(QTest::qWaitFor([&] { return !m_window->edits.empty(); }));
    const int64_t waited = m_window->edits[0].iteration - before;
    QVERIFY2(waited <= 3, qPrintable(QString::number(waited)));
}

void TestEngineWorker::resetForgetsTheRun()
{
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(3));
    m_window->thread.interrupt(&EngineWorker::reset);
    QVERIFY(m_window->waitFor(RunState::Ready));
    QVERIFY(!m_window->hasRun);
}

void TestEngineWorker::aRunEndsReady()
{
    QSignalSpy ends(&m_window->thread.worker(), &EngineWorker::finished);
    QVERIFY(m_window->begin(12));
    QTRY_COMPARE(ends.count(), 1);
    QVERIFY(m_window->waitFor(RunState::Ready));
    QCOMPARE(m_lab->stepsDone.load(), 12);
    QTRY_COMPARE(m_window->previewIteration, qint64(12));
    QVERIFY(m_window->hasRun);
}

void TestEngineWorker::failureKeepsThePictureAndCanGoOn_data()
{
    QTest::addColumn<int>("failure");
    QTest::addColumn<QString>("word");
    QTest::newRow("numbers that are not finite") << int(FakeLab::Failure::Numeric) << QStringLiteral("not finite");
    QTest::newRow("out of memory, ours") << int(FakeLab::Failure::Memory) << QStringLiteral("memory");
    QTest::newRow("out of memory, std") << int(FakeLab::Failure::BadAlloc) << QStringLiteral("fewer views");
    QTest::newRow("anything else") << int(FakeLab::Failure::Other) << QStringLiteral("fake reason");
}

void TestEngineWorker::failureKeepsThePictureAndCanGoOn()
{
    QFETCH(int, failure);
    QFETCH(QString, word);
    QSignalSpy failures(&m_window->thread.worker(), &EngineWorker::failed);
    m_lab->failure = static_cast<FakeLab::Failure>(failure);
    m_lab->failsAt = 7;
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitFor(RunState::Failed));
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY2(failures[0][0].toString().contains(word), qPrintable(failures[0][0].toString()));
    QVERIFY(failures[0][1].toBool());
    QTRY_COMPARE(m_window->previewIteration, qint64(7)); // the last finite one
    m_lab->failsAt = -1;
    m_window->thread.post(&EngineWorker::resume);
    QVERIFY(m_window->waitForSteps(20));
    QCOMPARE(m_window->steps[7].iteration, 7);
}

void TestEngineWorker::anEmptyPromptFailsAndThePackStays()
{
    QSignalSpy failures(&m_window->thread.worker(), &EngineWorker::failed);
    m_window->thread.interrupt(&EngineWorker::begin, studio::BeginCommand {});
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(!failures[0][1].toBool());
    QVERIFY(m_window->hasPack);
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(2));
}

void TestEngineWorker::noOrderEndsTheThread()
{
    // It would take the event loop away from under whoever is still posting the order.
    QThread* thread = m_window->thread.worker().thread();
    m_window->thread.interrupt(&EngineWorker::shutdown);
    QTRY_COMPARE(m_lab->engines.load(), 0);
    QVERIFY(!thread->wait(50));
}

REFEREE_TEST(TestEngineWorker)
#include "tst_engine_worker.moc"
