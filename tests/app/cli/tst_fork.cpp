// SPDX-License-Identifier: GPL-3.0-or-later
// `referee fork`: a branch shares its past bit for bit, and is what a live edit would have made of the run.
#include "tests/app/cli/painted_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <csignal>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int64_t kIterations = 8;

} // namespace

class TestFork : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void withoutChangesItEndsWithTheBitsOfItsRun_data();
    void withoutChangesItEndsWithTheBitsOfItsRun();
    void changesAreWhatALiveEditWouldHaveMade_data();
    void changesAreWhatALiveEditWouldHaveMade();
    void changesAreWrittenDownWhereTheyAct();
    void aNewPromptForgetsTheMoments();
    void theParentIsTheFileThatHoldsTheMoment();
    void aLongerWayIsPainted();
    void aReplayIsIdentical();
    void nothingIsOverwritten();
    void anInterruptedBranchIsGoneOnWith();
    void aBranchThatWasKilledAtOnceKeepsItsChanges();
    void badArgumentsGiveSentences_data();
    void badArgumentsGiveSentences();

private:
    /// Adam, so that the moments count; the edits act before and behind the branches.
    ProgramRun paint(const QStringList& edits) const
    {
        return test::referee(words("generate|a red star|--seed|3|--steps|8|--views|2|--threads|1|--json|--set|tail=1|"
                                   "--set|optimizer=adam|--set|ema_start=2|--set|ema_restart=4|--out")
            << m_folder.path() << edits);
    }
    ProgramRun fork(const QStringList& more, const QString& run = {}) const
    {
        return test::referee(words("fork|--json") << (run.isEmpty() ? m_run : run) << more);
    }
    QTemporaryDir m_folder;
    QString m_run;
    QImage m_picture;
};

void TestFork::initTestCase()
{
    const auto run = paint(words("--at|2:cfg=20"));
    QVERIFY2(run.exitCode == 0, run.text());
    m_run = runOf(run);
    m_picture = pictureOf(run);
    QVERIFY(!m_picture.isNull());
}

void TestFork::withoutChangesItEndsWithTheBitsOfItsRun_data()
{
    QTest::addColumn<int>("at");
    for (const int at : { 0, 2, 5, 7 }) { // the beginning, an edit, after an average restart, the tail
        QTest::addRow("%d", at) << at;
    }
}

void TestFork::withoutChangesItEndsWithTheBitsOfItsRun()
{
    QFETCH(int, at);
    const auto branch = fork({ QStringLiteral("--at"), QString::number(at), QStringLiteral("--keep-edits") });
    QVERIFY2(branch.exitCode == 0, branch.text());
    const RunFile file = opened(runOf(branch));
    QCOMPARE(file.head().firstIteration, int64_t(at));
    QCOMPARE(file.end(), kIterations);
    QCOMPARE(file.reports().size(), size_t(kIterations - at));
    QCOMPARE(firstDifference(file, opened(m_run), at), int64_t(-1));
    QCOMPARE(pictureOf(branch), m_picture);
}

void TestFork::changesAreWhatALiveEditWouldHaveMade_data()
{
    QTest::addColumn<QStringList>("change");
    QTest::addColumn<QStringList>("edits");
    QTest::newRow("setting") << words("--set|w1=0.5|--set|w2=300") << words("--at|5:w1=0.5|--at|5:w2=300");
    QTest::newRow("prompt") << words("--prompt|a blue moon|--keep-moments") << words("--at|5:prompt=a blue moon");
    QTest::newRow("negative") << words("--negative|a house") << words("--at|5:negative=a house");
    QTest::newRow("region") << words("--region|2x1:/wA=") << words("--at|5:region=2x1:/wA=");
    QTest::newRow("later edit") << words("--edit|6:w1=0.5") << words("--at|6:w1=0.5");
}

void TestFork::changesAreWhatALiveEditWouldHaveMade()
{
    QFETCH(QStringList, change);
    QFETCH(QStringList, edits);
    const auto branch = fork(words("--at|5") << change);
    QVERIFY2(branch.exitCode == 0, branch.text());
    const auto whole = paint(words("--at|2:cfg=20") << edits);
    QVERIFY2(whole.exitCode == 0, whole.text());
    QCOMPARE(firstDifference(opened(runOf(branch)), opened(runOf(whole)), 5), int64_t(-1));
    QCOMPARE(pictureOf(branch), pictureOf(whole));
    QVERIFY(pictureOf(branch) != m_picture);
}

void TestFork::changesAreWrittenDownWhereTheyAct()
{
    const auto branch = fork(words("--at|5|--set|w1=0.5|--set|cfg=20")); // cfg is 20 already
    QVERIFY2(branch.exitCode == 0, branch.text());
    const auto events = opened(runOf(branch)).edits();
    QCOMPARE(events.size(), size_t(1));
    QCOMPARE(events[0].iteration, int64_t(5));
    QCOMPARE(events[0].key, std::string("w1"));
    QCOMPARE(events[0].after, std::string("0.5"));
    QCOMPARE(opened(runOf(branch)).stateAt(5).settings.cfg, 20.0);
}

void TestFork::aNewPromptForgetsTheMoments()
{
    const auto branch = fork(words("--at|5|--prompt|a blue moon"));
    QVERIFY2(branch.exitCode == 0, branch.text());
    QVERIFY2(runOf(branch).contains(QStringLiteral("a blue moon 3")), branch.text());
    const auto first = opened(runOf(branch)).snapshot(5);
    QCOMPARE(first->adamSteps, 0.0);
    QVERIFY(first->z == opened(m_run).snapshot(5)->z);
    const auto kept = fork(words("--at|5|--prompt|a blue moon|--keep-moments"));
    QVERIFY(opened(runOf(kept)).snapshot(5)->adamSteps > 0);
    QVERIFY(pictureOf(kept) != pictureOf(branch));
}

