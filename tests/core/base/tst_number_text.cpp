// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/number_text.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <limits>

using namespace referee;

class TestNumberText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyAWholeTextIsANumber_data();
    void onlyAWholeTextIsANumber();
    void numbersAreReadToTheLastBit();
    void minusZeroIsZero();
    void sentencesHaveNoExponents();
};

void TestNumberText::onlyAWholeTextIsANumber_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isWhole");
    QTest::addColumn<bool>("isReal");
    const auto row = [](const char* text, bool isWhole, bool isReal) {
        QTest::newRow(text) << QByteArray(text) << isWhole << isReal;
    };
    row("12", true, true);
    row("007", true, true);
    row("18446744073709551615", true, true);
    row("18446744073709551616", false, true);
    row("-1", false, true);
    row("2.5", false, true);
    row("1e3", false, true);
    row("", false, false);
    row(" 1", false, false);
    row("1 ", false, false);
    row("\t1", false, false);
    row("1\n", false, false);
    row("+1", false, false);
    row("0x10", false, false);
    row("2,5", false, false);
    row("1,000", false, false);
    row("1'000", false, false);
    row("1_000", false, false);
    row("1e400", false, false);
    row("nan", false, false);
    row("inf", false, false);
    row("-inf", false, false);
    row("1.5.2", false, false);
    row("१", false, false);
}

void TestNumberText::onlyAWholeTextIsANumber()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isWhole);
    QFETCH(bool, isReal);
    QCOMPARE(numberFromText<uint64_t>(text.toStdString()).has_value(), isWhole);
    QCOMPARE(numberFromText<double>(text.toStdString()).has_value(), isReal);
}

void TestNumberText::numbersAreReadToTheLastBit()
{
    QCOMPARE(*numberFromText<uint64_t>("18446744073709551615"), std::numeric_limits<uint64_t>::max());
    for (const double value : { 0.1, 1.0 / 3, 1e-300, 123456789.125 }) {
        QVERIFY(*numberFromText<double>(numberText(value)) == value);
    }
}

void TestNumberText::minusZeroIsZero()
{
    QVERIFY(!std::signbit(*numberFromText<double>("-0")));
    QVERIFY(!std::signbit(*numberFromText<double>("-0.0")));
}

void TestNumberText::sentencesHaveNoExponents()
{
    QCOMPARE(plainNumberText(100000), std::string("100000"));
    QCOMPARE(plainNumberText(-1), std::string("-1"));
    QCOMPARE(plainNumberText(0.5), std::string("0.5"));
    QCOMPARE(numberText(1e5), std::string("1e+05")); // what plainNumberText is for
}

REFEREE_TEST_WITHOUT_APPLICATION(TestNumberText)
#include "tst_number_text.moc"
