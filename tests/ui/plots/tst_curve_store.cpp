// SPDX-License-Identifier: GPL-3.0-or-later
// What the tracks hold, smoothing against a plain loop.
#include "tests/support/test_registry.h"
#include "ui/plots/curve_store.h"

#include <QtTest/QtTest>

#include <cmath>
#include <limits>

using namespace referee;
using namespace referee::ui;

namespace {

StepReport step(qint64 iteration)
{
    const double i = static_cast<double>(iteration);
    StepReport report;
    report.iteration = iteration;
    report.itm = 1 / (i + 3);
    report.caption = 2.5 + 0.1 * std::sin(i);
    report.refereeNorm = 1e-7 * (i + 1);
    report.matchedNorm = 2.25;
    report.sdsNorm = 1.125;
    report.cosine = -0.3;
    report.refereeShare = 0.6;
    report.sdsShare = 0.3;
    report.noiseShare = 0.1;
    report.latentStd = 0.9;
    return report;
}

CurveStore storeOf(qint64 iterations)
{
    CurveStore store;
    for (qint64 i = 0; i < iterations; ++i) {
        store.append(step(i));
    }
    return store;
}

std::vector<double> plainSmoothing(const std::vector<double>& values, double beta)
{
    std::vector<double> smooth;
    for (std::size_t i = 0; i < values.size(); ++i) {
        smooth.push_back(i == 0 ? values[0] : beta * smooth[i - 1] + (1 - beta) * values[i]);
    }
    return smooth;
}

} // namespace

class TestCurveStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRowStandsAtItsPlace()
    {
        for (std::size_t i = 0; i < kCurves; ++i) {
            QCOMPARE(static_cast<std::size_t>(curveTable()[i].curve), i);
        }
    }

    void takesEachMeasurementToItsTrack()
    {
        const CurveStore store = storeOf(3);
        QCOMPARE(store.track(Curve::Matching).raw, (std::vector<double> { 1.0 / 3, 1.0 / 4, 1.0 / 5 }));
        QCOMPARE(store.track(Curve::SdsNorm).iterations, (std::vector<double> { 0, 1, 2 }));
        QCOMPARE(store.track(Curve::Clip).size(), 0U); // CLIP was not asked
        QCOMPARE(store.track(Curve::Judge).size(), 0U);
    }

    void theTailHasNoRefereeValues()
    {
        CurveStore store = storeOf(2);
        StepReport tail = step(2);
        tail.isTail = true;
        store.append(tail);
        QCOMPARE(store.track(Curve::Matching).size(), 2U);
        QCOMPARE(store.track(Curve::Cosine).size(), 2U);
        QCOMPARE(store.track(Curve::SdsNorm).size(), 3U);
        QCOMPARE(store.tailBegin(), 2);
        QVERIFY(store.conflictAt(2).isTail);
        QVERIFY(!store.conflictAt(1).isTail);
    }

    void smoothsAsAPlainLoopWhetherSetBeforeOrAfter()
    {
        CurveStore before;
        before.setSmoothing(0.9);
        for (qint64 i = 0; i < 200; ++i) {
            before.append(step(i));
        }
        CurveStore after = storeOf(200);
        QCOMPARE(after.track(Curve::Captioning).smooth, after.track(Curve::Captioning).raw);
        after.setSmoothing(0.9);
        const auto expected = plainSmoothing(before.track(Curve::Captioning).raw, 0.9);
        QVERIFY(before.track(Curve::Captioning).smooth == expected);
        QVERIFY(after.track(Curve::Captioning).smooth == expected);
    }

    void growingIsNoRevision()
    {
        CurveStore store = storeOf(2);
        const int revision = store.revision();
        store.append(step(2));
        QCOMPARE(store.revision(), revision);
        store.setSmoothing(0.5);
        QVERIFY(store.revision() != revision);
    }

    void leavesOutWhatIsNotFinite()
    {
        CurveStore store = storeOf(1);
        StepReport broken = step(1);
        broken.itm = std::numeric_limits<double>::quiet_NaN();
        broken.sdsNorm = std::numeric_limits<double>::infinity();
        store.append(broken);
        QCOMPARE(store.track(Curve::Matching).size(), 1U);
        QCOMPARE(store.track(Curve::SdsNorm).size(), 1U);
        QCOMPARE(store.track(Curve::Captioning).size(), 2U);
    }

    void goingBackDropsWhatLayAfter()
    {
        CurveStore store = storeOf(100);
        store.setSmoothing(0.8);
        store.addMark({ 10, QStringLiteral("kept"), Side::User });
        store.addMark({ 80, QStringLiteral("dropped"), Side::User });
        store.append(step(57));
        QCOMPARE(store.lastIteration(), 57);
        const CurveTrack& track = store.track(Curve::Matching);
        QCOMPARE(track.size(), 58U);
        QVERIFY(track.smooth == plainSmoothing(track.raw, 0.8));
        QCOMPARE(store.marks().size(), 1U);
        QCOMPARE(store.marks().front().text, QStringLiteral("kept"));
    }

    void scoresMayComeLateAndTwice()
    {
        CurveStore store = storeOf(50);
        store.setSmoothing(0.5);
        PictureScore score;
        score.hasJudge = true;
        for (const auto& [iteration, judge] : { std::pair(20, 0.2), std::pair(40, 0.4), std::pair(30, 0.9) }) {
            score.judge = judge;
            store.appendScore(iteration, score);
        }
        score.judge = 0.3;
        store.appendScore(30, score);
        const CurveTrack& track = store.track(Curve::Judge);
        QCOMPARE(track.iterations, (std::vector<double> { 20, 30, 40 }));
        QCOMPARE(track.raw, (std::vector<double> { 0.2, 0.3, 0.4 }));
        QVERIFY(track.smooth == plainSmoothing(track.raw, 0.5));
        QCOMPARE(store.track(Curve::ClipScore).size(), 0U);
        QCOMPARE(*store.valueAt(Curve::Judge, 35), 0.3);
        QVERIFY(!store.valueAt(Curve::Judge, 19));
    }

    void clearForgetsAll()
    {
        CurveStore store = storeOf(10);
        store.addMark({ 1, QStringLiteral("x"), Side::User });
        store.clear();
        QVERIFY(store.isEmpty());
        QCOMPARE(store.lastIteration(), -1);
        QVERIFY(store.marks().empty());
    }
};

REFEREE_TEST(TestCurveStore)
#include "tst_curve_store.moc"
