// SPDX-License-Identifier: GPL-3.0-or-later
// Reasons: views, judge and pictures to compare with, of the moment that is shown; none of them changes the run.
#include "app/storage/picture_file.h"
#include "tests/app/studio/worker/session_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>

using namespace referee;
using namespace referee::test;

class TestWorkerReasons : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void viewsFollowTheRunButNotEveryIteration();
    void viewsAreOfTheMomentThatIsShown();
    void viewsThatNobodyWantsCostNothing();
    void aViewTellsWhatItAsksFor();
    void theJudgeIsAskedAboutTheShownMoment();
    void anotherIterationCanBeComparedWith();
    void anotherRunCanBeComparedWith();
    void aPictureFileCanBeComparedWith();
    void whatIsNoRunIsSaid();
    void mapsOfWhatIsComparedComeFromItsIteration();
    void mapsOfAnotherSeedCannotBeCompared();
    void thePastIsComputedOnDemandAndCanBeCancelled();
    void lookingChangesNoBit();

private:
    bool paintTo(int64_t iterations) { return m_window->begin(iterations) && m_window->waitFor(RunState::Ready); }
    bool showMoment(qint64 iteration)
    {
        m_views.clear();
        m_window->thread.post(&EngineWorker::showIteration, iteration);
        return QTest::qWaitFor([this] { return !m_views.empty(); }, 5000);
    }
    Snapshot lastOf(const QString& file) const
    {
        const RunFile run = RunFile::open(m_folder->filePath(file).toStdString(), RunFile::Access::Read);
        return *run.snapshot(run.end());
    }
    QStringList files() const { return QDir(m_folder->path()).entryList({ QStringLiteral("*.referee") }, QDir::Files); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeLab> m_lab;
    std::unique_ptr<FakeWindow> m_window;
    std::vector<ViewPicture> m_views;
    int m_viewSets = 0;
    GradientMap m_gradient;
    std::vector<std::pair<qint64, PictureScore>> m_scores;
    QImage m_other;
    studio::ComparisonCommand m_otherOrder;
    std::vector<GradientMap> m_otherMaps;
    std::vector<int64_t> m_history;
    bool m_isHistoryOver = false;
    QString m_refusal;
};

void TestWorkerReasons::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_lab = std::make_shared<FakeLab>();
    m_window = std::make_unique<FakeWindow>(m_lab);
    m_views.clear();
    m_viewSets = 0;
    m_gradient = {};
    m_scores.clear();
    m_other = {};
    m_refusal.clear();
    m_otherMaps.clear();
    m_history.clear();
    m_isHistoryOver = false;
    auto* worker = &m_window->thread.worker();
    auto* context = m_window.get();
    connect(worker, &EngineWorker::viewsReady, context, [this](const auto& views) {
        m_views = views;
        ++m_viewSets;
        m_window->thread.post(&EngineWorker::acknowledgeViews);
    });
    connect(worker, &EngineWorker::viewGradientReady, context,
        [this](qint64, const GradientMap& gradient) { m_gradient = gradient; });
    connect(worker, &EngineWorker::scored, context,
        [this](qint64 iteration, const PictureScore& score) { m_scores.emplace_back(iteration, score); });
    connect(worker, &EngineWorker::otherReady, context, [this](const QImage& image, const auto& order) {
        m_other = image;
        m_otherOrder = order;
    });
    connect(worker, &EngineWorker::otherMapsReady, context, [this](const auto& maps) { m_otherMaps = maps; });
    connect(worker, &EngineWorker::historyReady, context, [this](const auto& maps, qint64 done, qint64 total) {
        if (!maps.empty()) {
            m_history.push_back(maps.front().iteration);
        }
        m_isHistoryOver = maps.empty() && done == total;
    });
    connect(worker, &EngineWorker::refused, context, [this](const QString& text) { m_refusal = text; });
    m_window->thread.post(&EngineWorker::setRunFolder, m_folder->path());
    QVERIFY(m_window->load());
}

void TestWorkerReasons::cleanup() { m_window.reset(); }

void TestWorkerReasons::viewsFollowTheRunButNotEveryIteration()
{
    m_window->thread.post(&EngineWorker::setViewsWanted, true);
    QVERIFY(paintTo(200));
    QVERIFY(QTest::qWaitFor([this] { return !m_views.empty() && m_views.front().iteration == 199; }, 5000));
    QVERIFY2(m_viewSets < 20, qPrintable(QString::number(m_viewSets)));
    QCOMPARE(m_views.size(), size_t(2));
}