void TestFork::theParentIsTheFileThatHoldsTheMoment()
{
    const QString branch = runOf(fork(words("--at|5|--set|w1=0.5")));
    const auto later = fork(words("--at|6"), branch);
    const auto earlier = fork(words("--at|3"), branch);
    QVERIFY2(later.exitCode == 0 && earlier.exitCode == 0, later.text() + earlier.text());
    QCOMPARE(opened(runOf(later)).head().parent, opened(branch).head().uuid);
    QCOMPARE(opened(runOf(earlier)).head().parent, opened(m_run).head().uuid);
    QCOMPARE(firstDifference(opened(runOf(later)), opened(branch), 6), int64_t(-1));
    QCOMPARE(firstDifference(opened(runOf(earlier)), opened(m_run), 3), int64_t(-1));
    QCOMPARE(later.json()[QStringLiteral("parent")].toString().toStdString(), opened(branch).head().uuid);
}

void TestFork::aLongerWayIsPainted()
{
    const auto branch = fork(words("--at|8|--steps|10"));
    QVERIFY2(branch.exitCode == 0, branch.text());
    QCOMPARE(opened(runOf(branch)).end(), int64_t(10));
}

void TestFork::aReplayIsIdentical()
{
    const auto branch = fork(words("--at|5|--prompt|a blue moon|--edit|6:w1=1"));
    const auto replay = test::referee(words("replay|--json") << runOf(branch));
    QVERIFY2(replay.exitCode == 0 && replay.json()[QStringLiteral("compared")].toInt() == 3, replay.text());
}

void TestFork::nothingIsOverwritten()
{
    const QString named = m_folder.filePath(QStringLiteral("deeper/named.referee"));
    const auto first = fork(words("--at|7|--out") << named);
    QVERIFY2(first.exitCode == 0 && QFile::exists(named), first.text());
    const QByteArray bytes = readFile(named);
    const auto second = fork(words("--at|7|--out") << named);
    QVERIFY2(second.exitCode == 6 && second.err.contains(named), second.text());
    QCOMPARE(readFile(named), bytes);
    QVERIFY(runOf(fork(words("--at|7"))) != runOf(fork(words("--at|7"))));
}

void TestFork::anInterruptedBranchIsGoneOnWith()
{
    const QString named = m_folder.filePath(QStringLiteral("long.referee"));
    QProcess process;
    process.start(
        programPath(), words("fork|--at|5|--steps|5000|--set|w1=0.5") << m_run << QStringLiteral("--out") << named);
    const QString metrics = m_folder.filePath(QStringLiteral("long.csv"));
    QTRY_VERIFY_WITH_TIMEOUT(readFile(metrics).count('\n') > 2, 60000);
    ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
    const auto run = finished(process, 20);
    QVERIFY2(run.exitCode == 130 && run.err.contains(QStringLiteral("referee resume")), run.text());
    QVERIFY(QFile::exists(m_folder.filePath(QStringLiteral("long.png"))));
    const RunFile file = opened(named);
    QCOMPARE(file.status().outcome, RunOutcome::Stopped);
    QCOMPARE(file.stateAt(5).settings.w1, 0.5);
}

/// Its file holds no iteration, but what was to be changed.
void TestFork::aBranchThatWasKilledAtOnceKeepsItsChanges()
{
    const auto whole = fork(words("--at|5|--set|w1=0.5|--prompt|a blue moon|--keep-moments"));
    QVERIFY2(whole.exitCode == 0, whole.text());
    const RunFile branch = opened(runOf(whole));
    const QString killed = m_folder.filePath(QStringLiteral("killed.referee"));
    RunHeader head = branch.head();
    head.uuid.clear();
    RunFile::create(killed.toStdString(), head, *branch.snapshot(5), branch.edits()); // and no more
    QCOMPARE(opened(killed).stateAt(5).prompt, std::string("a blue moon"));
    const auto resumed = test::referee(words("resume|--json") << killed);
    QVERIFY2(resumed.exitCode == 0, resumed.text());
    QCOMPARE(firstDifference(opened(killed), branch, 5), int64_t(-1));
    QCOMPARE(opened(killed).edits().size(), size_t(2));
}

void TestFork::badArgumentsGiveSentences_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* arguments, int exitCode, const char* word) {
        QTest::newRow(arguments) << words(arguments) << exitCode << QString::fromUtf8(word);
    };
    row("--set|w1=1", 2, "--at");
    row("--at|9", 3, "ends at iteration 8");
    row("--at|8", 2, "--steps");
    row("--at|5|--steps|5", 2, "--steps");
    row("--at|5|--set|optimizer=sgd", 2, "optimizer");
    row("--at|5|--set|nonsense=1", 2, "nonsense");
    row("--at|5|--set|w1", 2, "key=value");
    row("--at|5|--set|t_min=900|--set|t_max=100", 2, "t_m");
    row("--at|5|--edit|4:w1=1", 2, "4:w1=1");
    row("--at|5|--region|/no/such.png", 3, "/no/such.png");
    row("--at|5|--pack|/no/such", 3, "/no/such");
}

void TestFork::badArgumentsGiveSentences()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QString, word);
    const auto before = QDir(m_folder.path()).entryList();
    const auto run = fork(arguments);
    QVERIFY2(run.exitCode == exitCode && run.err.contains(word), run.text());
    QCOMPARE(QDir(m_folder.path()).entryList(), before);
    QCOMPARE(test::referee(words("fork|--at|1|/no/such/run.referee")).exitCode, 3);
}

REFEREE_TEST(TestFork)
#include "tst_fork.moc"
