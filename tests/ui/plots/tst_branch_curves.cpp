// SPDX-License-Identifier: GPL-3.0-or-later
// What is drawn of which branch: everything once.
#include "tests/support/test_registry.h"
#include "ui/plots/branch_curves.h"

#include <QtTest/QtTest>

#include <map>

using namespace referee;
using namespace referee::ui;

namespace {

/// The matching loss says whose step it is and which.
StepReport step(qint64 iteration, double whose)
{
    StepReport report;
    report.iteration = iteration;
    report.itm = whose + 0.001 * static_cast<double>(iteration);
    report.caption = 2;
    return report;
}

std::vector<StepReport> steps(qint64 first, qint64 end, double whose)
{
    std::vector<StepReport> all;
    for (qint64 i = first; i < end; ++i) {
        all.push_back(step(i, whose));
    }
    return all;
}

CurveBranch branch(const char* name, const char* parent, std::vector<StepReport> reports)
{
    CurveBranch one;
    one.uuid = one.name = QString::fromUtf8(name);
    one.parentUuid = QString::fromUtf8(parent);
    one.first = reports.front().iteration;
    one.reports = std::move(reports);
    return one;
}

CurveBranch currentFrom(qint64 first, const char* parent)
{
    CurveBranch one = branch("current", parent, steps(first, first + 1, 0));
    one.reports.clear();
    one.isCurrent = true;
    return one;
}

CurveStore storeOf(const std::vector<StepReport>& reports)
{
    CurveStore store;
    for (const StepReport& report : reports) {
        store.append(report);
    }
    return store;
}

} // namespace

