// SPDX-License-Identifier: GPL-3.0-or-later
// What a download must not do: write elsewhere, overwrite, follow anything anywhere, fill the disk, forget what came.
#include "tests/app/packs/fetch_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestFetchSafety : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void redirectIsFollowed();
    void redirectsWithoutEndAreNot();
    void redirectToAFileIsNot();
    void stoppedDownloadGoesOnNextTime();
    void beginningOfAnotherFileIsThrownAway();
    void otherFileIsNotOverwritten();
    void fileThatAppearsMeanwhileIsNotOverwritten();
    void sameFileIsNotFetchedAgain();
    void linkOutOfTheFolderIsNotFollowed_data();
    void linkOutOfTheFolderIsNotFollowed();
    void roomIsAskedForFirst();
    void mirrorReplacesAllAddresses();
    void twoProgramsDoNotWriteOneFile();
    void unwritableFolderIsTold();

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }
    HttpServer::Handler whole(int pieceMs = 0) const
    {
        return [this, pieceMs](const HttpRequest&) {
            HttpAnswerPlan plan;
            plan.body = m_bytes;
            plan.etag = "\"one\"";
            plan.pieceBytes = 20'000;
            plan.pieceMs = pieceMs;
            return plan;
        };
    }
    FetchRequest order(const std::string& address) const
    {
        return orderOf({ manifestFile("weights.bin", m_bytes) }, m_folder->path(), address);
    }
    static void requireSentence(const FetchRun& run, int exitCode, const char* word);

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_bytes = noise(300'000, 1);
};

namespace {

HttpServer::Handler redirectTo(const QByteArray& place)
{
    return [place](const HttpRequest&) {
        HttpAnswerPlan plan;
        plan.status = 302;
        plan.fields << "Location: " + place;
        return plan;
    };
}

void write(const QString& name, const QByteArray& bytes)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

} // namespace

void TestFetchSafety::requireSentence(const FetchRun& run, int exitCode, const char* word)
{
    QVERIFY2(run.result.exitCode == exitCode, qPrintable(run.result.sentence));
    QVERIFY2(run.result.sentence.contains(QLatin1String(word)), qPrintable(run.result.sentence));
}

void TestFetchSafety::redirectIsFollowed()
{
    HttpServer files(whole());
    HttpServer server(redirectTo(QByteArray::fromStdString(files.address("there.bin"))));
    QCOMPARE(runJob(order(server.address())).result.exitCode, 0);
    QVERIFY(contentOf(path(QStringLiteral("weights.bin"))) == m_bytes);
    QCOMPARE(files.requests().value(0).path, QStringLiteral("there.bin"));
}

void TestFetchSafety::redirectsWithoutEndAreNot()
{
    HttpServer server(redirectTo("/again"));
    requireSentence(runJob(order(server.address())), 3, "too many redirects");
    QVERIFY(server.requests().size() < 10);
}

void TestFetchSafety::redirectToAFileIsNot()
{
    write(path(QStringLiteral("secret")), m_bytes);
    HttpServer server(redirectTo("file://" + path(QStringLiteral("secret")).toUtf8()));
    requireSentence(runJob(order(server.address())), 3, "neither http nor https");
    QVERIFY(!QFile::exists(path(QStringLiteral("weights.bin"))));
}

void TestFetchSafety::stoppedDownloadGoesOnNextTime()
{
    HttpServer slow(whole(20));
    const auto run = runJob(order(slow.address()), [](const FetchProgress& progress, std::atomic<bool>& stop) {
        if (progress.done > 100'000) {
            stop = true;
        }
    });
    requireSentence(run, 130, "resumes it");
    const auto there = QFileInfo(path(QStringLiteral("weights.bin.part"))).size();
    QVERIFY2(there > 100'000 && there < 300'000, qPrintable(QString::number(there)));
    HttpServer server(whole());
    auto again = order(server.address());
    QCOMPARE(runJob(again).result.exitCode, 0);
    QVERIFY(contentOf(path(QStringLiteral("weights.bin"))) == m_bytes);
    QCOMPARE(server.requests().value(0).rangeStart(), there);
}

void TestFetchSafety::beginningOfAnotherFileIsThrownAway()
{
    write(path(QStringLiteral("weights.bin.part")), noise(1000, 9));
    HttpServer server(whole());
    QCOMPARE(runJob(order(server.address())).result.exitCode, 0);
    QVERIFY(contentOf(path(QStringLiteral("weights.bin"))) == m_bytes);
    QCOMPARE(server.requests().value(0).rangeStart(), -1);
}

