// SPDX-License-Identifier: GPL-3.0-or-later
// referee bench and the measured memory of referee models check: what they print, and what they refuse.
#include "core/base/types.h"
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestBench : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void jsonHasTheFixedKeys();
    void tableNamesEveryHop();
    void comparesWithEagerPython();
    void refusesWhatPythonCannotDo_data();
    void refusesWhatPythonCannotDo();
    void missingPythonIsNamed();
    void moreViewsNeedMoreMemory();
    void planIsNearWhatTheSystemSaw_data();
    void planIsNearWhatTheSystemSaw();
    void devicesNamesTheProcessorAndItsMemory();

private:
    QStringList quick(const QStringList& more) const;
};

QStringList TestBench::quick(const QStringList& more) const
{
    return QStringList { QStringLiteral("bench"), QStringLiteral("--threads"), QStringLiteral("1"),
        QStringLiteral("--views"), QStringLiteral("2"), QStringLiteral("--iterations"), QStringLiteral("1"),
        QStringLiteral("--rounds"), QStringLiteral("1") }
    + more;
}

void TestBench::jsonHasTheFixedKeys()
{
    const auto run = referee::test::referee(quick({ QStringLiteral("--json") }));
    QVERIFY2(run.exitCode == 0, run.text());
    const auto object = run.json();
    QVERIFY2(object[QStringLiteral("iterations_per_second")].toDouble() > 0, run.text());
    const auto hops = object[QStringLiteral("hops")].toArray();
    QCOMPARE(static_cast<size_t>(hops.size()), kStageNames.size());
    double counted = 0;
    for (qsizetype i = 0; i < hops.size(); ++i) {
        const auto hop = hops[i].toObject();
        const auto name = kStageNames.at(static_cast<size_t>(i));
        QCOMPARE(hop[QStringLiteral("name")].toString(),
            QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
        QVERIFY(hop[QStringLiteral("ms")].isDouble());
        counted += hop[QStringLiteral("flops")].toDouble();
    }
    const auto flops = object[QStringLiteral("flops")].toObject();
    QCOMPARE(flops[QStringLiteral("counted")].toDouble(), counted);
    QVERIFY(flops[QStringLiteral("minimum")].toDouble() > 0);
    QVERIFY(object[QStringLiteral("peak_memory_bytes")].toDouble() > 1e7);
    QVERIFY(object[QStringLiteral("gemm_flops_per_second")].toDouble() > 1e8);
    QVERIFY(object[QStringLiteral("device_waits")].toArray().isEmpty());
    QVERIFY(!object.contains(QStringLiteral("ratio")));
}

void TestBench::tableNamesEveryHop()
{
    const auto run = referee::test::referee(quick({ QStringLiteral("--operators"), QStringLiteral("5") }));
    QVERIFY2(run.exitCode == 0, run.text());
    for (const auto& name : kStageNames) {
        const auto start = QStringLiteral("\n") + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        QVERIFY2(run.out.contains(start), run.text());
    }
    QVERIFY2(run.out.contains(QStringLiteral("aten::")), run.text());
}

void TestBench::comparesWithEagerPython()
{
    qputenv("REFEREE_ORACLE_PYTHON", REFEREE_TEST_PYTHON);
    const auto run = referee::test::referee(
        quick({ QStringLiteral("--json"), QStringLiteral("--against"), QStringLiteral("python") }));
    qunsetenv("REFEREE_ORACLE_PYTHON");
    QVERIFY2(run.exitCode == 0, run.text());
    const auto ratio = run.json()[QStringLiteral("ratio")].toObject();
    for (const auto& key : { QStringLiteral("python"), QStringLiteral("authors"), QStringLiteral("authors_anomaly") }) {
        QVERIFY2(ratio[key].toDouble() > 0, run.text());
    }
    // Twice the work cannot be faster, however busy the machine is.
    QVERIFY2(
        ratio[QStringLiteral("authors_anomaly")].toDouble() > ratio[QStringLiteral("python")].toDouble(), run.text());
}

void TestBench::refusesWhatPythonCannotDo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("another method") << QStringList { QStringLiteral("--method"), QStringLiteral("sds") };
    QTest::newRow("another preset") << QStringList { QStringLiteral("--preset"), QStringLiteral("paper") };
    QTest::newRow("bf16") << QStringList { QStringLiteral("--precision"), QStringLiteral("bf16") };
    QTest::newRow("CLIP as a referee") << QStringList { QStringLiteral("--set"), QStringLiteral("clip_weight=1") };
}

