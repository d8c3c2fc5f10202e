// SPDX-License-Identifier: GPL-3.0-or-later
// The one loop of a run: however a run is driven, the same run file is left.
#include "app/runs/run_session.h"

#include "app/runs/run_replayer.h"
#include "core/base/errors.h"
#include "tests/app/runs/run_rows.h"
#include "tests/support/fake_runs.h"
#include "tests/support/test_registry.h"

#include <QtCore/QRegularExpression>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestRunSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_runs = std::make_unique<FakeRuns>(); }
    void scriptAndWishesLeaveTheSameFile();
    void aResumedRunLeavesTheSameFile();
    void theReplayIsIdentical();
    void aForkIsTheBranchOfTheCommandLine();
    void aCancelledStepChangesNothing();
    void anEditOfThePastIsRefused();
    void anUnwritableFolderGoesOnInMemory();
    void lookingAtAnEarlierStepChangesNothing();
    void noticesOfThePastAreNotRepeated();

private:
    static constexpr int64_t kLength = 12;

    RunStart start(std::vector<Edit> script = {}) const { return m_runs->start(7, kLength, std::move(script)); }
    static std::vector<Edit> script()
    {
        return { { 3, "w1", {}, "1.5", {} }, { 7, "prompt", {}, "a blue moon", {} }, { 7, "w2", {}, "3", {} } };
    }
    void paintScripted(const char* name) { m_runs->paint(start(script()), name); }

    std::unique_ptr<FakeRuns> m_runs;
};

void TestRunSession::scriptAndWishesLeaveTheSameFile()
{
    paintScripted("scripted.referee");
    RunSession session = m_runs->begin(start(), "live.referee");
    while (!session.isAtEnd()) {
        Settings wanted = session.wanted().settings;
        if (m_runs->engine.iteration() == 3) {
            wanted.w1 = 1.5;
            QVERIFY(session.setSettings(wanted).empty());
        }
        if (m_runs->engine.iteration() == 7) {
            wanted.w2 = 3;
            QVERIFY(session.setSettings(wanted).empty());
            session.setPrompt("a blue moon", {});
        }
        session.step(false, nullptr);
    }
    session.recorder().finish(RunOutcome::Finished);
    auto scripted = rowsOf(m_runs->path("scripted.referee"));
    QVERIFY(scripted.size() > 2 * kLength); // snapshots, numbers, previews, edits
    auto live = rowsOf(m_runs->path("live.referee"));
    for (QStringList* rows : { &scripted, &live }) { // edits before one iteration have no order
        rows->replaceInStrings(QRegularExpression(QStringLiteral("event\\.id=\\d+ ")), QString());
        rows->sort();
    }
    QCOMPARE(live, scripted);
}

void TestRunSession::aResumedRunLeavesTheSameFile()
{
    paintScripted("whole.referee");
    {
        RunSession session = m_runs->begin(start(script()), "parted.referee");
        while (m_runs->engine.iteration() < 5) {
            session.step(false, nullptr);
        }
        session.recorder().finish(RunOutcome::Stopped);
    }
    RunSession session = m_runs->resume("parted.referee", { script()[1], script()[2] });
    FakeRuns::finish(session);
    QCOMPARE(firstDifference(m_runs->path("whole.referee"), m_runs->path("parted.referee")), QString());
}

void TestRunSession::theReplayIsIdentical()
{
    paintScripted("a.referee");
    const auto result = replay(m_runs->engine, RunFile::open(m_runs->path("a.referee"), RunFile::Access::Read));
    QVERIFY(!result.difference);
    QCOMPARE(result.compared, kLength);
}

