// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/live_edits.h"

#include "core/base/settings_table.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

class TestLiveEdits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalSettingsNeedNoEdit();
    void everyStepOfAnEditScriptIsValid();
    void rowsThatWaitAreLeftOut();
    void whatContradictsThePresentRunIsRefused();
    void anAcceptedChangeLeavesNoRefusal();
    void aTailOfTheNextRunIsNoEdit();
};

void TestLiveEdits::equalSettingsNeedNoEdit() { QVERIFY(planSettings({}, {}, 3).edits.empty()); }

void TestLiveEdits::everyStepOfAnEditScriptIsValid()
{
    Settings acting;
    acting.views = 10;
    acting.hardest = 8;
    acting.tMin = 50;
    acting.tMax = 100;
    Settings wanted = acting;
    wanted.views = 3; // only after hardest
    wanted.hardest = 2;
    wanted.tMin = 500; // only after t_max
    wanted.tMax = 900;
    const LivePlan plan = planSettings(acting, wanted, 7);
    QCOMPARE(plan.settings, wanted);
    QCOMPARE(plan.edits.size(), size_t(4));
    QVERIFY(plan.refused.empty());
    Settings played = acting;
    for (const auto& edit : plan.edits) {
        QCOMPARE(edit.iteration, 7);
        setSetting(played, edit.key, edit.after);
        checkSettings(played); // as `referee generate --at` does
    }
    QCOMPARE(played, wanted);
}

void TestLiveEdits::rowsThatWaitAreLeftOut()
{
    Settings wanted;
    wanted.method = "sds";
    wanted.iterations = 300;
    wanted.cfg = 12;
    const LivePlan plan = planSettings({}, wanted, 0);
    QCOMPARE(plan.edits.size(), size_t(1));
    QCOMPARE(plan.settings.method, Settings().method);
    QCOMPARE(plan.settings.iterations, Settings().iterations);
    QCOMPARE(plan.settings.cfg, 12.0);
}

void TestLiveEdits::whatContradictsThePresentRunIsRefused()
{
    Settings wanted;
    wanted.iterations = 500;
    wanted.tail = 400; // the present run has 160
    wanted.w1 = 1;
    const LivePlan plan = planSettings({}, wanted, 0);
    QCOMPARE(plan.edits.size(), size_t(1));
    QCOMPARE(plan.settings.tail, Settings().tail);
    QVERIFY(!plan.refused.empty());
}

void TestLiveEdits::aTailOfTheNextRunIsNoEdit()
{
    Settings wanted;
    wanted.iterations = 4;
    wanted.tail = tailBesideLength(wanted.tail, wanted.iterations);
    const LivePlan shorter = planSettings({}, wanted, 0);
    QVERIFY(shorter.edits.empty() && shorter.refused.empty());
    wanted.tail = 1; // set by a person
    QCOMPARE(planSettings({}, wanted, 0).settings.tail, int64_t(1));
}

void TestLiveEdits::anAcceptedChangeLeavesNoRefusal()
{
    Settings acting;
    acting.eraseMin = 0.1;
    acting.eraseMax = 0.2;
    Settings wanted = acting;
    wanted.eraseMin = 0.5; // refused in the first round, taken in the second
    wanted.eraseMax = 0.6;
    QVERIFY(planSettings(acting, wanted, 0).refused.empty());
}

REFEREE_TEST_WITHOUT_APPLICATION(TestLiveEdits)
#include "tst_live_edits.moc"
