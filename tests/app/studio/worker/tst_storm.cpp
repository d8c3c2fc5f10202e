// SPDX-License-Identifier: GPL-3.0-or-later
// The storm on fake engines of a millisecond a step, which fail now and then.
#include "tests/app/studio/worker/storm.h"
#include "tests/support/fake_engine.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestStorm : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aThousandOrdersLeaveTheWorkerAlive_data();
    void aThousandOrdersLeaveTheWorkerAlive();
};

void TestStorm::aThousandOrdersLeaveTheWorkerAlive_data()
{
    QTest::addColumn<uint32_t>("seed");
    for (const uint32_t seed : { 1u, 2u, 3u }) {
        QTest::addRow("seed %u", seed) << seed;
    }
}

void TestStorm::aThousandOrdersLeaveTheWorkerAlive()
{
    QFETCH(uint32_t, seed);
    const auto lab = std::make_shared<FakeLab>();
    lab->loadParts = 5;
    EngineOptions broken;
    broken.pack = "broken";
    const auto fake = fakeLoader(lab);
    StormPlan plan;
    plan.loader = [fake](const EngineOptions& options, const auto& progress, const auto* stop) {
        auto engine = fake(options, progress, stop);
        if (!options.pack.empty()) {
            throw LoadError("pack.json: a key is missing.");
        }
        return engine;
    };
    plan.brokenPack = broken;
    plan.settings.iterations = 40;
    plan.seed = seed;
    plan.weather = [lab](std::mt19937& random) {
        lab->failsAt = random() % 8 == 0 ? static_cast<int64_t>(random() % 10) : -1;
        lab->failure = static_cast<FakeLab::Failure>(random() % 4);
    };
    {
        Storm storm(plan);
        storm.rage();
        qInfo("%s", storm.summary().constData());
        QVERIFY2(storm.steps >= 200, storm.summary());
        QCOMPARE(storm.visited.size(), size_t(ui::kRunStates));
        QVERIFY(storm.edits > 10 && storm.pictures > 50 && storm.mapSets > 10 && storm.lives >= 5);
        lab->failsAt = -1;
        QVERIFY(storm.isAlive(10000));
    }
    QCOMPARE(lab->engines.load(), 0);
}

REFEREE_TEST(TestStorm)
#include "tst_storm.moc"
