// SPDX-License-Identifier: GPL-3.0-or-later
// `referee models fetch` and `manifest` as people run them: killed, interrupted, on a full disk.
#include "tests/app/cli/program_kit.h"
#include "tests/app/packs/fetch_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonArray>
#include <QtTest/QtTest>
#include <csignal>
#include <unistd.h>

using namespace referee::test;

class TestModelsFetch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void mirroredPackIsFetchedAndComplete();
    void licenceMustBeAccepted();
    void killedDownloadGoesOn();
    void interruptEndsWith130();
    void fullDiskExitsWithSix();
    void wrongManifestsExit_data();
    void wrongManifestsExit();

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }
    /// The program beside the event loop, which the server needs.
    ProgramRun run(const QStringList& arguments, const std::function<void(QProcess&)>& meanwhile = {}) const;
    ProgramRun run(QProcess& process, const std::function<void(QProcess&)>& meanwhile) const;
    HttpServer::Handler weights(int pieceMs) const;
    void writeManifest() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_bytes = noise(2'000'000, 1);
};

namespace {

constexpr int kPollMs = 10;
constexpr int kTimeoutMs = 60'000;

void interruptAtHalf(QProcess& process, const QString& part, int signal)
{
    if (process.processId() > 0 && QFileInfo(part).size() > 500'000) {
        ::kill(pid_t(process.processId()), signal);
    }
}

} // namespace

void TestModelsFetch::init()
{
    for (const char* name : { "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY" }) {
        qunsetenv(name);
    }
    m_folder = std::make_unique<QTemporaryDir>();
}

ProgramRun TestModelsFetch::run(QProcess& process, const std::function<void(QProcess&)>& meanwhile) const
{
    QEventLoop loop;
    QTimer poll;
    QObject::connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (meanwhile) {
            meanwhile(process);
        }
    });
    poll.start(kPollMs);
    QTimer::singleShot(kTimeoutMs, &loop, &QEventLoop::quit);
    loop.exec();
    ProgramRun run;
    if (process.state() == QProcess::NotRunning && process.exitStatus() == QProcess::NormalExit) {
        run.exitCode = process.exitCode();
    }
    run.out = QString::fromUtf8(process.readAllStandardOutput());
    run.err = QString::fromUtf8(process.readAllStandardError());
    return run;
}

ProgramRun TestModelsFetch::run(const QStringList& arguments, const std::function<void(QProcess&)>& meanwhile) const
{
    QProcess process;
    process.setWorkingDirectory(m_folder->path());
    process.start(programPath(), QStringList { QStringLiteral("models") } + arguments);
    process.closeWriteChannel();
    return run(process, meanwhile);
}

HttpServer::Handler TestModelsFetch::weights(int pieceMs) const
{
    return [this, pieceMs](const HttpRequest&) {
        HttpAnswerPlan plan;
        plan.body = m_bytes;
        plan.etag = "\"one\"";
        plan.pieceMs = pieceMs;
        return plan;
    };
}

void TestModelsFetch::writeManifest() const
{
    referee::FetchManifest manifest;
    manifest.name = "test";
    manifest.files = { manifestFile("unet/weights.bin", m_bytes) };
    manifest.baseUrls = { "http://127.0.0.1:1/" };
    QVERIFY(writeFile(path(QStringLiteral("m.json")), QByteArray::fromStdString(manifest.text())));
}

void TestModelsFetch::mirroredPackIsFetchedAndComplete()
{
    const auto written = run({ QStringLiteral("manifest"), QStringLiteral(REFEREE_TEST_PACK), QStringLiteral("--out"),
        QStringLiteral("m.json"), QStringLiteral("--name"), QStringLiteral("mini") });
    QVERIFY2(written.exitCode == 0, written.text());
    HttpServer server([](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.body = readFile(QStringLiteral(REFEREE_TEST_PACK "/") + request.path);
        return plan;
    });
    const QString mirror = QString::fromStdString(server.address());
    const QStringList fetch { QStringLiteral("fetch"), QStringLiteral("m.json"), QStringLiteral("--out"),
        QStringLiteral("got"), QStringLiteral("--json"), QStringLiteral("--mirror"), mirror };
    const auto fetched = run(fetch);
    QVERIFY2(fetched.exitCode == 0, fetched.text());
    QVERIFY(fetched.json()[QStringLiteral("ok")].toBool());
    const auto checked = run({ QStringLiteral("check"), QStringLiteral("got") });
    QVERIFY2(checked.exitCode == 0, checked.text());
    const auto again = run(fetch);
    QCOMPARE(again.json()[QStringLiteral("bytes_fetched")].toInt(-1), 0);
    QVERIFY(
        run({ QStringLiteral("manifest"), QStringLiteral("got"), QStringLiteral("--out"), QStringLiteral("m.json") })
            .exitCode
        == 6);
}

void TestModelsFetch::licenceMustBeAccepted()
{
    referee::FetchManifest manifest;
    manifest.name = "test";
    manifest.files = { manifestFile("weights.bin", m_bytes) };
    manifest.licences = { { "Open RAIL", "", "Do no harm." } };
    QVERIFY(writeFile(path(QStringLiteral("m.json")), QByteArray::fromStdString(manifest.text())));
    HttpServer server(weights(0));
    QStringList fetch { QStringLiteral("fetch"), QStringLiteral("m.json"), QStringLiteral("--out"),
        QStringLiteral("got"), QStringLiteral("--mirror"), QString::fromStdString(server.address()) };
    const auto refused = run(fetch);
    QVERIFY2(refused.exitCode == 2 && refused.err.contains(QLatin1String("Do no harm.")), refused.text());
    QVERIFY(server.requests().isEmpty());
    QVERIFY(run(fetch << QStringLiteral("--accept-licence")).exitCode == 0);
}

