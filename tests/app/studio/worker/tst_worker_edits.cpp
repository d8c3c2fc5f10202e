// SPDX-License-Identifier: GPL-3.0-or-later
// Live edits: they act before the next iteration and are written down with it.
#include "tests/app/studio/worker/session_kit.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestWorkerEdits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void sliderChangesReachNextStep();
    void editsAreWrittenDownWithTheirIteration();
    void manyEditsBeforeOneIterationAreOne();
    void settingsOfTheNextRunAreLeftAlone();
    void contradictionsAreRefusedAndTheRunGoesOn();
    void aNewPromptActsAndAnEmptyOneIsRefused();
    void aRegionIsAnEditToo();

private:
    std::shared_ptr<FakeLab> m_lab;
    std::unique_ptr<FakeWindow> m_window;
};

void TestWorkerEdits::init()
{
    m_lab = std::make_shared<FakeLab>();
    m_window = std::make_unique<FakeWindow>(m_lab);
    QVERIFY(m_window->load());
}

void TestWorkerEdits::cleanup() { m_window.reset(); }

void TestWorkerEdits::sliderChangesReachNextStep()
{
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(5));
    Settings settings;
    settings.iterations = 100000;
    for (int post = 1; post <= 50; ++post) {
        settings.w1 = 2 + post / 10.0;
        m_window->thread.post(&EngineWorker::setSettings, settings);
    }
    const size_t before = m_window->steps.size();
    QVERIFY(m_window->waitForSteps(before + 20));
    QCOMPARE(m_window->steps.back().w1, 7.0);
    QCOMPARE(m_lab->lastSettings().w1, 7.0);
}

void TestWorkerEdits::editsAreWrittenDownWithTheirIteration()
{
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(3));
    Settings settings;
    settings.w1 = 5;
    settings.views = 4;
    m_window->thread.post(&EngineWorker::setSettings, settings);
    QVERIFY(QTest::qWaitFor([&] { return m_window->edits.size() == 2; }));
    QCOMPARE(m_window->edits[0].key, std::string("w1"));
    QCOMPARE(m_window->edits[0].after, std::string("5"));
    QCOMPARE(m_window->edits[0].before, std::string("2"));
    QCOMPARE(m_window->edits[1].key, std::string("views"));
    const auto at = static_cast<size_t>(m_window->edits[0].iteration);
    QVERIFY(m_window->waitForSteps(at + 1));
    QVERIFY(at >= 3);
    QCOMPARE(m_window->steps[at - 1].w1, 2.0);
    QCOMPARE(m_window->steps[at].w1, 5.0);
}

void TestWorkerEdits::manyEditsBeforeOneIterationAreOne()
{
    QVERIFY(m_window->begin());
    m_window->thread.interrupt(&EngineWorker::pause);
    QVERIFY(m_window->waitFor(RunState::Paused));
    Settings settings;
    for (const double w1 : { 3.0, 4.0, 2.0, 5.0 }) {
        settings.w1 = w1;
        m_window->thread.post(&EngineWorker::setSettings, settings);
    }
    m_window->thread.post(&EngineWorker::stepOnce);
    QVERIFY(QTest::qWaitFor([&] { return !m_window->edits.empty(); }));
    QVERIFY(m_window->waitFor(RunState::Paused));
    QCOMPARE(m_window->edits.size(), size_t(1));
    QCOMPARE(m_window->edits[0].before, std::string("2"));
    QCOMPARE(m_window->edits[0].after, std::string("5"));
}

void TestWorkerEdits::settingsOfTheNextRunAreLeftAlone()
{
    QVERIFY(m_window->begin());
    Settings settings;
    settings.iterations = 3;
    settings.tail = 1; // what a length of 3 leaves of the tail: it goes with the next run
    settings.prefix = "other";
    settings.w1 = 8;
    m_window->thread.post(&EngineWorker::setSettings, settings);
    QVERIFY(QTest::qWaitFor([&] { return m_window->edits.size() == 1; }));
    QCOMPARE(m_window->edits[0].key, std::string("w1"));
    settings.tail = 0; // chosen
    settings.w1 = 9;
    m_window->thread.post(&EngineWorker::setSettings, settings);
    QVERIFY(QTest::qWaitFor([&] { return m_window->edits.size() == 3; }));
    QVERIFY(m_window->waitForSteps(m_window->steps.size() + 5));
    QCOMPARE(m_lab->lastSettings().iterations, 100000);
    QCOMPARE(m_lab->lastSettings().prefix, Settings().prefix);
    QCOMPARE(m_lab->lastSettings().w1, 9.0);
}

void TestWorkerEdits::contradictionsAreRefusedAndTheRunGoesOn()
{
    QSignalSpy refusals(&m_window->thread.worker(), &EngineWorker::refused);
    QVERIFY(m_window->begin(5000));
    Settings settings;
    settings.iterations = 8000; // of the next run
    settings.tail = 6000; // longer than the present one
    settings.w1 = 3;
    m_window->thread.post(&EngineWorker::setSettings, settings);
    QVERIFY(QTest::qWaitFor([&] { return m_window->edits.size() == 1; }));
    QCOMPARE(m_window->edits[0].key, std::string("w1"));
    QTRY_COMPARE(refusals.count(), 1);
    QVERIFY(refusals[0][0].toString().contains(QStringLiteral("tail")));
    QCOMPARE(refusals[0][1].value<studio::Command>(), studio::Command::SetSettings);
    QCOMPARE(m_window->state, RunState::Running);
}

void TestWorkerEdits::aNewPromptActsAndAnEmptyOneIsRefused()
{
    QSignalSpy refusals(&m_window->thread.worker(), &EngineWorker::refused);
    QVERIFY(m_window->begin());
    m_window->thread.post(&EngineWorker::setPrompt, QString(), QString());
    QTRY_COMPARE(refusals.count(), 1);
    QCOMPARE(refusals[0][1].value<studio::Command>(), studio::Command::SetPrompt);
    m_window->thread.post(&EngineWorker::setPrompt, QStringLiteral("a blue moon"), QStringLiteral("blur"));
    QVERIFY(QTest::qWaitFor([&] { return m_window->edits.size() == 2; }));
    QCOMPARE(m_window->edits[0].key, std::string("prompt"));
    QCOMPARE(m_window->edits[0].before, std::string("a red star"));
    QCOMPARE(m_window->edits[1].key, std::string("negative"));
    QCOMPARE(m_window->state, RunState::Running);
}

void TestWorkerEdits::aRegionIsAnEditToo()
{
    QVERIFY(m_window->begin());
    m_window->thread.post(&EngineWorker::setRegion, RegionMask { 2, 1, { 0, 255 } });
    QVERIFY(QTest::qWaitFor([&] { return m_window->edits.size() == 1; }));
    QCOMPARE(m_window->edits[0].key, std::string("region"));
    QCOMPARE(m_window->edits[0].after, std::string("2x1:AP8="));
}

REFEREE_TEST(TestWorkerEdits)
#include "tst_worker_edits.moc"
