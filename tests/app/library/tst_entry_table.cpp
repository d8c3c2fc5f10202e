// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/entry_table.h"
#include "core/tokenizers/unicode.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

class TestEntryTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void widthsAreThoseOfATerminal_data();
    void widthsAreThoseOfATerminal();
    void longTextIsClipped();
    void columnsStandUnderEachOther();
};

void TestEntryTable::widthsAreThoseOfATerminal_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("columns");
    QTest::newRow("empty") << "" << 0;
    QTest::newRow("latin") << "star" << 4;
    QTest::newRow("combining accent") << QStringLiteral("e\u0301") << 1;
    QTest::newRow("Japanese") << QStringLiteral("日本") << 4;
    QTest::newRow("picture") << QStringLiteral("🌙") << 2;
}

void TestEntryTable::widthsAreThoseOfATerminal()
{
    QFETCH(QString, text);
    QFETCH(int, columns);
    QCOMPARE(columnsOf(text.toStdString()), columns);
}

void TestEntryTable::longTextIsClipped()
{
    QCOMPARE(clipped(QStringLiteral("a red star"), 10), QStringLiteral("a red star"));
    QCOMPARE(clipped(QStringLiteral("a red star"), 6), QStringLiteral("a red…"));
    QCOMPARE(clipped(QStringLiteral("日本日本"), 6), QStringLiteral("日本…"));
    QCOMPARE(clipped(QStringLiteral("a\n\x1b[31mred"), 20), QStringLiteral("a [31mred"));
}

void TestEntryTable::columnsStandUnderEachOther()
{
    ui::LibraryEntry latin;
    latin.path = QStringLiteral("/runs/a.referee");
    latin.prompt = QStringLiteral("a star");
    latin.itm = 12.5;
    ui::LibraryEntry wide = latin;
    wide.path = QStringLiteral("/runs/sub/b.referee");
    wide.prompt = QStringLiteral("日本");
    wide.itm = std::nullopt;
    const QStringList lines = tableOf({ latin, wide }, QStringLiteral("/runs"));
    QCOMPARE(lines.size(), 3);
    QCOMPARE(columnsOf(lines[1].left(lines[1].indexOf(QStringLiteral("a.referee"))).toStdString()),
        columnsOf(lines[2].left(lines[2].indexOf(QStringLiteral("sub/b.referee"))).toStdString()));
}

REFEREE_TEST(TestEntryTable)
#include "tst_entry_table.moc"