void TestModelsFetch::killedDownloadGoesOn()
{
    writeManifest();
    HttpServer slow(weights(20));
    const QString part = path(QStringLiteral("got/unet/weights.bin.part"));
    const QStringList fetch { QStringLiteral("fetch"), QStringLiteral("m.json"), QStringLiteral("--out"),
        QStringLiteral("got"), QStringLiteral("--mirror") };
    run(fetch + QStringList { QString::fromStdString(slow.address()) },
        [&](QProcess& process) { interruptAtHalf(process, part, SIGKILL); });
    const qint64 there = QFileInfo(part).size();
    QVERIFY2(there > 500'000 && there < m_bytes.size(), qPrintable(QString::number(there)));
    HttpServer server(weights(0));
    const auto again = run(fetch + QStringList { QString::fromStdString(server.address()) });
    QVERIFY2(again.exitCode == 0, again.text());
    QCOMPARE(server.requests().first().rangeStart(), there);
    QVERIFY(readFile(path(QStringLiteral("got/unet/weights.bin"))) == m_bytes);
    QCOMPARE(QDir(path(QStringLiteral("got/unet"))).entryList(QDir::Files).size(), 1);
}

void TestModelsFetch::interruptEndsWith130()
{
    writeManifest();
    HttpServer slow(weights(20));
    const QString part = path(QStringLiteral("got/unet/weights.bin.part"));
    const auto stopped
        = run({ QStringLiteral("fetch"), QStringLiteral("m.json"), QStringLiteral("--out"), QStringLiteral("got"),
                  QStringLiteral("--mirror"), QString::fromStdString(slow.address()) },
            [&, isSent = false](QProcess& process) mutable {
                if (!isSent && QFileInfo(part).size() > 500'000) {
                    isSent = true; // a second one would end the program at once
                    interruptAtHalf(process, part, SIGINT);
                }
            });
    QVERIFY2(stopped.exitCode == 130 && stopped.err.contains(QLatin1String("resumes it")), stopped.text());
    QVERIFY(QFileInfo(part).size() > 500'000);
}

void TestModelsFetch::fullDiskExitsWithSix()
{
    // A file system with room enough at first, which something else fills while the file comes; gone with the process.
    writeManifest();
    HttpServer slow(weights(20));
    QVERIFY(QDir().mkpath(path(QStringLiteral("small"))));
    QStringList command { QStringLiteral("--mount") };
    if (::geteuid() != 0) {
        command << QStringLiteral("--user") << QStringLiteral("--map-root-user");
    }
    command << QStringLiteral("sh") << QStringLiteral("-c")
            << QStringLiteral(
                   "mount -t tmpfs -o size=5m none small || exit 99; '%1' models fetch m.json --out small --mirror "
                   "'%2' & p=$!; until [ -s small/unet/weights.bin.part ]; do :; done; "
                   "head -c 9m /dev/zero > small/other; wait $p; c=$?; rm small/other; "
                   "[ -s small/unet/weights.bin.part ] || exit 98; exit $c")
                   .arg(programPath(), QString::fromStdString(slow.address()));
    QProcess process;
    process.setWorkingDirectory(m_folder->path());
    process.start(QStringLiteral("unshare"), command);
    const auto full = run(process, {});
    QVERIFY2(full.exitCode != 99, "a file system of 5 MB cannot be mounted here: " + full.text());
    QVERIFY2(full.exitCode == 6 && full.err.contains(QLatin1String("The downloaded part is kept")), full.text());
}

void TestModelsFetch::wrongManifestsExit_data()
{
    QTest::addColumn<QString>("manifest");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("none") << QStringLiteral("nowhere.json") << QByteArray() << 3;
    QTest::newRow("unknown name") << QStringLiteral("stable-diffusion-9") << QByteArray() << 3;
    QTest::newRow("not JSON") << QStringLiteral("m.json") << QByteArray("PK") << 3;
    QTest::newRow("device") << QStringLiteral("/dev/zero") << QByteArray() << 3;
    QTest::newRow("path that leads out")
        << QStringLiteral("m.json")
        << QByteArray(R"({"format":1,"name":"x","base_urls":["http://127.0.0.1:1/"],"files":[{"path":"../x","bytes":1,)"
                      R"("sha256":")"
               + QByteArray(64, 'a') + "\"}]}")
        << 3;
    QTest::newRow("no address") << QStringLiteral("m.json")
                                << QByteArray(R"({"format":1,"name":"x","files":[{"path":"x","bytes":1,"sha256":")"
                                       + QByteArray(64, 'a') + "\"}]}")
                                << 2;
}

void TestModelsFetch::wrongManifestsExit()
{
    QFETCH(QString, manifest);
    QFETCH(QByteArray, text);
    QFETCH(int, exitCode);
    if (!text.isEmpty()) {
        QVERIFY(writeFile(path(manifest), text));
    }
    const auto ended = run({ QStringLiteral("fetch"), manifest, QStringLiteral("--out"), QStringLiteral("got") });
    QVERIFY2(ended.exitCode == exitCode && ended.err.startsWith(QLatin1String("referee: ")), ended.text());
}

REFEREE_TEST(TestModelsFetch)
#include "tst_models_fetch.moc"
