// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_recorder.h"
#include "app/storage/run_database.h"
#include "app/storage/run_file.h"
#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QtTest>

using namespace referee;

namespace {

Snapshot snapshotOf(int64_t iteration)
{
    Snapshot snapshot;
    snapshot.iteration = iteration;
    snapshot.height = 2;
    snapshot.width = 3;
    for (int i = 0; i < 24; ++i) {
        snapshot.z.push_back(0.1F * static_cast<float>(i) + static_cast<float>(iteration));
        snapshot.ema.push_back(1.0F / static_cast<float>(i + 1));
    }
    snapshot.emaCount = iteration;
    return snapshot;
}

RunHeader headOf(const std::string& prompt)
{
    RunHeader head;
    head.request.prompt = prompt;
    head.request.seed = 18446744073709551615ULL;
    head.request.settings.cfg = 0.1 + 0.2; // has no short decimal form
    head.preset = "studio";
    head.engine.packName = "miniature";
    head.packFiles = { { "vae.safetensors", 12, "ab" } };
    return head;
}

IterationRecord recordOf(int64_t iteration)
{
    IterationRecord record;
    record.report.iteration = iteration;
    record.report.itm = 1.0 / 3.0;
    record.report.itmPerView = { 0.25, 0.5 };
    record.report.keptViews = { 1 };
    record.report.stageMs[3] = 1.5;
    record.after = snapshotOf(iteration + 1);
    return record;
}

std::string sentenceOf(const std::function<void()>& act)
{
    try {
        act();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

class TestRunFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void whatIsWrittenIsReadExactly();
    void aTitleIsKeptAndTakenAway();
    void placesAreKeptWithTheScore();
    void contrastAndMarginsAreKept();
    void stateFollowsTheEvents();
    void anEndedRunIsOnePlainFile();
    void aRunEndsWhileSomebodyLooks();
    void aKilledRunOpensAndGoesOn();
    void aSecondPainterIsTurnedAway();
    void anExistingFileIsNeverOverwritten();
    void badFilesGiveSentences_data();
    void badFilesGiveSentences();
    void aFullDiskGoesOnInMemory();
    void compactKeepsTheEndsAndTheEvents();

private:
    std::filesystem::path file(const char* name) const
    {
        return m_folder->filePath(QString::fromLatin1(name)).toStdString();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRunFile::whatIsWrittenIsReadExactly()
{
    {
        RunFile run = RunFile::create(file("a.referee"), headOf("a red star"), snapshotOf(0));
        run.append(recordOf(0));
        run.addScore(1, { 0.1, 0.9, 2.0, 0.3, true, true, 0.75, { { "a red star", 0.75 } }, {}, {} });
    }
    const RunFile run = RunFile::open(file("a.referee"), RunFile::Access::Read);
    QCOMPARE(run.head().request.seed, 18446744073709551615ULL);
    QCOMPARE(run.head().request.settings, headOf("").request.settings);
    QCOMPARE(run.head().uuid.size(), size_t(36));
    QCOMPARE(run.end(), int64_t(1));
    QCOMPARE(run.snapshot(1)->z, snapshotOf(1).z);
    QCOMPARE(run.snapshot(0)->ema, snapshotOf(0).ema);
    QVERIFY(!run.snapshot(7));
    QCOMPARE(run.reports().size(), size_t(1));
    QCOMPARE(run.reports()[0].itm, 1.0 / 3.0);
    QCOMPARE(run.reports()[0].itmPerView, recordOf(0).report.itmPerView);
    QCOMPARE(run.reports()[0].stageMs[3], 1.5);
    QCOMPARE(run.scores()[0].second.phrases[0].phrase, std::string("a red star"));
}

void TestRunFile::aTitleIsKeptAndTakenAway()
{
    {
        RunFile run = RunFile::create(file("a.referee"), headOf("a red star"), snapshotOf(0));
        QCOMPARE(run.status().title, std::string());
        run.setTitle("my star");
        run.setTitle("my best star");
        QCOMPARE(run.toMemory().status().title, std::string("my best star"));
    }
    RunFile run = RunFile::open(file("a.referee"), RunFile::Access::Append);
    QCOMPARE(run.status().title, std::string("my best star"));
    run.setTitle({});
    QCOMPARE(run.status().title, std::string());
    RunDatabase(file("a.referee"), false).write(QStringLiteral("DROP TABLE title")); // an older file
    QCOMPARE(run.status().title, std::string());
    run.setTitle("again");
    QCOMPARE(run.status().title, std::string("again"));
}

void TestRunFile::placesAreKeptWithTheScore()
{
    PictureScore score;
    score.hasJudge = true;
    score.phrases = { { "a star", 0.5 }, { "a moon", 0.25 } };
    score.places = { { "a star", "above", "a moon", 0.125 }, { "a moon", "next to", "a star", {} } };
    {
        RunFile run = RunFile::create(file("a.referee"), headOf("a red star"), snapshotOf(0));
        run.append(recordOf(0));
        run.addScore(0, score);
        std::swap(score.places[0], score.places[1]);
        run.addScore(1, score);
        run.addScore(1, score); // in place of the one before
    }
    const auto scores = RunFile::open(file("a.referee"), RunFile::Access::Read).scores();
    QCOMPARE(scores.size(), size_t { 2 });
    QCOMPARE(scores[0].second.places[0].text(), std::string("a star above a moon"));
    QCOMPARE(scores[0].second.places[0].yes, std::optional<double>(0.125));
    const auto& second = scores[1].second.places;
    QCOMPARE(second.size(), size_t { 2 });
    QCOMPARE(second[0].text(), std::string("a moon next to a star"));
    QVERIFY(!second[0].yes);
    QCOMPARE(tallyOf(scores[1].second), (JudgeTally { 1, 3 })); // what was not judged does not count
    QCOMPARE(tallyOf({}), JudgeTally {});
}

void TestRunFile::contrastAndMarginsAreKept()
{
    PictureScore score;
    score.contradictions = { { "colours exchanged", "a blue star", 4.125, -0.5 }, { "opposite relation", "b", 0, 1 } };
    {
        RunFile run = RunFile::create(file("a.referee"), headOf("a red star"), snapshotOf(0));
        run.append(recordOf(0)); // no contrast: no row
        IterationRecord record = recordOf(1);
        record.report.contrast = 0.25;
        record.report.contrastMatching = 1.5;
        run.append(record);
        run.addScore(1, score);
        run.addScore(1, score); // in place of the one before
    }
    const RunFile run = RunFile::open(file("a.referee"), RunFile::Access::Read);
    for (const RunFile& each : { RunFile::open(file("a.referee"), RunFile::Access::Read), run.toMemory() }) {
        QCOMPARE(each.reports()[0].contrast, 0.0);
        QCOMPARE(each.reports()[1].contrast, 0.25);
        QCOMPARE(each.reports(1).at(0).contrastMatching, 1.5);
        const auto margins = each.scores().at(0).second.contradictions;
        QCOMPARE(margins.size(), size_t { 2 });
        QCOMPARE(margins[0].title, std::string("colours exchanged"));
        QCOMPARE(margins[0].captioning, 4.125);
        QCOMPARE(margins[0].matching, -0.5);
    }
}

void TestRunFile::stateFollowsTheEvents()
{
    RunFile run = RunFile::createInMemory(headOf("a red star"), snapshotOf(0));
    IterationRecord record = recordOf(0);
    record.edits = { { 0, "w1", "2", "1.5", {} } };
    run.append(record);
    record = recordOf(1);
    record.edits = { { 1, "prompt", "a red star", "a blue moon", {} } };
    run.append(record);
    QCOMPARE(run.stateAt(0).settings.w1, 1.5);
    QCOMPARE(run.stateAt(0).prompt, std::string("a red star"));
    QCOMPARE(run.stateAt(5).prompt, std::string("a blue moon"));
}

void TestRunFile::anEndedRunIsOnePlainFile()
{
    RunFile run = RunFile::create(file("a.referee"), headOf("a red star"), snapshotOf(0));
    run.append(recordOf(0));
    QVERIFY(std::filesystem::exists(file("a.referee-wal")));
    run.finish(RunOutcome::Finished);
    QVERIFY(!std::filesystem::exists(file("a.referee-wal")));
    QCOMPARE(run.status().outcome, RunOutcome::Finished);
    run.append(recordOf(1)); // goes on
    QCOMPARE(run.status().outcome, RunOutcome::Open);
    QCOMPARE(run.end(), int64_t(2));
}

void TestRunFile::aRunEndsWhileSomebodyLooks()
{
    RunFile run = RunFile::create(file("a.referee"), headOf("a red star"), snapshotOf(0));
    run.append(recordOf(0));
    {
        const RunFile reader = RunFile::open(file("a.referee"), RunFile::Access::Read);
        run.finish(RunOutcome::Finished);
        QCOMPARE(reader.status().outcome, RunOutcome::Finished);
        std::filesystem::copy_file(file("a.referee"), file("copy.referee")); // without the journal, as people do
        QCOMPARE(RunFile::open(file("copy.referee"), RunFile::Access::Read).end(), int64_t(1));
    }
    QCOMPARE(RunFile::open(file("a.referee"), RunFile::Access::Read).end(), int64_t(1));
    run.append(recordOf(1));
    run.finish(RunOutcome::Finished);
    QVERIFY(!std::filesystem::exists(file("a.referee-wal")));
}

/// A copy of the files as they lie is what a killed program leaves behind.
void TestRunFile::aKilledRunOpensAndGoesOn()
{
    RunFile run = RunFile::create(file("a.referee"), headOf("a red star"), snapshotOf(0));
    std::filesystem::copy_file(file("a.referee"), file("begun.referee"));
    QCOMPARE(RunFile::open(file("begun.referee"), RunFile::Access::Read).end(), int64_t(0));
    run.append(recordOf(0));
    run.append(recordOf(1));
    std::filesystem::copy_file(file("a.referee"), file("b.referee"));
    std::filesystem::copy_file(file("a.referee-wal"), file("b.referee-wal"));
    RunFile killed = RunFile::open(file("b.referee"), RunFile::Access::Append);
    QCOMPARE(killed.end(), int64_t(2));
    QCOMPARE(killed.status().outcome, RunOutcome::Open);
    killed.append(recordOf(2));
    QCOMPARE(killed.snapshot(3)->z, snapshotOf(3).z);
}

void TestRunFile::aSecondPainterIsTurnedAway()
{
    const RunFile run = RunFile::create(file("a.referee"), headOf("a red star"), snapshotOf(0));
    const auto sentence = sentenceOf([&] { RunFile::open(file("a.referee"), RunFile::Access::Append); });
    QVERIFY2(sentence.find("another program is painting this run") != std::string::npos, sentence.c_str());
    QCOMPARE(RunFile::open(file("a.referee"), RunFile::Access::Read).end(), int64_t(0));
}

void TestRunFile::anExistingFileIsNeverOverwritten()
{
    QFile taken(m_folder->filePath(QStringLiteral("a.referee")));
    QVERIFY(taken.open(QIODevice::WriteOnly) && taken.write("mine") == 4);
    taken.close();
    const auto sentence = sentenceOf([&] { RunFile::create(file("a.referee"), headOf("x"), snapshotOf(0)); });
    QVERIFY2(sentence.find("never overwritten") != std::string::npos, sentence.c_str());
    QCOMPARE(taken.size(), 4);
}

void TestRunFile::badFilesGiveSentences_data()
{
    QTest::addColumn<QString>("act"); // SQL on a good file; or "empty", "text", "cut"
    QTest::addColumn<QString>("part");
    QTest::newRow("not there") << "none"
                               << "there is no file";
    QTest::newRow("empty") << "empty"
                           << "before the run began";
    QTest::newRow("text") << "text"
                          << "cannot be read";
    QTest::newRow("cut in the middle") << "cut"
                                       << "a.referee";
    QTest::newRow("other database") << "PRAGMA application_id = 7"
                                    << "file of another kind";
    QTest::newRow("newer") << "PRAGMA user_version = 99"
                           << "version 99";
    QTest::newRow("no run") << "DELETE FROM run"
                            << "damaged";
    QTest::newRow("settings are no JSON") << "UPDATE run SET settings = 'x'"
                                          << "damaged";
    QTest::newRow("a setting out of range") << "UPDATE run SET settings = '{\"w1\": -5}'"
                                            << "w1";
    QTest::newRow("pack files without hashes") << "UPDATE run SET pack_files = '[{}]'"
                                               << "damaged";
    QTest::newRow("blob of the wrong size") << "UPDATE snapshot SET z = x'00'"
                                            << "a tensor of 24 numbers";
    QTest::newRow("enormous latent") << "UPDATE snapshot SET height = 9223372036854775807"
                                     << "damaged";
    QTest::newRow("views are no list") << "UPDATE metric SET itm_per_view = '{'"
                                       << "damaged";
    QTest::newRow("missing table") << "DROP TABLE metric"
                                   << "cannot be read";
}

void TestRunFile::badFilesGiveSentences()
{
    QFETCH(QString, act);
    QFETCH(QString, part);
    const auto path = file("a.referee");
    const QString name = QString::fromStdString(path.string());
    if (act != QLatin1String("none") && act != QLatin1String("empty") && act != QLatin1String("text")) {
        RunFile run = RunFile::create(path, headOf("a red star"), snapshotOf(0));
        run.append(recordOf(0));
        run.finish(RunOutcome::Finished);
    }
    QFile raw(name);
    if (act == QLatin1String("empty") || act == QLatin1String("text")) {
        QVERIFY(raw.open(QIODevice::WriteOnly));
        raw.write(act == QLatin1String("text") ? QByteArray(5000, 'x') : QByteArray());
        raw.close();
    } else if (act == QLatin1String("cut")) {
        QVERIFY(raw.resize(raw.size() / 2));
    } else if (act != QLatin1String("none")) {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("hostile"));
        database.setDatabaseName(name);
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(act));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("hostile"));
    const auto sentence = sentenceOf([&] {
        const RunFile run = RunFile::open(path, RunFile::Access::Read);
        run.snapshot(run.end());
        run.snapshot(0);
        run.reports();
        run.stateAt(100);
        run.scores();
        run.previewIterations();
    });
    QVERIFY2(sentence.find(part.toStdString()) != std::string::npos, sentence.c_str());
}

void TestRunFile::aFullDiskGoesOnInMemory()
{
    RunRecorder recorder
        = RunRecorder::create(headOf("a red star"), snapshotOf(0), {}, { file("a.referee"), false, false, 0 });
    recorder.append(recordOf(0));
    QVERIFY(recorder.takeNotices().empty());
    limitPages(recorder.runs().run(), 1); // as a full disk: SQLITE_FULL
    std::vector<RunNotice> notices;
    int64_t iteration = 1;
    for (; notices.empty() && iteration < 1000; ++iteration) {
        recorder.append(recordOf(iteration));
        notices = recorder.takeNotices();
    }
    QVERIFY(!notices.empty() && notices.front().sentence.find("cannot be written") != std::string::npos);
    QVERIFY(recorder.isInMemory());
    recorder.append(recordOf(iteration));
    QVERIFY(recorder.takeNotices().empty());
    QCOMPARE(recorder.runs().run().reports().size(), size_t(iteration + 1)); // nothing is lost
    recorder.runs().run().copyTo(file("saved.referee"));
    QCOMPARE(RunFile::open(file("saved.referee"), RunFile::Access::Append).end(), iteration + 1);
}

void TestRunFile::compactKeepsTheEndsAndTheEvents()
{
    RunFile run = RunFile::create(file("a.referee"), headOf("a red star"), snapshotOf(0));
    for (int64_t i = 0; i < 200; ++i) {
        IterationRecord record = recordOf(i);
        if (i == 57) {
            record.edits = { { 57, "w1", "2", "1", {} } };
        }
        run.append(record);
    }
    run.finish(RunOutcome::Finished);
    const uint64_t before = run.bytes();
    QVERIFY(compactRun(run, 1) < before);
    QCOMPARE(run.snapshotIterations(), (std::vector<int64_t> { 0, 57, 200 }));
    QCOMPARE(run.reports().size(), size_t(200)); // numbers stay
}

REFEREE_TEST(TestRunFile)
#include "tst_run_file.moc"
