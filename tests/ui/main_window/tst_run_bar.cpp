// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/main_window/run_bar.h"
#include "ui/theme/theme.h"

#include <QtTest/QtTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

using namespace referee::ui;

class RunBarTest : public QObject {
    Q_OBJECT

private:
    static QPushButton* button(RunBar& bar, const char* name)
    {
        return bar.findChild<QPushButton*>(QLatin1String(name));
    }
    static QPushButton* mainButton(RunBar& bar) { return button(bar, "startButton"); }
    static QString progressText(RunBar& bar) { return bar.findChild<QLabel*>(QStringLiteral("progressText"))->text(); }

private Q_SLOTS:
    void theBigButtonSaysWhatItDoes_data()
    {
        QTest::addColumn<RunState>("state");
        QTest::addColumn<bool>("hasPack");
        QTest::addColumn<bool>("hasRun");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isEnabled");
        QTest::addColumn<QByteArray>("signal");
        QTest::newRow("nothing loaded") << RunState::Idle << false << false << "Start" << false << QByteArray();
        QTest::newRow("loading") << RunState::Loading << false << false << "Start" << false << QByteArray();
        QTest::newRow("ready") << RunState::Ready << true << false << "Start" << true << QByteArray("start");
        QTest::newRow("finished") << RunState::Ready << true << true << "Start" << true << QByteArray("start");
        QTest::newRow("running") << RunState::Running << true << true << "Pause" << true << QByteArray("pause");
        QTest::newRow("paused") << RunState::Paused << true << true << "Resume" << true << QByteArray("resume");
        QTest::newRow("failed") << RunState::Failed << true << true << "Resume" << true << QByteArray("resume");
        QTest::newRow("failed first") << RunState::Failed << true << false << "Start" << true << QByteArray("start");
    }
    void theBigButtonSaysWhatItDoes()
    {
        QFETCH(RunState, state);
        QFETCH(bool, hasPack);
        QFETCH(bool, hasRun);
        RunBar bar;
        bar.setState(state, actionsFor(state, hasPack, hasRun));
        QTEST(mainButton(bar)->text(), "text");
        QTEST(mainButton(bar)->isEnabled(), "isEnabled");
        QSignalSpy starts(&bar, &RunBar::startRequested);
        QSignalSpy pauses(&bar, &RunBar::pauseRequested);
        QSignalSpy resumes(&bar, &RunBar::resumeRequested);
        QTest::mouseClick(mainButton(bar), Qt::LeftButton);
        QFETCH(QByteArray, signal);
        QCOMPARE(starts.count(), int(signal == "start"));
        QCOMPARE(pauses.count(), int(signal == "pause"));
        QCOMPARE(resumes.count(), int(signal == "resume"));
    }

    void memorySaysWhatFits()
    {
        RunBar bar;
        const auto text = [&] { return bar.findChild<QLabel*>(QStringLiteral("memoryText"))->text(); };
        referee::MemoryPlan plan;
        plan.peak = 9'990'000'000;
        plan.available = 11'000'000'000;
        plan.chunk = 10;
        bar.setMemory(plan, 10);
        QCOMPARE(text(), QStringLiteral("memory: 10.0 GB of 11.0 GB"));
        plan.chunk = 4;
        bar.setMemory(plan, 10);
        QCOMPARE(text(), QStringLiteral("memory: 10.0 GB of 11.0 GB · 4 of 10 views at once"));
        plan.fits = false;
        plan.chunk = 1;
        plan.available = 600'000'000;
        bar.setMemory(plan, 1);
        QCOMPARE(text(), QStringLiteral("⚠ needs 10.0 GB, 600 MB available"));
        plan.available = 0;
        plan.fits = true;
        bar.setMemory(plan, 1);
        QCOMPARE(text(), QStringLiteral("memory: 10.0 GB"));
    }

