// SPDX-License-Identifier: GPL-3.0-or-later
// referee list: what is printed, what is asked for wrongly, and that no file is opened twice.
#include "tests/app/cli/program_kit.h"
#include "tests/app/library/run_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void runsAreATable();
    void runsAreJsonAndOpenedOnce();
    void questionsNarrowAndSort_data();
    void questionsNarrowAndSort();
    void badInputIsASentence_data();
    void badInputIsASentence();
    void anEmptyFolderIsNoError();
    void aPaintedRunIsListed();

private:
    ProgramRun list(const QStringList& arguments) const
    {
        return test::referee(QStringList { QStringLiteral("list"), m_runs } + arguments);
    }
    QString namesOf(const ProgramRun& run) const
    {
        QStringList names;
        for (const auto& entry : run.json().value(QStringLiteral("runs")).toArray()) {
            names << QFileInfo(entry.toObject().value(QStringLiteral("path")).toString()).completeBaseName();
        }
        return names.join(QLatin1Char(','));
    }
    QTemporaryDir m_folder;
    QString m_runs;
};

void TestList::initTestCase()
{
    qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache")).toUtf8());
    qputenv("TZ", "UTC");
    m_runs = m_folder.filePath(QStringLiteral("runs"));
    QVERIFY(QDir().mkpath(m_runs + QStringLiteral("/sub")));
    RunPlan plan;
    plan.created = "2026-11-20T10:00:00.000Z";
    plan.itm = 0.25;
    plan.judge = 0.5;
    plan.isStarred = true;
    endedRun(m_runs + QStringLiteral("/star.referee"), plan);
    plan = {};
    plan.prompt = QStringLiteral("日本の\x1b[31m月\nund eine Straße");
    plan.created = "2026-11-22T10:00:00.000Z";
    plan.iterations = 5;
    plan.preset = QStringLiteral("paper");
    endedRun(m_runs + QStringLiteral("/sub/moon.referee"), plan);
    QVERIFY(test::writeFile(m_runs + QStringLiteral("/bad.referee"), "no run"));
}

void TestList::runsAreATable()
{
    const ProgramRun run = list({});
    QVERIFY2(run.exitCode == 0, run.text());
    const QStringList lines = run.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QVERIFY2(lines.size() == 5, run.text());
    QVERIFY2(lines[0].contains(QStringLiteral("date")) && lines[0].endsWith(QStringLiteral("name")), run.text());
    QVERIFY2(lines[1].contains(QStringLiteral("2026-11-22 10:00  ")) && lines[1].contains(QStringLiteral(" 5/60 "))
            && lines[1].endsWith(QStringLiteral("sub/moon.referee")),
        run.text());
    QVERIFY2(lines[2].startsWith(QStringLiteral("★  2026-11-20 10:00  ")) && lines[2].contains(QStringLiteral("0.250")),
        run.text());
    QVERIFY2(lines[3].contains(QStringLiteral("cannot be read  ")), run.text());
    QVERIFY2(lines[4].startsWith(QStringLiteral("Problem: ")) && lines[4].contains(QStringLiteral("bad.referee")),
        run.text());
    QVERIFY2(!run.out.contains(QLatin1Char('\x1b')), run.text()); // no prompt steers the terminal
    QCOMPARE(lines[0].indexOf(QStringLiteral("prompt")), lines[2].indexOf(QStringLiteral("a red star")));
}

void TestList::runsAreJsonAndOpenedOnce()
{
    qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache of its own")).toUtf8());
    const ProgramRun first = list({ QStringLiteral("--json") });
    const ProgramRun second = list({ QStringLiteral("--json") });
    QVERIFY2(first.exitCode == 0 && first.err.isEmpty(), first.text());
    QCOMPARE(first.json().value(QStringLiteral("opened")).toInt(), 3);
    QVERIFY2(second.json().value(QStringLiteral("opened")).toInt(-1) == 0, second.text());
    QCOMPARE(namesOf(second), namesOf(first));
    const QJsonObject star = second.json().value(QStringLiteral("runs")).toArray().at(1).toObject();
    QCOMPARE(star.value(QStringLiteral("prompt")).toString(), QStringLiteral("a red star"));
    QCOMPARE(star.value(QStringLiteral("itm")).toDouble(), 0.25);
    QCOMPARE(star.value(QStringLiteral("judge")).toDouble(), 0.5);
    QCOMPARE(star.value(QStringLiteral("created")).toString(), QStringLiteral("2026-11-20T10:00:00.000Z"));
    QVERIFY(star.value(QStringLiteral("problem")).isNull() && star.value(QStringLiteral("parent")).isNull());
    QVERIFY(second.out.contains(QStringLiteral("\"seed\":18446744073709551615")));
}

