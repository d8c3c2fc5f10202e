// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/edit_script.h"
#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

class TestEditScript : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void editsAreRead();
    void valuesMayHoldColonsAndEqualSigns();
    void malformedEditsAreRefused_data();
    void malformedEditsAreRefused();
    void editsAreSortedAndEqualOnesKeepTheirOrder();
};

void TestEditScript::editsAreRead()
{
    const Edit edit = parseEdit("40:w1=1.5");
    QCOMPARE(edit.iteration, 40);
    QCOMPARE(edit.key, std::string("w1"));
    QCOMPARE(edit.value, std::string("1.5"));
}

void TestEditScript::valuesMayHoldColonsAndEqualSigns()
{
    QCOMPARE(parseEdit("0:prompt=a: b=c").value, std::string("a: b=c"));
    QCOMPARE(parseEdit("0:negative=").value, std::string());
    QCOMPARE(parseEdit("0:region=2x1:/w==").value, std::string("2x1:/w=="));
}

void TestEditScript::malformedEditsAreRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const auto* text : { "", "40", "40:w1", ":w1=1", "-1:w1=1", "4 0:w1=1", "x:w1=1", "40:=1", "40:w1=", "40:w1=x",
             "40:iterations=5", "40:region=", "99999999999999999999:w1=1" }) {
        QTest::newRow(text) << QString::fromLatin1(text);
    }
}

void TestEditScript::malformedEditsAreRefused()
{
    QFETCH(QString, text);
    QVERIFY_THROWS_EXCEPTION(UsageError, parseEdit(text.toStdString()));
}

void TestEditScript::editsAreSortedAndEqualOnesKeepTheirOrder()
{
    const auto edits = sortedEdits({ { 5, "w1", "1" }, { 2, "w2", "2" }, { 5, "w1", "3" } });
    QCOMPARE(edits[0].key, std::string("w2"));
    QCOMPARE(edits[1].value, std::string("1"));
    QCOMPARE(edits[2].value, std::string("3"));
}

REFEREE_TEST_WITHOUT_APPLICATION(TestEditScript)
#include "tst_edit_script.moc"
