// SPDX-License-Identifier: GPL-3.0-or-later
// Runs on the miniature: repeatable, restorable, stoppable, in every method; pictures and their scores.
#include "core/base/errors.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <cmath>
#include <limits>

using namespace referee;
using namespace referee::test;

class TestRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void sameSeedTwiceIsTheSameBitForBit();
    void anotherSeedIsAnotherPicture();
    void restoredRunEqualsTheStraightRun_data();
    void restoredRunEqualsTheStraightRun();
    void stoppedStepChangesNothing();
    void lookingAtThePictureChangesNothing();
    void everyMethodRuns_data();
    void everyMethodRuns();
    void hardestViewsAreKept();
    void weightedMixOfRefereesRuns();
    void startPictureComesBack();
    void promptMayChangeWhileRunning();
    void notFiniteLatentEndsTheStep();
    void sizesMustFit();

private:
    RunSpec request(const std::string& method = "vlm+sds") const;
    std::vector<float> latentAfter(const RunSpec& request, int steps);
    std::unique_ptr<LocalEngine> m_engine;
};

void TestRuns::initTestCase() { m_engine = loadEngine(); }

RunSpec TestRuns::request(const std::string& method) const
{
    RunSpec request;
    request.prompt = kPrompt;
    request.seed = 5;
    request.settings.method = method;
    request.settings.iterations = 8;
    request.settings.tail = 2;
    request.settings.views = 3;
    request.settings.emaStart = 3;
    request.settings.emaRestart = 2;
    request.settings.samplerSteps = 8;
    return request;
}

std::vector<float> TestRuns::latentAfter(const RunSpec& run, int steps)
{
    m_engine->begin(run);
    for (int i = 0; i < steps; ++i) {
        m_engine->step(run.settings, false);
    }
    return m_engine->snapshot().z;
}

void TestRuns::sameSeedTwiceIsTheSameBitForBit()
{
    const auto first = latentAfter(request(), 8);
    QVERIFY(latentAfter(request(), 8) == first);
}

void TestRuns::anotherSeedIsAnotherPicture()
{
    RunSpec other = request();
    other.seed = 0x8000000000000005; // beyond 63 bits
    QVERIFY(latentAfter(other, 1) != latentAfter(request(), 1));
}

void TestRuns::restoredRunEqualsTheStraightRun_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<int>("at");
    for (const auto* preset : { "studio", "paper", "reference" }) {
        for (const int at : { 0, 3, 5, 6 }) {
            QTest::addRow("%s at %d", preset, at) << QString::fromLatin1(preset) << at;
        }
    }
}

void TestRuns::restoredRunEqualsTheStraightRun()
{
    QFETCH(QString, preset);
    QFETCH(int, at);
    RunSpec run = request();
    const Settings shape = run.settings;
    run.settings = m_engine->defaults(preset.toStdString());
    run.settings.iterations = shape.iterations;
    run.settings.tail = shape.tail;
    run.settings.views = shape.views;
    run.settings.emaStart = shape.emaStart;
    run.settings.emaRestart = shape.emaRestart;
    latentAfter(run, at);
    const Snapshot kept = m_engine->snapshot();
    const auto finish = [&] {
        while (m_engine->iteration() < run.settings.iterations) {
            m_engine->step(run.settings, false);
        }
        return m_engine->snapshot();
    };
    const Snapshot straight = finish();
    m_engine->begin(run);
    m_engine->restore(kept);
    const Snapshot restored = finish();
    QVERIFY(restored.z == straight.z);
    QVERIFY(restored.ema == straight.ema);
    QCOMPARE(restored.iteration, straight.iteration);
}

void TestRuns::stoppedStepChangesNothing()
{
    const auto before = latentAfter(request(), 2);
    const std::atomic<bool> stop = true;
    QVERIFY_THROWS_EXCEPTION(Cancelled, m_engine->step(request().settings, false, &stop));
    QVERIFY(m_engine->snapshot().z == before);
    QCOMPARE(m_engine->iteration(), 2);
}

void TestRuns::lookingAtThePictureChangesNothing()
{
    const auto blind = latentAfter(request(), 8);
    m_engine->begin(request());
    for (int i = 0; i < 8; ++i) {
        const auto report = m_engine->step(request().settings, true);
        QCOMPARE(report.picture.width, 128);
        m_engine->decode(PictureSource::Average);
        m_engine->score(report.picture, "a green fish");
    }
    QVERIFY(m_engine->snapshot().z == blind);
}

void TestRuns::everyMethodRuns_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("sampler");
    QTest::newRow("both") << QStringLiteral("vlm+sds") << QStringLiteral("ddim");
    QTest::newRow("referee alone") << QStringLiteral("vlm") << QStringLiteral("ddim");
    QTest::newRow("SDS alone") << QStringLiteral("sds") << QStringLiteral("ddim");
    QTest::newRow("ddim") << QStringLiteral("sd") << QStringLiteral("ddim");
    QTest::newRow("pndm") << QStringLiteral("sd") << QStringLiteral("pndm");
    QTest::newRow("dpm") << QStringLiteral("sd") << QStringLiteral("dpm");
}

