// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads from servers that have nothing, answer wrong things, fail, or never end.
#include "tests/app/packs/fetch_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestFetchRefusals : public FetchTest {
    Q_OBJECT
private Q_SLOTS:
    void init() { newFolder(); }
    void wrongBytesAreRefused();
    void missingFileIsTakenFromTheNextAddress();
    void missingFileIsNotAskedForAgain();
    void failingServerIsAskedAgain();
    void retriesEnd();
    void tooLongBodyIsCut();
    void announcedLengthMustBeRight();
    void shorterFileOfTheServerIsRefused();
    void silentServerIsGivenUp();
};

void TestFetchRefusals::wrongBytesAreRefused()
{
    HttpServer server([&](const HttpRequest&) {
        HttpAnswerPlan plan;
        plan.body = m_bytes;
        plan.body[1234] = char(plan.body[1234] ^ 1);
        return plan;
    });
    const auto run = runJob(order(server, m_bytes));
    requireRefused(run, { QString::fromStdString(manifestFile("", m_bytes).sha256), QStringLiteral("another file") });
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(QFileInfo(path(QStringLiteral("weights.bin.part"))).size(), 0); // wrong bytes are no beginning
}

void TestFetchRefusals::missingFileIsTakenFromTheNextAddress()
{
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.status = request.path.startsWith(QLatin1String("a/")) ? 404 : 200;
        plan.body = plan.status == 200 ? m_bytes : "<html>not here</html>";
        return plan;
    });
    auto two = order(server, m_bytes);
    two.manifest.baseUrls = { server.address("a"), server.address("b") };
    const auto run = runJob(two);
    requireWhole(run, m_bytes);
    QVERIFY2(
        run.notes.join(QLatin1Char(' ')).contains(QLatin1String("404")), qPrintable(run.notes.join(QLatin1Char(' '))));
}

void TestFetchRefusals::missingFileIsNotAskedForAgain()
{
    HttpServer server([&](const HttpRequest&) {
        HttpAnswerPlan plan;
        plan.status = 404;
        plan.body = m_bytes;
        return plan;
    });
    requireRefused(runJob(order(server, m_bytes)), { QStringLiteral("404"), QStringLiteral("--mirror") });
    QCOMPARE(server.requests().size(), 1);
}

void TestFetchRefusals::failingServerIsAskedAgain()
{
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.status = request.number == 0 ? 500 : request.number == 1 ? 429 : 200;
        plan.fields << "Retry-After: 0";
        plan.body = m_bytes;
        return plan;
    });
    const auto run = runJob(order(server, m_bytes));
    requireWhole(run, m_bytes);
    QCOMPARE(run.notes.size(), 2);
}

void TestFetchRefusals::retriesEnd()
{
    HttpServer server([&](const HttpRequest&) {
        HttpAnswerPlan plan;
        plan.status = 503;
        return plan;
    });
    requireRefused(runJob(order(server, m_bytes)), { QStringLiteral("503"), QStringLiteral("4 times") });
    QCOMPARE(server.requests().size(), 4);
}

void TestFetchRefusals::tooLongBodyIsCut()
{
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.saysLength = false;
        plan.body = request.path == QLatin1String("weights.bin") ? m_bytes + noise(1'000'000, 5) : noise(2'000'000, 6);
        return plan;
    });
    const auto run = runJob(order(server, m_bytes));
    requireWhole(run, m_bytes); // its beginning is the file
    QVERIFY(run.result.bytesFetched < 1'300'000);
    auto other = order(server, m_bytes);
    other.manifest.files[0].path = "other.bin";
    quint64 most = 0;
    const auto refused = runJob(other, [&](const FetchProgress& progress, std::atomic<bool>&) {
        most = std::max(most, quint64(QFileInfo(path(QStringLiteral("other.bin.part"))).size()));
        QVERIFY(progress.done <= quint64(m_bytes.size()));
    });
    QCOMPARE(refused.result.exitCode, 3);
    QVERIFY(most <= quint64(m_bytes.size()));
    QVERIFY2(refused.result.sentence.contains(QLatin1String("more bytes")), qPrintable(refused.result.sentence));
}

void TestFetchRefusals::announcedLengthMustBeRight()
{
    HttpServer server([&](const HttpRequest&) {
        HttpAnswerPlan plan;
        plan.body = m_bytes + "x";
        return plan;
    });
    const auto run = runJob(order(server, m_bytes));
    requireRefused(run, { QStringLiteral("expected 300000 bytes"), QStringLiteral("300001") });
    QCOMPARE(run.result.bytesFetched, quint64(0));
}

void TestFetchRefusals::shorterFileOfTheServerIsRefused()
{
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.body = m_bytes.left(100'000);
        plan.saysLength = false;
        plan.status = request.rangeStart() >= 100'000 ? 416 : 200;
        return plan;
    });
    requireRefused(runJob(order(server, m_bytes)), { QStringLiteral("4 times") });
}

void TestFetchRefusals::silentServerIsGivenUp()
{
    HttpServer server([&](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.body = m_bytes;
        plan.stallAfter = request.number == 0 ? 65'536 : -1;
        return plan;
    });
    auto impatient = order(server, m_bytes);
    impatient.options.stallMs = 200;
    const auto run = runJob(impatient);
    requireWhole(run, m_bytes);
    QCOMPARE(server.requests().size(), 2);
    QVERIFY2(
        run.notes.value(0).contains(QLatin1String("stopped responding")), qPrintable(run.notes.join(QLatin1Char(' '))));
}

REFEREE_TEST(TestFetchRefusals)
#include "tst_fetch_refusals.moc"
