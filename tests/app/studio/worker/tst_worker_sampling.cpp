// SPDX-License-Identifier: GPL-3.0-or-later
// Method sd in the window, on the real engine: a moment that is shown is the one that was, and a branch goes on from
// it.
#include "app/storage/picture_file.h"
#include "app/studio/worker/worker_thread.h"
#include "core/engine/engine.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using studio::EngineWorker;
using ui::RunState;

namespace {

constexpr int64_t kEnd = 13; ///< PNDM looks twice at its second place
constexpr int kPatienceMs = 60000;

} // namespace

class TestWorkerSampling : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aMomentShowsItsPictureAndMovesNothing();
    void aBranchGoesOnFromAMoment();
    void anotherGuidanceActsInABranch();
    void anOpenedRunGoesOnWhereItStopped();
    void aRunWithoutItsStatesIsRefused();

private:
    RunFile opened(const QString& path) const { return RunFile::open(path.toStdString(), RunFile::Access::Read); }
    bool waitForEnd()
    {
        return QTest::qWaitFor([this] { return m_state == RunState::Ready && m_end == kEnd; }, kPatienceMs);
    }
    /// Leaves the run at an iteration with this guidance, and paints the branch.
    QString branchAt(int64_t iteration, double guidance)
    {
        ForkRequest order { iteration, m_wanted, false };
        order.wanted.settings.samplerCfg = guidance;
        m_end = 0;
        m_thread->interrupt(&EngineWorker::fork, order, false);
        return waitForEnd() ? m_path : QString();
    }
    void open(const QString& path)
    {
        m_end = 0;
        m_thread->interrupt(&EngineWorker::openRun, path);
        QVERIFY(QTest::qWaitFor([&] { return m_path == path && m_state != RunState::Running; }, kPatienceMs));
    }
    QTemporaryDir m_folder;
    std::unique_ptr<studio::WorkerThread> m_thread;
    LiveState m_wanted;
    RunState m_state = RunState::Idle;
    QString m_path;
    QString m_run;
    QString m_refusal;
    int64_t m_end = 0; ///< after the last finished step
    std::map<qint64, QImage> m_moments;
    int m_mapSets = 0;
};

void TestWorkerSampling::initTestCase()
{
    m_thread = std::make_unique<studio::WorkerThread>(loadEngine);
    auto* worker = &m_thread->worker();
    connect(worker, &EngineWorker::stateChanged, this, [this](RunState now, bool, bool) { m_state = now; });
    connect(worker, &EngineWorker::refused, this, [this](const QString& text) { m_refusal = text; });
    connect(worker, &EngineWorker::stepFinished, this,
        [this](const studio::StepEvent& step) { m_end = step.report.iteration + 1; });
    connect(worker, &EngineWorker::iterationReady, this,
        [this](const QImage& image, qint64 iteration) { m_moments[iteration] = image; });
    connect(worker, &EngineWorker::mapsReady, this, [this](const auto&) { ++m_mapSets; });
    connect(worker, &EngineWorker::began, this,
        [this](const studio::RunRecord& run) { m_path = QString::fromStdString(run.file.string()); });
    m_thread->post(&EngineWorker::setRunFolder, m_folder.path());
    EngineOptions options;
    options.pack = REFEREE_TEST_PACK;
    options.threads = 1;
    m_thread->interrupt(&EngineWorker::load, options);
    QVERIFY(QTest::qWaitFor([this] { return m_state == RunState::Ready; }, kPatienceMs));
    studio::BeginCommand order;
    order.request.prompt = m_wanted.prompt = "a red star";
    order.request.settings.method = "sd";
    order.request.settings.sampler = "pndm";
    order.request.settings.samplerSteps = 12;
    order.preset = "studio";
    m_wanted.settings = order.request.settings;
    m_thread->interrupt(&EngineWorker::begin, order);
    QVERIFY(waitForEnd());
    m_run = m_path;
    QCOMPARE(opened(m_run).snapshotIterations().size(), size_t(kEnd + 1));
}

