// SPDX-License-Identifier: GPL-3.0-or-later
// Method sd in time: every state of every sampler can be taken up again, and leads to the bits of an undisturbed run.
#include "core/base/errors.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <limits>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int kSteps = 8;

bool areSame(const Snapshot& a, const Snapshot& b)
{
    return a.iteration == b.iteration && a.z == b.z && a.ema == b.ema && a.samplerState == b.samplerState
        && a.secondMoment == b.secondMoment && a.emaCount == b.emaCount;
}

RunSpec sampled(const std::string& sampler, int steps = kSteps)
{
    RunSpec request;
    request.prompt = kPrompt;
    request.seed = 5;
    request.settings.method = "sd";
    request.settings.sampler = sampler;
    request.settings.samplerSteps = steps;
    return request;
}

/// Latents that a sampler remembers before each of its first calls.
std::vector<size_t> remembered(const QString& sampler)
{
    return sampler == QStringLiteral("pndm") ? std::vector<size_t> { 0, 2, 1, 2, 3, 3, 3, 3, 3, 3 }
        : sampler == QStringLiteral("dpm")   ? std::vector<size_t> { 0, 1, 1, 1, 1, 1, 1, 1, 1 }
                                             : std::vector<size_t>(9, 0);
}

} // namespace

class TestSamplingRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_engine = loadEngine(); }
    void everyStateLeadsToTheEndOfTheStraightRun_data() { addSamplers(); }
    void everyStateLeadsToTheEndOfTheStraightRun();
    void aStateHoldsNoMoreThanTheSamplerNeeds_data() { addSamplers(); }
    void aStateHoldsNoMoreThanTheSamplerNeeds();
    void aPictureIsOfItsMoment();
    void anotherGuidanceActsFromItsStepOn();
    void aFailedStepChangesNothing();
    void aStoppedStepChangesNothing();
    void foreignStatesAreRefused();

private:
    static void addSamplers()
    {
        QTest::addColumn<QString>("sampler");
        for (const char* sampler : { "ddim", "pndm", "dpm" }) {
            QTest::newRow(sampler) << QString::fromLatin1(sampler);
        }
    }
    /// The state before each step, and the last one.
    std::vector<Snapshot> statesOf(const RunSpec& request)
    {
        m_engine->begin(request);
        std::vector<Snapshot> states { m_engine->snapshot() };
        while (m_engine->iteration() < m_engine->length(request.settings)) {
            m_engine->step(request.settings, false);
            states.push_back(m_engine->snapshot());
        }
        return states;
    }
    void refuses(const Snapshot& foreign, const char* word)
    {
        const Snapshot before = m_engine->snapshot();
        try {
            m_engine->restore(foreign);
            QFAIL("a foreign state was taken up");
        } catch (const Error& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(QLatin1String(word)), error.what());
        }
        QVERIFY(areSame(m_engine->snapshot(), before));
    }
    std::unique_ptr<LocalEngine> m_engine;
};

void TestSamplingRuns::everyStateLeadsToTheEndOfTheStraightRun()
{
    QFETCH(QString, sampler);
    const auto request = sampled(sampler.toStdString());
    const auto states = statesOf(request);
    QCOMPARE(states.size(), remembered(sampler).size());
    for (size_t at = states.size(); at-- > 0;) { // backwards: nothing of what was painted in between may be left
        m_engine->restore(states[at]);
        QVERIFY(areSame(m_engine->snapshot(), states[at]));
        for (size_t next = at + 1; next < states.size(); ++next) {
            m_engine->step(request.settings, false);
            QVERIFY2(
                areSame(m_engine->snapshot(), states[next]), qPrintable(QStringLiteral("%1 to %2").arg(at).arg(next)));
        }
    }
    m_engine->begin(request);
    m_engine->restore(states[3]);
    m_engine->step(request.settings, true);
    QVERIFY(areSame(m_engine->snapshot(), states[4]));
}

