// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of `referee generate --at`: all are checked before the first iteration, and a run that ends early leaves its
// picture.
#include "app/storage/run_file.h"
#include "tests/app/cli/painted_kit.h"
#include "tests/app/runs/run_rows.h"
#include "tests/support/test_registry.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestEdits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void editsThatCannotActEndBeforeTheFirstIteration_data();
    void editsThatCannotActEndBeforeTheFirstIteration();
    void editsBehindTheEndAreTold();
    void aRunThatEndsEarlyLeavesItsPicture();
    void theSameEditsLeaveTheSameFile();

private:
    QStringList painting(const QList<QByteArray>& more) const
    {
        QStringList arguments { QStringLiteral("generate"), QStringLiteral("a red star"), QStringLiteral("--seed"),
            QStringLiteral("1"), QStringLiteral("--steps"), QStringLiteral("4"), QStringLiteral("--views"),
            QStringLiteral("1"), QStringLiteral("--threads"), QStringLiteral("1"), QStringLiteral("--out"), out() };
        for (const auto& each : more) {
            arguments << QString::fromUtf8(each);
        }
        return arguments;
    }
    QString out() const { return m_folder->filePath(QStringLiteral("out")); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestEdits::editsThatCannotActEndBeforeTheFirstIteration_data()
{
    QTest::addColumn<QByteArray>("edit"); // as a shell's printf writes it
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const char* edit, const char* word) {
        QTest::newRow(name) << QByteArray(edit) << QString::fromLatin1(word);
    };
    row("empty prompt", "2:prompt=", "at least one word");
    row("prompt of signs", "2:prompt=...!!!", "at least one word");
    row("prompt of a no-break space", "2:prompt=\\302\\240", "at least one word");
    row("prompt that is no UTF-8", "2:prompt=st\\344r", "UTF-8");
    row("negative prompt that is no UTF-8", "2:negative=st\\344r", "UTF-8");
    row("unknown key", "2:w7=1", "w7");
    row("value out of range", "2:w1=99", "0 to 20");
    row("number with a comma", "2:w1=2,5", "2,5");
    row("number with a blank", "2:w1= 2", "0 to 20");
    row("iteration with a blank", " 2:w1=2", "40:w1=1.5");
    row("region that is not there", "2:region=/no/such.png", "such.png");
    row("settings that will contradict each other", "3:t_min=990", "t_min");
    row("longer tail than run", "1:tail=5", "tail");
}

void TestEdits::editsThatCannotActEndBeforeTheFirstIteration()
{
    QFETCH(QByteArray, edit);
    QFETCH(QString, word);
    QProcess shell; // which can hand on bytes that are no text
    shell.start(QStringLiteral("sh"),
        QStringList { QStringLiteral("-c"),
            QStringLiteral("edit=$(printf '%1'); exec \"$0\" \"$@\" --at \"$edit\"").arg(QString::fromLatin1(edit)),
            programPath() }
            + painting({}));
    const auto run = finished(shell);
    QVERIFY2(run.exitCode == 2 || (run.exitCode == 3 && word.endsWith(QStringLiteral(".png"))), run.text());
    QVERIFY2(run.err.contains(word), run.text());
    QVERIFY(QDir(out()).entryList(QDir::Files).isEmpty());
}

void TestEdits::editsBehindTheEndAreTold()
{
    const auto run = referee::test::referee(painting({ "--at", "4:w1=2", "--at", "3:w1=1" }));
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(run.err.count(QStringLiteral("never acts")) == 1 && run.err.contains(QStringLiteral("iteration 4")),
        run.text());
}

/// The text encoder is read again for the new prompt, and by then it is damaged.
void TestEdits::aRunThatEndsEarlyLeavesItsPicture()
{
    const QString pack = copyPack(m_folder->path());
    QStringList arguments = painting({ "--drop-text-encoder", "--at", "40:prompt=a blue moon", "--pack" });
    arguments << pack;
    arguments[5] = QStringLiteral("5000");
    QProcess process;
    process.start(programPath(), arguments);
    const QString stem = out() + QStringLiteral("/a red star 1");
    QTRY_VERIFY_WITH_TIMEOUT(readFile(stem + QStringLiteral(".csv")).count('\n') > 2, 60000);
    QVERIFY(writeFile(pack + QStringLiteral("/sd/text_encoder/model.safetensors"), "damaged"));
    const auto run = finished(process);
    QCOMPARE(run.exitCode, 3);
    QVERIFY2(run.err.contains(QStringLiteral("model.safetensors")), run.text());
    QVERIFY2(run.err.contains(stem + QStringLiteral(".png")), run.text());
    QCOMPARE(QImage(stem + QStringLiteral(".png")).size(), QSize(128, 128));
    const auto file = RunFile::open((stem + QStringLiteral(".referee")).toStdString(), RunFile::Access::Read);
    QVERIFY(file.status().outcome == RunOutcome::Failed);
    QCOMPARE(file.end(), int64_t(40));
}

/// Painted as scripted, stopped by nothing; then from its run file; and proved by replay.
void TestEdits::theSameEditsLeaveTheSameFile()
{
    const auto scripted = test::referee(painting({ "--at", "1:w1=1.5", "--at", "2:prompt=a blue moon above a red star",
        "--at", "3:contrast_weight=0.5", "--json" }));
    QVERIFY2(scripted.exitCode == 0, scripted.text());
    const auto again = test::referee({ QStringLiteral("generate"), QStringLiteral("--from"), runOf(scripted),
        QStringLiteral("--threads"), QStringLiteral("1"), QStringLiteral("--out"), out(), QStringLiteral("--json") });
    QVERIFY2(again.exitCode == 0, again.text());
    auto rows = rowsOf(runOf(scripted).toStdString());
    QVERIFY(rows.size() >= 1 + 2 + 4 + 5); // run, edits, numbers, states
    auto same = rowsOf(runOf(again).toStdString());
    for (QStringList* each : { &rows, &same }) { // left out the first time, taken from the run the second
        each->replaceInStrings(QRegularExpression(QStringLiteral("run\\.width=\\d+ run\\.height=\\d+ ")), QString());
    }
    QCOMPARE(same, rows);
    const auto replay = test::referee({ QStringLiteral("replay"), runOf(again), QStringLiteral("--json") });
    QVERIFY2(replay.exitCode == 0, replay.text());
}

REFEREE_TEST(TestEdits)
#include "tst_edits.moc"
