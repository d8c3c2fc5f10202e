// SPDX-License-Identifier: GPL-3.0-or-later
// Each path from the window to the engine and back: running, editing, failing.
#include "app/studio/model/command_line.h"
#include "tests/app/studio/presenters/window_kit.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestStudioController : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void loadingIsShownAndThePackNamed();
    void startPaintsThePrompt();
    void startSaysWhatIsMissing();
    void pauseAndResumeByTheButton();
    void stepDoesOneIteration();
    void stopKeepsThePictureAndResetForgetsIt();
    void sliderChangesReachTheEngineAndMarkTheCurves();
    void settingsThatWaitAreTakenByTheNextRun();
    void aNewPromptWaitsUntilItIsApplied();
    void aRefusedPromptStillWaits();
    void whatElseIsRefusedLeavesThePromptApplied();
    void thePrefixIsASettingToo();
    void aFailureIsToldAndTheRunCanGoOn();
    void aBrokenPackIsToldAndTheOldOneStays();
    void eachRunHasANewSeedUnlessItIsLocked();
    void aTypedSeedIsTaken();
    void scoresAreShown();
    void mapsAreShown();
    void theWindowMayCloseAtAnyMoment();

private:
    std::unique_ptr<FakeStudio> m_studio;
};

void TestStudioController::init()
{
    m_studio = std::make_unique<FakeStudio>();
    QVERIFY(m_studio->load());
}

void TestStudioController::cleanup()
{
    const auto lab = m_studio->lab;
    m_studio.reset();
    QCOMPARE(lab->engines.load(), 0);
}

void TestStudioController::loadingIsShownAndThePackNamed()
{
    bool hasPackName = false;
    for (const auto* label : m_studio->window.findChildren<QLabel*>()) {
        hasPackName = hasPackName || label->text() == QLatin1String("fake");
    }
    QVERIFY(hasPackName);
    QVERIFY(m_studio->button("startButton")->isEnabled());
}

void TestStudioController::startPaintsThePrompt()
{
    QVERIFY(m_studio->begin());
    QTRY_VERIFY(m_studio->window.body().picture->moments().shown().iteration > 0);
    QCOMPARE(m_studio->window.body().picture->moments().shown().image.width(), 8);
    QVERIFY(m_studio->waitForText("startButton", "Pause"));
    QTRY_VERIFY(m_studio->window.body().curves->store().lastIteration() > 2);
    QCOMPARE(describe(m_studio->controller->model()).prompt, std::string("a red star"));
}

void TestStudioController::startSaysWhatIsMissing()
{
    m_studio->controller->model().setPrompt(QStringLiteral("  "));
    m_studio->click("startButton");
    QVERIFY(m_studio->message().contains(QStringLiteral("Enter a prompt")));
    QTest::qWait(20);
    QCOMPARE(m_studio->lab->stepsDone.load(), 0);
}

void TestStudioController::pauseAndResumeByTheButton()
{
    QVERIFY(m_studio->begin());
    m_studio->click("startButton");
    QVERIFY(m_studio->waitForText("startButton", "Resume"));
    const int resting = m_studio->lab->stepsDone;
    QTest::qWait(30);
    QCOMPARE(m_studio->lab->stepsDone.load(), resting);
    QTRY_COMPARE(
        m_studio->window.body().picture->moments().shown().iteration, qint64(resting)); // the picture of the present z
    m_studio->click("startButton");
    QVERIFY(m_studio->waitForSteps(3));
}

void TestStudioController::stepDoesOneIteration()
{
    m_studio->click("stepButton");
    QVERIFY(m_studio->waitForText("startButton", "Resume"));
    QCOMPARE(m_studio->lab->stepsDone.load(), 1);
    m_studio->click("stepButton");
    QTRY_COMPARE(m_studio->lab->stepsDone.load(), 2);
}

void TestStudioController::stopKeepsThePictureAndResetForgetsIt()
{
    QVERIFY(m_studio->begin());
    m_studio->click("stopButton");
    QVERIFY(m_studio->waitForText("startButton", "Start"));
    QVERIFY(!m_studio->window.body().picture->moments().shown().image.isNull());
    m_studio->window.action(ui::ActionId::Reset)->trigger();
    QTRY_VERIFY(m_studio->window.body().picture->moments().shown().image.isNull());
    QVERIFY(m_studio->window.body().curves->store().isEmpty());
}

void TestStudioController::sliderChangesReachTheEngineAndMarkTheCurves()
{
    QVERIFY(m_studio->begin());
    m_studio->edit("w1", "3.5");
    QTRY_COMPARE(m_studio->lab->lastSettings().w1, 3.5);
    QTRY_COMPARE(describe(m_studio->controller->model()).edits.size(), size_t(1));
    QCOMPARE(describe(m_studio->controller->model()).edits[0].key, std::string("w1"));
    QCOMPARE(m_studio->window.body().curves->store().marks().size(), size_t(1));
}

void TestStudioController::settingsThatWaitAreTakenByTheNextRun()
{
    QVERIFY(m_studio->begin());
    m_studio->edit("iterations", "40");
    QVERIFY(m_studio->waitForSteps(3));
    QCOMPARE(m_studio->lab->lastSettings().iterations, 100000);
    m_studio->click("stopButton");
    QVERIFY(m_studio->waitForText("startButton", "Start"));
    m_studio->click("startButton");
    QTRY_COMPARE(m_studio->lab->lastSettings().iterations, 40);
}

