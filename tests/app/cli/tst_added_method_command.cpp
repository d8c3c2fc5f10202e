// SPDX-License-Identifier: GPL-3.0-or-later
// The command line with a method more (tests/support/fading_method.cpp): it lists it, paints with it and replays it.
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee::test;

class TestAddedMethodCommand : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void helpListsIt();
    void aWrongNameShowsItAmongTheOthers();
    void aRunIsPaintedAndReplayed();

private:
    ProgramRun extended(const QStringList& arguments) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(QStringLiteral(REFEREE_TEST_BIN "/referee-with-fading"), arguments);
        process.closeWriteChannel();
        return finished(process);
    }
    QTemporaryDir m_folder;
};

void TestAddedMethodCommand::helpListsIt()
{
    const auto help = extended({ QStringLiteral("generate"), QStringLiteral("--help") });
    QCOMPARE(help.exitCode, 0);
    QVERIFY2(help.out.contains(QStringLiteral("fading: Halves the latent")), help.text());
    QVERIFY2(help.out.contains(QStringLiteral("vlm+sds: ")), help.text());
}

void TestAddedMethodCommand::aWrongNameShowsItAmongTheOthers()
{
    const auto refused
        = extended({ QStringLiteral("generate"), QStringLiteral("a red star"), QStringLiteral("--method"),
            QStringLiteral("fade"), QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK) });
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains(QStringLiteral("vlm+sds|vlm|sds|sd|fading")), refused.text());
}

void TestAddedMethodCommand::aRunIsPaintedAndReplayed()
{
    const auto painted = extended({ QStringLiteral("generate"), QStringLiteral("a red star"),
        QStringLiteral("--method"), QStringLiteral("fading"), QStringLiteral("--steps"), QStringLiteral("3"),
        QStringLiteral("--seed"), QStringLiteral("1"), QStringLiteral("--json"), QStringLiteral("--out"),
        m_folder.path(), QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK) });
    QVERIFY2(painted.exitCode == 0, painted.text());
    QCOMPARE(painted.json().value(QLatin1String("iterations")).toInt(), 3);
    const auto replayed = extended({ QStringLiteral("replay"), painted.json().value(QLatin1String("run")).toString() });
    QVERIFY2(replayed.exitCode == 0, replayed.text());
    QVERIFY2(replayed.out.contains(QStringLiteral("identical")), replayed.text());
}

REFEREE_TEST(TestAddedMethodCommand)
#include "tst_added_method_command.moc"
