// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads from servers that behave, break off, have no ranges, or another file by now.
#include "tests/app/packs/fetch_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestFetchJob : public FetchTest {
    Q_OBJECT
private Q_SLOTS:
    void init() { newFolder(); }
    void filesComeIntoTheirFolders();
    void emptyFileNeedsNoServer();
    void brokenDownloadGoesOnWhereItWas();
    void serverWithoutRangesStartsAgain();
    void changedFileIsNotGluedTogether();
    void gluedFileIsNoticedByItsHash();
    void wrongRangeIsNotBelieved();
    void weakTagIsNotUsed();
};

void TestFetchJob::filesComeIntoTheirFolders()
{
    const std::map<QString, QByteArray> files { { QStringLiteral("unet/config.json"), "{}" },
        { QStringLiteral("a b%20#?.txt"), noise(70'000, 3) }, { QStringLiteral("köln/é.bin"), noise(10, 4) } };
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.body = files.at(QUrl::fromPercentEncoding(request.path.toLatin1()).mid(3));
        return plan;
    });
    std::vector<ManifestFile> wanted;
    for (const auto& [name, bytes] : files) {
        wanted.push_back(manifestFile(name.toStdString(), bytes));
    }
    const auto run = runJob(orderOf(wanted, path(QStringLiteral("new/folder")), server.address("to/")));
    QVERIFY2(run.result.exitCode == 0, qPrintable(run.result.sentence));
    for (const auto& [name, bytes] : files) {
        QVERIFY2(contentOf(path(QStringLiteral("new/folder/") + name)) == bytes, qPrintable(name));
    }
    QCOMPARE(run.result.bytesFetched, quint64(70'012));
    QCOMPARE(run.progress.last().done, quint64(70'012));
    QCOMPARE(run.progress.last().total, quint64(70'012));
    QVERIFY(run.progress.last().file.isEmpty());
}

void TestFetchJob::emptyFileNeedsNoServer()
{
    const auto run = runJob(orderOf({ manifestFile("weights.bin", {}) }, m_folder->path(), "http://127.0.0.1:1/"));
    requireWhole(run, {});
}

void TestFetchJob::brokenDownloadGoesOnWhereItWas()
{
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.body = m_bytes;
        plan.etag = "\"one\"";
        plan.breakAfter = request.number < 3 ? 70'000 : -1;
        return plan;
    });
    requireWhole(runJob(order(server, m_bytes)), m_bytes);
    QSet<qint64> starts;
    for (const HttpRequest& request : server.requests()) {
        starts << request.rangeStart();
        QCOMPARE(request.head.value("if-range"), request.rangeStart() < 0 ? QByteArray() : QByteArray("\"one\""));
    }
    QVERIFY(starts.size() > 2 && starts.contains(-1) && starts.contains(70'000));
}

void TestFetchJob::serverWithoutRangesStartsAgain()
{
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.body = m_bytes;
        plan.hasRanges = false;
        plan.breakAfter = request.number < 2 ? 120'000 : -1;
        return plan;
    });
    const auto run = runJob(order(server, m_bytes));
    requireWhole(run, m_bytes);
    QVERIFY(server.requests().size() >= 3);
    QCOMPARE(server.requests().last().rangeStart(), 120'000); // asked for, and not given
    QVERIFY(run.result.bytesFetched >= quint64(120'000 + m_bytes.size()));
}

void TestFetchJob::changedFileIsNotGluedTogether()
{
    const QByteArray newer = noise(300'000, 2);
    HttpServer server([&](const HttpRequest& request) {
        const bool isFirst = request.rangeStart() < 0;
        HttpAnswerPlan plan;
        plan.body = isFirst ? m_bytes : newer;
        plan.etag = isFirst ? "\"old\"" : "\"new\"";
        plan.breakAfter = isFirst ? 100'000 : -1;
        return plan;
    });
    const auto run = runJob(order(server, newer));
    requireWhole(run, newer);
    QVERIFY2(run.notes.value(1).contains(QLatin1String("Restarting")), qPrintable(run.notes.join(QLatin1Char(' '))));
    QCOMPARE(run.result.bytesFetched, quint64(400'000));
}

void TestFetchJob::gluedFileIsNoticedByItsHash()
{
    const QByteArray newer = noise(300'000, 2);
    bool hasChanged = false;
    HttpServer server([&](const HttpRequest& request) {
        hasChanged = hasChanged || request.rangeStart() > 0;
        HttpAnswerPlan plan;
        plan.body = hasChanged ? newer : m_bytes;
        plan.breakAfter = hasChanged ? -1 : 100'000; // and no tag by which the change could be known
        return plan;
    });
    const auto run = runJob(order(server, newer));
    requireWhole(run, newer);
    QVERIFY2(run.notes.value(1).contains(QLatin1String("do not make the file")),
        qPrintable(run.notes.join(QLatin1Char(' '))));
    QCOMPARE(run.result.bytesFetched, quint64(600'000));
    QCOMPARE(server.requests().last().rangeStart(), -1);
}

void TestFetchJob::wrongRangeIsNotBelieved()
{
    bool hasLied = false;
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.body = m_bytes;
        plan.breakAfter = hasLied ? -1 : 100'000;
        if (request.rangeStart() > 0) { // the whole file, said to be a later part
            hasLied = true;
            plan.status = 206;
            plan.fields << "Content-Range: bytes 99999-299998/300000";
            plan.breakAfter = -1;
        }
        return plan;
    });
    const auto run = runJob(order(server, m_bytes));
    requireWhole(run, m_bytes);
    QVERIFY2(run.notes.value(1).contains(QLatin1String("range from byte 100000")),
        qPrintable(run.notes.join(QLatin1Char(' '))));
    QCOMPARE(server.requests().last().rangeStart(), -1);
}

void TestFetchJob::weakTagIsNotUsed()
{
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.body = m_bytes;
        plan.etag = "W/\"one\"";
        plan.breakAfter = request.rangeStart() < 0 ? 100'000 : -1;
        return plan;
    });
    requireWhole(runJob(order(server, m_bytes)), m_bytes);
    QVERIFY(server.requests().last().rangeStart() > 0);
    QVERIFY(!server.requests().last().head.contains("if-range"));
}

REFEREE_TEST(TestFetchJob)
#include "tst_fetch_job.moc"