void TestRuns::everyMethodRuns()
{
    QFETCH(QString, method);
    QFETCH(QString, sampler);
    RunSpec run = request(method.toStdString());
    run.settings.sampler = sampler.toStdString();
    m_engine->begin(run);
    int steps = 0;
    while (m_engine->iteration() < m_engine->length(run.settings)) {
        const auto report = m_engine->step(run.settings, false);
        QCOMPARE(report.iteration, steps);
        QVERIFY(std::isfinite(report.latentStd) && report.latentStd > 0);
        ++steps;
    }
    QVERIFY(steps >= 8);
    QCOMPARE(m_engine->decode(PictureSource::Latent).rgb.size(), size_t { 128 * 128 * 3 });
}

void TestRuns::hardestViewsAreKept()
{
    RunSpec run = request();
    m_engine->begin(run);
    const auto all = m_engine->step(run.settings, false);
    run.settings.hardest = 2;
    m_engine->begin(run);
    const auto hard = m_engine->step(run.settings, false);
    QCOMPARE(hard.keptViews.size(), size_t { 2 });
    for (size_t i = 0; i < 2; ++i) {
        const auto view = static_cast<size_t>(hard.keptViews[i]);
        const double loss = hard.itmPerView[i] + hard.captionPerView[i];
        QVERIFY(std::abs(loss - all.itmPerView[view] - all.captionPerView[view]) < 1e-4);
        for (size_t other = 0; other < 3; ++other) {
            const bool isKept = hard.keptViews[0] == int64_t(other) || hard.keptViews[1] == int64_t(other);
            QVERIFY(isKept || all.itmPerView[other] + all.captionPerView[other] <= loss + 1e-4);
        }
    }
    run.settings.hardestAsReference = true;
    m_engine->begin(run);
    QCOMPARE(m_engine->step(run.settings, false).keptViews.size(), size_t { 2 });
}

void TestRuns::weightedMixOfRefereesRuns()
{
    RunSpec run = request();
    run.settings.clipWeight = 0.5;
    m_engine->begin(run);
    const auto report = m_engine->step(run.settings, false);
    QVERIFY(report.clip > 0);
    QVERIFY(report.itm > 0);
    QVERIFY(std::abs(report.matchedNorm - run.settings.w1 * report.sdsNorm) < 1e-4 * report.matchedNorm);
    run.settings.blip2Weight = 0;
    run.settings.clipWeight = 0;
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->step(run.settings, false)); // as an edit
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->begin(run));
}

void TestRuns::startPictureComesBack()
{
    RunSpec run = request();
    constexpr int kPaper = 150; // the gray paper of the miniature's world; it has not learned others
    run.startPicture = { 128, 128, std::vector<uint8_t>(128 * 128 * 3, kPaper) };
    m_engine->begin(run);
    const auto decoded = m_engine->decode(PictureSource::Latent);
    double difference = 0;
    for (const uint8_t value : decoded.rgb) {
        difference += std::abs(int(value) - kPaper);
    }
    QVERIFY2(difference / double(decoded.rgb.size()) < 20, qPrintable(QString::number(difference)));
}

void TestRuns::promptMayChangeWhileRunning()
{
    m_engine->begin(request());
    m_engine->step(request().settings, false);
    const Snapshot before = m_engine->snapshot();
    const double old = m_engine->step(request().settings, false).caption;
    m_engine->restore(before);
    m_engine->setPrompt("a green fish", "");
    QVERIFY(m_engine->step(request().settings, false).caption != old);
}

void TestRuns::notFiniteLatentEndsTheStep()
{
    m_engine->begin(request());
    Snapshot broken = m_engine->snapshot();
    broken.z[7] = std::numeric_limits<float>::quiet_NaN();
    m_engine->restore(broken);
    try {
        m_engine->step(request().settings, false);
        QFAIL("a NaN went through");
    } catch (const NumericError& error) {
        QVERIFY(QString::fromUtf8(error.what()).contains(QStringLiteral("Iteration 0")));
    }
    QCOMPARE(m_engine->iteration(), 0);
}

void TestRuns::sizesMustFit()
{
    RunSpec run = request();
    run.width = 100;
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->begin(run));
    run.width = 160;
    run.height = 96;
    m_engine->begin(run);
    const auto report = m_engine->step(run.settings, true);
    QCOMPARE(report.picture.width, 160);
    QCOMPARE(report.picture.height, 96);
}

REFEREE_TEST(TestRuns)
#include "tst_runs.moc"
