// SPDX-License-Identifier: GPL-3.0-or-later
// Weights, rates, noise and restarts against the figures of the reference code (spec 4.3).
#include "core/base/presets.h"
#include "core/methods/inversion/schedule.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <cmath>

using namespace referee;

class TestSchedule : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void referenceRateWarmsUpThenFalls_data();
    void referenceRateWarmsUpThenFalls();
    void sdsWeightFallsAlongACosine_data();
    void sdsWeightFallsAlongACosine();
    void restartsHappenAfter40And100Only();
    void restartPeriodZeroMeansNever();
    void tailHasNoReferee();
    void paperHasOneRateForBothSteps();
    void paperAddsNoNoiseInTheTail();
    void onlyTheReferenceAddsNoiseToTheGradient();
    void methodVlmHasNoTailAndNoSds();
    void methodSdsNeverAsksTheReferee();
    void w1StaysUnlessAnEndIsGiven();
};

namespace {

bool isRoughly(double actual, double expected) { return std::abs(actual - expected) < 1e-4 * std::abs(expected); }

} // namespace

void TestSchedule::referenceRateWarmsUpThenFalls_data()
{
    QTest::addColumn<int>("iteration");
    QTest::addColumn<double>("rate");
    QTest::newRow("first") << 0 << 0.1;
    QTest::newRow("end of warm-up") << 9 << 1.0;
    QTest::newRow("start of cosine") << 10 << 1.0;
    QTest::newRow("39") << 39 << 0.955287;
    QTest::newRow("middle") << 85 << 0.75;
    QTest::newRow("149") << 149 << 0.506605;
}

void TestSchedule::referenceRateWarmsUpThenFalls()
{
    QFETCH(int, iteration);
    QFETCH(double, rate);
    QVERIFY(isRoughly(termsAt(presetSettings("reference"), iteration).rate, rate));
}

void TestSchedule::sdsWeightFallsAlongACosine_data()
{
    QTest::addColumn<int>("iteration");
    QTest::addColumn<double>("w2");
    QTest::newRow("0") << 0 << 800.0;
    QTest::newRow("39") << 39 << 744.1707;
    QTest::newRow("99") << 99 << 527.1059;
    QTest::newRow("149") << 149 << 404.6468;
    QTest::newRow("159") << 159 << 400.0386;
}

void TestSchedule::sdsWeightFallsAlongACosine()
{
    QFETCH(int, iteration);
    QFETCH(double, w2);
    const double found = termsAt(presetSettings("studio"), iteration).w2;
    QVERIFY2(std::abs(found - w2) < 1e-3, qPrintable(QString::number(found, 'f', 6)));
}

void TestSchedule::restartsHappenAfter40And100Only()
{
    const Settings settings = presetSettings("reference");
    QList<int> restarts;
    for (int i = 0; i < settings.iterations; ++i) {
        if (termsAt(settings, i).restarts) {
            restarts << i + 1;
        }
    }
    QCOMPARE(restarts, (QList<int> { 40, 100 }));
}

void TestSchedule::restartPeriodZeroMeansNever()
{
    Settings settings;
    settings.emaRestart = 0;
    for (int i = 0; i < settings.iterations; ++i) {
        QVERIFY(!termsAt(settings, i).restarts);
    }
}

void TestSchedule::tailHasNoReferee()
{
    const Settings settings;
    QVERIFY(termsAt(settings, 149).hasReferee);
    QVERIFY(!termsAt(settings, 150).hasReferee);
    QVERIFY(termsAt(settings, 150).hasSds);
    QCOMPARE(termsAt(settings, 149).sigma, 0.2);
    QCOMPARE(termsAt(settings, 150).sigma, 0.01);
}

void TestSchedule::paperHasOneRateForBothSteps()
{
    const auto paper = presetSettings("paper");
    QCOMPARE(termsAt(paper, 0).rate, 1.0);
    QVERIFY(isRoughly(termsAt(paper, 80).rate, 0.75));
    QCOMPARE(termsAt(paper, 80).sdsRate, termsAt(paper, 80).rate);
    QCOMPARE(termsAt(presetSettings("studio"), 80).sdsRate, 1.0);
}

void TestSchedule::paperAddsNoNoiseInTheTail() { QCOMPARE(termsAt(presetSettings("paper"), 155).sigma, 0.0); }

void TestSchedule::onlyTheReferenceAddsNoiseToTheGradient()
{
    QCOMPARE(termsAt(presetSettings("reference"), 5).gradientSigma, 0.2);
    QCOMPARE(termsAt(presetSettings("paper"), 5).gradientSigma, 0.0);
    QCOMPARE(termsAt(presetSettings("studio"), 5).gradientSigma, 0.0);
}

void TestSchedule::methodVlmHasNoTailAndNoSds()
{
    Settings settings;
    settings.method = "vlm";
    QVERIFY(termsAt(settings, 159).hasReferee);
    QVERIFY(!termsAt(settings, 0).hasSds);
    QCOMPARE(termsAt(settings, 159).sigma, settings.noiseSigma);
}

void TestSchedule::methodSdsNeverAsksTheReferee()
{
    Settings settings;
    settings.method = "sds";
    for (int i = 0; i < settings.iterations; ++i) {
        QVERIFY(!termsAt(settings, i).hasReferee);
    }
}

void TestSchedule::w1StaysUnlessAnEndIsGiven()
{
    Settings settings;
    QCOMPARE(termsAt(settings, 159).w1, 2.0);
    settings.w1End = 1;
    QVERIFY(isRoughly(termsAt(settings, 80).w1, 1.5));
}

REFEREE_TEST(TestSchedule)
#include "tst_schedule.moc"