void TestBench::refusesWhatPythonCannotDo()
{
    QFETCH(QStringList, arguments);
    const auto run = referee::test::referee(
        quick(QStringList { QStringLiteral("--against"), QStringLiteral("python") } + arguments));
    QCOMPARE(run.exitCode, 2);
    QVERIFY2(run.err.contains(QStringLiteral("Python side")), run.text());
}

void TestBench::missingPythonIsNamed()
{
    qputenv("REFEREE_ORACLE_PYTHON", "/nowhere/python");
    const auto run = referee::test::referee(quick({ QStringLiteral("--against"), QStringLiteral("python") }));
    qunsetenv("REFEREE_ORACLE_PYTHON");
    QCOMPARE(run.exitCode, 3);
    QVERIFY2(run.err.contains(QStringLiteral("/nowhere/python")), run.text());
    QVERIFY2(run.err.contains(QStringLiteral("packaging/test")), run.text());
}

void TestBench::moreViewsNeedMoreMemory()
{
    const auto peak = [](const QString& views) {
        const auto run = referee::test::referee({ QStringLiteral("models"), QStringLiteral("check"),
            QStringLiteral(REFEREE_TEST_PACK), QStringLiteral("--json"), QStringLiteral("--views"), views });
        const auto memory = run.json()[QStringLiteral("memory_bytes")].toObject();
        return memory[QStringLiteral("peak")].toDouble() - memory[QStringLiteral("weights")].toDouble();
    };
    const double few = peak(QStringLiteral("2"));
    const double many = peak(QStringLiteral("12"));
    QVERIFY2(few > 0 && many > few + 1e7, qPrintable(QStringLiteral("%1 and %2 bytes").arg(few).arg(many)));
}

void TestBench::planIsNearWhatTheSystemSaw_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("one view") << QStringList { QStringLiteral("--views"), QStringLiteral("1") };
    QTest::newRow("ten views") << QStringList { QStringLiteral("--views"), QStringLiteral("10") };
    QTest::newRow("ten views, bf16") << QStringList { QStringLiteral("--views"), QStringLiteral("10"),
        QStringLiteral("--precision"), QStringLiteral("bf16") };
}

/// The whole program in a process of its own, as the system counted it (VmHWM).
void TestBench::planIsNearWhatTheSystemSaw()
{
    QFETCH(QStringList, arguments);
    const auto run
        = referee::test::referee(QStringList { QStringLiteral("bench"), QStringLiteral("--json"),
                                     QStringLiteral("--threads"), QStringLiteral("1"), QStringLiteral("--iterations"),
                                     QStringLiteral("20"), QStringLiteral("--rounds"), QStringLiteral("1") }
            + arguments);
    QVERIFY2(run.exitCode == 0, run.text());
    const double planned = run.json()[QStringLiteral("planned_peak_bytes")].toDouble();
    const double seen = run.json()[QStringLiteral("resident_peak_bytes")].toDouble();
    QVERIFY2(seen > 1e8 && std::abs(planned - seen) < 0.1 * seen,
        qPrintable(QStringLiteral("%1 planned, %2 seen").arg(planned).arg(seen)));
}

void TestBench::devicesNamesTheProcessorAndItsMemory()
{
    const auto run = referee::test::referee({ QStringLiteral("devices"), QStringLiteral("--json") });
    QVERIFY2(run.exitCode == 0, run.text());
    const auto first = run.json()[QStringLiteral("devices")].toArray().first().toObject();
    QCOMPARE(first[QStringLiteral("name")].toString(), QStringLiteral("cpu"));
    const double free = first[QStringLiteral("free_bytes")].toDouble();
    QVERIFY2(free > 1e8 && free <= first[QStringLiteral("total_bytes")].toDouble(), run.text());
}

REFEREE_TEST(TestBench)
#include "tst_bench.moc"
