// SPDX-License-Identifier: GPL-3.0-or-later
// A message belongs to the run that is shown, and its buttons cure what it says.
#include "tests/app/studio/presenters/window_kit.h"

#include "tests/support/test_registry.h"
#include "ui/main_window/seed_grid_dialog.h"
#include "ui/timeline/timeline_panel.h"

#include <QtGui/QAction>
#include <QtGui/QHelpEvent>
#include <QtWidgets/QToolTip>

using namespace referee;
using namespace referee::test;

class TestStudioMessages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aWarningEndsWithItsRun();
    void theSeedGridPostsNoWarnings();
    void aBranchIsAnotherRun();
    void aFailedSaveStaysWithTheNextRunUntilOneSucceeds();
    void aPackThatFailedIsToldUntilOneIsLoaded();
    void aStoppedRunIsToldUntilItGoesOn();
    void aCureActsOnTheRunThatIsPainted();
    void aCureOfAFinishedRunIsABranch();
    void clipIsOfferedWhereThePackHasIt();
    void anotherSeedBeginsAnotherRun();
    void aWarningThatIsNoLongerTrueGoes();

private:
    /// A whole run, whose picture the judge does not accept.
    void paintFooled()
    {
        m_studio->lab->isFooled = true;
        QVERIFY(m_studio->paint());
        m_studio->window.action(ui::ActionId::AskJudge)->trigger();
        QTRY_VERIFY(m_studio->message().contains(QStringLiteral("being fooled")));
    }
    std::string uuid() const { return m_studio->controller->model().run().record.uuid; }
    const Settings& acting() const { return m_studio->controller->model().run().acting.settings; }
    int count() const { return m_studio->window.body().messages->count(); }
    QString toolTip(const char* text)
    {
        auto* button = m_studio->messageButton(text);
        QHelpEvent help(QEvent::ToolTip, button->rect().center(), button->mapToGlobal(button->rect().center()));
        QApplication::sendEvent(button, &help);
        return QToolTip::text();
    }

    std::unique_ptr<FakeStudio> m_studio;
};

void TestStudioMessages::init()
{
    m_studio = std::make_unique<FakeStudio>(30);
    QVERIFY(m_studio->load());
}

void TestStudioMessages::cleanup() { m_studio.reset(); }

void TestStudioMessages::aWarningEndsWithItsRun()
{
    paintFooled();
    m_studio->lab->isFooled = false;
    const std::string before = uuid();
    QVERIFY(m_studio->paint());
    QVERIFY(uuid() != before);
    QCOMPARE(m_studio->message(), QString());
}

void TestStudioMessages::theSeedGridPostsNoWarnings()
{
    m_studio->lab->isFooled = true;
    m_studio->window.action(ui::ActionId::SeedGrid)->trigger();
    auto* dialog = m_studio->window.findChild<ui::SeedGridDialog*>();
    QStringList told;
    connect(m_studio->window.body().messages, &ui::MessageStrip::countChanged, dialog,
        [&] { told << m_studio->message(); });
    std::vector<studio::GridCell> cells;
    bool isDone = false;
    connect(&m_studio->controller->worker(), &studio::EngineWorker::gridChanged, dialog,
        [&](const auto& all, bool areDone) {
            cells = all;
            isDone = areDone;
        });
    QSignalSpy scored(&m_studio->controller->worker(), &studio::EngineWorker::scored);
    Q_EMIT dialog->startRequested(3, 5, 1);
    QTRY_VERIFY(isDone);
    QCOMPARE(scored.size(), 4); // three seeds, and the chosen one at its end
    QVERIFY2(told.isEmpty(), qPrintable(told.join(QLatin1Char('\n'))));
    Q_EMIT dialog->openRequested(QString::fromStdString(cells.front().file.string()));
    QTRY_COMPARE(uuid(), RunFile::open(cells.front().file, RunFile::Access::Read).head().uuid);
    QVERIFY(told.isEmpty());
}

void TestStudioMessages::aBranchIsAnotherRun()
{
    paintFooled();
    m_studio->lab->isFooled = false;
    const std::string parent = uuid();
    Q_EMIT m_studio->window.body().timeline->forkRequested(10);
    QTRY_VERIFY(uuid() != parent);
    QCOMPARE(m_studio->message(), QString());
}

void TestStudioMessages::aFailedSaveStaysWithTheNextRunUntilOneSucceeds()
{
    QVERIFY(m_studio->paint());
    Q_EMIT m_studio->window.files().numbersRequested(QStringLiteral("/proc/nowhere/numbers.csv"));
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("/proc/nowhere")));
    QVERIFY(m_studio->paint());
    QVERIFY(m_studio->message().contains(QStringLiteral("/proc/nowhere")));
    const auto save = [this](const char* name) { return m_studio->folder.filePath(QString::fromLatin1(name)); };
    Q_EMIT m_studio->window.files().saveRequested(save("star.png"), true); // another command
    QTRY_COMPARE(count(), 2);
    Q_EMIT m_studio->window.files().numbersRequested(save("numbers.csv"));
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("numbers.csv")));
    QCOMPARE(count(), 2); // two confirmations
}