void TestStudioController::aNewPromptWaitsUntilItIsApplied()
{
    QVERIFY(m_studio->begin());
    auto& panel = *m_studio->window.body().prompt;
    m_studio->controller->model().setPrompt(QStringLiteral("a blue moon"));
    Q_EMIT panel.textEdited(panel.prompt());
    QVERIFY(m_studio->waitForSteps(3));
    QVERIFY(describe(m_studio->controller->model()).edits.empty());
    Q_EMIT panel.promptApplied(panel.prompt(), panel.negative());
    QTRY_COMPARE(describe(m_studio->controller->model()).edits.size(), size_t(1));
    QCOMPARE(describe(m_studio->controller->model()).edits[0].after, std::string("a blue moon"));
}

void TestStudioController::aRefusedPromptStillWaits()
{
    QVERIFY(m_studio->begin());
    auto& model = m_studio->controller->model();
    model.setPrompt(QString()); // the engine takes no empty one
    model.applyPrompt();
    QVERIFY(!model.hasUnappliedPrompt());
    QTRY_VERIFY(model.hasUnappliedPrompt());
    model.setPrompt(QStringLiteral("a blue moon"));
    model.applyPrompt();
    QVERIFY(m_studio->waitForSteps(3));
    QVERIFY(!model.hasUnappliedPrompt());
}

void TestStudioController::whatElseIsRefusedLeavesThePromptApplied()
{
    QVERIFY(m_studio->begin());
    auto& worker = m_studio->controller->worker();
    QSignalSpy refusals(&worker, &studio::EngineWorker::refused);
    QMetaObject::invokeMethod(&worker, [&worker] { worker.showOther({ "/nowhere/other.png", 0 }); });
    QTRY_COMPARE(refusals.count(), 1);
    QCOMPARE(refusals[0][1].value<studio::Command>(), studio::Command::ShowOther);
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("other.png")));
    QVERIFY(!m_studio->controller->model().hasUnappliedPrompt());
}

void TestStudioController::thePrefixIsASettingToo()
{
    Q_EMIT m_studio->window.body().prompt->prefixEdited(QStringLiteral("A photo of "));
    QCOMPARE(m_studio->window.body().settings->settings().prefix, std::string("A photo of "));
    m_studio->edit("prefix", "A drawing of ");
    QCOMPARE(m_studio->window.body().prompt->prefix(), QStringLiteral("A drawing of "));
}

void TestStudioController::aFailureIsToldAndTheRunCanGoOn()
{
    m_studio->lab->failsAt = 5;
    m_studio->click("startButton");
    QVERIFY(m_studio->waitForText("startButton", "Resume"));
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("not finite")));
    QVERIFY(!m_studio->window.body().picture->moments().shown().image.isNull());
    m_studio->lab->failsAt = -1;
    m_studio->click("startButton");
    QVERIFY(m_studio->waitForSteps(3));
}

void TestStudioController::aBrokenPackIsToldAndTheOldOneStays()
{
    m_studio->lab->failsLoad = true;
    Q_EMIT m_studio->window.files().loadRequested(QStringLiteral("/packs/broken"));
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("unet.safetensors")));
    QCOMPARE(m_studio->controller->model().pack()->engine.packName, std::string("fake"));
    QVERIFY(m_studio->begin());
}

void TestStudioController::eachRunHasANewSeedUnlessItIsLocked()
{
    QVERIFY(m_studio->begin());
    const uint64_t first = describe(m_studio->controller->model()).seed;
    m_studio->click("stopButton");
    QVERIFY(m_studio->waitForText("startButton", "Start"));
    QVERIFY(m_studio->begin());
    const uint64_t second = describe(m_studio->controller->model()).seed;
    QVERIFY(second != first);
    m_studio->window.body().prompt->setSeedLocked(true);
    m_studio->click("stopButton");
    QVERIFY(m_studio->waitForText("startButton", "Start"));
    QVERIFY(m_studio->begin());
    QCOMPARE(describe(m_studio->controller->model()).seed, second);
}

void TestStudioController::aTypedSeedIsTaken()
{
    m_studio->controller->model().setSeed(18446744073709551615u);
    QVERIFY(m_studio->begin());
    QCOMPARE(describe(m_studio->controller->model()).seed, uint64_t(18446744073709551615u));
}

void TestStudioController::scoresAreShown()
{
    Q_EMIT m_studio->window.action(ui::ActionId::Score)->triggered(true);
    QVERIFY(m_studio->begin());
    QVERIFY(m_studio->waitForSteps(25));
    QTRY_VERIFY(m_studio->window.body().curves->store().track(ui::Curve::Judge).size() >= 2);
}

void TestStudioController::mapsAreShown()
{
    QVERIFY(m_studio->begin());
    QTRY_VERIFY(m_studio->window.body().gradients->wanted().any());
    QTRY_VERIFY(m_studio->lab->inspections > 2);
    QTRY_VERIFY(
        !m_studio->window.body().gradients->findChild<QLabel*>(QStringLiteral("mapIteration"))->text().isEmpty());
}

void TestStudioController::theWindowMayCloseAtAnyMoment()
{
    m_studio->lab->stagesPerStep = 50000; // ten seconds a step
    m_studio->click("startButton");
    QTest::qWait(30);
    m_studio->window.close();
    m_studio->controller.reset();
    QCOMPARE(m_studio->lab->stepsDone.load(), 0);
}

REFEREE_GUI_TEST(TestStudioController)
#include "tst_studio_controller.moc"
