// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/entry_table.h"
#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

class TestDateText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "Europe/Berlin"); }
    void datesAndAgesAreUnderstood_data();
    void datesAndAgesAreUnderstood();
    void anythingElseIsASentence_data();
    void anythingElseIsASentence();
};

void TestDateText::datesAndAgesAreUnderstood_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isEnd");
    QTest::addColumn<QString>("utc");
    QTest::newRow("a day begins") << "2026-11-24" << false << "2026-11-23T23:00:00.000Z";
    QTest::newRow("a day ends") << "2026-11-24" << true << "2026-11-24T22:59:59.999Z";
    QTest::newRow("a minute of it") << "2026-11-24T18:30" << false << "2026-11-24T17:30:00.000Z";
    QTest::newRow("a minute of Greenwich") << "2026-11-24 18:30:05Z" << false << "2026-11-24T18:30:05.000Z";
    QTest::newRow("days ago") << "7d" << false << "2026-11-17T12:00:00.000Z";
    QTest::newRow("hours ago") << "12h" << true << "2026-11-24T00:00:00.000Z";
    QTest::newRow("minutes ago") << "30m" << false << "2026-11-24T11:30:00.000Z";
    QTest::newRow("weeks ago") << "2w" << false << "2026-11-10T12:00:00.000Z";
}

void TestDateText::datesAndAgesAreUnderstood()
{
    QFETCH(QString, text);
    QFETCH(bool, isEnd);
    QFETCH(QString, utc);
    const QDateTime now(QDate(2026, 11, 24), QTime(12, 0), Qt::UTC);
    const QDateTime date = dateFromText(text, isEnd ? DayEdge::End : DayEdge::Begin, now);
    QCOMPARE(date.toString(Qt::ISODateWithMs), utc);
}

void TestDateText::anythingElseIsASentence_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : { "", "yesterday", "7", "7y", "-7d", "2026-13-01", "2026-02-30", "24.11.2026",
             "2026-11-24T25:00", "99999999999d", "7d ", "2026-11-24T" }) {
        QTest::newRow(text) << text;
    }
}

void TestDateText::anythingElseIsASentence()
{
    QFETCH(QString, text);
    try {
        dateFromText(text, DayEdge::Begin);
        QFAIL("was understood");
    } catch (const UsageError& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(QLatin1Char('\'') + text + QLatin1Char('\'')), error.what());
    }
}

REFEREE_TEST(TestDateText)
#include "tst_date_text.moc"