void TestWorkerReasons::viewsAreOfTheMomentThatIsShown()
{
    QVERIFY(paintTo(20));
    m_window->thread.post(&EngineWorker::setViewsWanted, true);
    QVERIFY(QTest::qWaitFor([this] { return !m_views.empty(); }, 5000));
    QCOMPARE(m_views.front().iteration, int64_t(19));
    QVERIFY(showMoment(7));
    QCOMPARE(m_views.front().iteration, int64_t(7));
    QVERIFY(showMoment(-1));
    QCOMPARE(m_views.front().iteration, int64_t(19));
}

void TestWorkerReasons::viewsThatNobodyWantsCostNothing()
{
    QVERIFY(paintTo(20));
    QCOMPARE(m_lab->viewings.load(), 0);
    QCOMPARE(m_viewSets, 0);
}

void TestWorkerReasons::aViewTellsWhatItAsksFor()
{
    QVERIFY(paintTo(5));
    m_window->thread.post(&EngineWorker::requestViewGradient, 1);
    QVERIFY(QTest::qWaitFor([this] { return !m_gradient.values.empty(); }, 5000));
    QCOMPARE(m_gradient.values.front(), 1.0F);
    QCOMPARE(m_gradient.iteration, int64_t(4));
}

void TestWorkerReasons::theJudgeIsAskedAboutTheShownMoment()
{
    QVERIFY(paintTo(50));
    m_window->thread.post(&EngineWorker::askJudge);
    QVERIFY(QTest::qWaitFor([this] { return m_scores.size() == 1; }, 5000));
    QCOMPARE(m_scores[0].first, 50);
    QCOMPARE(m_scores[0].second.judge, 50 / 255.0);
    m_window->thread.post(&EngineWorker::showIteration, 30);
    m_window->thread.post(&EngineWorker::askJudge);
    QVERIFY(QTest::qWaitFor([this] { return m_scores.size() == 2; }, 5000));
    QCOMPARE(m_scores[1].first, 30);
    QCOMPARE(m_scores[1].second.judge, 30 / 255.0);
}

void TestWorkerReasons::anotherIterationCanBeComparedWith()
{
    QVERIFY(paintTo(20));
    m_window->thread.post(&EngineWorker::showOther, studio::ComparisonCommand { {}, 12 });
    QVERIFY(QTest::qWaitFor([this] { return !m_other.isNull(); }, 5000));
    QCOMPARE(qRed(m_other.pixel(0, 0)), 12);
    QCOMPARE(m_otherOrder.iteration, int64_t(12));
}

void TestWorkerReasons::anotherRunCanBeComparedWith()
{
    QVERIFY(paintTo(20));
    const QString first = files().front();
    QVERIFY(paintTo(30));
    const studio::ComparisonCommand order { m_folder->filePath(first).toStdString(), 1000 };
    m_window->thread.post(&EngineWorker::showOther, order);
    QVERIFY(QTest::qWaitFor([this] { return !m_other.isNull(); }, 5000));
    QCOMPARE(m_otherOrder.iteration, int64_t(20)); // its end
    QCOMPARE(qRed(m_other.pixel(0, 0)), 20);
}

void TestWorkerReasons::aPictureFileCanBeComparedWith()
{
    QVERIFY(paintTo(5));
    const std::string file = m_folder->filePath(QStringLiteral("b.png")).toStdString();
    writePicture(file, FakeEngine::picture(99), {});
    m_window->thread.post(&EngineWorker::showOther, studio::ComparisonCommand { file, 0 });
    QVERIFY(QTest::qWaitFor([this] { return !m_other.isNull(); }, 5000));
    QCOMPARE(qRed(m_other.pixel(0, 0)), 99);
}

