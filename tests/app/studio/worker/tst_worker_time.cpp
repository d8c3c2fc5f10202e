// SPDX-License-Identifier: GPL-3.0-or-later
// Time: what the worker writes down, goes on with, branches off and looks back at.
#include "tests/app/runs/run_rows.h"
#include "tests/app/studio/worker/session_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <limits>

using namespace referee;
using namespace referee::test;

class TestWorkerTime : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aRunIsWrittenDownAndEndsAsOneFile();
    void theWindowLeavesTheFileOfAScriptedRun();
    void anOpenedRunGoesOnWhereItStopped();
    void aForkBeginsABranchWithWhatTheWindowShows();
    void aForkRemembersItsChangesBeforeItPaints();
    void lookingBackChangesNothing();
    void anUnwritableFolderGoesOnInMemory();
    void aBrokenFileLeavesTheRunAlone();
    void aSeedGridScoresAllAndFinishesTheBest();
    void aGridPrefersMoreAnswersOfYes();
    void aStoppedGridKeepsItsRuns();
    void variationsAreBranchesOfOneIteration();
    void variationsNeedARun();

private:
    QStringList files() const { return QDir(m_folder->path()).entryList({ QStringLiteral("*.referee") }, QDir::Files); }
    RunFile opened(const QString& name) const
    {
        return RunFile::open(m_folder->filePath(name).toStdString(), RunFile::Access::Read);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeLab> m_lab;
    std::unique_ptr<FakeWindow> m_window;
    studio::RunHistory m_history;
    QString m_refusal;
    QString m_trouble;
    qint64 m_moment = -1;
    std::vector<studio::GridCell> m_cells;
    bool m_isGridDone = false;
};

void TestWorkerTime::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_lab = std::make_shared<FakeLab>();
    m_window = std::make_unique<FakeWindow>(m_lab);
    m_moment = -1;
    m_trouble.clear();
    m_refusal.clear();
    m_isGridDone = false;
    auto* worker = &m_window->thread.worker();
    auto* context = m_window.get();
    connect(worker, &EngineWorker::historyRead, context, [this](const auto& history) { m_history = history; });
    connect(worker, &EngineWorker::refused, context, [this](const QString& text) { m_refusal = text; });
    connect(worker, &EngineWorker::recordingFailed, context, [this](const QString& text) { m_trouble = text; });
    connect(worker, &EngineWorker::iterationReady, context, [this](const QImage&, qint64 i) { m_moment = i; });
    connect(worker, &EngineWorker::gridChanged, context, [this](const auto& cells, bool isDone) {
        m_cells = cells;
        m_isGridDone = isDone;
    });
    m_window->thread.post(&EngineWorker::setRunFolder, m_folder->path());
    QVERIFY(m_window->load());
}

void TestWorkerTime::cleanup() { m_window.reset(); }

void TestWorkerTime::aRunIsWrittenDownAndEndsAsOneFile()
{
    QVERIFY(m_window->begin(12));
    QVERIFY(m_window->waitFor(RunState::Ready));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1); // no journal is left
    const RunFile run = opened(files().front());
    QCOMPARE(run.end(), int64_t(12));
    QCOMPARE(run.reports().size(), size_t(12));
    QCOMPARE(run.snapshotIterations().size(), size_t(13));
    QCOMPARE(run.previewIterations(), (std::vector<int64_t> { 0, 5, 10 }));
    QCOMPARE(run.status().outcome, RunOutcome::Finished);
}

