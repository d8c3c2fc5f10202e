// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of method sd can be trusted like any other: killed, resumed, replayed, forked and looked back at, bit for bit.
#include "core/base/errors.h"
#include "tests/app/cli/painted_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int64_t kEnd = 13; ///< PNDM looks twice at its second place
constexpr int64_t kEdited = 5;

/// -1 while the file is being made.
int64_t endOf(const QString& file)
{
    try {
        return opened(file).end();
    } catch (const LoadError&) {
        return -1;
    }
}

/// Changes a file behind the program's back.
void change(const QString& file, const QStringList& statements)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("changed"));
        database.setDatabaseName(file);
        QVERIFY(database.open());
        for (const auto& statement : statements) {
            QVERIFY2(QSqlQuery(database).exec(statement), qPrintable(statement));
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("changed"));
}

} // namespace

class TestSampledRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aReplayIsIdentical();
    void aChangedMemoryIsNamed();
    void aRunKilledAgainAndAgainEndsWithTheSameBits_data();
    void aRunKilledAgainAndAgainEndsWithTheSameBits();
    void aBranchWithoutChangesEndsWithTheBitsOfItsRun_data();
    void aBranchWithoutChangesEndsWithTheBitsOfItsRun();
    void changesAreWhatALiveEditWouldHaveMade_data();
    void changesAreWhatALiveEditWouldHaveMade();
    void whatNeedsANewRunIsRefused_data();
    void whatNeedsANewRunIsRefused();
    void picturesAreOfTheirMoments();
    void thinnedMomentsArePaintedAgain();
    void aFileOfVersion1GoesOn();

private:
    ProgramRun paint(const QStringList& edits) const
    {
        return test::referee(words("generate|a red star above a blue moon|--seed|3|--threads|1|--json|--method|sd|"
                                   "--sampler|pndm|--sampler-steps|12|--out")
            << m_folder.path() << edits);
    }
    ProgramRun fork(const QStringList& more, const QString& run = {}) const
    {
        return test::referee(words("fork|--json") << (run.isEmpty() ? m_run : run) << more);
    }
    QString copied(const char* name) const
    {
        const QString copy = m_folder.filePath(QString::fromLatin1(name));
        QFile::copy(m_run, copy);
        return copy;
    }
    QTemporaryDir m_folder;
    QString m_run;
    QImage m_picture;
};

void TestSampledRuns::initTestCase()
{
    const auto run = paint(words("--at|5:sampler_cfg=5"));
    QVERIFY2(run.exitCode == 0, run.text());
    m_run = runOf(run);
    m_picture = pictureOf(run);
    QVERIFY(!m_picture.isNull());
    QCOMPARE(opened(m_run).end(), kEnd);
    QCOMPARE(opened(m_run).snapshotIterations().size(), size_t(kEnd + 1));
}

void TestSampledRuns::aReplayIsIdentical()
{
    const auto replay = test::referee(words("replay|--json") << m_run);
    QVERIFY2(replay.exitCode == 0 && replay.json()[QStringLiteral("identical")].toBool(), replay.text());
    QCOMPARE(replay.json()[QStringLiteral("compared")].toInt(), int(kEnd));
}

void TestSampledRuns::aChangedMemoryIsNamed()
{
    const QString copy = copied("changed.referee");
    change(copy,
        { QStringLiteral("UPDATE snapshot SET first_moment = (SELECT first_moment FROM snapshot WHERE iteration = 8)"
                         " WHERE iteration = 7") });
    const auto replay = test::referee(words("replay|--json") << copy);
    QCOMPARE(replay.exitCode, 7);
    const auto difference = replay.json()[QStringLiteral("first_difference")].toObject();
    QVERIFY2(difference[QStringLiteral("iteration")].toInt() == 7, replay.text());
    QCOMPARE(difference[QStringLiteral("tensor")].toString(), QStringLiteral("sampler's memory"));
}

void TestSampledRuns::aRunKilledAgainAndAgainEndsWithTheSameBits_data()
{
    QTest::addColumn<QString>("sampler");
    for (const char* sampler : { "ddim", "pndm", "dpm" }) {
        QTest::newRow(sampler) << QString::fromLatin1(sampler);
    }
}

