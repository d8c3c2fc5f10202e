// SPDX-License-Identifier: GPL-3.0-or-later
// Previews, maps, scores, results and files.
#include "tests/app/studio/worker/session_kit.h"

#include "app/storage/picture_file.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>

using namespace referee;
using namespace referee::test;

class TestWorkerLooking : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void atMostOnePreviewIsInFlight();
    void everyIterationIsSeenWhenTheWindowKeepsUp();
    void previewsKeepTheirPeriod();
    void previewNowDoesNotWaitForThePeriod();
    void theLastPictureIsSentWhenThePreviewBeforeItIsAcknowledged();
    void mapsAreComputedOnlyWhenWanted();
    void mapsOfAPausedRunAreSentWhenTheyAreOpened();
    void scoresComeEveryTenthIteration();
    void theBestIsTheJudgesFavouriteWhileScoring();
    void resultsNameTheirIteration();
    void aSavedPictureTellsHowItWasMade();
    void nothingIsOverwritten();
    void withoutMetadataThereIsNone();
    void aFolderThatCannotBeWrittenLeavesTheRunAlone();
    void quitWaitsForASaveBeforeIt();

private:
    std::shared_ptr<FakeLab> m_lab;
    std::unique_ptr<FakeWindow> m_window;
    QTemporaryDir m_folder;

    std::filesystem::path file(const char* name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
};

void TestWorkerLooking::init()
{
    m_lab = std::make_shared<FakeLab>();
    m_window = std::make_unique<FakeWindow>(m_lab);
    QVERIFY(m_window->load());
}

void TestWorkerLooking::cleanup() { m_window.reset(); }

void TestWorkerLooking::atMostOnePreviewIsInFlight()
{
    m_window->acknowledges = false;
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(30));
    QCOMPARE(m_window->previews, 1);
    m_window->thread.post(&EngineWorker::acknowledgePreview);
    QVERIFY(m_window->waitForSteps(60));
    QCOMPARE(m_window->previews, 2);
    QVERIFY(m_window->previewIteration > 25); // a new one, none from a queue
}

void TestWorkerLooking::everyIterationIsSeenWhenTheWindowKeepsUp()
{
    m_lab->stageMicroseconds = 4000; // the window acknowledges while the next iteration is under way
    m_window->thread.post(&EngineWorker::setMapsWanted, MapSet().set(size_t(MapKind::Sds)));
    QVERIFY(m_window->begin(20));
    QVERIFY(m_window->waitFor(RunState::Ready));
    QTRY_COMPARE(m_window->previewIteration, qint64(20));
    QVERIFY2(m_window->previews >= 19, qPrintable(QString::number(m_window->previews)));
    QVERIFY2(m_window->mapSets >= 18, qPrintable(QString::number(m_window->mapSets)));
}

void TestWorkerLooking::previewsKeepTheirPeriod()
{
    m_window->thread.post(&EngineWorker::setPreviewPeriod, 50);
    QVERIFY(m_window->begin());
    QTest::qWait(400);
    QVERIFY2(m_window->previews >= 2 && m_window->previews <= 10, qPrintable(QString::number(m_window->previews)));
}

void TestWorkerLooking::previewNowDoesNotWaitForThePeriod()
{
    m_window->thread.post(&EngineWorker::setPreviewPeriod, 100000);
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(10));
    QCOMPARE(m_window->previews, 1); // the first one of a run is always shown
    m_window->thread.post(&EngineWorker::previewNow);
    QTRY_COMPARE(m_window->previews, 2);
}

void TestWorkerLooking::theLastPictureIsSentWhenThePreviewBeforeItIsAcknowledged()
{
    m_window->acknowledges = false;
    QVERIFY(m_window->begin(20));
    QVERIFY(m_window->waitFor(RunState::Ready));
    QTest::qWait(20);
    QCOMPARE(m_window->previewIteration, qint64(0));
    m_window->thread.post(&EngineWorker::acknowledgePreview);
    QTRY_COMPARE(m_window->previewIteration, qint64(20));
    QCOMPARE(m_window->lastPreview.pixelColor(0, 0).red(), 20);
}

void TestWorkerLooking::mapsAreComputedOnlyWhenWanted()
{
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(10));
    QCOMPARE(m_lab->inspections.load(), 0);
    m_window->thread.post(&EngineWorker::setMapsWanted, MapSet().set(size_t(MapKind::Sds)));
    QTRY_VERIFY(m_window->mapSets > 2);
    QCOMPARE(m_window->lastMaps.size(), size_t(1));
    QCOMPARE(m_window->lastMaps[0].kind, MapKind::Sds);
    m_window->thread.post(&EngineWorker::setMapsWanted, MapSet());
    QTest::qWait(30);
    const int before = m_lab->inspections;
    QTest::qWait(30);
    QCOMPARE(m_lab->inspections.load(), before);
}

void TestWorkerLooking::mapsOfAPausedRunAreSentWhenTheyAreOpened()
{
    QVERIFY(m_window->begin());
    QVERIFY(m_window->waitForSteps(5));
    m_window->thread.interrupt(&EngineWorker::pause);
    QVERIFY(m_window->waitFor(RunState::Paused));
    m_window->thread.post(&EngineWorker::setMapsWanted, MapSet().set(size_t(MapKind::Referee)));
    QTRY_COMPARE(m_window->mapSets, 1);
    QCOMPARE(m_window->lastMaps[0].iteration, int64_t(m_window->steps.size()) - 1);
}

