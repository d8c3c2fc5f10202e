// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/edit.h"
#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

class TestEdit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void editsAreRead();
    void valuesMayHoldColonsAndEqualSigns();
    void malformedEditsAreRefused_data();
    void malformedEditsAreRefused();
    void editsAreSortedAndEqualOnesKeepTheirOrder();
};

void TestEdit::editsAreRead()
{
    const Edit edit = parseEdit("40:w1=1.5");
    QCOMPARE(edit.iteration, 40);
    QCOMPARE(edit.key, std::string("w1"));
    QCOMPARE(edit.after, std::string("1.5"));
}

void TestEdit::valuesMayHoldColonsAndEqualSigns()
{
    QCOMPARE(parseEdit("0:prompt=a: b=c").after, std::string("a: b=c"));
    QCOMPARE(parseEdit("0:negative=").after, std::string());
    QCOMPARE(parseEdit("0:region=2x1:/w==").after, std::string("2x1:/w=="));
}

void TestEdit::malformedEditsAreRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const auto* text : { "", "40", "40:w1", ":w1=1", "-1:w1=1", "4 0:w1=1", "x:w1=1", "40:=1", "40:w1=", "40:w1=x",
             "40:iterations=5", "40:region=", "99999999999999999999:w1=1" }) {
        QTest::newRow(text) << QString::fromLatin1(text);
    }
}

void TestEdit::malformedEditsAreRefused()
{
    QFETCH(QString, text);
    QVERIFY_THROWS_EXCEPTION(UsageError, parseEdit(text.toStdString()));
}

void TestEdit::editsAreSortedAndEqualOnesKeepTheirOrder()
{
    const auto edits = sortedEdits({ { 5, "w1", {}, "1", {} }, { 2, "w2", {}, "2", {} }, { 5, "w1", {}, "3", {} } });
    QCOMPARE(edits[0].key, std::string("w2"));
    QCOMPARE(edits[1].after, std::string("1"));
    QCOMPARE(edits[2].after, std::string("3"));
}

REFEREE_TEST_WITHOUT_APPLICATION(TestEdit)
#include "tst_edit.moc"
