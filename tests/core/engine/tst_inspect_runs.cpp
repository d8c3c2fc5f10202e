// SPDX-License-Identifier: GPL-3.0-or-later
// Maps beside a run: looking changes nothing, and what a step did not have is left out.
#include "core/base/errors.h"
#include "tests/core/engine/inspect_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

QStringList names(const std::vector<GradientMap>& maps)
{
    QStringList names;
    for (const auto& map : maps) {
        names += QString::fromUtf8(kMapNames[static_cast<size_t>(map.kind)].data());
    }
    return names;
}

} // namespace

class TestInspectRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_engine = loadEngine(); }
    void thereIsNothingBeforeTheFirstStep();
    void lookingChangesNothing_data() { addRefereeRuns(); }
    void lookingChangesNothing();
    void onlyWhatIsWantedComesInOrder();
    void missingSidesAreLeftOut_data();
    void missingSidesAreLeftOut();
    void lossWithoutWeightHasNoPart();
    void stopFlagEndsAPass();
    void failedStepLeavesTheMapsOfTheLastOne();

private:
    std::unique_ptr<Engine> m_engine;
};

void TestInspectRuns::thereIsNothingBeforeTheFirstStep()
{
    QVERIFY(m_engine->inspect(allMaps()).empty());
    m_engine->begin(shortRun());
    QVERIFY(m_engine->inspect(allMaps()).empty());
    m_engine->step(shortRun().settings, false);
    QCOMPARE(m_engine->inspect(allMaps()).size(), kMapKinds - 1); // contrast has no weight
    m_engine->begin(shortRun());
    QVERIFY(m_engine->inspect(allMaps()).empty());
}

void TestInspectRuns::lookingChangesNothing()
{
    QFETCH(QStringList, settings);
    const RunSpec run = shortRun(settings);
    const auto after = [&](bool looks) {
        m_engine->begin(run);
        for (int i = 0; i < 5; ++i) {
            m_engine->step(run.settings, false);
            if (looks) {
                m_engine->inspect(allMaps());
            }
        }
        return m_engine->snapshot();
    };
    const Snapshot blind = after(false);
    const Snapshot seen = after(true);
    QVERIFY(seen.z == blind.z);
    QVERIFY(seen.ema == blind.ema);
}

void TestInspectRuns::onlyWhatIsWantedComesInOrder()
{
    m_engine->begin(shortRun());
    m_engine->step(shortRun().settings, false);
    m_engine->step(shortRun().settings, false);
    QVERIFY(m_engine->inspect({}).empty());
    const auto maps = m_engine->inspect(only({ MapKind::SdsPicture, MapKind::Captioning, MapKind::Referee }));
    QCOMPARE(names(maps),
        (QStringList { QStringLiteral("referee"), QStringLiteral("captioning"), QStringLiteral("sds picture") }));
    QCOMPARE(maps[0].iteration, 1);
    QCOMPARE(maps[0].channels, 4);
    QCOMPARE(maps[0].width, 16);
    QCOMPARE(maps[2].channels, 3);
    QCOMPARE(maps[2].height, 128);
    QCOMPARE(maps[2].values.size(), size_t { 3 * 128 * 128 });
    QVERIFY(maps[0].ms > 0 && maps[0].ms < maps[1].ms);
}

void TestInspectRuns::missingSidesAreLeftOut_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("blip2");
    QTest::addColumn<QString>("kinds");
    QTest::newRow("tail") << QStringLiteral("vlm+sds") << 7 << 1.0 << QStringLiteral("sds,guidance,rest,sds picture");
    QTest::newRow("SDS alone") << QStringLiteral("sds") << 1 << 1.0 << QStringLiteral("sds,guidance,rest,sds picture");
    QTest::newRow("referee alone") << QStringLiteral("vlm") << 1 << 1.0
                                   << QStringLiteral("referee,matching,captioning,pixel,referee picture");
    QTest::newRow("CLIP alone") << QStringLiteral("vlm") << 1 << 0.0 << QStringLiteral("referee,pixel,referee picture");
    QTest::newRow("sampling") << QStringLiteral("sd") << 1 << 1.0 << QString();
}

void TestInspectRuns::missingSidesAreLeftOut()
{
    QFETCH(QString, method);
    QFETCH(int, steps);
    QFETCH(double, blip2);
    QFETCH(QString, kinds);
    RunSpec run = shortRun();
    run.settings.method = method.toStdString();
    run.settings.blip2Weight = blip2;
    run.settings.clipWeight = 1 - blip2;
    m_engine->begin(run);
    for (int i = 0; i < steps; ++i) {
        m_engine->step(run.settings, false);
    }
    QCOMPARE(names(m_engine->inspect(allMaps())).join(QLatin1Char(',')), kinds);
}

void TestInspectRuns::lossWithoutWeightHasNoPart()
{
    RunSpec run = shortRun();
    for (const bool hasMatching : { true, false }) {
        run.settings.matchingWeight = hasMatching ? 1 : 0;
        run.settings.captioningWeight = hasMatching ? 0 : 1;
        m_engine->begin(run);
        m_engine->step(run.settings, false);
        const auto maps = m_engine->inspect(allMaps());
        const auto matching = tensorOf(maps, MapKind::Matching);
        const auto captioning = tensorOf(maps, MapKind::Captioning);
        QVERIFY(torch::equal(hasMatching ? matching : captioning, tensorOf(maps, MapKind::Referee)));
        QCOMPARE((hasMatching ? captioning : matching).abs().max().item<double>(), 0.0);
    }
}

void TestInspectRuns::stopFlagEndsAPass()
{
    m_engine->begin(shortRun());
    m_engine->step(shortRun().settings, false);
    const std::atomic<bool> stop = true;
    QVERIFY_THROWS_EXCEPTION(Cancelled, m_engine->inspect(allMaps(), &stop));
    QVERIFY_THROWS_EXCEPTION(Cancelled, m_engine->inspect(only({ MapKind::Matching }), &stop));
    QCOMPARE(m_engine->inspect(allMaps()).size(), kMapKinds - 1); // contrast has no weight
}

void TestInspectRuns::failedStepLeavesTheMapsOfTheLastOne()
{
    m_engine->begin(shortRun());
    m_engine->step(shortRun().settings, false);
    const std::atomic<bool> stop = true;
    QVERIFY_THROWS_EXCEPTION(Cancelled, m_engine->step(shortRun().settings, false, &stop));
    const auto maps = m_engine->inspect(only({ MapKind::Sds }));
    QCOMPARE(maps.size(), size_t { 1 });
    QCOMPARE(maps[0].iteration, 0);
}

REFEREE_TEST(TestInspectRuns)
#include "tst_inspect_runs.moc"