void TestWorkerSampling::aMomentShowsItsPictureAndMovesNothing()
{
    m_thread->post(&EngineWorker::setMapsWanted, MapSet().set());
    for (const qint64 iteration : { 5, 10, 0 }) {
        m_thread->post(&EngineWorker::showIteration, iteration);
        QVERIFY(QTest::qWaitFor([&] { return m_moments.contains(iteration); }, kPatienceMs));
        const auto png = opened(m_run).previewPng(iteration);
        const auto preview = QImage::fromData(png.data(), static_cast<int>(png.size()));
        QVERIFY(!preview.isNull());
        QCOMPARE(
            m_moments[iteration].convertToFormat(QImage::Format_RGB32), preview.convertToFormat(QImage::Format_RGB32));
    }
    QVERIFY(m_moments[5] != m_moments[10]);
    m_thread->post(&EngineWorker::showIteration, qint64(-1));
    QCOMPARE(m_mapSets, 0); // a sampler's step has no gradients
    QCOMPARE(m_end, kEnd);
    QCOMPARE(opened(m_run).reports().size(), size_t(kEnd));
}

void TestWorkerSampling::aBranchGoesOnFromAMoment()
{
    const QString path = branchAt(5, m_wanted.settings.samplerCfg);
    QVERIFY2(!path.isEmpty() && path != m_run, qPrintable(m_refusal));
    const RunFile branch = opened(path);
    QCOMPARE(branch.head().firstIteration, int64_t(5));
    QVERIFY(branch.edits().empty());
    for (int64_t i = 5; i <= kEnd; ++i) {
        QVERIFY2(branch.snapshot(i)->z == opened(m_run).snapshot(i)->z, qPrintable(QString::number(i)));
        QVERIFY2(branch.snapshot(i)->samplerState == opened(m_run).snapshot(i)->samplerState,
            qPrintable(QString::number(i)));
    }
}

void TestWorkerSampling::anotherGuidanceActsInABranch()
{
    const QString path = branchAt(2, 2.0);
    QVERIFY2(!path.isEmpty(), qPrintable(m_refusal));
    const RunFile branch = opened(path);
    QCOMPARE(branch.edits().size(), size_t(1));
    QCOMPARE(branch.edits()[0].key, std::string("sampler_cfg"));
    QVERIFY(branch.snapshot(2)->z == opened(m_run).snapshot(2)->z);
    QVERIFY(branch.snapshot(3)->z != opened(m_run).snapshot(3)->z);
}

void TestWorkerSampling::anOpenedRunGoesOnWhereItStopped()
{
    RunHeader head = opened(m_run).head();
    head.uuid.clear();
    const QString path = m_folder.filePath(QStringLiteral("stopped.referee"));
    {
        RunFile file = RunFile::create(path.toStdString(), head, *opened(m_run).snapshot(0));
        for (int64_t i = 0; i < 6; ++i) {
            file.append({ opened(m_run).reports()[static_cast<size_t>(i)], {}, *opened(m_run).snapshot(i + 1) });
        }
    }
    open(path);
    m_thread->post(&EngineWorker::resume);
    QVERIFY(waitForEnd());
    QVERIFY(opened(path).snapshot(kEnd)->z == opened(m_run).snapshot(kEnd)->z);
}

/// As files of version 1 are.
void TestWorkerSampling::aRunWithoutItsStatesIsRefused()
{
    RunHeader head = opened(m_run).head();
    head.uuid.clear();
    const QString path = m_folder.filePath(QStringLiteral("old.referee"));
    {
        RunFile file = RunFile::create(path.toStdString(), head, *opened(m_run).snapshot(0));
        for (int64_t i = 0; i < 6; ++i) {
            file.append({ opened(m_run).reports()[static_cast<size_t>(i)], {}, *opened(m_run).snapshot(0) });
        }
    }
    m_refusal.clear();
    m_thread->interrupt(&EngineWorker::openRun, path);
    QVERIFY(QTest::qWaitFor([&] { return m_refusal.contains(QStringLiteral("referee resume")); }, kPatienceMs));
    QVERIFY(m_path != path);
}

REFEREE_TEST(TestWorkerSampling)
#include "tst_worker_sampling.moc"