/// Killed whenever its file has grown by some iterations.
void TestSampledRuns::aRunKilledAgainAndAgainEndsWithTheSameBits()
{
    QFETCH(QString, sampler);
    const auto painting = [&](const char* folder) {
        return words("generate|a blue moon|--seed|4|--threads|1|--json|--method|sd|--sampler-steps|90|--sampler")
            << sampler << QStringLiteral("--out") << m_folder.filePath(sampler + QLatin1String(folder));
    };
    const auto whole = test::referee(painting("-whole"));
    QVERIFY2(whole.exitCode == 0, whole.text());
    const QString file = m_folder.filePath(sampler + QStringLiteral("-killed/a blue moon 4.referee"));
    int64_t reached = 0;
    for (int kill = 0; kill < 4; ++kill) {
        QProcess process;
        process.start(programPath(), kill == 0 ? painting("-killed") : words("resume") << file);
        QTRY_VERIFY_WITH_TIMEOUT(endOf(file) > reached, 60000);
        process.kill();
        process.waitForFinished();
        reached = opened(file).end();
        QCOMPARE(opened(file).reports().size(), size_t(reached));
    }
    const auto last = test::referee(words("resume|--json") << file);
    QVERIFY2(last.exitCode == 0, last.text());
    QCOMPARE(firstDifference(opened(file), opened(runOf(whole)), 0), int64_t(-1));
    QCOMPARE(pictureOf(last), pictureOf(whole));
}

void TestSampledRuns::aBranchWithoutChangesEndsWithTheBitsOfItsRun_data()
{
    QTest::addColumn<int>("at");
    for (const int at : { 0, 1, 2, 5, 12 }) {
        QTest::addRow("%d", at) << at;
    }
}

void TestSampledRuns::aBranchWithoutChangesEndsWithTheBitsOfItsRun()
{
    QFETCH(int, at);
    const auto branch = fork({ QStringLiteral("--at"), QString::number(at), QStringLiteral("--keep-edits") });
    QVERIFY2(branch.exitCode == 0, branch.text());
    const RunFile file = opened(runOf(branch));
    QCOMPARE(file.head().firstIteration, int64_t(at));
    QCOMPARE(firstDifference(file, opened(m_run), at), int64_t(-1));
    QCOMPARE(pictureOf(branch), m_picture);
    const auto replay = test::referee(words("replay|--json") << runOf(branch));
    QVERIFY2(replay.exitCode == 0 && replay.json()[QStringLiteral("compared")].toInt() == kEnd - at, replay.text());
}

void TestSampledRuns::changesAreWhatALiveEditWouldHaveMade_data()
{
    QTest::addColumn<QStringList>("change");
    QTest::addColumn<QStringList>("edits");
    QTest::newRow("guidance") << words("--set|sampler_cfg=2") << words("--at|7:sampler_cfg=2");
    QTest::newRow("prompt") << words("--prompt|a green fish") << words("--at|7:prompt=a green fish");
    QTest::newRow("later edit") << words("--edit|9:sampler_cfg=2") << words("--at|9:sampler_cfg=2");
}

void TestSampledRuns::changesAreWhatALiveEditWouldHaveMade()
{
    QFETCH(QStringList, change);
    QFETCH(QStringList, edits);
    const auto branch = fork(words("--at|7") << change);
    QVERIFY2(branch.exitCode == 0, branch.text());
    const auto whole = paint(words("--at|5:sampler_cfg=5") << edits);
    QVERIFY2(whole.exitCode == 0, whole.text());
    QCOMPARE(firstDifference(opened(runOf(branch)), opened(runOf(whole)), 7), int64_t(-1));
    QCOMPARE(pictureOf(branch), pictureOf(whole));
    QVERIFY(pictureOf(branch) != m_picture);
    QCOMPARE(opened(runOf(branch)).edits().size(), size_t(1));
}

