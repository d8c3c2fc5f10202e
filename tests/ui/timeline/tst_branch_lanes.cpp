// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/timeline/timeline_kit.h"

using namespace referee::ui;

namespace {

QStringList namesOf(const std::vector<BranchLane>& lanes)
{
    QStringList names;
    for (const BranchLane& lane : lanes) {
        names += lane.branch.uuid;
    }
    return names;
}

TimelineBranch branch(const char* uuid, const char* parent, qint64 first, qint64 end)
{
    return { QLatin1String(uuid), QLatin1String(parent), QLatin1String(uuid), first, end, 160, {}, false };
}

} // namespace

class TestBranchLanes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void laterForksStandNearerToTheirParent();
    void childrenStandBelowTheirParent();
    void lostParentsMakeRoots();
    void circlesOfParentsEnd();
    void historyFollowsTheParents();
    void forkBeforeTheParentsOwnBeginningSkipsIt();
};

void TestBranchLanes::laterForksStandNearerToTheirParent()
{
    const auto lanes = lanesOf(threeBranches());
    QCOMPARE(namesOf(lanes), QStringList({ QStringLiteral("a"), QStringLiteral("c"), QStringLiteral("b") }));
    QCOMPARE(lanes[1].parent, 0);
    QCOMPARE(lanes[2].parent, 0);
    QCOMPARE(currentLane(lanes), 2);
}

void TestBranchLanes::childrenStandBelowTheirParent()
{
    const auto lanes = lanesOf({ branch("x", "", 0, 9), branch("child", "x", 3, 9), branch("grandchild", "child", 5, 9),
        branch("y", "", 0, 9) });
    QCOMPARE(namesOf(lanes).join(QLatin1Char(' ')), QStringLiteral("x child grandchild y"));
    QCOMPARE(lanes[2].parent, 1);
}

void TestBranchLanes::lostParentsMakeRoots()
{
    const auto lanes = lanesOf({ branch("x", "gone", 30, 90) });
    QCOMPARE(lanes.size(), std::size_t(1));
    QCOMPARE(lanes[0].parent, -1);
    QCOMPARE(currentLane(lanes), -1);
}

void TestBranchLanes::circlesOfParentsEnd()
{
    QCOMPARE(lanesOf({ branch("x", "y", 0, 9), branch("y", "x", 0, 9) }).size(), std::size_t(0));
    QCOMPARE(lanesOf({ branch("x", "x", 0, 9) }).size(), std::size_t(1));
}

void TestBranchLanes::historyFollowsTheParents()
{
    const auto lanes = lanesOf(threeBranches());
    const auto way = historyOf(lanes, currentLane(lanes));
    QCOMPARE(way.size(), std::size_t(2));
    QCOMPARE(way[0].lane, 2);
    QCOMPARE(way[0].first, 40);
    QCOMPARE(way[0].end, 57);
    QCOMPARE(way[1].lane, 0);
    QCOMPARE(way[1].first, 0);
    QCOMPARE(way[1].end, 40);
    QVERIFY(historyOf(lanes, -1).empty());
}

/// A branch of a branch may leave at a moment that both share with the first run.
void TestBranchLanes::forkBeforeTheParentsOwnBeginningSkipsIt()
{
    const auto lanes = lanesOf({ branch("x", "", 0, 100), branch("y", "x", 50, 80), branch("z", "y", 20, 60) });
    const auto way = historyOf(lanes, 2);
    QCOMPARE(way.size(), std::size_t(2));
    QCOMPARE(way[0].lane, 2);
    QCOMPARE(way[1].lane, 0);
    QCOMPARE(way[1].end, 20);
}

REFEREE_GUI_TEST(TestBranchLanes)
#include "tst_branch_lanes.moc"
