// SPDX-License-Identifier: GPL-3.0-or-later
// Where files go and what printing costs: nothing is lost, nothing lies elsewhere without a word.
#include "tests/app/cli/painted_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>
#include <QtTest/QtTest>
#include <unistd.h>

using namespace referee;
using namespace referee::test;

class TestFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void processesInOneFolderLoseNothing();
    void anAddressOfAFolderIsThatFolder_data();
    void anAddressOfAFolderIsThatFolder();
    void anAddressThatIsNoFileIsRefused_data();
    void anAddressThatIsNoFileIsRefused();
    void aNameLikeAnAddressIsAName();
    void aNameThatIsNoUtf8IsRefusedBeforePainting_data();
    void aNameThatIsNoUtf8IsRefusedBeforePainting();
    void outputThatCannotBePrintedIsToldByTheExitCode_data();
    void outputThatCannotBePrintedIsToldByTheExitCode();
    void aReaderThatGoesIsNoError();
    void aClosedOutputHarmsNoFile();
    void aFolderThatIsRemovedMeanwhileLosesNothing();
    void aRunInAFolderThatCannotBeWrittenIsRead();
    void resumeLeavesOtherFilesAlone();
    void aRunPaintsItsStartImageAgain();

private:
    QString path(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)); }
    static QStringList painting(const QStringList& more, int steps = 2)
    {
        return QStringList { QStringLiteral("generate"), QStringLiteral("a red star"), QStringLiteral("--seed"),
            QStringLiteral("1"), QStringLiteral("--steps"), QString::number(steps), QStringLiteral("--views"),
            QStringLiteral("1"), QStringLiteral("--set"), QStringLiteral("tail=0"), QStringLiteral("--threads"),
            QStringLiteral("1"), QStringLiteral("--json") }
        + more;
    }
    ProgramRun paint(const QStringList& more) const { return referee::test::referee(painting(more), m_folder->path()); }
    QStringList all() const
    {
        QStringList found;
        QDirIterator files(m_folder->path(), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            found << files.next().mid(m_folder->path().size() + 1);
        }
        found.sort();
        return found;
    }
    static Snapshot smallSnapshot(int64_t iteration)
    {
        Snapshot snapshot;
        snapshot.iteration = iteration;
        snapshot.height = snapshot.width = 1;
        snapshot.z = snapshot.ema = { 0, 1, 2, 3 };
        return snapshot;
    }
    /// A line for a shell, with the program as $0 and the folder as $1.
    ProgramRun shell(const QString& line, const QStringList& before = {}) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder->path());
        QStringList command = before;
        command << QStringLiteral("bash") << QStringLiteral("-c") << line << programPath() << m_folder->path();
        process.start(command.takeFirst(), command);
        process.closeWriteChannel();
        return finished(process);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestFiles::processesInOneFolderLoseNothing()
{
    constexpr int kProcesses = 6;
    const auto run = shell(QStringLiteral("for w in 1 2 3 4 5 6; do \"$0\" generate 'a red star' --seed 1 --steps 2 "
                                          "--views 1 --set tail=0 --threads 1 --set w1=$w --out out --json & done; "
                                          "wait"));
    QVERIFY2(run.err.isEmpty(), run.text());
    const auto lines = run.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), kProcesses);
    QSet<double> weights;
    for (const QString& line : lines) {
        const auto object = QJsonDocument::fromJson(line.toUtf8()).object();
        for (const char* kind : { "image", "metrics", "run" }) {
            const QString file = object[QLatin1String(kind)].toString();
            QVERIFY2(file.startsWith(QStringLiteral("out/")) && QFile::exists(m_folder->filePath(file)), run.text());
        }
        QCOMPARE(readFile(m_folder->filePath(object[QStringLiteral("metrics")].toString())).count('\n'), 3);
        weights << opened(m_folder->filePath(object[QStringLiteral("run")].toString())).head().request.settings.w1;
    }
    QCOMPARE(weights.size(), kProcesses);
    QCOMPARE(all().size(), 3 * kProcesses);
}