void TestWorkerReasons::whatIsNoRunIsSaid()
{
    QVERIFY(paintTo(5));
    const QString path = m_folder->filePath(QStringLiteral("no.referee"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("nothing") > 0);
    file.close();
    m_window->thread.post(&EngineWorker::showOther, studio::ComparisonCommand { path.toStdString(), 0 });
    QVERIFY(QTest::qWaitFor([this] { return !m_refusal.isEmpty(); }, 5000));
    QVERIFY2(m_refusal.contains(QStringLiteral("no.referee")), qPrintable(m_refusal));
    QVERIFY(m_other.isNull());
}

void TestWorkerReasons::mapsOfWhatIsComparedComeFromItsIteration()
{
    const auto sds = MapSet().set(size_t(MapKind::Sds));
    const auto mapsOf = [&](const studio::ComparisonCommand& order) {
        m_otherMaps.clear();
        m_window->thread.post(&EngineWorker::requestOtherMaps, order, sds);
        return QTest::qWaitFor([this] { return !m_otherMaps.empty(); }, 5000) ? m_otherMaps.front().iteration : -1;
    };
    QVERIFY(paintTo(20));
    const QString first = files().front();
    QCOMPARE(mapsOf({ {}, 12 }), int64_t(12));
    QCOMPARE(mapsOf({ {}, 20 }), int64_t(19)); // the end has a picture, but no step
    QVERIFY(m_window->begin(30) && m_window->waitForSteps(50));
    QVERIFY(m_window->waitFor(RunState::Ready));
    QCOMPARE(mapsOf({ m_folder->filePath(first).toStdString(), 5 }), int64_t(5));
    QCOMPARE(mapsOf({ m_folder->filePath(first).toStdString(), 1000 }), int64_t(19));
    QVERIFY2(m_refusal.isEmpty(), qPrintable(m_refusal));
}

void TestWorkerReasons::mapsOfAnotherSeedCannotBeCompared()
{
    QVERIFY(paintTo(5));
    const QString first = m_folder->filePath(files().front());
    studio::BeginCommand order;
    order.request.prompt = "a red star";
    order.request.seed = 7;
    order.request.settings.iterations = 5;
    m_window->thread.interrupt(&EngineWorker::begin, order);
    QVERIFY(m_window->waitForSteps(10));
    QVERIFY(m_window->waitFor(RunState::Ready));
    m_window->thread.post(&EngineWorker::requestOtherMaps, studio::ComparisonCommand { first.toStdString(), 2 },
        MapSet().set(size_t(MapKind::Sds)));
    QVERIFY(QTest::qWaitFor([this] { return !m_refusal.isEmpty(); }, 5000));
    QVERIFY2(m_refusal.contains(QStringLiteral("This run has seed 7, that one 0.")), qPrintable(m_refusal));
    QVERIFY(m_otherMaps.empty());
}

void TestWorkerReasons::thePastIsComputedOnDemandAndCanBeCancelled()
{
    const auto sds = MapSet().set(size_t(MapKind::Sds));
    QVERIFY(paintTo(20));
    m_window->thread.post(&EngineWorker::requestHistory, sds);
    QVERIFY(QTest::qWaitFor([this] { return m_isHistoryOver; }, 5000));
    std::vector<int64_t> all(20);
    std::iota(all.begin(), all.end(), 0);
    QCOMPARE(m_history, all);
    m_history.clear();
    m_isHistoryOver = false;
    m_lab->stageMicroseconds = 3000;
    m_window->thread.post(&EngineWorker::requestHistory, sds);
    QVERIFY(QTest::qWaitFor([this] { return m_history.size() >= 2; }, 5000));
    m_window->thread.post(&EngineWorker::requestHistory, MapSet());
    QVERIFY(QTest::qWaitFor([this] { return m_isHistoryOver; }, 5000));
    QVERIFY2(m_history.size() < 20, "cancelled, but all were computed");
    m_lab->stageMicroseconds = 200;
    QVERIFY(m_window->begin(100000));
    m_window->thread.post(&EngineWorker::requestHistory, sds); // not while the run goes on
    m_history.clear();
    m_isHistoryOver = false;
    QVERIFY(QTest::qWaitFor([this] { return m_isHistoryOver; }, 5000));
    QVERIFY(m_history.empty());
}

void TestWorkerReasons::lookingChangesNoBit()
{
    QVERIFY(paintTo(60));
    const QString undisturbed = files().front();
    m_window->thread.post(&EngineWorker::setViewsWanted, true);
    QVERIFY(m_window->begin(60));
    for (int i = 0; i < 20; ++i) {
        m_window->thread.post(&EngineWorker::showIteration, i % 3 == 0 ? -1 : 0);
        m_window->thread.post(&EngineWorker::requestViewGradient, 0);
        m_window->thread.post(&EngineWorker::showOther, studio::ComparisonCommand { {}, 0 });
        m_window->thread.post(
            &EngineWorker::requestOtherMaps, studio::ComparisonCommand { {}, 0 }, MapSet().set(size_t(MapKind::Sds)));
        QTest::qWait(3);
    }
    QVERIFY(m_window->waitForSteps(120)); // Ready may still be the first run's
    QVERIFY(m_window->waitFor(RunState::Ready));
    QStringList both = files();
    QCOMPARE(both.size(), 2);
    both.removeOne(undisturbed);
    QCOMPARE(lastOf(both.front()).z, lastOf(undisturbed).z);
}

REFEREE_TEST(TestWorkerReasons)
#include "tst_worker_reasons.moc"
