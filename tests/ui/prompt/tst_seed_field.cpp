// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/prompt/seed_field.h"
#include "ui/theme/theme.h"

#include <QtTest/QtTest>

#include <limits>

using namespace referee::ui;

namespace {

constexpr quint64 kGreatest = std::numeric_limits<quint64>::max();

void type(SeedField& seed, const QString& text)
{
    seed.field()->selectAll();
    QTest::keyClicks(seed.field(), text);
}

} // namespace

class SeedFields : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsASeedOrNot_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isSeed");
        QTest::addColumn<quint64>("seed");
        QTest::newRow("zero") << QStringLiteral("0") << true << quint64 { 0 };
        QTest::newRow("beyond 32 bits, krita-ai-diffusion 2443")
            << QStringLiteral("4294967296") << true << quint64 { 4294967296 };
        QTest::newRow("greatest") << QStringLiteral("18446744073709551615") << true << kGreatest;
        QTest::newRow("blanks around") << QStringLiteral(" 64\n") << true << quint64 { 64 };
        QTest::newRow("leading zeros") << QStringLiteral("0000000000000000000000064") << true << quint64 { 64 };
        QTest::newRow("one more") << QStringLiteral("18446744073709551616") << false << quint64 { 0 };
        QTest::newRow("much more") << QStringLiteral("99999999999999999999999") << false << quint64 { 0 };
        QTest::newRow("negative") << QStringLiteral("-1") << false << quint64 { 0 };
        QTest::newRow("plus") << QStringLiteral("+1") << false << quint64 { 0 };
        QTest::newRow("word") << QStringLiteral("seed") << false << quint64 { 0 };
        QTest::newRow("fraction") << QStringLiteral("1.5") << false << quint64 { 0 };
        QTest::newRow("exponent") << QStringLiteral("1e3") << false << quint64 { 0 };
        QTest::newRow("other digits") << QStringLiteral("٣") << false << quint64 { 0 };
        QTest::newRow("empty") << QString() << false << quint64 { 0 };
    }
    void textIsASeedOrNot()
    {
        QFETCH(QString, text);
        QFETCH(bool, isSeed);
        QFETCH(quint64, seed);
        QCOMPARE(parseSeed(text).has_value(), isSeed);
        QCOMPARE(parseSeed(text).value_or(0), seed);
    }

    void settingTheGreatestShowsIt()
    {
        SeedField field;
        const QSignalSpy edits(&field, &SeedField::seedEdited);
        field.setSeed(kGreatest);
        QCOMPARE(field.field()->text(), QStringLiteral("18446744073709551615"));
        QCOMPARE(field.seed(), kGreatest);
        QCOMPARE(edits.count(), 0);
    }

    void typingTellsEachValidSeedOnce()
    {
        SeedField field;
        QSignalSpy edits(&field, &SeedField::seedEdited);
        type(field, QStringLiteral("7"));
        QCOMPARE(edits.count(), 1);
        QCOMPARE(edits.takeFirst().at(0).value<quint64>(), quint64 { 7 });
        QTest::keyClick(field.field(), Qt::Key_Return);
        QCOMPARE(edits.count(), 0);
    }

    void whatIsNoSeedIsRedAndDoesNotStay()
    {
        SeedField field;
        field.setSeed(64);
        const QSignalSpy edits(&field, &SeedField::seedEdited);
        type(field, QStringLiteral("-x"));
        QCOMPARE(field.seed(), quint64 { 64 });
        QCOMPARE(field.field()->palette().color(QPalette::Text), theme().error);
        QCOMPARE(edits.count(), 0);
        QTest::keyClick(field.field(), Qt::Key_Return);
        QCOMPARE(field.field()->text(), QStringLiteral("64"));
        QCOMPARE(field.field()->palette().color(QPalette::Text), theme().text);
    }

    void oneTooManyKeepsTheLastValidOne()
    {
        SeedField field;
        type(field, QStringLiteral("18446744073709551616"));
        QCOMPARE(field.seed(), quint64 { 1844674407370955161U });
    }

    void theDiceRollsOnceAndSeedsStayShort()
    {
        SeedField field;
        QSignalSpy edits(&field, &SeedField::seedEdited);
        quint64 either = 0;
        for (int roll = 1; roll <= 64; ++roll) {
            field.dice()->click();
            QCOMPARE(edits.count(), roll);
            QCOMPARE(edits.last().at(0).value<quint64>(), field.seed());
            either |= field.seed();
        }
        QCOMPARE(either, quint64 { 0xFFFFFFFF }); // each bit of 32 was set at least once: ten digits to type again
    }

    void theLockKeepsTheDiceOff()
    {
        SeedField field;
        field.setSeed(64);
        const QSignalSpy edits(&field, &SeedField::seedEdited);
        field.lock()->click();
        QVERIFY(field.isLocked());
        QVERIFY(!field.dice()->isEnabled());
        field.roll();
        field.dice()->click();
        QCOMPARE(field.seed(), quint64 { 64 });
        QCOMPARE(edits.count(), 0);
        field.lock()->click();
        field.roll();
        QCOMPARE(edits.count(), 1);
    }
};

REFEREE_GUI_TEST(SeedFields)
#include "tst_seed_field.moc"
