// SPDX-License-Identifier: GPL-3.0-or-later
// Values as text, and what goes with the length of a run.
#include "core/base/errors.h"
#include "core/base/settings_table.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

class TestSettingsTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rangesAreToldAsPlainNumbers();
    void aTailGoesWithTheLength_data();
    void aTailGoesWithTheLength();
    void aChangedTailIsToldWhereItMatters();
    void everyFittedTailIsAllowed();
};

void TestSettingsTable::rangesAreToldAsPlainNumbers()
{
    Settings settings;
    for (const char* value : { "0", "100001", "1e3", " 5", "5 ", "0x5", "2,5", "" }) {
        try {
            setSetting(settings, "iterations", value);
            QFAIL(value);
        } catch (const UsageError& error) {
            const std::string expected = std::string("a whole number from 1 to 100000, got '") + value + "'";
            QVERIFY2(std::string(error.what()).find(expected) != std::string::npos, error.what());
        }
    }
}

void TestSettingsTable::aTailGoesWithTheLength_data()
{
    QTest::addColumn<int>("iterations");
    QTest::addColumn<int>("tail");
    QTest::newRow("long") << 160 << 10;
    QTest::newRow("just long enough") << 20 << 10;
    QTest::newRow("short") << 12 << 6;
    QTest::newRow("odd") << 3 << 1;
    QTest::newRow("two") << 2 << 1;
    QTest::newRow("one") << 1 << 0;
}

void TestSettingsTable::aTailGoesWithTheLength()
{
    QFETCH(int, iterations);
    QFETCH(int, tail);
    Settings settings;
    settings.iterations = iterations;
    const auto sentence = fitTail(settings);
    QCOMPARE(settings.tail, int64_t(tail));
    QCOMPARE(sentence.empty(), tail == Settings().tail);
    QVERIFY2(sentence.empty() || sentence.find(std::to_string(tail) + " instead of 10") != std::string::npos,
        sentence.c_str());
}

void TestSettingsTable::aChangedTailIsToldWhereItMatters()
{
    for (const char* method : { "vlm+sds", "sds", "vlm", "sd" }) {
        Settings settings;
        settings.method = method;
        settings.iterations = 4;
        const bool hasTail = settings.method == "vlm+sds" || settings.method == "sds";
        QCOMPARE(!fitTail(settings).empty(), hasTail);
        QCOMPARE(settings.tail, int64_t(2)); // also where it says nothing: the settings must not contradict each other
    }
}

void TestSettingsTable::everyFittedTailIsAllowed()
{
    for (int64_t iterations = 1; iterations < 50; ++iterations) {
        Settings settings;
        settings.iterations = iterations;
        fitTail(settings);
        checkSettings(settings);
    }
}

REFEREE_TEST_WITHOUT_APPLICATION(TestSettingsTable)
#include "tst_settings_table.moc"
