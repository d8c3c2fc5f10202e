// SPDX-License-Identifier: GPL-3.0-or-later
// Both programs tell LibTorch's OpenMP how long its threads spin, unless the person has said so.
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee::test;

class TestOpenMpWait : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bothProgramsSpinShortly_data();
    void bothProgramsSpinShortly();
    void whatThePersonSetIsKept_data();
    void whatThePersonSetIsKept();
    void argumentsAreTheSameAsBefore();

private:
    /// What libgomp says of itself when it has read the environment.
    static ProgramRun shown(const QString& program, const QString& variable = {}, const QString& value = {})
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.remove(QStringLiteral("GOMP_SPINCOUNT"));
        environment.remove(QStringLiteral("OMP_WAIT_POLICY"));
        environment.insert(QStringLiteral("OMP_DISPLAY_ENV"), QStringLiteral("verbose"));
        if (!variable.isEmpty()) {
            environment.insert(variable, value);
        }
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(REFEREE_TEST_BIN "/") + program, { QStringLiteral("--version") });
        return finished(process);
    }
};

void TestOpenMpWait::bothProgramsSpinShortly_data()
{
    QTest::addColumn<QString>("program");
    QTest::newRow("command line") << "referee";
    QTest::newRow("window") << "referee-studio";
}

void TestOpenMpWait::bothProgramsSpinShortly()
{
    QFETCH(QString, program);
    const auto run = shown(program);
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(run.err.contains(QStringLiteral("GOMP_SPINCOUNT = '1000'")), run.text());
}

void TestOpenMpWait::whatThePersonSetIsKept_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("said");
    QTest::newRow("turns") << "GOMP_SPINCOUNT"
                           << "77"
                           << "GOMP_SPINCOUNT = '77'";
    QTest::newRow("passive") << "OMP_WAIT_POLICY"
                             << "passive"
                             << "GOMP_SPINCOUNT = '0'";
    QTest::newRow("active") << "OMP_WAIT_POLICY"
                            << "active"
                            << "GOMP_SPINCOUNT = '30000000000'";
}

void TestOpenMpWait::whatThePersonSetIsKept()
{
    QFETCH(QString, variable);
    QFETCH(QString, value);
    QFETCH(QString, said);
    const auto run = shown(QStringLiteral("referee"), variable, value);
    QVERIFY2(run.err.contains(said), run.text());
}

void TestOpenMpWait::argumentsAreTheSameAsBefore()
{
    const auto run = referee::test::referee({ QStringLiteral("an odd 'verb'\n") });
    QCOMPARE(run.exitCode, 2);
    QVERIFY2(run.err.contains(QStringLiteral("an odd 'verb'\n")), run.text());
}

REFEREE_TEST(TestOpenMpWait)
#include "tst_openmp_wait.moc"
