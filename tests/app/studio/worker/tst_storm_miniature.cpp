// SPDX-License-Identifier: GPL-3.0-or-later
// The same storm on the real engine with the miniature pack.
#include "core/engine/engine.h"
#include "tests/app/studio/worker/storm.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestStormMiniature : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aThousandOrdersLeaveTheWorkerAlive();
};

void TestStormMiniature::aThousandOrdersLeaveTheWorkerAlive()
{
    StormPlan plan;
    plan.loader = loadEngine;
    plan.goodPack.pack = REFEREE_TEST_PACK;
    plan.goodPack.threads = 1;
    plan.brokenPack.pack = REFEREE_TEST_DATA "/no such pack";
    plan.settings.iterations = 8;
    plan.settings.tail = 2;
    plan.settings.views = 1;
    plan.seed = 4;
    plan.longestWaitMs = 30;
    plan.watchesOneIn = 2;
    Storm storm(plan);
    storm.rage();
    qInfo("%s", storm.summary().constData());
    QVERIFY2(storm.steps >= 50, storm.summary());
    QCOMPARE(storm.visited.size(), size_t(ui::kRunStates));
    QVERIFY(storm.edits > 0 && storm.pictures > 50 && storm.mapSets > 0 && storm.lives >= 5);
    QVERIFY(storm.isAlive(120000));
}

REFEREE_TEST(TestStormMiniature)
#include "tst_storm_miniature.moc"
