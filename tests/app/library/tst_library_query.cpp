// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/library_query.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <cmath>

using namespace referee;

namespace {

ui::LibraryEntry entryOf(const QString& name, const QString& prompt, int day)
{
    ui::LibraryEntry entry;
    entry.path = QStringLiteral("/runs/%1.referee").arg(name);
    entry.prompt = prompt;
    entry.preset = QStringLiteral("studio");
    entry.created = QDateTime(QDate(2026, 11, day), QTime(12, 0), Qt::UTC);
    return entry;
}

/// Values and their lack, a file that cannot be read.
QList<ui::LibraryEntry> library()
{
    auto star = entryOf(QStringLiteral("star 10"), QStringLiteral("a Red star"), 3);
    auto cafe = entryOf(QStringLiteral("Star 9"), QStringLiteral("ein Cafe\u0301 in der Stra\u00dfe"), 1);
    auto moon = entryOf(QStringLiteral("moon"), QStringLiteral("\u039f\u0394\u039f\u03a3, a blue moon"), 2);
    star.itm = 0.3;
    star.iterations = 60;
    star.isStarred = true;
    cafe.itm = 0.1;
    cafe.judge = 0.9;
    cafe.iterations = 5;
    cafe.preset = QStringLiteral("paper");
    moon.itm = std::nan("");
    moon.judge = 0.2;
    moon.iterations = 7;
    ui::LibraryEntry broken;
    broken.path = QStringLiteral("/runs/broken.referee");
    broken.modified = QDateTime(QDate(2026, 11, 20), QTime(0, 0), Qt::UTC);
    broken.problem = QStringLiteral("It is damaged.");
    return { star, broken, cafe, moon };
}

QString namesOf(const QList<ui::LibraryEntry>& entries)
{
    QStringList names;
    for (const auto& entry : entries) {
        names << QFileInfo(entry.path).completeBaseName();
    }
    return names.join(QLatin1Char(','));
}

} // namespace

class TestLibraryQuery : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void titlesAreFoundToo();
    void seedsStandBehindTheBestOfThem();
    void promptsAreFoundInAnyScript_data();
    void promptsAreFoundInAnyScript();
    void filtersNarrow();
    void runsAreSorted_data();
    void runsAreSorted();
};

void TestLibraryQuery::titlesAreFoundToo()
{
    auto entry = entryOf(QStringLiteral("a"), QStringLiteral("a red star"), 1);
    entry.title = QStringLiteral("For Anna");
    LibraryQuery query;
    query.words = QStringList { QStringLiteral("anna"), QStringLiteral("star") };
    QCOMPARE(answer({ entry }, query).size(), 1);
}

void TestLibraryQuery::seedsStandBehindTheBestOfThem()
{
    const QString prompt = QStringLiteral("a red star");
    QList<ui::LibraryEntry> all;
    for (const char* name : { "a", "b", "alone", "c", "branch", "other" }) {
        all << entryOf(QString::fromLatin1(name), prompt, 1);
    }
    for (const int i : { 0, 1, 3 }) {
        all[i].recipe = QStringLiteral("R");
        all[i].asked = 3;
    }
    all[0].seen = 1;
    all[1].seen = 2;
    all[3].seen = 2;
    all[3].judge = 0.9; // decides between those that show as much
    all[2].recipe = QStringLiteral("S");
    QList<ui::LibraryEntry> folded = grouped(all, {});
    QCOMPARE(namesOf(folded), QStringLiteral("c,alone,branch,other")); // in the place of the first
    QCOMPARE(folded[0].seeds, 3);
    QVERIFY(!folded[0].isUnfolded);
    QCOMPARE(folded[1].seeds, 1);
    folded = grouped(all, { QStringLiteral("R") });
    QCOMPARE(namesOf(folded), QStringLiteral("c,a,b,alone,branch,other"));
    QVERIFY(folded[0].isUnfolded && folded[0].seeds == 3 && folded[1].seeds == 1);
    all[0].isStarred = true; // what the person marked is shown first
    QCOMPARE(namesOf(grouped(all, {})), QStringLiteral("a,alone,branch,other"));
}

