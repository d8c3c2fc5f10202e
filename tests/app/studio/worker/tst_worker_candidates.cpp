// SPDX-License-Identifier: GPL-3.0-or-later
// A run with candidates in the window: pictures and verdicts first, then the run of the best one from its beginning.
#include "tests/app/studio/worker/session_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>

using namespace referee;
using namespace referee::test;

class TestWorkerCandidates : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void theBestBecomesTheRun();
    void anOpenedRunShowsThem();
    void aStoppedRaceIsTheBestSoFar();

private:
    /// Of seeds 7 to 9 the fake engine likes 9 best.
    void begin()
    {
        studio::BeginCommand command;
        command.request.prompt = "a red star";
        command.request.seed = 7;
        command.request.settings.iterations = 10;
        command.request.settings.tail = 2;
        command.request.settings.candidates = 3;
        command.request.settings.cullAt = 4;
        command.preset = "studio";
        m_window->thread.interrupt(&EngineWorker::begin, command);
    }
    static std::vector<uint64_t> chosenOf(const studio::CandidatesEvent& event)
    {
        std::vector<uint64_t> seeds;
        for (const Candidate& candidate : event.finished) {
            if (candidate.isChosen) {
                seeds.push_back(candidate.seed);
            }
        }
        return seeds;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeLab> m_lab;
    std::unique_ptr<FakeWindow> m_window;
    std::vector<studio::CandidatesEvent> m_events;
    QList<qint64> m_ends;
    std::vector<studio::RunRecord> m_runs;
    studio::RunHistory m_history;
};

void TestWorkerCandidates::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_lab = std::make_shared<FakeLab>();
    m_window = std::make_unique<FakeWindow>(m_lab);
    m_events.clear();
    m_ends.clear();
    m_runs.clear();
    auto* worker = &m_window->thread.worker();
    auto* context = m_window.get();
    connect(
        worker, &EngineWorker::candidatesChanged, context, [this](const auto& event) { m_events.push_back(event); });
    connect(worker, &EngineWorker::candidateIterated, context, [this](qint64 end) { m_ends << end; });
    connect(worker, &EngineWorker::began, context, [this](const auto& run) { m_runs.push_back(run); });
    connect(worker, &EngineWorker::historyRead, context, [this](const auto& history) { m_history = history; });
    m_window->thread.post(&EngineWorker::setRunFolder, m_folder->path());
    QVERIFY(m_window->load());
}

void TestWorkerCandidates::theBestBecomesTheRun()
{
    begin();
    QVERIFY(m_window->waitFor(RunState::Running) && m_window->waitFor(RunState::Ready));
    QCOMPARE(m_runs.size(), size_t(2)); // with the first candidate, and with the chosen one
    QCOMPARE(m_runs.front().request.seed, uint64_t(7));
    QCOMPARE(m_runs.back().request.seed, uint64_t(9));
    QCOMPARE(m_history.reports.size(), size_t(4));
    QCOMPARE(m_window->steps.size(), size_t(6)); // numbers come from the chosen one alone
    QCOMPARE(m_window->steps.front().iteration, int64_t(4));
    QCOMPARE(m_events.size(), size_t(4)); // none finished, one, two, all: pictures are sent once
    for (size_t finished = 0; finished < m_events.size(); ++finished) {
        QCOMPARE(m_events[finished].finished.size(), finished);
        QCOMPARE(m_events[finished].count, int64_t(3));
        QCOMPARE(m_events[finished].isUnderWay(), finished < 3);
        QCOMPARE(m_events[finished].length, int64_t(finished < 3 ? 4 : 0));
    }
    QCOMPARE(chosenOf(m_events.back()), std::vector<uint64_t> { 9 });
    QCOMPARE(m_ends, (QList<qint64> { 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3 })); // then the best one is chosen
}

void TestWorkerCandidates::anOpenedRunShowsThem()
{
    begin();
    QVERIFY(m_window->waitFor(RunState::Running) && m_window->waitFor(RunState::Ready));
    const QString file = QString::fromStdString(m_runs.back().file.string());
    m_window->thread.interrupt(&EngineWorker::reset);
    m_events.clear();
    m_window->thread.interrupt(&EngineWorker::openRun, file);
    QVERIFY(QTest::qWaitFor([&] { return !m_events.empty(); }, 10000));
    QCOMPARE(m_events.back().finished.size(), size_t(3));
    QCOMPARE(chosenOf(m_events.back()), std::vector<uint64_t> { 9 });
}

void TestWorkerCandidates::aStoppedRaceIsTheBestSoFar()
{
    m_lab->stageMicroseconds = 2000;
    begin();
    QVERIFY(QTest::qWaitFor([&] { return !m_events.empty() && m_events.back().finished.size() == 2; }, 10000));
    m_window->thread.interrupt(&EngineWorker::stop);
    QVERIFY(m_window->waitFor(RunState::Ready));
    const RunFile run = RunFile::open(m_runs.front().file, RunFile::Access::Read);
    QCOMPARE(run.head().request.seed, uint64_t(8));
    QCOMPARE(run.end(), int64_t(4));
    QCOMPARE(m_runs.back().request.seed, uint64_t(8)); // the window knows
    QCOMPARE(m_history.end, int64_t(4));
    QVERIFY(!m_events.back().isUnderWay());
}

REFEREE_TEST(TestWorkerCandidates)
#include "tst_worker_candidates.moc"