void TestWorkerTime::theWindowLeavesTheFileOfAScriptedRun()
{
    studio::BeginCommand order;
    order.request.prompt = "a red star";
    order.request.seed = 7;
    order.request.settings.iterations = 12;
    order.request.settings.tail = 2;
    order.preset = "studio";
    order.isSingleStep = true;
    m_window->thread.interrupt(&EngineWorker::begin, order);
    QVERIFY(m_window->waitForSteps(1) && m_window->waitFor(RunState::Paused));
    Settings wanted = order.request.settings;
    wanted.w1 = 1.5;
    m_window->thread.post(&EngineWorker::setSettings, wanted);
    m_window->thread.post(&EngineWorker::setPrompt, QStringLiteral("a blue moon"), QString());
    m_window->thread.post(&EngineWorker::resume);
    QVERIFY(m_window->waitFor(RunState::Ready));
    FakeEngine engine(m_lab);
    const std::filesystem::path scripted = m_folder->filePath(QStringLiteral("scripted.referee")).toStdString();
    RunSession session = RunSession::begin(engine,
        { order.request, order.preset, {}, engine.packFiles(), std::nullopt,
            { { 1, "w1", {}, "1.5", {} }, { 1, "prompt", {}, "a blue moon", {} } } },
        { scripted, false, false, 0 });
    while (!session.isAtEnd()) {
        session.step(false, nullptr);
    }
    session.recorder().finish(RunOutcome::Finished);
    const auto painted = m_folder->filePath(QStringLiteral("a red star 7.referee")).toStdString();
    QCOMPARE(firstDifference(painted, scripted), QString());
}

void TestWorkerTime::anOpenedRunGoesOnWhereItStopped()
{
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(20));
    m_window->thread.interrupt(&EngineWorker::stop);
    QVERIFY(m_window->waitFor(RunState::Ready));
    const int64_t end = opened(files().front()).end();
    m_window->thread.interrupt(&EngineWorker::openRun, m_folder->filePath(files().front()));
    QVERIFY(m_window->waitFor(RunState::Paused));
    QCOMPARE(m_history.end, end);
    QCOMPARE(m_history.reports.size(), size_t(end));
    m_window->steps.clear();
    m_window->thread.post(&EngineWorker::resume);
    QVERIFY(m_window->waitForSteps(3));
    QCOMPARE(m_window->steps.front().iteration, end);
    QCOMPARE(files().size(), 1);
}

void TestWorkerTime::aForkBeginsABranchWithWhatTheWindowShows()
{
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(20));
    ForkRequest order;
    order.iteration = 7;
    order.wanted.prompt = "a red star";
    order.wanted.settings.w1 = 0.5;
    order.wanted.settings.iterations = 100000;
    m_window->steps.clear();
    m_window->thread.interrupt(&EngineWorker::fork, order, false);
    QVERIFY(QTest::qWaitFor([&] { return files().size() == 2 && m_history.end == 7; }));
    QVERIFY(m_window->waitForSteps(30));
    m_window->thread.interrupt(&EngineWorker::stop);
    QVERIFY(m_window->waitFor(RunState::Ready));
    const RunFile first = opened(files()[0]);
    const RunFile second = opened(files()[1]);
    const RunFile& branch = first.head().parent.empty() ? second : first;
    const RunFile& parent = first.head().parent.empty() ? first : second;
    QCOMPARE(branch.head().parent, parent.head().uuid);
    QCOMPARE(branch.head().firstIteration, int64_t(7));
    QCOMPARE(branch.stateAt(7).settings.w1, 0.5);
    QVERIFY(parent.end() >= 20); // the old one is what it was
    QCOMPARE(m_history.reports.size(), size_t(7)); // the shared past
}

