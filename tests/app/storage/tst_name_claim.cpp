// SPDX-License-Identifier: GPL-3.0-or-later
// Names are taken by making files: whoever comes at the same time, or finds something there, gets another one.
#include "app/runs/run_recorder.h"
#include "app/runs/run_rescue.h"
#include "app/runs/run_tree.h"
#include "app/storage/export_csv.h"
#include "app/storage/picture_file.h"
#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <sys/wait.h>
#include <unistd.h>

using namespace referee;

class TestNameClaim : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void namesCountUp();
    void aLinkThatLeadsNowhereHasItsName();
    void aNameWithAFileOfAnotherEndingIsLeftAlone();
    void whatStaysEmptyIsRemoved();
    void aFolderThatTakesNoFilesIsNamed();
    void foldersCountUp();
    void anExactNameIsTakenOnce();
    void aHundredProcessesLoseNothing();
    void theJournalOfAnotherRunIsLeftAlone();
    void aRunWhoseFileIsRemovedGoesOn();
    void numbersOfAnotherRunAreLeftAlone();
    void numbersOfTheRunGoOn_data();
    void numbersOfTheRunGoOn();
    void theFallbackLeavesOtherPeoplesFilesAlone();

private:
    std::filesystem::path folder() const { return m_folder->path().toStdString(); }
    QString path(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)); }
    QStringList files(const char* pattern = "*") const
    {
        return QDir(m_folder->path())
            .entryList({ QString::fromUtf8(pattern) }, QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }
    bool write(const char* name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    QByteArray read(const QString& name) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static RunSpec request()
    {
        RunSpec request;
        request.prompt = "a red star";
        request.seed = 1;
        return request;
    }
    static RunHeader head()
    {
        RunHeader head;
        head.request = request();
        return head;
    }
    static Snapshot snapshot(int64_t iteration)
    {
        Snapshot snapshot;
        snapshot.iteration = iteration;
        snapshot.height = snapshot.width = 2;
        snapshot.z.assign(16, 0.5F);
        snapshot.ema = snapshot.z;
        return snapshot;
    }
    static StepReport report(int64_t iteration, double itm = 0.25)
    {
        StepReport report;
        report.iteration = iteration;
        report.itm = itm;
        return report;
    }
    static Picture picture() { return { 1, 1, { 255, 0, 0 } }; }
    void paintAsAProgramDoes(double itm) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestNameClaim::namesCountUp()
{
    const NameClaim first(folder(), "x", { ".png", ".csv" });
    const NameClaim second(folder(), "x", { ".png" });
    const NameClaim third(folder(), "x", { ".csv", ".referee" });
    QCOMPARE(first.stem(), folder() / "x");
    QCOMPARE(second.stem(), folder() / "x 2");
    QCOMPARE(third.stem(), folder() / "x 2"); // has no CSV
    QCOMPARE(files(),
        QStringList({ QStringLiteral("x 2.csv"), QStringLiteral("x 2.png"), QStringLiteral("x 2.referee"),
            QStringLiteral("x.csv"), QStringLiteral("x.png") }));
}

void TestNameClaim::aLinkThatLeadsNowhereHasItsName()
{
    QVERIFY(QFile::link(path("elsewhere"), path("x.png")));
    const NameClaim made(folder(), "x", { ".png" });
    const NameClaim avoided(folder(), "x", { ".csv" }, { ".png" });
    QCOMPARE(made.stem(), folder() / "x 2");
    QCOMPARE(avoided.stem(), folder() / "x 3");
    QVERIFY(!QFile::exists(path("elsewhere")));
}

void TestNameClaim::aNameWithAFileOfAnotherEndingIsLeftAlone()
{
    QVERIFY(write("x.csv", "mine"));
    const NameClaim claim(folder(), "x", { ".referee", ".csv" }, { ".png" });
    QCOMPARE(claim.stem(), folder() / "x 2");
    QCOMPARE(read(QStringLiteral("x.csv")), QByteArray("mine"));
    QVERIFY(!QFile::exists(path("x.referee")));
}

void TestNameClaim::whatStaysEmptyIsRemoved()
{
    {
        NameClaim claim(folder(), "x", { ".png", ".csv", ".npz" });
        QVERIFY(write("x.csv", "numbers"));
        QCOMPARE(claim.take(".npz"), folder() / "x.npz");
    }
    QCOMPARE(files(), QStringList({ QStringLiteral("x.csv"), QStringLiteral("x.npz") }));
}

void TestNameClaim::aFolderThatTakesNoFilesIsNamed()
{
    try {
        const NameClaim claim("/proc/self", "x", { ".png" });
        QFAIL("claimed");
    } catch (const WriteError& error) {
        QVERIFY(QString::fromUtf8(error.what()).startsWith(QStringLiteral("/proc/self/x.png")));
    }
    const std::string longName(300, 'x');
    QVERIFY_THROWS_EXCEPTION(WriteError, NameClaim(folder(), longName, { ".png" }));
}

void TestNameClaim::foldersCountUp()
{
    QVERIFY(QFile::link(path("elsewhere"), path("x.maps")));
    QCOMPARE(claimFolder(folder(), "x", ".maps"), folder() / "x 2.maps");
    QCOMPARE(claimFolder(folder(), "x", ".maps"), folder() / "x 3.maps");
    QVERIFY_THROWS_EXCEPTION(WriteError, claimFolder("/proc/self", "x", ".maps"));
}

void TestNameClaim::anExactNameIsTakenOnce()
{
    NameClaim claim = NameClaim::exactly(folder() / "x.referee");
    QVERIFY_THROWS_EXCEPTION(WriteError, NameClaim::exactly(folder() / "x.referee"));
    const RunFile run = RunFile::create(claim, head(), snapshot(0));
    QCOMPARE(run.path(), folder() / "x.referee");
}

/// The way of `referee generate`, without networks.
void TestNameClaim::paintAsAProgramDoes(double itm) const
{
    NameClaim name = claimRun(folder(), runName(request().prompt, request().seed), true);
    RunFile run = RunFile::create(name, head(), snapshot(0));
    MetricsFile metrics(name.take(".csv"));
    run.append({ report(0, itm), {}, snapshot(1) });
    metrics.append(report(0, itm));
    run.finish(RunOutcome::Finished);
    const RunPlaces wanted { run.path(), name.file(".png"), metrics.path() };
    const RunPlaces kept = saveToFallback({ run, picture(), std::to_string(itm), true }, wanted);
    if (!whereSaved(kept, wanted).empty()) {
        throw std::runtime_error(whereSaved(kept, wanted));
    }
}

void TestNameClaim::aHundredProcessesLoseNothing()
{
    constexpr int kProcesses = 100;
    std::vector<pid_t> children;
    for (int i = 0; i < kProcesses; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            try {
                paintAsAProgramDoes(i + 1);
                ::_exit(0);
            } catch (...) {
                ::_exit(1);
            }
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
    }
    QSet<double> seen;
    for (const QString& file : files("*.referee")) {
        const QString stem = file.chopped(8);
        const RunFile run = RunFile::open(path(file.toUtf8().constData()).toStdString(), RunFile::Access::Read);
        const double itm = run.reports().at(0).itm;
        seen << itm;
        const auto recipe = readPictureText(path((stem + QStringLiteral(".png")).toUtf8().constData()).toStdString());
        QCOMPARE(recipe, std::to_string(itm));
        QCOMPARE(read(stem + QStringLiteral(".csv")).count('\n'), 2);
        QVERIFY(read(stem + QStringLiteral(".csv")).contains(QByteArray::number(itm)));
    }
    QCOMPARE(seen.size(), kProcesses);
    QCOMPARE(files().size(), 3 * kProcesses); // and nothing besides
}

void TestNameClaim::theJournalOfAnotherRunIsLeftAlone()
{
    QVERIFY(write("a red star 1.referee-wal", "all that is left"));
    NameClaim name = claimRun(folder(), runName(request().prompt, request().seed), true);
    QCOMPARE(name.stem(), folder() / "a red star 1 2");
    QVERIFY_THROWS_EXCEPTION(WriteError, RunFile::create(folder() / "a red star 1.referee", head(), snapshot(0)));
    const RunFile memory = RunFile::createInMemory(head(), snapshot(0));
    QVERIFY_THROWS_EXCEPTION(WriteError, memory.copyTo(folder() / "a red star 1.referee"));
    QCOMPARE(read(QStringLiteral("a red star 1.referee-wal")), QByteArray("all that is left"));
}

void TestNameClaim::aRunWhoseFileIsRemovedGoesOn()
{
    RunRecorder recorder = RunRecorder::create(head(), snapshot(0), {}, { folder() / "x.referee", false, false, 0 });
    recorder.append({ report(0), {}, snapshot(1) });
    QVERIFY(recorder.takeNotices().empty());
    QVERIFY(QFile::remove(path("x.referee")));
    recorder.append({ report(1), {}, snapshot(2) });
    const auto notices = recorder.takeNotices();
    QVERIFY(notices.size() == 1 && notices.front().sentence.find("x.referee") != std::string::npos);
    QVERIFY(recorder.isInMemory());
    QCOMPARE(recorder.runs().run().reports().size(), size_t(2));
}

void TestNameClaim::numbersOfAnotherRunAreLeftAlone()
{
    MetricsFile other(NameClaim(folder(), "x", { ".csv" }).take(".csv"));
    other.append(report(0, 7));
    const QByteArray before = read(QStringLiteral("x.csv"));
    const MetricsFile ours = MetricsFile::continued(folder() / "x.csv", { report(0) }, 1);
    QCOMPARE(ours.path(), folder() / "x 2.csv");
    QCOMPARE(read(QStringLiteral("x.csv")), before);
    QVERIFY(write("y.csv", "a letter\n"));
    QCOMPARE(MetricsFile::continued(folder() / "y.csv", {}, 0).path(), folder() / "y 2.csv");
    QCOMPARE(read(QStringLiteral("y.csv")), QByteArray("a letter\n"));
}

void TestNameClaim::numbersOfTheRunGoOn_data()
{
    QTest::addColumn<int>("present");
    QTest::newRow("none") << 0;
    QTest::newRow("a line less") << 1;
    QTest::newRow("all") << 2;
    QTest::newRow("a line more") << 3;
    QTest::newRow("completed") << 4;
}

void TestNameClaim::numbersOfTheRunGoOn()
{
    QFETCH(int, present);
    const std::vector<StepReport> reports { report(0), report(1) };
    if (present == 4) {
        writeMetricsCsv(folder() / "x.csv", { reports, {}, {} });
        QVERIFY(read(QStringLiteral("x.csv")).contains(",marks"));
    } else if (present > 0) {
        MetricsFile before(NameClaim(folder(), "x", { ".csv" }).take(".csv"));
        for (int i = 0; i < present; ++i) {
            before.append(report(i));
        }
    }
    MetricsFile metrics = MetricsFile::continued(folder() / "x.csv", reports, 2);
    QCOMPARE(metrics.path(), folder() / "x.csv");
    metrics.append(report(2));
    MetricsFile wanted(NameClaim(folder(), "wanted", { ".csv" }).take(".csv"));
    for (int i = 0; i < 3; ++i) {
        wanted.append(report(i));
    }
    QCOMPARE(read(QStringLiteral("x.csv")), read(QStringLiteral("wanted.csv")));
}

void TestNameClaim::theFallbackLeavesOtherPeoplesFilesAlone()
{
    QTemporaryDir temporary;
    qputenv("TMPDIR", temporary.path().toLocal8Bit());
    const RunFile run = RunFile::createInMemory(head(), snapshot(0));
    for (const char* ending : { ".png", ".csv", ".referee" }) {
        QFile file(temporary.filePath(QStringLiteral("x")) + QLatin1String(ending));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    }
    const RunPlaces wanted { "/proc/self/x.referee", "/proc/self/x.png", "/proc/self/x.csv" };
    const RunPlaces kept = saveToFallback({ run, picture(), "{}", false }, wanted);
    const std::filesystem::path stem = temporary.filePath(QStringLiteral("x 2")).toStdString();
    QCOMPARE(kept.picture, stem.string() + ".png");
    QCOMPARE(kept.metrics, stem.string() + ".csv");
    QCOMPARE(kept.run, stem.string() + ".referee");
    for (const char* ending : { ".png", ".csv", ".referee" }) {
        QFile file(temporary.filePath(QStringLiteral("x")) + QLatin1String(ending));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("mine"));
    }
}

REFEREE_TEST(TestNameClaim)
#include "tst_name_claim.moc"
