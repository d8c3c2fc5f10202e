// SPDX-License-Identifier: GPL-3.0-or-later
// Number options as CLI11 hands them on.
#include "app/cli/arguments/typed_arguments.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee::cli;

class TestNumberOptions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wholeNumbersAreDecimalDigits_data();
    void wholeNumbersAreDecimalDigits();
    void realNumbersHaveADot_data();
    void realNumbersHaveADot();
    void sizesHaveUnits_data();
    void sizesHaveUnits();

private:
    /// What an option of this type becomes; empty: refused with a sentence that quotes the text.
    template <typename Number> static QString taken(const CLI::Validator& validator, const QString& text)
    {
        CLI::App app;
        Number number {};
        app.add_option("--number", number)->transform(validator);
        try {
            app.parse(std::vector<std::string> { "--number=" + text.toStdString() });
        } catch (const CLI::ParseError& error) {
            const bool isTold = QString::fromUtf8(error.what()).contains(QLatin1Char('\'') + text + QLatin1Char('\''));
            return isTold ? QString() : QString::fromUtf8(error.what());
        }
        return QString::number(number);
    }
};

void TestNumberOptions::wholeNumbersAreDecimalDigits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("number");
    for (const char* refused : { " 2", "2 ", "-1", " -1", "+2", "0x2", "2e0", "2.0", "1001", "two", "1,000" }) {
        QTest::newRow(refused) << QString::fromLatin1(refused) << QString();
    }
    QTest::newRow("plain") << "12"
                           << "12";
    QTest::newRow("leading zeros are no octal") << "010"
                                                << "10";
    QTest::newRow("eight") << "0008"
                           << "8";
    QTest::newRow("greatest") << "1000"
                              << "1000";
}

void TestNumberOptions::wholeNumbersAreDecimalDigits()
{
    QFETCH(QString, text);
    QFETCH(QString, number);
    QCOMPARE(taken<int64_t>(wholeNumber(1, 1000), text), number);
    QCOMPARE(taken<uint64_t>(wholeNumber(0, 1000), text), number);
}

void TestNumberOptions::realNumbersHaveADot_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("number");
    for (const char* refused : { "2,5", " 2", "nan", "inf", "0x1p3", "1e400", "0.4", "3601" }) {
        QTest::newRow(refused) << QString::fromLatin1(refused) << QString();
    }
    QTest::newRow("dot") << "2.5"
                         << "2.5";
    QTest::newRow("exponent") << "1e3"
                              << "1000";
}

void TestNumberOptions::realNumbersHaveADot()
{
    QFETCH(QString, text);
    QFETCH(QString, number);
    QCOMPARE(taken<double>(realNumber(0.5, 3600), text), number);
}

void TestNumberOptions::sizesHaveUnits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("bytes");
    for (const char* refused :
        { "-1", " 5MB", "5 MB", "5XB", "MB", "0x5MB", "1.5GB", "5MiBs", "17179869184GB", "16EB", "5,000" }) {
        QTest::newRow(refused) << QString::fromLatin1(refused) << QString();
    }
    QTest::newRow("bytes") << "800"
                           << "800";
    QTest::newRow("with a unit") << "800B"
                                 << "800";
    QTest::newRow("kilo") << "2kb"
                          << "2048";
    QTest::newRow("short") << "2K"
                           << "2048";
    QTest::newRow("binary") << "50MiB"
                            << "52428800";
    QTest::newRow("decimal digits") << "010MB"
                                    << "10485760";
    QTest::newRow("none") << "0"
                          << "0";
}

void TestNumberOptions::sizesHaveUnits()
{
    QFETCH(QString, text);
    QFETCH(QString, bytes);
    QCOMPARE(taken<uint64_t>(byteSize(), text), bytes);
}

REFEREE_TEST_WITHOUT_APPLICATION(TestNumberOptions)
#include "tst_number_options.moc"
