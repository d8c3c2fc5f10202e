// SPDX-License-Identifier: GPL-3.0-or-later
// The one loop of a run: however a run is driven, the same run file is left.
#include "app/runs/run_session.h"

#include "app/runs/run_replayer.h"
#include "core/base/errors.h"
#include "tests/app/runs/run_rows.h"
#include "tests/support/fake_engine.h"
#include "tests/support/test_registry.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestRunSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void scriptAndWishesLeaveTheSameFile();
    void aResumedRunLeavesTheSameFile();
    void theReplayIsIdentical();
    void aForkIsTheBranchOfTheCommandLine();
    void aCancelledStepChangesNothing();
    void anEditOfThePastIsRefused();
    void anUnwritableFolderGoesOnInMemory();
    void lookingAtAnEarlierStepChangesNothing();

private:
    static constexpr int64_t kLength = 12;

    RunStart start(std::vector<Edit> script = {}) const
    {
        RunStart start;
        start.request.prompt = "a red star";
        start.request.seed = 7;
        start.request.settings.iterations = kLength;
        start.request.settings.tail = 2;
        start.preset = "studio";
        start.packFiles = m_engine->packFiles();
        start.script = std::move(script);
        return start;
    }
    static std::vector<Edit> script()
    {
        return { { 3, "w1", {}, "1.5", {} }, { 7, "prompt", {}, "a blue moon", {} }, { 7, "w2", {}, "3", {} } };
    }
    RunOutput output(const char* name) const { return { path(name), false, false, 0 }; }
    std::filesystem::path path(const char* name) const
    {
        return m_folder->filePath(QString::fromLatin1(name)).toStdString();
    }
    static void finish(RunSession& session)
    {
        while (!session.isAtEnd()) {
            session.step(false, nullptr);
        }
        session.recorder().finish(RunOutcome::Finished);
    }
    void paintScripted(const char* name)
    {
        RunSession session = RunSession::begin(*m_engine, start(script()), output(name));
        finish(session);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeLab> m_lab;
    std::unique_ptr<FakeEngine> m_engine;
};

void TestRunSession::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_lab = std::make_shared<FakeLab>();
    m_lab->stageMicroseconds = 0;
    m_engine = std::make_unique<FakeEngine>(m_lab);
}

void TestRunSession::scriptAndWishesLeaveTheSameFile()
{
    paintScripted("scripted.referee");
    RunSession session = RunSession::begin(*m_engine, start(), output("live.referee"));
    while (!session.isAtEnd()) {
        Settings wanted = session.wanted().settings;
        if (m_engine->iteration() == 3) {
            wanted.w1 = 1.5;
            QVERIFY(session.setSettings(wanted).empty());
        }
        if (m_engine->iteration() == 7) {
            wanted.w2 = 3;
            QVERIFY(session.setSettings(wanted).empty());
            session.setPrompt("a blue moon", {});
        }
        session.step(false, nullptr);
    }
    session.recorder().finish(RunOutcome::Finished);
    auto scripted = rowsOf(path("scripted.referee"));
    QVERIFY(scripted.size() > 2 * kLength); // snapshots, numbers, previews, edits
    auto live = rowsOf(path("live.referee"));
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
        RunSession session = RunSession::begin(*m_engine, start(script()), output("parted.referee"));
        while (m_engine->iteration() < 5) {
            session.step(false, nullptr);
        }
        session.recorder().finish(RunOutcome::Stopped);
    }
    auto runs = RunAncestry::open(path("parted.referee"), RunFile::Access::Append);
    const std::vector<Edit> coming { script()[1], script()[2] };
    RunSession session = RunSession::resume(*m_engine, std::move(runs), coming, {});
    finish(session);
    QCOMPARE(firstDifference(path("whole.referee"), path("parted.referee")), QString());
}

void TestRunSession::theReplayIsIdentical()
{
    paintScripted("a.referee");
    const auto result = replay(*m_engine, RunFile::open(path("a.referee"), RunFile::Access::Read));
    QVERIFY(!result.difference);
    QCOMPARE(result.compared, kLength);
}

void TestRunSession::aForkIsTheBranchOfTheCommandLine()
{
    paintScripted("root.referee");
    const std::vector<Edit> changes { { 5, "w1", {}, "4", {} }, { 5, "prompt", {}, "a house", {} } };
    auto past = RunAncestry::open(path("root.referee"), RunFile::Access::Read);
    BranchStart branch;
    branch.head = branchHeader(past.run().head(), past.holder(5), 5);
    branch.first = past.snapshot(5);
    branch.script = changes;
    branch.past = std::move(past).pastOf(5);
    {
        RunSession session = RunSession::branch(*m_engine, std::move(branch), output("branch.referee"));
        finish(session);
    }
    auto runs = RunAncestry::open(path("root.referee"), RunFile::Access::Append);
    RunSession session = RunSession::resume(*m_engine, std::move(runs), {}, {});
    ForkRequest request { 5, session.runs().stateAt(5), false };
    for (const Edit& change : changes) {
        applyEdit(request.wanted, change.key, change.after);
    }
    session.fork(request, output("fork.referee"));
    QCOMPARE(session.runs().reports().size(), size_t(5)); // the shared past
    finish(session);
    QCOMPARE(firstDifference(path("branch.referee"), path("fork.referee")), QString());
    QCOMPARE(RunFile::open(path("root.referee"), RunFile::Access::Append).status().outcome, RunOutcome::Finished);
}

void TestRunSession::aCancelledStepChangesNothing()
{
    paintScripted("whole.referee");
    const std::atomic<bool> stop { true };
    RunSession session = RunSession::begin(*m_engine, start(script()), output("cancelled.referee"));
    while (!session.isAtEnd()) {
        QVERIFY_THROWS_EXCEPTION(Cancelled, session.step(false, &stop));
        session.step(false, nullptr);
    }
    session.recorder().finish(RunOutcome::Finished);
    QCOMPARE(firstDifference(path("whole.referee"), path("cancelled.referee")), QString());
}

void TestRunSession::anEditOfThePastIsRefused()
{
    paintScripted("a.referee");
    auto runs = RunAncestry::open(path("a.referee"), RunFile::Access::Append);
    const std::vector<Edit> late { { 4, "w1", {}, "9", {} } };
    QVERIFY_THROWS_EXCEPTION(UsageError, RunSession::resume(*m_engine, std::move(runs), late, {}));
}

void TestRunSession::anUnwritableFolderGoesOnInMemory()
{
    RunSession session = RunSession::begin(*m_engine, start(), { "/proc/no/such/folder", true, false, 0 });
    const auto notices = session.recorder().takeNotices();
    QCOMPARE(notices.size(), size_t(1));
    QVERIFY(notices.front().sentence.find("/proc/no/such/folder") != std::string::npos);
    finish(session);
    QVERIFY(session.recorder().isInMemory());
    QCOMPARE(session.run().end(), kLength);
}

void TestRunSession::lookingAtAnEarlierStepChangesNothing()
{
    paintScripted("whole.referee");
    RunSession session = RunSession::begin(*m_engine, start(script()), output("looked.referee"));
    while (!session.isAtEnd()) {
        session.step(false, nullptr);
        session.recomputeStep(m_engine->iteration() / 2, nullptr);
    }
    session.recorder().finish(RunOutcome::Finished);
    QCOMPARE(firstDifference(path("whole.referee"), path("looked.referee")), QString());
    QCOMPARE(session.runs().best(false), std::optional<int64_t>(kLength - 3)); // the last one before the tail
}

REFEREE_TEST(TestRunSession)
#include "tst_run_session.moc"