void TestWorkerLooking::scoresComeEveryTenthIteration()
{
    QSignalSpy scores(&m_window->thread.worker(), &EngineWorker::scored);
    m_window->thread.post(&EngineWorker::setScoring, true);
    QVERIFY(m_window->begin(25));
    QTRY_COMPARE(scores.count(), 4);
    QCOMPARE(scores[1][0].toLongLong(), 10);
    QCOMPARE(scores[3][0].toLongLong(), 25); // the result
}

void TestWorkerLooking::theBestIsTheJudgesFavouriteWhileScoring()
{
    // The fake's losses fall with every iteration, its judge likes late pictures; the tail has no losses.
    QSignalSpy results(&m_window->thread.worker(), &EngineWorker::resultReady);
    QVERIFY(m_window->begin(40));
    QTRY_COMPARE(m_lab->stepsDone.load(), 40);
    m_window->thread.post(&EngineWorker::requestResult, PictureSource::Best);
    QTRY_COMPARE(results.count(), 1);
    QCOMPARE(results[0][2].toLongLong(), 29);
    m_window->thread.post(&EngineWorker::setScoring, true);
    m_window->thread.post(&EngineWorker::requestResult, PictureSource::Best);
    QTRY_COMPARE(results.count(), 2);
    QCOMPARE(results[1][2].toLongLong(), 40);
}

void TestWorkerLooking::resultsNameTheirIteration()
{
    QSignalSpy results(&m_window->thread.worker(), &EngineWorker::resultReady);
    QVERIFY(m_window->begin(8));
    QTRY_COMPARE(m_lab->stepsDone.load(), 8);
    m_window->thread.post(&EngineWorker::requestResult, PictureSource::Average);
    QTRY_COMPARE(results.count(), 1);
    QCOMPARE(results[0][0].value<PictureSource>(), PictureSource::Average);
    QCOMPARE(results[0][1].value<QImage>().width(), 8);
    QCOMPARE(results[0][2].toLongLong(), 8);
}

void TestWorkerLooking::aSavedPictureTellsHowItWasMade()
{
    QSignalSpy files(&m_window->thread.worker(), &EngineWorker::saved);
    QVERIFY(m_window->begin());
    Settings settings;
    settings.w1 = 3;
    m_window->thread.post(&EngineWorker::setSettings, settings);
    QVERIFY(QTest::qWaitFor([&] { return !m_window->edits.empty(); }));
    m_window->thread.post(&EngineWorker::save, studio::SaveCommand { file("told.png"), {}, true });
    QTRY_COMPARE(files.count(), 1);
    QCOMPARE(files[0][0].toStringList(),
        QStringList({ QString::fromStdString(file("told.png").string()),
            QString::fromStdString(file("told.csv").string()) })); // what is written is told
    const auto json = nlohmann::json::parse(readPictureText(file("told.png")));
    QCOMPARE(json["prompt"].get<std::string>(), std::string("a red star"));
    QCOMPARE(json["edits"][0]["key"].get<std::string>(), std::string("w1"));
    QCOMPARE(json["edits"][0]["at"].get<int64_t>(), m_window->edits[0].iteration);
    QCOMPARE(json["pack"]["files"]["fake.safetensors"].get<std::string>(), std::string("00"));
    QVERIFY(std::filesystem::exists(file("told.csv")));
}

void TestWorkerLooking::nothingIsOverwritten()
{
    QSignalSpy files(&m_window->thread.worker(), &EngineWorker::saved);
    QVERIFY(m_window->begin());
    m_window->thread.post(&EngineWorker::save, studio::SaveCommand { file("same.png"), {}, true });
    m_window->thread.post(&EngineWorker::save, studio::SaveCommand { file("same.png"), {}, true });
    QTRY_COMPARE(files.count(), 2);
    QCOMPARE(files[1][0].toStringList().first().toStdString(), file("same 2.png").string());
}

void TestWorkerLooking::withoutMetadataThereIsNone()
{
    QSignalSpy files(&m_window->thread.worker(), &EngineWorker::saved);
    QVERIFY(m_window->begin());
    m_window->thread.post(&EngineWorker::save, studio::SaveCommand { file("plain.png"), {}, false });
    QTRY_COMPARE(files.count(), 1);
    QVERIFY(readPictureText(file("plain.png")).empty());
    QVERIFY(!std::filesystem::exists(file("plain.csv")));
}

void TestWorkerLooking::aFolderThatCannotBeWrittenLeavesTheRunAlone()
{
    QSignalSpy failures(&m_window->thread.worker(), &EngineWorker::saveFailed);
    QVERIFY(m_window->begin());
    m_window->thread.post(&EngineWorker::save, studio::SaveCommand { "/proc/nowhere/picture.png", {}, true });
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(failures[0][0].toString().contains(QStringLiteral("/proc/nowhere")));
    QCOMPARE(m_window->state, RunState::Running);
}

void TestWorkerLooking::quitWaitsForASaveBeforeIt()
{
    QVERIFY(m_window->begin());
    m_window->thread.post(&EngineWorker::save, studio::SaveCommand { file("last.png"), {}, true });
    m_window.reset();
    QVERIFY(std::filesystem::exists(file("last.png")));
}

REFEREE_TEST(TestWorkerLooking)
#include "tst_worker_looking.moc"