void TestStudioMessages::aPackThatFailedIsToldUntilOneIsLoaded()
{
    m_studio->lab->failsLoad = true;
    m_studio->controller->open(false);
    QTRY_COMPARE(count(), 1);
    QVERIFY(m_studio->paint()); // with the pack before
    QCOMPARE(count(), 1);
    m_studio->lab->failsLoad = false;
    m_studio->controller->open(false);
    QTRY_COMPARE(count(), 0);
}

void TestStudioMessages::aStoppedRunIsToldUntilItGoesOn()
{
    m_studio->lab->failsAt = 5;
    m_studio->click("startButton");
    QTRY_VERIFY(m_studio->messageButton("Resume"));
    m_studio->lab->failsAt = -1;
    m_studio->click("startButton");
    QTRY_COMPARE(count(), 0);
}

void TestStudioMessages::aCureActsOnTheRunThatIsPainted()
{
    m_studio = std::make_unique<FakeStudio>(); // long
    QVERIFY(m_studio->load());
    m_studio->lab->isFooled = true;
    QVERIFY(m_studio->begin());
    m_studio->window.action(ui::ActionId::AskJudge)->trigger();
    QTRY_VERIFY(m_studio->messageButton("More views"));
    QVERIFY(!m_studio->messageButton("Add CLIP")); // the pack has none
    const std::string run = uuid();
    const int64_t views = acting().views;
    QCOMPARE(toolTip("More views"),
        QStringLiteral("Views %1 → %2, from the next iteration on.").arg(views).arg(views * 3 / 2));
    QTest::mouseClick(m_studio->messageButton("More views"), Qt::LeftButton);
    QCOMPARE(count(), 0);
    QTRY_COMPARE(m_studio->lab->lastSettings().views, views * 3 / 2);
    QCOMPARE(m_studio->window.body().settings->settings().views, views * 3 / 2);
    QCOMPARE(uuid(), run);
}

void TestStudioMessages::aCureOfAFinishedRunIsABranch()
{
    paintFooled();
    const std::string parent = uuid();
    const double noise = acting().stepNoise;
    const int64_t tail = 30 - acting().tail; // its first iteration
    QVERIFY(toolTip("More noise").startsWith(QStringLiteral("Starts a branch at iteration %1 with ").arg(tail / 2)));
    m_studio->window.body().timeline->setShown(7);
    QVERIFY(toolTip("More noise").startsWith(QStringLiteral("Starts a branch at iteration 7 with ")));
    QTest::mouseClick(m_studio->messageButton("More noise"), Qt::LeftButton);
    QTRY_COMPARE(m_studio->controller->model().run().record.parent, parent);
    QCOMPARE(m_studio->controller->model().run().record.firstIteration, int64_t(7));
    QVERIFY(acting().stepNoise > noise);
}

void TestStudioMessages::clipIsOfferedWhereThePackHasIt()
{
    m_studio = std::make_unique<FakeStudio>(30);
    m_studio->lab->hasClip = true;
    QVERIFY(m_studio->load());
    paintFooled();
    QVERIFY(m_studio->messageButton("Add CLIP"));
}

void TestStudioMessages::anotherSeedBeginsAnotherRun()
{
    m_studio = std::make_unique<FakeStudio>(200);
    QVERIFY(m_studio->load());
    m_studio->lab->isStill = true;
    QVERIFY(m_studio->paint());
    QVERIFY(m_studio->messageButton("Larger w1") && m_studio->messageButton("More noise"));
    const std::string before = uuid();
    const quint64 seed = m_studio->controller->model().run().record.request.seed;
    m_studio->lab->isStill = false;
    QVERIFY(toolTip("Another seed").startsWith(QStringLiteral("Starts a new run")));
    QTest::mouseClick(m_studio->messageButton("Another seed"), Qt::LeftButton);
    QTRY_VERIFY(uuid() != before);
    QVERIFY(m_studio->controller->model().run().record.request.seed != seed);
}

void TestStudioMessages::aWarningThatIsNoLongerTrueGoes()
{
    m_studio = std::make_unique<FakeStudio>(); // long
    QVERIFY(m_studio->load());
    m_studio->lab->latentStd = 3;
    QVERIFY(m_studio->begin());
    QTRY_VERIFY(m_studio->messageButton("Smaller w2"));
    m_studio->lab->latentStd = 1;
    QTRY_COMPARE(count(), 0);
    m_studio->lab->isFooled = true;
    m_studio->window.action(ui::ActionId::AskJudge)->trigger();
    QTRY_VERIFY(m_studio->messageButton("More views"));
    m_studio->edit("w1", "3.5"); // the user does something about it
    QTRY_COMPARE(count(), 0);
    m_studio->window.action(ui::ActionId::AskJudge)->trigger(); // in vain
    QTRY_VERIFY(m_studio->messageButton("More views"));
    m_studio->lab->isFooled = false;
    m_studio->window.action(ui::ActionId::AskJudge)->trigger();
    QTRY_COMPARE(count(), 0);
}

REFEREE_GUI_TEST(TestStudioMessages)
#include "tst_studio_messages.moc"