void TestWorkerTime::aForkRemembersItsChangesBeforeItPaints()
{
    QVERIFY(m_window->begin(20));
    QVERIFY(m_window->waitFor(RunState::Ready));
    ForkRequest order;
    order.iteration = 7;
    order.wanted.prompt = "a blue moon";
    order.wanted.settings.w1 = 0.5;
    order.wanted.settings.iterations = 20;
    std::optional<LiveState> first; // read when the branch is told of: before its first iteration
    const auto reading = connect(
        &m_window->thread.worker(), &EngineWorker::began, this,
        [&](const studio::RunRecord& run) { first = RunFile::open(run.file, RunFile::Access::Read).stateAt(7); },
        Qt::DirectConnection);
    m_window->steps.clear();
    m_window->thread.interrupt(&EngineWorker::fork, order, false);
    QVERIFY(m_window->waitForSteps(13)); // 7 to 19
    QVERIFY(m_window->waitFor(RunState::Ready));
    disconnect(reading);
    QVERIFY(first);
    QCOMPARE(first->settings.w1, 0.5);
    QCOMPARE(first->prompt, std::string("a blue moon"));
    QCOMPARE(m_history.edits.size(), size_t(2));
    const QString branch = files().front().contains(QStringLiteral("moon")) ? files().front() : files().back();
    QCOMPARE(opened(branch).edits().size(), size_t(2)); // written down once
    QVERIFY(!opened(branch).previewPng(7).empty());
}

void TestWorkerTime::lookingBackChangesNothing()
{
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(20));
    m_window->thread.interrupt(&EngineWorker::pause);
    QVERIFY(m_window->waitFor(RunState::Paused));
    const int64_t end = m_window->steps.back().iteration + 1;
    for (qint64 i = 0; i < 10; ++i) {
        m_window->thread.post(&EngineWorker::showIteration, i);
    }
    QVERIFY(QTest::qWaitFor([&] { return m_moment == 9; }));
    m_window->thread.post(&EngineWorker::showIteration, qint64(-1));
    m_window->steps.clear();
    m_window->thread.post(&EngineWorker::resume);
    QVERIFY(m_window->waitForSteps(2));
    QCOMPARE(m_window->steps.front().iteration, end);
}

void TestWorkerTime::anUnwritableFolderGoesOnInMemory()
{
    m_window->thread.post(&EngineWorker::setRunFolder, QStringLiteral("/proc/no/such/folder"));
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(5));
    QVERIFY2(m_trouble.contains(QLatin1String("/proc/no/such/folder")), qPrintable(m_trouble));
    const QString copy = m_folder->filePath(QStringLiteral("copy.referee"));
    m_window->thread.post(&EngineWorker::saveRun, copy, false);
    QVERIFY(QTest::qWaitFor([&] { return QFile::exists(copy); }));
    QVERIFY(m_window->waitForSteps(20));
    QVERIFY(opened(QStringLiteral("copy.referee")).end() >= 5);
}

void TestWorkerTime::aBrokenFileLeavesTheRunAlone()
{
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(5));
    QFile broken(m_folder->filePath(QStringLiteral("broken.referee")));
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write(QByteArray(4096, 'x')) > 0);
    broken.close();
    m_window->thread.interrupt(&EngineWorker::openRun, broken.fileName());
    QVERIFY(QTest::qWaitFor([&] { return !m_refusal.isEmpty(); }));
    QVERIFY2(m_refusal.contains(QLatin1String("broken.referee")), qPrintable(m_refusal));
    QVERIFY(m_window->waitFor(RunState::Paused));
    m_window->thread.post(&EngineWorker::resume);
    QVERIFY(m_window->waitForSteps(m_window->steps.size() + 3));
}

void TestWorkerTime::aSeedGridScoresAllAndFinishesTheBest()
{
    studio::SeedGridCommand order;
    order.run.request.prompt = "a red star";
    order.run.request.seed = 100;
    order.run.request.settings.iterations = 20;
    order.run.request.settings.tail = 2;
    order.seeds = 4;
    order.iterations = 6;
    order.keep = 2;
    m_window->thread.interrupt(&EngineWorker::beginGrid, order);
    QVERIFY(QTest::qWaitFor([&] { return m_isGridDone; }, 10000));
    QCOMPARE(files().size(), 4);
    int finished = 0;
    for (const auto& name : files()) {
        const int64_t end = opened(name).end();
        QVERIFY2(end == 6 || end == 20, qPrintable(QString::number(end)));
        finished += end == 20 ? 1 : 0;
    }
    QCOMPARE(finished, 2);
    QCOMPARE(m_cells.size(), size_t(4));
    QCOMPARE(m_window->state, RunState::Ready);
}