void TestLibraryQuery::promptsAreFoundInAnyScript_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("names");
    QTest::newRow("case") << QStringList { QStringLiteral("RED") } << "star 10";
    QTest::newRow("all words occur") << QStringList { QStringLiteral("star"), QStringLiteral("red") } << "star 10";
    QTest::newRow("one word lacks") << QStringList { QStringLiteral("star"), QStringLiteral("blue") } << "";
    QTest::newRow("composed accent") << QStringList { QStringLiteral("CAF\u00c9") } << "Star 9";
    QTest::newRow("sharp s") << QStringList { QStringLiteral("STRASSE") } << "Star 9";
    QTest::newRow("final sigma") << QStringList { QStringLiteral("\u03bf\u03b4\u03bf\u03c2") } << "moon";
    QTest::newRow("no word") << QStringList {} << "star 10,moon,Star 9,broken";
}

void TestLibraryQuery::promptsAreFoundInAnyScript()
{
    QFETCH(QStringList, words);
    QFETCH(QString, names);
    LibraryQuery query;
    query.words = words;
    QCOMPARE(namesOf(answer(library(), query)), names);
}

void TestLibraryQuery::filtersNarrow()
{
    LibraryQuery query;
    query.since = QDateTime(QDate(2026, 11, 2), QTime(12, 0), Qt::UTC);
    QCOMPARE(namesOf(answer(library(), query)), QStringLiteral("star 10,moon,broken"));
    query.until = QDateTime(QDate(2026, 11, 2), QTime(12, 0), Qt::UTC);
    QCOMPARE(namesOf(answer(library(), query)), QStringLiteral("moon"));
    query = {};
    query.isStarredOnly = true;
    QCOMPARE(namesOf(answer(library(), query)), QStringLiteral("star 10"));
    query = {};
    query.preset = QStringLiteral("Paper");
    QCOMPARE(namesOf(answer(library(), query)), QStringLiteral("Star 9"));
    query = {};
    query.limit = 2;
    QCOMPARE(namesOf(answer(library(), query)), QStringLiteral("star 10,moon"));
}

void TestLibraryQuery::runsAreSorted_data()
{
    QTest::addColumn<int>("sort");
    QTest::addColumn<QString>("ascending");
    QTest::addColumn<QString>("descending");
    const auto row = [](const char* name, LibrarySort sort) -> QTestData& {
        return QTest::newRow(name) << static_cast<int>(sort);
    };
    row("date", LibrarySort::Date) << "Star 9,moon,star 10,broken"
                                   << "star 10,moon,Star 9,broken";
    row("name, 9 before 10", LibrarySort::Name) << "moon,Star 9,star 10,broken"
                                                << "star 10,Star 9,moon,broken";
    row("match, not finite last", LibrarySort::Match) << "Star 9,star 10,moon,broken"
                                                      << "star 10,Star 9,moon,broken";
    row("judge, none last", LibrarySort::Judge) << "moon,Star 9,star 10,broken"
                                                << "Star 9,moon,star 10,broken";
    row("caption, nobody has it: by name", LibrarySort::Caption) << "moon,Star 9,star 10,broken"
                                                                 << "moon,Star 9,star 10,broken";
    row("iterations", LibrarySort::Iterations) << "Star 9,moon,star 10,broken"
                                               << "star 10,moon,Star 9,broken";
}

void TestLibraryQuery::runsAreSorted()
{
    QFETCH(int, sort);
    QFETCH(QString, ascending);
    QFETCH(QString, descending);
    LibraryQuery query;
    query.sort = static_cast<LibrarySort>(sort);
    QCOMPARE(namesOf(answer(library(), query)), descending);
    query.isAscending = true;
    QCOMPARE(namesOf(answer(library(), query)), ascending);
}

REFEREE_TEST(TestLibraryQuery)
#include "tst_library_query.moc"