void TestFiles::anAddressOfAFolderIsThatFolder_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("alone") << "file://%1/a%20%C3%A9";
    QTest::newRow("localhost") << "file://localhost%1/a%20%C3%A9";
    QTest::newRow("capitals") << "FILE://LocalHost%1/a%20%C3%A9";
    QTest::newRow("capitals behind =") << "--out=File:%1/a%20%C3%A9";
    QTest::newRow("one slash") << "file:%1/a%20%C3%A9";
    QTest::newRow("behind =") << "--out=file://%1/a%20%C3%A9";
}

void TestFiles::anAddressOfAFolderIsThatFolder()
{
    QFETCH(QString, address);
    const QString word = QString(address).replace(QStringLiteral("%1"), m_folder->path());
    const auto run = paint(
        word.startsWith(QLatin1Char('-')) ? QStringList { word } : QStringList { QStringLiteral("--out"), word });
    QVERIFY2(run.exitCode == 0, run.text());
    QCOMPARE(all(),
        QStringList({ QStringLiteral("a é/a red star 1.csv"), QStringLiteral("a é/a red star 1.png"),
            QStringLiteral("a é/a red star 1.referee") }));
}

void TestFiles::anAddressThatIsNoFileIsRefused_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("another machine") << "file://elsewhere/pictures";
    QTest::newRow("a query") << "file:///tmp/pictures?mode=ro";
    QTest::newRow("half a code") << "file:///tmp/100%";
    QTest::newRow("no path") << "file://";
    QTest::newRow("not UTF-8") << "file:///tmp/caf%E9";
    QTest::newRow("a NUL") << "file:///tmp/a%00b";
}

void TestFiles::anAddressThatIsNoFileIsRefused()
{
    QFETCH(QString, address);
    const auto run = paint({ QStringLiteral("--out"), address });
    QVERIFY2(run.exitCode == 2 && run.err.startsWith(QStringLiteral("referee: ")), run.text());
    QVERIFY(all().isEmpty());
}

void TestFiles::aNameLikeAnAddressIsAName()
{
    for (const char* folder : { "file:", "file:x?vfs=none", "100%41#b" }) {
        const auto run = paint({ QStringLiteral("--out"), QString::fromLatin1(folder) });
        QVERIFY2(run.exitCode == 0, run.text());
        const QString stem = m_folder->filePath(QString::fromLatin1(folder)) + QStringLiteral("/a red star 1");
        QCOMPARE(opened(stem + QStringLiteral(".referee")).end(), int64_t(2));
        const auto exported = referee::test::referee(
            { QStringLiteral("export"), stem + QStringLiteral(".referee"), QStringLiteral("--csv") });
        QVERIFY2(exported.exitCode == 0, exported.text());
    }
    QCOMPARE(all().size(), 3 * 5);
}

void TestFiles::aNameThatIsNoUtf8IsRefusedBeforePainting_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("folder") << "mkdir $'caf\\xe9'; \"$0\" generate 'a red star' --steps 1 --out $'caf\\xe9'";
    QTest::newRow("picture") << "\"$0\" score $'caf\\xe9/in.png' 'a red star'";
    QTest::newRow("working folder") << "mkdir $'caf\\xe9'; cd $'caf\\xe9'; \"$0\" generate 'a red star' --steps 1";
    QTest::newRow("list") << "mkdir $'caf\\xe9'; \"$0\" list $'caf\\xe9'";
}

void TestFiles::aNameThatIsNoUtf8IsRefusedBeforePainting()
{
    QFETCH(QString, line);
    const auto run = shell(line);
    QVERIFY2(run.exitCode == 2, run.text());
    QVERIFY2(run.err.contains(QStringLiteral("caf\\xE9")) && run.err.contains(QStringLiteral("Rename")), run.text());
    const auto files = shell(QStringLiteral("find . -type f | wc -l"));
    QCOMPARE(files.out.trimmed(), QStringLiteral("0"));
    shell(QStringLiteral("rm -rf $'caf\\xe9'")); // Qt could not
}

void TestFiles::outputThatCannotBePrintedIsToldByTheExitCode_data()
{
    QTest::addColumn<QString>("words");
    QTest::newRow("help") << "--help";
    QTest::newRow("settings") << "generate --list-settings";
    QTest::newRow("list") << "list .";
    QTest::newRow("tree") << "tree . --json";
    QTest::newRow("generate") << "generate 'a red star' --steps 1 --views 1 --set tail=0 --threads 1 --out out";
    QTest::newRow("devices") << "devices --json";
}