void TestRunSession::aForkIsTheBranchOfTheCommandLine()
{
    paintScripted("root.referee");
    const std::vector<Edit> changes { { 5, "w1", {}, "4", {} }, { 5, "prompt", {}, "a house", {} } };
    auto past = RunAncestry::open(m_runs->path("root.referee"), RunFile::Access::Read);
    BranchStart branch;
    branch.head = branchHeader(past.run().head(), past.holder(5), 5);
    branch.first = past.snapshot(5);
    branch.script = changes;
    branch.past = std::move(past).pastOf(5);
    {
        RunSession session = RunSession::branch(
            m_runs->engine, std::move(branch), { m_runs->path("branch.referee"), false, false, 0 });
        FakeRuns::finish(session);
    }
    RunSession session = m_runs->resume("root.referee", {});
    ForkRequest request { 5, session.runs().stateAt(5), false };
    for (const Edit& change : changes) {
        applyEdit(request.wanted, change.key, change.after);
    }
    session.fork(request, { m_runs->path("fork.referee"), false, false, 0 });
    QCOMPARE(session.runs().reports().size(), size_t(5)); // the shared past
    FakeRuns::finish(session);
    QCOMPARE(firstDifference(m_runs->path("branch.referee"), m_runs->path("fork.referee")), QString());
    QCOMPARE(
        RunFile::open(m_runs->path("root.referee"), RunFile::Access::Append).status().outcome, RunOutcome::Finished);
}

void TestRunSession::aCancelledStepChangesNothing()
{
    paintScripted("whole.referee");
    const std::atomic<bool> stop { true };
    RunSession session = m_runs->begin(start(script()), "cancelled.referee");
    while (!session.isAtEnd()) {
        QVERIFY_THROWS_EXCEPTION(Cancelled, session.step(false, &stop));
        session.step(false, nullptr);
    }
    session.recorder().finish(RunOutcome::Finished);
    QCOMPARE(firstDifference(m_runs->path("whole.referee"), m_runs->path("cancelled.referee")), QString());
}

void TestRunSession::anEditOfThePastIsRefused()
{
    paintScripted("a.referee");
    const std::vector<Edit> late { { 4, "w1", {}, "9", {} } };
    QVERIFY_THROWS_EXCEPTION(UsageError, m_runs->resume("a.referee", late));
}

void TestRunSession::anUnwritableFolderGoesOnInMemory()
{
    RunSession session = RunSession::begin(m_runs->engine, start(), { "/proc/no/such/folder", true, false, 0 });
    const auto notices = session.recorder().takeNotices();
    QCOMPARE(notices.size(), size_t(1));
    QVERIFY(notices.front().sentence.find("/proc/no/such/folder") != std::string::npos);
    FakeRuns::finish(session);
    QVERIFY(session.recorder().isInMemory());
    QCOMPARE(session.run().end(), kLength);
}

void TestRunSession::lookingAtAnEarlierStepChangesNothing()
{
    paintScripted("whole.referee");
    RunSession session = m_runs->begin(start(script()), "looked.referee");
    while (!session.isAtEnd()) {
        session.step(false, nullptr);
        session.recomputeStep(m_runs->engine.iteration() / 2, nullptr);
    }
    session.recorder().finish(RunOutcome::Finished);
    QCOMPARE(firstDifference(m_runs->path("whole.referee"), m_runs->path("looked.referee")), QString());
    QCOMPARE(session.runs().best(false), std::optional<int64_t>(kLength - 3)); // the last one before the tail
}

void TestRunSession::noticesOfThePastAreNotRepeated()
{
    m_runs->lab->latentStd = 3;
    m_runs->lab->isFooled = true;
    const PictureScore score = m_runs->engine.score(FakeEngine::picture(1), {}, {});
    {
        RunSession session = m_runs->begin(start(), "run.referee");
        QVERIFY(session.step(false, nullptr).notice);
        QVERIFY(!session.step(false, nullptr).notice);
        QVERIFY(session.noteScore(1, score));
        QVERIFY(!session.noteScore(1, score));
        session.recorder().addScore(1, score);
        session.finish(RunOutcome::Stopped);
    }
    RunSession session = m_runs->resume("run.referee", {});
    QVERIFY(!session.step(false, nullptr).notice);
    QVERIFY(!session.noteScore(3, score));
    session.fork({ 2, session.runs().stateAt(2), false }, { m_runs->path("fork.referee"), false, false, 0 });
    QVERIFY(!session.step(false, nullptr).notice);
    QVERIFY(!session.noteScore(3, score));
}

REFEREE_TEST(TestRunSession)
#include "tst_run_session.moc"
