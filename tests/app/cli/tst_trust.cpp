// SPDX-License-Identifier: GPL-3.0-or-later
// What may be trusted: a run that is killed again and again ends with the bits of one that was left alone, and a replay
// proves it or names what was changed.
#include "app/storage/run_file.h"
#include "core/base/errors.h"
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonArray>
#include <QtCore/QRandomGenerator>
#include <QtCore/QTemporaryDir>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QtTest>
#include <algorithm>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int kKills = 50;
constexpr int kIterations = 60;

QStringList painting(const QString& folder)
{
    return { QStringLiteral("generate"), QStringLiteral("a red star"), QStringLiteral("--seed"), QStringLiteral("3"),
        QStringLiteral("--steps"), QString::number(kIterations), QStringLiteral("--views"), QStringLiteral("1"),
        QStringLiteral("--threads"), QStringLiteral("1"), QStringLiteral("--out"), folder, QStringLiteral("--json") };
}

/// A name that was taken and no more; removed, as the sentence says that it may be.
bool isEmptyRun(const QString& file)
{
    try {
        RunFile::open(file.toStdString(), RunFile::Access::Read);
        return false;
    } catch (const referee::LoadError& error) {
        const bool isEmpty = std::string(error.what()).find("before the run began") != std::string::npos;
        return isEmpty && QFile::remove(file) && (QFile::remove(file + QStringLiteral("-wal")) || true);
    }
}

} // namespace

class TestTrust : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aRunKilledAgainAndAgainEndsWithTheSameBits();
    void aReplayIsIdentical();
    void aChangedFileIsFoundOut();
    void exportsNameTheirFilesAndOverwriteNothing();
    void badArgumentsGiveSentences();

private:
    RunFile opened(const QString& folder) const
    {
        const auto files = QDir(folder).entryList({ QStringLiteral("*.referee") }, QDir::Files);
        return RunFile::open(QDir(folder).filePath(files.value(0)).toStdString(), RunFile::Access::Read);
    }
    QTemporaryDir m_whole;
    QTemporaryDir m_killed;
    QString m_run;
};

void TestTrust::initTestCase()
{
    const ProgramRun run = test::referee(painting(m_whole.path()));
    QVERIFY2(run.exitCode == 0, run.text());
    m_run = run.json().value(QStringLiteral("run")).toString();
    QVERIFY2(QFile::exists(m_run), run.text());
}

/// Each life is as long as loading takes and a little; that of the first ends anywhere.
void TestTrust::aRunKilledAgainAndAgainEndsWithTheSameBits()
{
    QRandomGenerator random(7);
    QString file;
    int64_t reached = 0;
    int longer = 0; // ms, where the machine is busy and a life ends before anything is painted
    for (int kill = 0; kill < kKills; ++kill) {
        QProcess process;
        process.setProgram(programPath());
        process.setArguments(
            file.isEmpty() ? painting(m_killed.path()) : QStringList { QStringLiteral("resume"), file });
        process.start();
        QVERIFY(process.waitForStarted());
        QTest::qWait(random.bounded(300, 700) + longer);
        process.kill();
        process.waitForFinished();
        const auto files = QDir(m_killed.path()).entryList({ QStringLiteral("*.referee") }, QDir::Files);
        const QString found = files.isEmpty() ? QString() : QDir(m_killed.path()).filePath(files.front());
        if (found.isEmpty() || isEmptyRun(found)) { // killed while it loaded, or before the run began
            longer = std::min(longer + 200, 1000);
            continue;
        }
        file = found;
        const RunFile run = RunFile::open(file.toStdString(), RunFile::Access::Read);
        QVERIFY(run.end() >= reached);
        QVERIFY(run.snapshot(run.end()));
        QCOMPARE(run.reports().size(), size_t(run.end()));
        reached = run.end();
    }
    QVERIFY(!file.isEmpty());
    const ProgramRun last = test::referee({ QStringLiteral("resume"), file });
    QVERIFY2(last.exitCode == 0, last.text());
    const RunFile whole = opened(m_whole.path());
    const RunFile killed = opened(m_killed.path());
    QCOMPARE(killed.end(), int64_t(kIterations));
    for (int64_t i = 0; i <= kIterations; ++i) {
        QVERIFY2(whole.snapshot(i)->z == killed.snapshot(i)->z, qPrintable(QString::number(i)));
        QVERIFY2(whole.snapshot(i)->ema == killed.snapshot(i)->ema, qPrintable(QString::number(i)));
    }
}

void TestTrust::aReplayIsIdentical()
{
    const ProgramRun run = test::referee({ QStringLiteral("replay"), m_run, QStringLiteral("--json") });
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(run.json().value(QStringLiteral("identical")).toBool(), run.text());
    QCOMPARE(run.json().value(QStringLiteral("compared")).toInt(), kIterations);
}

void TestTrust::aChangedFileIsFoundOut()
{
    const QString copy = m_whole.filePath(QStringLiteral("changed.bin"));
    QVERIFY(QFile::copy(m_run, copy));
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("changed"));
        database.setDatabaseName(copy);
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(QStringLiteral("UPDATE snapshot SET ema_count = ema_count + 1 "
                                                        "WHERE iteration = 12")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("changed"));
    const ProgramRun run = test::referee({ QStringLiteral("replay"), copy, QStringLiteral("--json") });
    QCOMPARE(run.exitCode, 7);
    const auto difference = run.json().value(QStringLiteral("first_difference")).toObject();
    QVERIFY2(difference.value(QStringLiteral("iteration")).toInt() == 12, run.text());
}

void TestTrust::exportsNameTheirFilesAndOverwriteNothing()
{
    const QStringList arguments { QStringLiteral("export"), m_run, QStringLiteral("--csv"), QStringLiteral("--npz"),
        QStringLiteral("--frames"), QStringLiteral("--json") };
    const auto first = test::referee(arguments);
    const auto second = test::referee(arguments);
    QVERIFY2(first.exitCode == 0 && second.exitCode == 0, first.text() + second.text());
    const auto files = first.json().value(QStringLiteral("files")).toArray();
    QCOMPARE(files.size(), 4);
    for (const auto& file : files) {
        QVERIFY2(QFile::exists(file.toString()), qPrintable(file.toString()));
        QVERIFY(!second.json().value(QStringLiteral("files")).toArray().contains(file));
    }
}

void TestTrust::badArgumentsGiveSentences()
{
    const QString none = QStringLiteral("/no/such/run.referee");
    for (const auto& arguments :
        { QStringList { QStringLiteral("replay"), none }, QStringList { QStringLiteral("resume"), none },
            QStringList { QStringLiteral("export"), none, QStringLiteral("--csv") } }) {
        const ProgramRun run = test::referee(arguments);
        QVERIFY2(run.exitCode == 3 && run.err.contains(none), run.text());
    }
    QCOMPARE(test::referee({ QStringLiteral("export"), m_run }).exitCode, 2);
}

REFEREE_TEST(TestTrust)
#include "tst_trust.moc"