void TestFiles::outputThatCannotBePrintedIsToldByTheExitCode()
{
    QFETCH(QString, words);
    RunFile::create(path("x.referee").toStdString(), {}, smallSnapshot(0)).finish(RunOutcome::Stopped);
    for (const char* where : { "> /dev/full", ">&-" }) {
        const auto run = shell(QStringLiteral("\"$0\" %1 %2").arg(words, QLatin1String(where)));
        QVERIFY2(run.exitCode == 6, run.text());
        QVERIFY2(run.err.contains(QStringLiteral("referee: stdout: ")), run.text());
    }
    const auto failed = shell(QStringLiteral("\"$0\" list nowhere > /dev/full"));
    QCOMPARE(failed.exitCode, 3); // its own
}

void TestFiles::aReaderThatGoesIsNoError()
{
    const auto run = shell(QStringLiteral("set -o pipefail; \"$0\" generate --list-settings | true"));
    QVERIFY2(run.exitCode == 0 && run.err.isEmpty(), run.text());
}

void TestFiles::aClosedOutputHarmsNoFile()
{
    const auto run = shell(QStringLiteral("\"$0\" generate 'a red star' --seed 1 --steps 2 --views 1 --set tail=0 "
                                          "--threads 1 --out out <&- >&- 2>&-"));
    QVERIFY2(run.exitCode == 6, run.text());
    QCOMPARE(readFile(path("out/a red star 1.csv")).count('\n'), 3);
    QVERIFY(!QImage(path("out/a red star 1.png")).isNull());
    QCOMPARE(opened(path("out/a red star 1.referee")).end(), int64_t(2));
}

void TestFiles::aFolderThatIsRemovedMeanwhileLosesNothing()
{
    QVERIFY(QDir().mkpath(path("tmp")));
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TMPDIR"), path("tmp"));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder->path());
    process.start(programPath(), painting({ QStringLiteral("--out"), QStringLiteral("out") }, 40));
    QTRY_VERIFY_WITH_TIMEOUT(readFile(path("out/a red star 1.csv")).count('\n') > 3, 60000);
    QVERIFY(QDir(path("out")).removeRecursively());
    const auto run = finished(process);
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(run.err.contains(QStringLiteral("was removed or replaced during the run")), run.text());
    QCOMPARE(runOf(run), QStringLiteral("out/a red star 1.referee"));
    QDir::setCurrent(m_folder->path());
    QVERIFY(!QImage(run.json()[QStringLiteral("image")].toString()).isNull());
    QCOMPARE(opened(runOf(run)).reports().size(), size_t(40));
    QCOMPARE(readFile(run.json()[QStringLiteral("metrics")].toString()).count('\n'), 41);
}

void TestFiles::aRunInAFolderThatCannotBeWrittenIsRead()
{
    QVERIFY(QDir().mkpath(path("runs")) && QDir().mkpath(path("home")));
    {
        RunFile run = RunFile::create(path("a.referee").toStdString(), {}, smallSnapshot(0));
        run.append({ {}, {}, smallSnapshot(1) });
        for (const char* name : { "a.referee", "a.referee-wal" }) { // as a killed program and a backup leave it
            QVERIFY(QFile::copy(path(name), path("runs/") + QLatin1String(name)));
        }
    }
    QStringList before { QStringLiteral("unshare"), QStringLiteral("--mount") };
    if (::geteuid() != 0) {
        before << QStringLiteral("--user") << QStringLiteral("--map-root-user");
    }
    const auto run
        = shell(QStringLiteral("mount --bind runs runs && mount -o remount,ro,bind runs || exit 99; "
                               "export HOME=\"$1/home\" XDG_CACHE_HOME=\"$1/home\"; \"$0\" list runs --json && "
                               "\"$0\" tree runs --json && \"$0\" export runs/a.referee --csv --out home"),
            before);
    QVERIFY2(run.exitCode == 0, run.text());
    const auto lines = run.out.split(QLatin1Char('\n'));
    const auto listed = QJsonDocument::fromJson(lines[0].toUtf8())[QStringLiteral("runs")][0];
    QCOMPARE(listed[QStringLiteral("iterations")].toInt(), 1);
    const auto node = QJsonDocument::fromJson(lines[1].toUtf8())[QStringLiteral("runs")][0];
    QCOMPARE(node[QStringLiteral("iterations")].toInt(), 1);
    QCOMPARE(readFile(path("home/a metrics.csv")).count('\n'), 2);
}