void TestSampledRuns::whatNeedsANewRunIsRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("word");
    QTest::newRow("sampler") << words("--at|5|--set|sampler=ddim") << QStringLiteral("setting sampler cannot change");
    QTest::newRow("sampler steps") << words("--at|5|--set|sampler_steps=20")
                                   << QStringLiteral("setting sampler_steps cannot change");
    QTest::newRow("method") << words("--at|5|--set|method=vlm+sds") << QStringLiteral("setting method cannot change");
    QTest::newRow("steps") << words("--at|5|--steps|20")
                           << QStringLiteral("keeps the 13 steps of its run, got --steps 20");
    QTest::newRow("at the end") << words("--at|13") << QStringLiteral("iteration 13");
    QTest::newRow("region") << words("--at|5|--region|2x1:/wA=") << QStringLiteral("does not support regions");
}

void TestSampledRuns::whatNeedsANewRunIsRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, word);
    const auto before = QDir(m_folder.path()).entryList();
    const auto run = fork(arguments);
    QVERIFY2(run.exitCode == 2 && run.err.contains(word), run.text());
    QCOMPARE(run.err.count(QLatin1Char('\n')), 1);
    QCOMPARE(QDir(m_folder.path()).entryList(), before);
}

/// What was kept while it was painted is what is shown of the moment afterwards.
void TestSampledRuns::picturesAreOfTheirMoments()
{
    const auto exported = [&](int64_t iteration) {
        const auto run = test::referee(words("export|--png|--json|--at") << QString::number(iteration) << m_run);
        return QImage(run.json()[QStringLiteral("files")].toArray().first().toString())
            .convertToFormat(QImage::Format_RGB32);
    };
    const RunFile run = opened(m_run);
    QCOMPARE(run.previewIterations(), (std::vector<int64_t> { 0, kEdited, 10 }));
    QImage last;
    for (const int64_t iteration : run.previewIterations()) {
        const auto png = run.previewPng(iteration);
        const auto preview
            = QImage::fromData(png.data(), static_cast<int>(png.size())).convertToFormat(QImage::Format_RGB32);
        const auto shown = exported(iteration);
        QVERIFY(!shown.isNull() && shown != last);
        QCOMPARE(shown, preview);
        last = shown;
    }
    QCOMPARE(exported(kEnd), m_picture.convertToFormat(QImage::Format_RGB32));
}

void TestSampledRuns::thinnedMomentsArePaintedAgain()
{
    const QString copy = copied("thin.referee");
    const auto picture = [&] {
        const auto run = test::referee(words("export|--png|--json|--at|9") << copy);
        return QImage(run.json()[QStringLiteral("files")].toArray().first().toString());
    };
    const QImage before = picture();
    QCOMPARE(test::referee(words("compact|--to|1") << copy).exitCode, 0);
    QCOMPARE(opened(copy).snapshotIterations(), (std::vector<int64_t> { 0, kEdited, kEnd }));
    QVERIFY(!before.isNull());
    QCOMPARE(picture(), before);
}

/// Such a file keeps the first state alone; its iterations are painted again, with the edits that acted in them.
void TestSampledRuns::aFileOfVersion1GoesOn()
{
    const QString old = copied("old.referee");
    change(old,
        { QStringLiteral("DELETE FROM snapshot WHERE iteration > 0"),
            QStringLiteral("DELETE FROM metric WHERE iteration > 8"),
            QStringLiteral("UPDATE run SET outcome = 'stopped'"), QStringLiteral("PRAGMA user_version = 1") });
    const auto replay = test::referee(words("replay") << old);
    QVERIFY2(replay.exitCode == 3 && replay.err.contains(QStringLiteral("version 1")), replay.text());
    const auto early = test::referee(words("fork|--at|4") << old);
    QVERIFY2(early.exitCode == 3, early.text());
    const auto resumed = test::referee(words("resume|--json") << old);
    QVERIFY2(resumed.exitCode == 0, resumed.text());
    QCOMPARE(firstDifference(opened(old), opened(m_run), 0), int64_t(-1));
    QCOMPARE(opened(old).edits().size(), size_t(1));
    QCOMPARE(pictureOf(resumed), m_picture);
    const QByteArray numbers = readFile(m_folder.filePath(QStringLiteral("old.csv")));
    QCOMPARE(numbers.count('\n'), kEnd + 1); // no iteration twice
}

REFEREE_TEST(TestSampledRuns)
#include "tst_sampled_runs.moc"