void TestSamplingRuns::aStateHoldsNoMoreThanTheSamplerNeeds()
{
    QFETCH(QString, sampler);
    const auto states = statesOf(sampled(sampler.toStdString()));
    for (size_t i = 0; i < states.size(); ++i) {
        QCOMPARE(states[i].iteration, int64_t(i));
        QCOMPARE(states[i].samplerState.size(), remembered(sampler)[i] * states[i].z.size());
        QVERIFY(states[i].secondMoment.empty());
    }
}

/// Record i describes z before step i, as with every method.
void TestSamplingRuns::aPictureIsOfItsMoment()
{
    const auto request = sampled("dpm", 3);
    m_engine->begin(request);
    for (int i = 0; i < 3; ++i) {
        const Snapshot before = m_engine->snapshot();
        const auto shown = m_engine->decode(PictureSource::Latent).rgb;
        const auto report = m_engine->step(request.settings, true);
        QCOMPARE(report.picture.rgb, shown);
        const Snapshot after = m_engine->snapshot();
        QCOMPARE(m_engine->decode(before).rgb, shown);
        QVERIFY(m_engine->decode(after).rgb != shown);
        QVERIFY(areSame(m_engine->snapshot(), after));
    }
}

void TestSamplingRuns::anotherGuidanceActsFromItsStepOn()
{
    const auto request = sampled("pndm");
    const auto plain = statesOf(request);
    auto other = request.settings;
    other.samplerCfg = 3;
    const auto goOn = [&] {
        while (m_engine->iteration() < m_engine->length(other)) {
            m_engine->step(other, false);
        }
        return m_engine->snapshot();
    };
    m_engine->begin(request);
    for (int i = 0; i < 5; ++i) {
        m_engine->step(request.settings, false);
    }
    const Snapshot straight = goOn();
    m_engine->restore(plain[5]);
    QVERIFY(areSame(goOn(), straight));
    QVERIFY(straight.z != plain.back().z);
}

void TestSamplingRuns::aFailedStepChangesNothing()
{
    const auto request = sampled("pndm");
    const auto states = statesOf(request);
    Snapshot broken = states[4];
    broken.z[7] = std::numeric_limits<float>::quiet_NaN();
    m_engine->restore(broken);
    QVERIFY_THROWS_EXCEPTION(NumericError, m_engine->step(request.settings, false));
    QCOMPARE(m_engine->iteration(), int64_t(4));
    QVERIFY(m_engine->snapshot().samplerState == states[4].samplerState);
}

void TestSamplingRuns::aStoppedStepChangesNothing()
{
    const auto request = sampled("dpm");
    const auto states = statesOf(request);
    m_engine->restore(states[2]);
    const std::atomic<bool> stop = true;
    QVERIFY_THROWS_EXCEPTION(Cancelled, m_engine->step(request.settings, true, &stop));
    QVERIFY(areSame(m_engine->snapshot(), states[2]));
    m_engine->step(request.settings, false);
    QVERIFY(areSame(m_engine->snapshot(), states[3]));
}

void TestSamplingRuns::foreignStatesAreRefused()
{
    const auto ddim = statesOf(sampled("ddim"));
    auto wide = sampled("dpm");
    wide.width = 192;
    const auto wideStates = statesOf(wide);
    RunSpec walk = sampled("ddim");
    walk.settings.method = "sds";
    m_engine->begin(walk);
    m_engine->step(walk.settings, false);
    const Snapshot walked = m_engine->snapshot();
    refuses(ddim[2], "keeps the method");
    m_engine->begin(sampled("dpm", 4));
    m_engine->step(sampled("dpm", 4).settings, false);
    refuses(walked, "keeps the method");
    refuses(ddim[2], "the sampler and the number of steps");
    refuses(ddim[6], "before step 6");
    refuses(wideStates[1], "in the size of the state");
    Snapshot damaged = m_engine->snapshot();
    damaged.samplerState.pop_back();
    refuses(damaged, "damaged");
    damaged = m_engine->snapshot();
    damaged.z.clear();
    refuses(damaged, "damaged");
}

REFEREE_TEST(TestSamplingRuns)
#include "tst_sampling_runs.moc"
