// SPDX-License-Identifier: GPL-3.0-or-later
// What the library takes out of a run file, and what RunFile has for it.
#include "app/library/run_index.h"
#include "core/base/errors.h"
#include "tests/app/library/run_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QtTest>
#include <functional>

using namespace referee;
using namespace referee::test;

class TestEntryReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void anEntryIsWhatTheRunCameTo();
    void answersAndTitleAreRead();
    void seedsOfOneRecipeAreAlike();
    void aBranchNamesItsParent();
    void runsWithoutRefereeHaveNoLosses();
    void thumbnailsAreSmall();
    void badFilesHaveAProblem_data();
    void badFilesHaveAProblem();
    void aPainterIsNotDisturbed();
    void aSummaryIsWhatCameLast();
    void nobodyPaintsWhileAFileIsMoved();

private:
    QString file() const { return m_folder->filePath(QStringLiteral("a.referee")); }
    ui::LibraryEntry entry() const { return readEntry(stampOf(QFileInfo(file()))); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestEntryReader::anEntryIsWhatTheRunCameTo()
{
    RunPlan plan;
    plan.created = "2026-11-24T18:30:00.250Z";
    plan.judge = 0.75;
    plan.isStarred = true;
    {
        RunFile run = begunRun(file(), plan);
        IterationRecord record = recordOf(plan, 2);
        record.edits = { { 2, "prompt", "a red star", "ein blauer Mond", {} }, { 2, "iterations", "60", "90", {} } };
        run.append(record);
        run.finish(RunOutcome::Finished);
    }
    const ui::LibraryEntry read = entry();
    QCOMPARE(read.problem, QString());
    QCOMPARE(read.path, file());
    QCOMPARE(read.uuid.size(), 36);
    QCOMPARE(read.prompt, QStringLiteral("ein blauer Mond"));
    QCOMPARE(read.preset, QStringLiteral("studio"));
    QCOMPARE(read.method, QStringLiteral("vlm+sds"));
    QCOMPARE(read.seed, 18446744073709551615ULL);
    QCOMPARE(read.created, QDateTime(QDate(2026, 11, 24), QTime(18, 30, 0, 250), Qt::UTC));
    QCOMPARE(read.modified.toMSecsSinceEpoch(), QFileInfo(file()).lastModified().toMSecsSinceEpoch());
    QCOMPARE(read.iterations, 3);
    QCOMPARE(read.length, 90);
    QCOMPARE(read.outcome, QStringLiteral("finished"));
    QCOMPARE(read.itm, std::optional<double>(-0.5)); // of the record appended last
    QCOMPARE(read.caption, std::optional<double>(-1));
    QCOMPARE(read.judge, std::optional<double>(0.75));
    QVERIFY(read.isStarred);
    QCOMPARE(read.bytes, QFileInfo(file()).size());
}

void TestEntryReader::answersAndTitleAreRead()
{
    {
        RunFile run = begunRun(file());
        PictureScore score;
        score.hasJudge = true;
        score.phrases = { { "a red star", 0.9 }, { "a moon", 0.1 } };
        run.addScore(1, score);
        score.phrases[1].yes = 0.5;
        score.places = { { "a red star", "above", "a moon", 0.2 }, { "a moon", "near", "a red star", {} } };
        run.addScore(2, score);
        score.hasJudge = false; // a later score without a judge answers nothing
        run.addScore(3, score);
        run.setTitle("my star");
    }
    QCOMPARE(entry().asked, 3); // what was not judged was not answered
    QCOMPARE(entry().seen, 2);
    QCOMPARE(entry().title, QStringLiteral("my star"));
}

void TestEntryReader::seedsOfOneRecipeAreAlike()
{
    const auto recipeOf = [this](const std::function<void(RunHeader&)>& change, const std::vector<Edit>& edits = {}) {
        QFile::remove(file());
        RunHeader head = headOf({});
        change(head);
        RunFile run = RunFile::create(file().toStdString(), head, smallSnapshot(head.firstIteration));
        if (!edits.empty()) {
            IterationRecord record = recordOf({}, 0);
            record.edits = edits;
            run.append(record);
        }
        run.finish(RunOutcome::Stopped);
        return entry().recipe;
    };
    const QString first = recipeOf([](RunHeader&) {});
    QVERIFY(!first.isEmpty());
    QCOMPARE(recipeOf([](RunHeader& head) { head.request.seed = 8; }), first);
    QVERIFY(recipeOf([](RunHeader& head) { head.request.settings.w1 = 9; }) != first);
    QVERIFY(recipeOf([](RunHeader& head) { head.request.prompt = "a blue moon"; }) != first);
    QCOMPARE(recipeOf([](RunHeader& head) { head.hasStartPicture = true; }), QString());
    QCOMPARE(recipeOf([](RunHeader& head) { head.parent = "9a1bde1c-7f0a-4f2c-8a39-0a5d2e1f6c77"; }), QString());
    QCOMPARE(recipeOf([](RunHeader&) {}, { { 0, "w1", "2", "1.5", {} } }), QString()); // steered: no longer its like
}

void TestEntryReader::aBranchNamesItsParent()
{
    RunHeader head = headOf({});
    head.parent = "9a1bde1c-7f0a-4f2c-8a39-0a5d2e1f6c77";
    head.firstIteration = 12;
    RunFile::create(file().toStdString(), head, smallSnapshot(12)).finish(RunOutcome::Stopped);
    QCOMPARE(entry().change, QString());
    QFile::remove(file());
    const std::vector<Edit> changes { { 12, "w1", "2", "1.5", {} }, { 12, "cfg", "30", "20", {} } };
    RunFile::create(file().toStdString(), head, smallSnapshot(12), changes).finish(RunOutcome::Stopped);
    QCOMPARE(entry().change, QStringLiteral("w1 2 → 1.5, +1"));
    QCOMPARE(entry().parentUuid, QString::fromStdString(head.parent));
    QCOMPARE(entry().firstIteration, 12);
    QCOMPARE(entry().iterations, 12);
}

void TestEntryReader::runsWithoutRefereeHaveNoLosses()
{
    {
        RunFile run = RunFile::create(file().toStdString(), headOf({}), smallSnapshot(0));
        IterationRecord record = recordOf({}, 0);
        record.report.isTail = true;
        run.append(record);
    }
    QVERIFY(!entry().itm && !entry().caption && !entry().judge);
    QCOMPARE(entry().outcome, QStringLiteral("open"));
}

void TestEntryReader::thumbnailsAreSmall()
{
    RunPlan plan;
    plan.previewSide = 300;
    endedRun(file(), plan);
    const QImage thumbnail = QImage::fromData(entry().thumbnailPng, "PNG");
    QCOMPARE(thumbnail.size(), QSize(128, 128));
    QCOMPARE(qRed(thumbnail.pixel(60, 60)), 60); // of the last iteration
    QFile::remove(file());
    plan.previewSide = 0;
    endedRun(file(), plan);
    QVERIFY(entry().thumbnailPng.isEmpty() && entry().problem.isEmpty());
}

void TestEntryReader::badFilesHaveAProblem_data()
{
    QTest::addColumn<QString>("act"); // SQL, or "empty", "text", "cut"
    QTest::addColumn<QString>("part");
    QTest::newRow("empty") << "empty"
                           << "before the run began";
    QTest::newRow("foreign") << "text"
                             << "cannot be read";
    QTest::newRow("truncated") << "cut"
                               << "a.referee";
    QTest::newRow("other database") << "PRAGMA application_id = 7"
                                    << "file of another kind";
    QTest::newRow("newer version") << "PRAGMA user_version = 99"
                                   << "version 99";
    QTest::newRow("damaged settings") << "UPDATE run SET settings = 'x'"
                                      << "damaged";
    QTest::newRow("missing table") << "DROP TABLE metric"
                                   << "cannot be read";
}

void TestEntryReader::badFilesHaveAProblem()
{
    QFETCH(QString, act);
    QFETCH(QString, part);
    endedRun(file());
    if (act == QLatin1String("cut")) {
        QVERIFY(QFile::resize(file(), QFileInfo(file()).size() / 2));
    } else if (act == QLatin1String("text") || act == QLatin1String("empty")) {
        QVERIFY(writeBytes(file(), act == QLatin1String("text") ? QByteArray(5000, 'x') : QByteArray()));
    } else {
        QVERIFY(tamper(file(), act));
    }
    const ui::LibraryEntry read = entry();
    QVERIFY2(read.problem.contains(part), qPrintable(read.problem));
    QCOMPARE(read.path, file());
    QVERIFY(read.prompt.isEmpty() && read.uuid.isEmpty() && !read.created.isValid() && read.modified.isValid());
}

void TestEntryReader::aPainterIsNotDisturbed()
{
    RunFile painter = begunRun(file());
    for (int64_t i = 2; i < 40; ++i) {
        painter.append(recordOf({}, i));
        const ui::LibraryEntry read = entry();
        QCOMPARE(read.problem, QString());
        QCOMPARE(read.iterations, i + 1);
        QVERIFY(read.bytes > QFileInfo(file()).size()); // the journal counts
    }
    painter.finish(RunOutcome::Finished);
    QVERIFY(!QFile::exists(file() + QStringLiteral("-wal")));
    QCOMPARE(entry().outcome, QStringLiteral("finished"));
}

void TestEntryReader::aSummaryIsWhatCameLast()
{
    RunFile run = RunFile::createInMemory(headOf({}), smallSnapshot(0));
    QVERIFY(!run.summary().itm && !run.summary().judge && run.summary().previewPng.empty());
    for (int64_t i = 0; i < 4; ++i) {
        IterationRecord record = recordOf({}, i);
        record.report.itm = static_cast<double>(i);
        record.report.isTail = i == 3; // has no referee
        if (i > 1) {
            record.report.picture = {};
        }
        run.append(record);
    }
    PictureScore score;
    score.hasJudge = true;
    score.judge = 0.5;
    run.addScore(2, score);
    run.addScore(4, PictureScore {}); // no judge was asked
    QCOMPARE(run.summary().itm, std::optional<double>(2));
    QCOMPARE(run.summary().judge, std::optional<double>(0.5));
    QCOMPARE(run.summary().previewPng, run.previewPng(1));
}

void TestEntryReader::nobodyPaintsWhileAFileIsMoved()
{
    const std::filesystem::path path = file().toStdString();
    int done = 0;
    {
        const RunFile painter = begunRun(file());
        QVERIFY_THROWS_EXCEPTION(LoadError, RunFile::whileNobodyPaints(path, [&] { ++done; }));
    }
    RunFile::whileNobodyPaints(path, [&] {
        ++done;
        QVERIFY_THROWS_EXCEPTION(LoadError, RunFile::open(path, RunFile::Access::Append));
    });
    QCOMPARE(done, 1);
}

REFEREE_TEST(TestEntryReader)
#include "tst_entry_reader.moc"
