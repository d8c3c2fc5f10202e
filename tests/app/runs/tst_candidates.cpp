// SPDX-License-Identifier: GPL-3.0-or-later
// A run with several beginnings becomes the run of the best one, as if there had been no others.
#include "app/runs/run_replayer.h"
#include "core/base/errors.h"
#include "tests/app/runs/run_rows.h"
#include "tests/support/fake_runs.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestCandidates : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_runs = std::make_unique<FakeRuns>(); }
    void theBestSeedGoesOn();
    void theReplayIsIdentical();
    void wishesWaitForTheChoice();
    void aStoppedRaceKeepsTheBestSoFar();
    void aStopInTheFirstCandidateKeepsIt();
    void aKilledRaceBeginsAnew();
    void candidatesMayBeWholeRuns();
    void aFailedCandidateLeavesAnOpenRace();
    void olderFilesHaveNoCandidates();
    void aCopyInMemoryKeepsThem();

private:
    static constexpr int64_t kLength = 9;

    /// Of seeds 7 to 10 the fake engine likes 9 best.
    RunStart start(uint64_t seed, int64_t candidates) const
    {
        RunStart start
            = m_runs->start(seed, kLength, { { 2, "w1", {}, "1.5", {} }, { 6, "prompt", {}, "a blue moon", {} } });
        start.request.settings.candidates = candidates;
        start.request.settings.cullAt = 4;
        return start;
    }
    RunSession race(const char* name) { return m_runs->begin(start(7, 4), name); }
    static std::vector<uint64_t> seedsOf(const std::vector<Candidate>& candidates)
    {
        std::vector<uint64_t> seeds;
        for (const Candidate& candidate : candidates) {
            seeds.push_back(candidate.seed);
        }
        return seeds;
    }

    std::unique_ptr<FakeRuns> m_runs;
};

void TestCandidates::theBestSeedGoesOn()
{
    m_runs->paint(start(9, 1), "plain.referee");
    RunSession session = race("race.referee");
    for (int i = 0; i < 4 * 4; ++i) {
        QVERIFY(session.race() != nullptr);
        QCOMPARE(session.race()->present(), int64_t(i / 4));
        const FinishedStep done = session.step(false, nullptr);
        QCOMPARE(done.report.iteration, int64_t(i % 4));
        QVERIFY(done.isCandidate);
        QCOMPARE(done.isChoice, i == 15);
    }
    QVERIFY(session.race() == nullptr);
    QCOMPARE(session.run().head().request.seed, uint64_t(9));
    QCOMPARE(session.run().end(), int64_t(4));
    FakeRuns::finish(session);
    const auto candidates = session.run().candidates();
    QCOMPARE(seedsOf(candidates), (std::vector<uint64_t> { 7, 8, 9, 10 }));
    for (const Candidate& candidate : candidates) {
        QCOMPARE(candidate.isChosen, candidate.seed == 9);
        QCOMPARE(candidate.iterations, int64_t(4));
        QCOMPARE(candidate.verdict, -(candidate.itm + candidate.caption));
        QVERIFY(!candidate.png.empty());
    }
    QCOMPARE(firstDifference(m_runs->path("plain.referee"), m_runs->path("race.referee")), QString());
}

void TestCandidates::theReplayIsIdentical()
{
    {
        RunSession session = race("race.referee");
        FakeRuns::finish(session);
    }
    const auto result = replay(m_runs->engine, RunFile::open(m_runs->path("race.referee"), RunFile::Access::Read));
    QVERIFY(!result.difference);
    QCOMPARE(result.compared, kLength);
}

void TestCandidates::wishesWaitForTheChoice()
{
    RunSession session = race("race.referee");
    FakeRuns::step(session, 5);
    Settings wanted = session.wanted().settings;
    wanted.w2 = 3;
    QVERIFY(session.setSettings(wanted).empty());
    session.setPrompt("a house", {});
    QVERIFY_THROWS_EXCEPTION(UsageError, session.setPrompt("", {}));
    FakeRuns::step(session, 11);
    QCOMPARE(session.acting().prompt, std::string("a red star"));
    QCOMPARE(session.wanted().prompt, std::string("a house"));
    const auto edits = session.step(false, nullptr).edits;
    QCOMPARE(edits.size(), size_t(2));
    for (const Edit& edit : edits) {
        QCOMPARE(edit.iteration, int64_t(4));
    }
    QCOMPARE(session.acting().settings.w2, 3.0);
    QCOMPARE(session.acting().prompt, std::string("a house"));
}

void TestCandidates::aStoppedRaceKeepsTheBestSoFar()
{
    {
        RunSession session = race("race.referee");
        FakeRuns::step(session, 9); // seeds 7 and 8 are finished, 9 is not
        session.finish(RunOutcome::Stopped);
        QCOMPARE(session.run().head().request.seed, uint64_t(8));
        QCOMPARE(m_runs->engine.iteration(), int64_t(4));
    }
    m_runs->paint(start(8, 1), "plain.referee");
    RunSession session = m_runs->resume("race.referee", { start(7, 4).script[1] });
    QVERIFY(session.race() == nullptr);
    FakeRuns::finish(session);
    QCOMPARE(firstDifference(m_runs->path("plain.referee"), m_runs->path("race.referee")), QString());
}

void TestCandidates::aStopInTheFirstCandidateKeepsIt()
{
    RunSession session = race("race.referee");
    FakeRuns::step(session, 2);
    session.finish(RunOutcome::Stopped);
    QCOMPARE(session.run().head().request.seed, uint64_t(7));
    QCOMPARE(session.run().end(), int64_t(2));
}

void TestCandidates::aKilledRaceBeginsAnew()
{
    {
        RunSession session = race("race.referee");
        FakeRuns::step(session, 9);
    } // without finish(): as of a program that was killed
    m_runs->paint(start(9, 1), "plain.referee");
    RunSession session = m_runs->resume("race.referee", start(7, 4).script);
    QVERIFY(session.race() != nullptr);
    FakeRuns::finish(session);
    QCOMPARE(firstDifference(m_runs->path("plain.referee"), m_runs->path("race.referee")), QString());
}

void TestCandidates::candidatesMayBeWholeRuns()
{
    RunStart whole = start(7, 3);
    whole.request.settings.cullAt = 0;
    RunSession session = m_runs->begin(whole, "race.referee");
    FakeRuns::finish(session);
    QCOMPARE(session.run().head().request.seed, uint64_t(9));
    QCOMPARE(session.run().end(), kLength);
    QCOMPARE(session.run().candidates().front().iterations, kLength);
}

void TestCandidates::aFailedCandidateLeavesAnOpenRace()
{
    m_runs->lab->failsAt = 1;
    RunSession session = race("race.referee");
    session.step(false, nullptr);
    QVERIFY_THROWS_EXCEPTION(std::exception, session.step(false, nullptr));
    QVERIFY(session.race() != nullptr);
    session.finish(RunOutcome::Failed, "not finite");
    QCOMPARE(session.run().end(), int64_t(1)); // what was painted is kept
}

void TestCandidates::olderFilesHaveNoCandidates()
{
    m_runs->paint(start(7, 1), "plain.referee");
    QVERIFY(RunFile::open(m_runs->path("plain.referee"), RunFile::Access::Read).candidates().empty());
}

void TestCandidates::aCopyInMemoryKeepsThem()
{
    RunSession session = race("race.referee");
    FakeRuns::finish(session);
    QCOMPARE(session.run().toMemory().candidates().size(), size_t(4));
}

REFEREE_TEST(TestCandidates)
#include "tst_candidates.moc"