void TestList::questionsNarrowAndSort_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("names");
    QTest::newRow("all, the newest first") << ""
                                           << "moon,star,bad";
    QTest::newRow("prompt, another script") << "--prompt|月"
                                            << "moon";
    QTest::newRow("prompt, all words") << "--prompt|RED|--prompt|star"
                                       << "star";
    QTest::newRow("prompt, one lacks") << "--prompt|RED|--prompt|moon"
                                       << "";
    QTest::newRow("since a day") << "--since|2026-11-22"
                                 << "moon,bad";
    QTest::newRow("until a day, its end") << "--until|2026-11-22"
                                          << "moon,star";
    QTest::newRow("since after until") << "--since|1w|--until|2026-01-01T00:00|--sort|name"
                                       << "!";
    QTest::newRow("starred") << "--starred"
                             << "star";
    QTest::newRow("preset") << "--preset|paper"
                            << "moon";
    QTest::newRow("by name") << "--sort|name"
                             << "moon,star,bad";
    QTest::newRow("by name, reverse") << "--sort|name|--reverse"
                                      << "star,moon,bad";
    QTest::newRow("by match, the best first") << "--sort|match"
                                              << "star,moon,bad";
    QTest::newRow("by iterations, limited") << "--sort|iterations|--limit|1"
                                            << "moon";
}

void TestList::questionsNarrowAndSort()
{
    QFETCH(QString, arguments);
    QFETCH(QString, names);
    const ProgramRun run
        = list(arguments.split(QLatin1Char('|'), Qt::SkipEmptyParts) + QStringList { QStringLiteral("--json") });
    if (names == QLatin1String("!")) {
        QVERIFY2(run.exitCode == 2 && run.err.contains(QStringLiteral("before --until")), run.text());
        return;
    }
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(namesOf(run) == names, run.text());
}

void TestList::badInputIsASentence_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("part");
    QTest::newRow("no folder") << "list" << 2 << "folder";
    QTest::newRow("a folder that is not there") << "list|/no/such/folder" << 3 << "/no/such/folder: not a folder";
    QTest::newRow("a file for a folder") << "list|RUNS/star.referee" << 3 << "not a folder";
    QTest::newRow("date") << "list|RUNS|--since|yesterday" << 2 << "--since: must be a date like 2026-11-24";
    QTest::newRow("age") << "list|RUNS|--until|7y" << 2 << "--until: must be a date like 2026-11-24";
    QTest::newRow("sort") << "list|RUNS|--sort|size" << 2 << "date, name, match, caption, judge, iterations";
    QTest::newRow("limit") << "list|RUNS|--limit|0" << 2 << "--limit";
    QTest::newRow("limit, a word") << "list|RUNS|--limit|many" << 2 << "--limit";
    QTest::newRow("unknown option") << "list|RUNS|--colour" << 2 << "--colour";
}

void TestList::badInputIsASentence()
{
    QFETCH(QString, arguments);
    QFETCH(int, exitCode);
    QFETCH(QString, part);
    const ProgramRun run = test::referee(arguments.replace(QStringLiteral("RUNS"), m_runs).split(QLatin1Char('|')));
    QVERIFY2(run.exitCode == exitCode && run.err.contains(part) && run.out.isEmpty(), run.text());
    QVERIFY2(run.err.count(QLatin1Char('\n')) == 1, run.text());
}

void TestList::anEmptyFolderIsNoError()
{
    QVERIFY(QDir().mkpath(m_folder.filePath(QStringLiteral("empty"))));
    const QString folder = m_folder.filePath(QStringLiteral("empty"));
    const ProgramRun run = test::referee({ QStringLiteral("list"), folder });
    QVERIFY2(run.exitCode == 0 && run.out.isEmpty() && run.err.contains(QStringLiteral("no run in")), run.text());
    const ProgramRun json = test::referee({ QStringLiteral("list"), folder, QStringLiteral("--json") });
    QVERIFY2(json.json().value(QStringLiteral("runs")).isArray() && json.err.isEmpty(), json.text());
}

/// The painter is this process, the reader another one.
void TestList::aPaintedRunIsListed()
{
    RunFile painter = begunRun(m_runs + QStringLiteral("/painted.referee"));
    const ProgramRun run = list({ QStringLiteral("--json"), QStringLiteral("--limit"), QStringLiteral("1") });
    painter.append(recordOf({}, 2));
    painter.finish(RunOutcome::Finished);
    QVERIFY2(namesOf(run) == QStringLiteral("painted"), run.text());
    QCOMPARE(run.json().value(QStringLiteral("runs")).toArray().at(0).toObject().value(QStringLiteral("outcome")),
        QJsonValue(QStringLiteral("open")));
    QVERIFY(!QFile::exists(m_runs + QStringLiteral("/painted.referee-wal"))); // one plain file, as ever
    QVERIFY(QFile::remove(m_runs + QStringLiteral("/painted.referee")));
}

REFEREE_TEST(TestList)
#include "tst_list.moc"