    void aRunThatHasEndedIsPaintedOn()
    {
        RunBar bar;
        bar.setState(RunState::Ready, actionsFor(RunState::Ready, true, true));
        QPushButton* step = button(bar, "stepButton");
        QPushButton* extend = button(bar, "extendButton");
        QVERIFY(!step->isEnabled()); // the sampler has done its steps
        QVERIFY(step->toolTip().contains(QStringLiteral("sampler")));
        QVERIFY(extend->isHidden() && !button(bar, "stopButton")->isHidden());
        bar.setExtension(40);
        QVERIFY(step->isEnabled());
        QVERIFY(!extend->isHidden() && button(bar, "stopButton")->isHidden());
        QSignalSpy extended(&bar, &RunBar::extendRequested);
        extend->click();
        QCOMPARE(extended.count(), 1);
        bar.setState(RunState::Running, actionsFor(RunState::Running, true, true));
        QVERIFY(extend->isHidden() && !button(bar, "stopButton")->isHidden());
    }

    void stepAndStopFollowTheState()
    {
        RunBar bar;
        QPushButton* step = button(bar, "stepButton");
        QPushButton* stop = button(bar, "stopButton");
        QSignalSpy steps(&bar, &RunBar::stepRequested);
        QSignalSpy stops(&bar, &RunBar::stopRequested);
        bar.setState(RunState::Running, actionsFor(RunState::Running, true, true));
        QVERIFY(!step->isEnabled());
        QVERIFY(stop->isEnabled());
        bar.setState(RunState::Paused, actionsFor(RunState::Paused, true, true));
        QTest::mouseClick(step, Qt::LeftButton);
        QTest::mouseClick(stop, Qt::LeftButton);
        QCOMPARE(steps.count(), 1);
        QCOMPARE(stops.count(), 1);
    }

    void progressIsOneLineOfFacts_data()
    {
        QTest::addColumn<qint64>("iteration");
        QTest::addColumn<double>("perSecond");
        QTest::addColumn<double>("secondsLeft");
        QTest::addColumn<QString>("text");
        QTest::newRow("usual") << qint64(57) << 8.13 << 12.7 << QStringLiteral("57 / 160 · 8.1/s · 0:13 left");
        QTest::newRow("slow") << qint64(1) << 0.02 << 7950.0 << QStringLiteral("1 / 160 · 50.0 s each · 2:12:30 left");
        QTest::newRow("unknown speed") << qint64(1) << 0.0 << -1.0 << QStringLiteral("1 / 160");
        QTest::newRow("done") << qint64(160) << 8.0 << 0.0 << QStringLiteral("160 / 160 · 8.0/s");
    }
    void progressIsOneLineOfFacts()
    {
        QFETCH(qint64, iteration);
        QFETCH(double, perSecond);
        QFETCH(double, secondsLeft);
        RunBar bar;
        bar.setProgress(iteration, 160, perSecond, secondsLeft);
        QTEST(progressText(bar), "text");
        QCOMPARE(bar.findChild<ThinBar*>()->share(), double(iteration) / 160);
    }

    void clearedProgressTellsTheState()
    {
        RunBar bar;
        bar.setProgress(5, 10, 1, 5);
        bar.clearProgress();
        bar.setState(RunState::Ready, actionsFor(RunState::Ready, true, false));
        QCOMPARE(progressText(bar), QStringLiteral("ready"));
        QCOMPARE(bar.findChild<ThinBar*>()->share(), 0.0);
    }

    void theBarIsPaintedInThePersonsColour()
    {
        applyTheme(*qApp, ThemeChoice::Dark);
        ThinBar bar;
        bar.resize(100, bar.height());
        bar.setShare(0.5);
        const QImage image = bar.grab().toImage();
        QCOMPARE(image.pixelColor(25, 2), theme().user);
        QCOMPARE(image.pixelColor(75, 2), theme().line);
    }
};

REFEREE_GUI_TEST(RunBarTest)
#include "tst_run_bar.moc"