class TestBranchCurves : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBranchBeginsOnTheLineThatItLeaves()
    {
        BranchCurves curves;
        curves.set({ currentFrom(0, ""), branch("b", "current", steps(20, 50, 5)) }, storeOf(steps(0, 60, 1)));
        QCOMPARE(curves.count(), 1);
        const auto points = curves.points(0, Curve::Matching);
        QCOMPARE(points.size(), 31);
        QCOMPARE(points.front(), QPointF(19, 1.019)); // of the current one
        QCOMPARE(points[1], QPointF(20, 5.02));
        QCOMPARE(curves.lastIteration(), 49);
    }

    void anAncestorOfThePresentDrawsOnlyWhatCameAfter()
    {
        BranchCurves curves;
        std::vector<StepReport> present = steps(0, 40, 1);
        present.push_back(step(40, 3));
        curves.set({ branch("parent", "", steps(0, 100, 1)), currentFrom(40, "parent") }, storeOf(present));
        const auto points = curves.points(0, Curve::Matching);
        QCOMPARE(points.front(), QPointF(39, 1.039));
        QCOMPARE(points.back(), QPointF(99, 1.099));
    }

    void everyStepOfATreeIsDrawnOnce()
    {
        // root 0–99; present leaves it at 40 by way of "middle", which left at 30; "other" left at 20, its child at 25.
        std::vector<StepReport> present = steps(0, 30, 1);
        for (const StepReport& report : steps(30, 40, 2)) {
            present.push_back(report);
        }
        present.push_back(step(40, 3));
        BranchCurves curves;
        curves.set({ branch("root", "", steps(0, 100, 1)), branch("middle", "root", steps(30, 80, 2)),
                       currentFrom(40, "middle"), branch("other", "root", steps(20, 60, 4)),
                       branch("child", "other", steps(25, 30, 5)) },
            storeOf(present));
        QCOMPARE(curves.names().join(QLatin1Char(' ')), QStringLiteral("root middle other child"));
        std::map<double, int> drawn; // by value: each step has its own
        for (const StepReport& report : present) {
            ++drawn[report.itm];
        }
        for (int line = 0; line < curves.count(); ++line) {
            const auto points = curves.points(line, Curve::Matching);
            for (qsizetype i = 1; i < points.size(); ++i) { // the first lies on the other line
                ++drawn[points[i].y()];
            }
        }
        QCOMPARE(drawn.size(), 100U + 50 + 40 + 5 + 1);
        for (const auto& [value, times] : drawn) {
            QVERIFY2(times == 1, qPrintable(QString::number(value)));
        }
    }

    void smoothingGoesOnFromTheSharedPast()
    {
        CurveStore present = storeOf(steps(0, 60, 1));
        present.setSmoothing(0.9);
        BranchCurves curves;
        curves.set({ currentFrom(0, ""), branch("b", "current", steps(20, 50, 5)) }, present);
        std::vector<StepReport> whole = steps(0, 20, 1);
        for (const StepReport& report : steps(20, 50, 5)) {
            whole.push_back(report);
        }
        CurveStore plain = storeOf(whole);
        plain.setSmoothing(0.9);
        QCOMPARE(curves.points(0, Curve::Matching)[1].y(), plain.track(Curve::Matching).smooth[20]);
        plain.setSmoothing(0.5);
        curves.setSmoothing(0.5);
        QCOMPARE(curves.points(0, Curve::Matching).back().y(), plain.track(Curve::Matching).smooth.back());
        curves.setSmoothing(0);
        QCOMPARE(curves.points(0, Curve::Matching).back().y(), 5.049);
    }

    void spansSayWhatIsShown()
    {
        BranchCurves curves;
        curves.set({ currentFrom(0, ""), branch("b", "current", steps(20, 50, 5)) }, storeOf(steps(0, 60, 1)));
        QCOMPARE(curves.span(Curve::Matching)->least, 1.019);
        QCOMPARE(curves.span(Curve::Matching)->greatest, 5.049);
        QCOMPARE(curves.span(Curve::SdsNorm)->leastPositive, 0.0);
        QVERIFY(!curves.span(Curve::Judge));
        const int revision = curves.revision();
        curves.setShown(false);
        QVERIFY(curves.revision() != revision);
        QVERIFY(!curves.span(Curve::Matching));
        QCOMPARE(curves.count(), 0);
        QCOMPARE(curves.lastIteration(), 49);
        QVERIFY(!curves.isEmpty());
    }

    void zerosDoNotHideTheLeastThatALogarithmShows()
    {
        std::vector<StepReport> reports = steps(0, 3, 1);
        reports[0].refereeNorm = 0.5;
        reports[2].refereeNorm = 0.9;
        BranchCurves curves;
        curves.set({ branch("b", "", reports) }, CurveStore());
        QCOMPARE(curves.span(Curve::RefereeNorm)->least, 0.0);
        QCOMPARE(curves.span(Curve::RefereeNorm)->leastPositive, 0.5);
    }

    void whatABranchDoesNotOwnIsNotLookedAt()
    {
        CurveBranch whole = branch("b", "current", steps(0, 50, 5)); // with its past, as a file may hold it
        whole.first = 20;
        BranchCurves curves;
        curves.set({ currentFrom(0, ""), whole }, storeOf(steps(0, 60, 1)));
        QCOMPARE(curves.points(0, Curve::Matching).front(), QPointF(19, 1.019));
    }

    void aBranchWithoutAnythingOwnIsNoLine()
    {
        BranchCurves curves;
        curves.set({ branch("parent", "", steps(0, 40, 1)), currentFrom(40, "parent") }, storeOf(steps(0, 50, 1)));
        QVERIFY(curves.isEmpty());
        curves.set({}, CurveStore());
        QVERIFY(curves.isEmpty());
        QCOMPARE(curves.lastIteration(), -1);
    }

    void aRingOfParentsEnds()
    {
        BranchCurves curves;
        curves.set({ branch("a", "b", steps(10, 20, 1)), branch("b", "a", steps(20, 30, 2)), currentFrom(5, "a") },
            storeOf(steps(0, 9, 3)));
        QCOMPARE(curves.count(), 2);
    }
};

REFEREE_TEST(TestBranchCurves)
#include "tst_branch_curves.moc"