void TestFiles::resumeLeavesOtherFilesAlone()
{
    const auto first = paint({ QStringLiteral("--out"), QStringLiteral(".") });
    QVERIFY2(first.exitCode == 0, first.text());
    const QByteArray numbers = readFile(path("a red star 1.csv"));
    QVERIFY(writeFile(path("a red star 1.csv"), "somebody's own\n"));
    const QByteArray picture = readFile(path("a red star 1.png"));
    const auto second = referee::test::referee(
        { QStringLiteral("resume"), QStringLiteral("a red star 1.referee"), QStringLiteral("--json") },
        m_folder->path());
    QVERIFY2(second.exitCode == 0, second.text());
    QCOMPARE(readFile(path("a red star 1.csv")), QByteArray("somebody's own\n"));
    QCOMPARE(readFile(path("a red star 1.png")), picture);
    QCOMPARE(second.json()[QStringLiteral("metrics")].toString(), QStringLiteral("a red star 1 2.csv"));
    QCOMPARE(readFile(path("a red star 1 2.csv")), numbers);
}

void TestFiles::aRunPaintsItsStartImageAgain()
{
    QImage start(48, 32, QImage::Format_RGB888);
    start.fill(Qt::red);
    QVERIFY(start.save(path("start.png")));
    const auto first = paint({ QStringLiteral("--start-image"), QStringLiteral("start.png"), QStringLiteral("--out"),
        QStringLiteral("one"), QStringLiteral("--at"), QStringLiteral("1:w1=3") });
    QVERIFY2(first.exitCode == 0, first.text());
    QVERIFY(QFile::remove(path("start.png")));
    const QString run = path("one/a red star 1.referee");
    const auto from = referee::test::referee(
        { QStringLiteral("generate"), QStringLiteral("--from"), run, QStringLiteral("--threads"), QStringLiteral("1"),
            QStringLiteral("--out"), path("two"), QStringLiteral("--json") });
    QVERIFY2(from.exitCode == 0 && from.err.isEmpty(), from.text());
    const auto typed = paint({ QStringLiteral("--start-image"), run, QStringLiteral("--out"), QStringLiteral("three"),
        QStringLiteral("--at"), QStringLiteral("1:w1=3") });
    QVERIFY2(typed.exitCode == 0, typed.text());
    const auto picture = referee::test::referee({ QStringLiteral("generate"), QStringLiteral("--from"),
        path("one/a red star 1.png"), QStringLiteral("--threads"), QStringLiteral("1"), QStringLiteral("--out"),
        path("five"), QStringLiteral("--json") });
    QVERIFY2(picture.exitCode == 0 && picture.err.isEmpty(), picture.text());
    QCOMPARE(readFile(path("five/a red star 1.png")), readFile(path("one/a red star 1.png")));
    for (const char* other : { "two/a red star 1", "three/a red star 1", "five/a red star 1" }) {
        QCOMPARE(firstDifference(opened(run), opened(path(other) + QStringLiteral(".referee")), 0), int64_t(-1));
        QCOMPARE(QImage(path(other) + QStringLiteral(".png")), QImage(path("one/a red star 1.png")));
    }
    const auto noise = paint({ QStringLiteral("--out"), QStringLiteral("four") });
    QVERIFY(QImage(path("four/a red star 1.png")) != QImage(path("one/a red star 1.png")));
    const auto refused = paint({ QStringLiteral("--start-image"), path("four/a red star 1.referee") });
    QVERIFY2(refused.exitCode == 3 && refused.err.contains(QStringLiteral("began from noise")), refused.text());
    const auto larger
        = paint({ QStringLiteral("--start-image"), run, QStringLiteral("--width"), QStringLiteral("64") });
    QVERIFY2(larger.exitCode == 2, larger.text());
}

REFEREE_TEST(TestFiles)
#include "tst_files.moc"
