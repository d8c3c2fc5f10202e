// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of branches holds every run once, whatever the files say of their parents.
#include "app/runs/run_tree.h"
#include "app/storage/run_file.h"
#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <functional>

using namespace referee;

namespace {

RunNode node(const std::string& uuid, const std::string& parent, int64_t first = 0)
{
    RunNode result;
    result.uuid = uuid;
    result.parent = parent;
    result.name = uuid;
    result.first = first;
    return result;
}

/// "a(b c(d)) e": children in brackets.
std::string shape(const RunTree& tree)
{
    const std::function<std::string(const std::vector<size_t>&)> shapeOf = [&](const std::vector<size_t>& places) {
        std::string text;
        for (const size_t place : places) {
            const RunNode& one = tree.nodes[place];
            text += (text.empty() ? "" : " ") + one.name;
            text += one.children.empty() ? "" : "(" + shapeOf(one.children) + ")";
        }
        return text;
    };
    return shapeOf(tree.roots);
}

void writeRun(const QTemporaryDir& folder, const char* name, const std::string& parent, int64_t first)
{
    RunHeader head;
    head.uuid = name;
    head.parent = parent;
    head.firstIteration = first;
    head.request.prompt = "a red star";
    head.request.settings.iterations = 9;
    Snapshot snapshot;
    snapshot.iteration = first;
    snapshot.height = 1;
    snapshot.width = 1;
    snapshot.z.assign(4, 0.5F);
    snapshot.ema = snapshot.z;
    RunFile file = RunFile::create(folder.path().toStdString() + "/" + name + ".referee", head, snapshot);
    IterationRecord record;
    record.report.iteration = first;
    record.report.itm = 0.5;
    record.edits = { { first, "w1", "2", "1.5", {} }, { first, "prompt", "a red star", "a moon", {} } };
    record.after = snapshot;
    record.after.iteration = first + 1;
    file.append(record);
    file.finish(RunOutcome::Stopped);
}

} // namespace

class TestRunTree : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void branchesStandUnderTheirRuns();
    void orphansAreRootsAndSaySo();
    void circlesAreCut();
    void copiesOfAFileStandBesideEachOther();
    void aLongChainIsLinked();
    void aFolderIsRead();
    void changesAreSaid();
};

void TestRunTree::branchesStandUnderTheirRuns()
{
    const auto tree = treeOf({ node("d", "c", 7), node("b", "a", 9), node("a", ""), node("c", "a", 5), node("e", "") });
    QCOMPARE(shape(tree), std::string("a(c(d) b) e"));
}

void TestRunTree::orphansAreRootsAndSaySo()
{
    const auto tree = treeOf({ node("a", "gone", 5), node("b", "a", 6) });
    QCOMPARE(shape(tree), std::string("a(b)"));
    QVERIFY(tree.nodes[0].isOrphan && !tree.nodes[1].isOrphan);
}

void TestRunTree::circlesAreCut()
{
    const auto tree = treeOf({ node("a", "c"), node("b", "a"), node("c", "b"), node("d", "b"), node("self", "self") });
    QCOMPARE(shape(tree), std::string("a(b(c d)) self"));
    QVERIFY(tree.nodes[0].isInCircle && tree.nodes[4].isInCircle && !tree.nodes[1].isInCircle);
    const auto entered = treeOf({ node("a", "z"), node("y", "z"), node("z", "y") }); // by a tail that comes first
    QCOMPARE(shape(entered), std::string("z(a y)"));
}

void TestRunTree::copiesOfAFileStandBesideEachOther()
{
    auto copy = node("a", "");
    copy.name = "copy";
    const auto tree = treeOf({ node("a", ""), copy, node("b", "a") });
    QCOMPARE(shape(tree), std::string("a(b) copy"));
}

void TestRunTree::aLongChainIsLinked()
{
    std::vector<RunNode> nodes;
    for (int i = 0; i < 2000; ++i) {
        nodes.push_back(node(std::to_string(i), i > 0 ? std::to_string(i - 1) : "", i));
    }
    const auto tree = treeOf(nodes);
    QCOMPARE(tree.roots.size(), size_t(1));
    size_t reached = 0;
    for (const auto& one : tree.nodes) {
        reached += one.children.size();
    }
    QCOMPARE(reached, size_t(1999));
}

void TestRunTree::aFolderIsRead()
{
    const QTemporaryDir folder;
    writeRun(folder, "root", "", 0);
    writeRun(folder, "branch", "root", 1);
    QFile damaged(folder.filePath(QStringLiteral("damaged.referee")));
    QVERIFY(damaged.open(QIODevice::WriteOnly) && damaged.write("no run") == 6);
    damaged.close();
    const auto tree = readRunTree(folder.path().toStdString());
    QCOMPARE(shape(tree), std::string("root(branch)"));
    QCOMPARE(tree.problems.size(), size_t(1));
    QVERIFY(tree.problems[0].find("damaged.referee") != std::string::npos);
    const RunNode& branch = tree.nodes[0];
    QCOMPARE(branch.end, int64_t(2));
    QCOMPARE(branch.length, int64_t(9));
    QCOMPARE(branch.outcome, RunOutcome::Stopped);
    QCOMPARE(branch.itm.value_or(0), 0.5);
    QCOMPARE(branch.changes.size(), size_t(2));
    QVERIFY_THROWS_EXCEPTION(LoadError, readRunTree("/no/such/folder"));
}

void TestRunTree::changesAreSaid()
{
    RunNode parent = node("a", "");
    parent.length = 60;
    RunNode branch = node("b", "a", 5);
    branch.length = 80;
    QCOMPARE(changeText(branch, &parent), std::string("80 iterations"));
    QCOMPARE(changeText(branch, nullptr), std::string());
    branch.changes = { { 5, "prompt", "a star", "a moon", {} } };
    QCOMPARE(changeText(branch, &parent), std::string("prompt: a moon"));
    branch.changes = { { 5, "w1", "2", "1.5", {} }, { 5, "cfg", "30", "20", {} } };
    QCOMPARE(changeText(branch, &parent), std::string("w1 2 → 1.5, +1"));
}

REFEREE_TEST(TestRunTree)
#include "tst_run_tree.moc"