/// By ticks, then by score.
void TestWorkerTime::aGridPrefersMoreAnswersOfYes()
{
    studio::SeedGridCommand order;
    order.seeds = 4;
    order.keep = 2;
    studio::SeedGrid grid(order);
    const double none = std::numeric_limits<double>::quiet_NaN();
    for (const auto& [score, tally] : { std::pair(0.3, JudgeTally { 2, 3 }), std::pair(0.2, JudgeTally { 3, 3 }),
             std::pair(0.9, JudgeTally { 2, 3 }), std::pair(none, JudgeTally { 2, 3 }) }) {
        QVERIFY(grid.finishCell({ .score = score, .tally = tally }));
    }
    QCOMPARE(grid.present(), size_t { 1 });
    QVERIFY(grid.cells()[2].state == studio::GridCell::State::Chosen);
    QCOMPARE(grid.cells()[2].seed, order.run.request.seed + 2);
    QVERIFY(!grid.cells()[3].isBetterThan(grid.cells()[0]) && grid.cells()[0].isBetterThan(grid.cells()[3]));
}

void TestWorkerTime::aStoppedGridKeepsItsRuns()
{
    studio::SeedGridCommand order;
    order.run.request.prompt = "a red star";
    order.seeds = 50;
    order.iterations = 10;
    m_window->thread.interrupt(&EngineWorker::beginGrid, order);
    QVERIFY(m_window->waitForSteps(25));
    m_window->thread.interrupt(&EngineWorker::stop);
    QVERIFY(QTest::qWaitFor([&] { return m_isGridDone; }, 10000));
    QVERIFY(m_window->waitFor(RunState::Ready));
    QVERIFY(files().size() >= 2 && files().size() < 50);
}

void TestWorkerTime::variationsAreBranchesOfOneIteration()
{
    QVERIFY(m_window->begin(20));
    QVERIFY(m_window->waitFor(RunState::Ready));
    const QString parent = files().first();
    studio::SeedGridCommand order;
    LiveState state = opened(parent).stateAt(20);
    for (const double w1 : { 0.5, 3.0, 4.0 }) {
        state.settings.w1 = w1;
        order.variations.push_back({ "w1 " + std::to_string(int(w1)), state });
    }
    order.from = 8;
    m_window->thread.interrupt(&EngineWorker::beginGrid, order);
    QVERIFY(QTest::qWaitFor([&] { return m_isGridDone; }, 10000));
    QCOMPARE(m_window->state, RunState::Ready);
    QCOMPARE(files().size(), 4);
    QCOMPARE(m_cells.size(), size_t(3));
    const std::string root = opened(parent).head().uuid;
    for (size_t i = 0; i < m_cells.size(); ++i) {
        const RunFile branch = RunFile::open(m_cells[i].file, RunFile::Access::Read);
        QCOMPARE(branch.head().parent, root); // of the run, not of the variation before
        QCOMPARE(branch.head().firstIteration, int64_t(8));
        QCOMPARE(branch.end(), int64_t(20));
        QCOMPARE(branch.stateAt(10).settings.w1, order.variations[i].wanted.settings.w1);
        QVERIFY(!m_cells[i].picture.isNull());
        QCOMPARE(m_cells[i].name, order.variations[i].name);
    }
    QCOMPARE(opened(parent).end(), int64_t(20)); // untouched
}

void TestWorkerTime::variationsNeedARun()
{
    studio::SeedGridCommand order;
    order.variations.push_back({ "w1 2", {} });
    m_window->thread.interrupt(&EngineWorker::beginGrid, order);
    QVERIFY(QTest::qWaitFor([&] { return !m_refusal.isEmpty(); }));
    QVERIFY2(m_refusal.contains(QStringLiteral("Start or open one first")), qPrintable(m_refusal));
    QVERIFY(files().isEmpty());
}

REFEREE_TEST(TestWorkerTime)
#include "tst_worker_time.moc"
