// SPDX-License-Identifier: GPL-3.0-or-later
// What /proc/cpuinfo says of bf16, and what is said of that.
#include "core/engine/devices.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

class TestProcessor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void instructionsAreFoundByName_data();
    void instructionsAreFoundByName();
    void onlySlowBf16IsTold();
};

void TestProcessor::instructionsAreFoundByName_data()
{
    QTest::addColumn<QByteArray>("cpuinfo");
    QTest::addColumn<bool>("hasBf16");
    QTest::newRow("AVX-512") << QByteArray("model name\t: X\nflags\t\t: fpu avx512f avx512_bf16 avx512_fp16\n") << true;
    QTest::newRow("AMX") << QByteArray("flags\t\t: fpu amx_bf16 amx_tile\n") << true;
    QTest::newRow("AVX2") << QByteArray("flags\t\t: fpu avx avx2 fma f16c\nbugs\t: avx512_bf16\n") << false;
    QTest::newRow("AVX-512 without") << QByteArray("flags\t\t: avx512f avx512vl avx512bw\n") << false;
    QTest::newRow("ARM") << QByteArray("Features\t: fp asimd bf16 i8mm\n") << true;
    QTest::newRow("old ARM") << QByteArray("Features\t: fp asimd\n") << false;
    QTest::newRow("second of two kinds") << QByteArray("Features\t: fp\n\nFeatures\t: fp bf16\n") << true;
    QTest::newRow("nothing told") << QByteArray("processor\t: 0\n") << true;
    QTest::newRow("no file") << QByteArray() << true;
}

void TestProcessor::instructionsAreFoundByName()
{
    QFETCH(QByteArray, cpuinfo);
    QFETCH(bool, hasBf16);
    QCOMPARE(hasBf16Instructions(cpuinfo.toStdString()), hasBf16);
}

void TestProcessor::onlySlowBf16IsTold()
{
    const std::string old = "flags\t\t: fpu avx2\n";
    QVERIFY(noteOnPrecision("bf16", old).find("slower than fp32") != std::string::npos);
    QVERIFY(noteOnPrecision("fp32", old).empty());
    QVERIFY(noteOnPrecision("fp64", old).empty());
    QVERIFY(noteOnPrecision("bf16", "flags\t\t: avx512_bf16\n").empty());
}

REFEREE_TEST_WITHOUT_APPLICATION(TestProcessor)
#include "tst_processor.moc"
