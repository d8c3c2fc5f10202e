// SPDX-License-Identifier: GPL-3.0-or-later
// Disks that are full and folders that cannot be written: what was painted is kept elsewhere, and said where.
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QtTest>
#include <unistd.h>

using namespace referee::test;

class TestNoRoom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void everythingFollowsARunWithoutRoom_data();
    void everythingFollowsARunWithoutRoom();
    void withoutAnyRoomItSaysSoAndExitsWithSix();
    void aLimitOnTheSizeOfFilesCostsTheRunAlone();

private:
    /// Paints into a file system of its own, which is gone with the process; `mount` prepares it as %1.
    ProgramRun paintInto(const QString& mount, const QString& more = {}) const;
    QString kept(const char* suffix) const { return m_kept + QStringLiteral("/a red star 1") + QLatin1String(suffix); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_kept; ///< the folder for temporary files
};

void TestNoRoom::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_kept = m_folder->filePath(QStringLiteral("kept"));
    QVERIFY(QDir().mkpath(m_kept) && QDir().mkpath(m_folder->filePath(QStringLiteral("small"))));
}

ProgramRun TestNoRoom::paintInto(const QString& mount, const QString& more) const
{
    QStringList command { QStringLiteral("--mount") };
    if (::geteuid() != 0) {
        command << QStringLiteral("--user") << QStringLiteral("--map-root-user");
    }
    const QString small = m_folder->filePath(QStringLiteral("small"));
    command << QStringLiteral("sh") << QStringLiteral("-c")
            << QStringLiteral("{ %1; } || exit 99; TMPDIR='%2' exec '%3' generate 'a red star' --steps 12 --views 1 "
                              "--threads 1 --seed 1 --out '%4' %5")
                   .arg(mount.arg(small), m_kept, programPath(), small, more);
    QProcess process;
    process.start(QStringLiteral("unshare"), command);
    return finished(process);
}

void TestNoRoom::everythingFollowsARunWithoutRoom_data()
{
    QTest::addColumn<QString>("mount");
    QTest::newRow("full from the beginning") << "mount -t tmpfs -o size=4k none '%1'";
    QTest::newRow("full while it is painted") << "mount -t tmpfs -o size=240k none '%1'";
    QTest::newRow("read-only") << "mount -t tmpfs -o ro none '%1'";
}

void TestNoRoom::everythingFollowsARunWithoutRoom()
{
    QFETCH(QString, mount);
    const auto run = paintInto(mount, QStringLiteral("--json"));
    QVERIFY2(run.exitCode == 0, run.text());
    QCOMPARE(run.json()[QStringLiteral("image")].toString(), kept(".png"));
    QCOMPARE(run.json()[QStringLiteral("metrics")].toString(), kept(".csv"));
    QCOMPARE(run.json()[QStringLiteral("run")].toString(), kept(".referee"));
    const QString sentence = QStringLiteral(": the picture is %1, the numbers are %2, the run is %3.")
                                 .arg(kept(".png"), kept(".csv"), kept(".referee"));
    QVERIFY2(run.err.contains(sentence), run.text());
    QVERIFY(!QImage(kept(".png")).isNull());
    QCOMPARE(readFile(kept(".csv")).count('\n'), 13);
    const auto replayed
        = referee::test::referee({ QStringLiteral("replay"), kept(".referee"), QStringLiteral("--json") });
    QVERIFY2(replayed.json()[QStringLiteral("identical")].toBool(), replayed.text());
}

void TestNoRoom::withoutAnyRoomItSaysSoAndExitsWithSix()
{
    const auto run = paintInto(QStringLiteral("mount -t tmpfs -o size=4k none '%1' && mount -t tmpfs -o ro none '")
        + m_kept + QLatin1Char('\''));
    QVERIFY2(run.exitCode == 6, run.text());
    QVERIFY2(run.out.isEmpty(), run.text());
    QVERIFY2(run.err.contains(QStringLiteral("cannot write the picture there or in the folder")), run.text());
}

/// The system sends a signal then, which would end the program.
void TestNoRoom::aLimitOnTheSizeOfFilesCostsTheRunAlone()
{
    const auto run = paintInto(QStringLiteral("mount -t tmpfs none '%1' && ulimit -f 96"), QStringLiteral("--json"));
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(run.err.contains(QStringLiteral("The run goes on in memory")), run.text());
    QVERIFY(!run.json()[QStringLiteral("image")].toString().isEmpty());
}

REFEREE_TEST(TestNoRoom)
#include "tst_no_room.moc"