void TestFetchSafety::otherFileIsNotOverwritten()
{
    write(path(QStringLiteral("weights.bin")), "mine");
    HttpServer server(whole());
    requireSentence(runJob(order(server.address())), 6, "weights.bin");
    QCOMPARE(contentOf(path(QStringLiteral("weights.bin"))), QByteArray("mine"));
    QVERIFY(server.requests().isEmpty());
}

void TestFetchSafety::fileThatAppearsMeanwhileIsNotOverwritten()
{
    HttpServer server(whole(2));
    const auto run = runJob(order(server.address()), [this](const FetchProgress& progress, std::atomic<bool>&) {
        if (progress.done > 0 && !QFile::exists(path(QStringLiteral("weights.bin")))) {
            write(path(QStringLiteral("weights.bin")), "mine");
        }
    });
    requireSentence(run, 6, "exists already");
    QCOMPARE(contentOf(path(QStringLiteral("weights.bin"))), QByteArray("mine"));
}

void TestFetchSafety::sameFileIsNotFetchedAgain()
{
    write(path(QStringLiteral("weights.bin")), m_bytes);
    HttpServer server(whole());
    const auto run = runJob(order(server.address()));
    QCOMPARE(run.result.exitCode, 0);
    QVERIFY(run.result.files.at(0).wasThere);
    QVERIFY(server.requests().isEmpty());
}

void TestFetchSafety::linkOutOfTheFolderIsNotFollowed_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("file");
    QTest::newRow("folder") << QStringLiteral("in/unet") << QStringLiteral("unet/weights.bin");
    QTest::newRow("unfinished file") << QStringLiteral("in/weights.bin.part") << QStringLiteral("weights.bin");
    QTest::newRow("file") << QStringLiteral("in/weights.bin") << QStringLiteral("weights.bin");
}

void TestFetchSafety::linkOutOfTheFolderIsNotFollowed()
{
    QFETCH(QString, link);
    QFETCH(QString, file);
    QVERIFY(QDir().mkpath(path(QStringLiteral("in"))) && QDir().mkpath(path(QStringLiteral("out"))));
    write(path(QStringLiteral("out/victim")), "mine");
    const bool isFolder = link.endsWith(QLatin1String("unet"));
    QVERIFY(QFile::link(isFolder ? path(QStringLiteral("out")) : path(QStringLiteral("out/victim")), path(link)));
    HttpServer server(whole());
    const auto run
        = runJob(orderOf({ manifestFile(file.toStdString(), m_bytes) }, path(QStringLiteral("in")), server.address()));
    QVERIFY2(run.result.exitCode == 6, qPrintable(run.result.sentence));
    QCOMPARE(QDir(path(QStringLiteral("out"))).entryList(QDir::Files), QStringList { QStringLiteral("victim") });
    QCOMPARE(contentOf(path(QStringLiteral("out/victim"))), QByteArray("mine"));
}

void TestFetchSafety::roomIsAskedForFirst()
{
    HttpServer server(whole());
    auto huge = order(server.address());
    huge.manifest.files[0].bytes = uint64_t { 1 } << 42U;
    requireSentence(runJob(huge), 6, "4398047 MB needed");
    QVERIFY(server.requests().isEmpty());
}

void TestFetchSafety::mirrorReplacesAllAddresses()
{
    HttpServer server(whole());
    HttpServer mirror(whole());
    auto away = order(server.address());
    away.manifest.files[0].urls = { server.address("direct.bin") };
    away.mirror = mirror.address("copies");
    QCOMPARE(runJob(away).result.exitCode, 0);
    QVERIFY(server.requests().isEmpty());
    QCOMPARE(mirror.requests().value(0).path, QStringLiteral("copies/weights.bin"));
    away.mirror = "ftp://example.org/";
    requireSentence(runJob(away), 2, "--mirror");
}

void TestFetchSafety::twoProgramsDoNotWriteOneFile()
{
    const PartFile other(path(QStringLiteral("weights.bin")).toStdString(), manifestFile("weights.bin", m_bytes));
    HttpServer server(whole());
    requireSentence(runJob(order(server.address())), 6, "another program");
}

void TestFetchSafety::unwritableFolderIsTold()
{
    HttpServer server(whole());
    auto nowhere = order(server.address());
    nowhere.folder = "/proc/weights";
    requireSentence(runJob(nowhere), 6, "/proc/weights");
}

REFEREE_TEST(TestFetchSafety)
#include "tst_fetch_safety.moc"
