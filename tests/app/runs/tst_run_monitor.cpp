// SPDX-License-Identifier: GPL-3.0-or-later
// What is said about a run, and when it is not.
#include "app/runs/run_monitor.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <cmath>

using namespace referee;

namespace {

/// Noise without a trend, the same in every test.
double jitter(int64_t i) { return 0.2 * std::sin(1.7 * static_cast<double>(i * i % 101)); }

StepReport reportOf(int64_t iteration, double itm, double caption)
{
    StepReport report;
    report.iteration = iteration;
    report.itm = itm;
    report.caption = caption;
    report.latentStd = 1;
    return report;
}

PictureScore scoreOf(double match, double first, double second)
{
    PictureScore score;
    score.match = match;
    score.hasJudge = true;
    score.judge = first * second;
    score.phrases = { { "a red star", first }, { "a blue dotted moon", second } };
    return score;
}

QList<MonitorNotice> noticesOf(RunMonitor& watch, int64_t first, int64_t end, const std::function<double(int64_t)>& itm)
{
    QList<MonitorNotice> found;
    for (int64_t i = first; i < end; ++i) {
        if (const auto notice = watch.note(reportOf(i, itm(i) + jitter(i), 2))) {
            found << *notice;
        }
    }
    return found;
}

} // namespace

class TestRunMonitor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLossThatFallsIsNoStandstill();
    void aLossThatStandsIsSaidOnce();
    void aRefereeThatIsContentMayStandStill();
    void anEditGivesANewChance();
    void theTailIsNotWatched();
    void aLatentThatIsTooWideIsSaidOnceUntilItWasNarrow();
    void aFooledRefereeIsSaidWithThePhraseThatIsMissing();
    void aDoubtingRefereeIsNotFooled();
    void aScoreWithoutJudgeTellsNothing();
};

void TestRunMonitor::aLossThatFallsIsNoStandstill()
{
    RunMonitor watch;
    QVERIFY(noticesOf(watch, 0, 300, [](int64_t i) { return 4 - 0.01 * static_cast<double>(i); }).isEmpty());
}

void TestRunMonitor::aLossThatStandsIsSaidOnce()
{
    RunMonitor watch;
    const auto found = noticesOf(watch, 0, 300, [](int64_t) { return 2.0; });
    QCOMPARE(found.size(), 1);
    QCOMPARE(found[0].trouble, Trouble::Plateau);
    QCOMPARE(found[0].iteration, 2 * RunMonitor::kWindow - 1);
    QVERIFY(found[0].advice.find("larger w1") != std::string::npos);
}

void TestRunMonitor::aRefereeThatIsContentMayStandStill()
{
    RunMonitor watch;
    QVERIFY(noticesOf(watch, 0, 300, [](int64_t) { return 0.3; }).isEmpty());
}

void TestRunMonitor::anEditGivesANewChance()
{
    RunMonitor watch;
    QCOMPARE(noticesOf(watch, 0, 60, [](int64_t) { return 2.0; }).size(), 1);
    watch.noteEdit();
    QVERIFY(noticesOf(watch, 60, 60 + 2 * RunMonitor::kWindow - 1, [](int64_t) { return 2.0; }).isEmpty());
    QCOMPARE(noticesOf(watch, 120, 140, [](int64_t) { return 2.0; }).size(), 1);
}

void TestRunMonitor::theTailIsNotWatched()
{
    RunMonitor watch;
    for (int64_t i = 0; i < 200; ++i) {
        StepReport report = reportOf(i, 2, 2);
        report.isTail = true;
        QVERIFY(!watch.note(report));
    }
}

void TestRunMonitor::aLatentThatIsTooWideIsSaidOnceUntilItWasNarrow()
{
    RunMonitor watch;
    int said = 0;
    int64_t i = 0;
    for (const double width : { 1.0, 1.9, 2.1, 1.95, 2.2, 2.5, 1.2, 2.3 }) {
        StepReport report = reportOf(i++, 1, 1);
        report.latentStd = width;
        const auto notice = watch.note(report);
        said += notice ? 1 : 0;
        QVERIFY(!notice || notice->trouble == Trouble::Overshoot);
    }
    QCOMPARE(said, 2);
}

void TestRunMonitor::aFooledRefereeIsSaidWithThePhraseThatIsMissing()
{
    RunMonitor watch;
    const auto notice = watch.note(40, scoreOf(0.9, 0.95, 0.03));
    QVERIFY(notice);
    QCOMPARE(notice->trouble, Trouble::Fooled);
    QCOMPARE(notice->iteration, 40);
    QVERIFY(notice->sentence.find("\"a blue dotted moon\" (0.03)") != std::string::npos);
    QVERIFY(!watch.note(45, scoreOf(0.9, 0.95, 0.03)));
    QVERIFY(!watch.note(50, scoreOf(0.9, 0.95, 0.9)));
    QVERIFY(watch.note(55, scoreOf(0.9, 0.01, 0.9)));
    watch.noteEdit(); // it has not helped
    QVERIFY(watch.note(60, scoreOf(0.9, 0.01, 0.9)));
}

void TestRunMonitor::aDoubtingRefereeIsNotFooled()
{
    RunMonitor watch;
    QVERIFY(!watch.note(40, scoreOf(0.2, 0.95, 0.03)));
    QVERIFY(!watch.note(41, scoreOf(0.9, 0.6, 0.6))); // the product is low, but every phrase is seen
}

void TestRunMonitor::aScoreWithoutJudgeTellsNothing()
{
    RunMonitor watch;
    PictureScore score = scoreOf(0.9, 0, 0);
    score.hasJudge = false;
    QVERIFY(!watch.note(1, score));
}

REFEREE_TEST(TestRunMonitor)
#include "tst_run_monitor.moc"
