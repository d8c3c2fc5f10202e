// SPDX-License-Identifier: GPL-3.0-or-later
// The program measures itself on the real miniature; here only that it does, because a busy machine proves nothing.
#include "app/studio/self_test.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <thread>

using namespace referee::studio;

class TestSelfTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theHeartbeatSeesAHeldUpLoop();
    void percentilesAreOfTheSortedValues();
    void everyFigureIsPrinted();
    void theFiguresAreAlsoForReading();

private:
    static QByteArray outputOf(const QStringList& arguments);
};

QByteArray TestSelfTest::outputOf(const QStringList& arguments)
{
    const QTemporaryDir home;
    QProcess program;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
    environment.insert(QStringLiteral("XDG_DATA_HOME"), home.path());
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(REFEREE_TEST_BIN "/referee-studio"), arguments);
    if (!program.waitForFinished(150000) || program.exitStatus() != QProcess::NormalExit || program.exitCode() != 0) {
        qWarning() << program.readAllStandardError();
        return {};
    }
    return program.readAllStandardOutput();
}

void TestSelfTest::theHeartbeatSeesAHeldUpLoop()
{
    Heartbeat heartbeat;
    heartbeat.start();
    QTest::qWait(50);
    std::this_thread::sleep_for(std::chrono::milliseconds(120));
    QTest::qWait(50);
    heartbeat.stop();
    QVERIFY(heartbeat.delays().size() > 50);
    QVERIFY(percentile(heartbeat.delays(), 1) > 100);
}

void TestSelfTest::percentilesAreOfTheSortedValues()
{
    std::vector<double> values;
    for (int value = 100; value >= 1; --value) {
        values.push_back(value);
    }
    QCOMPARE(percentile(values, 0.99), 99.0);
    QCOMPARE(percentile(values, 1), 100.0);
    QCOMPARE(percentile({ 5 }, 0.99), 5.0);
    QCOMPARE(percentile({}, 0.99), 0.0);
}

void TestSelfTest::everyFigureIsPrinted()
{
    const QByteArray output = outputOf(
        { QStringLiteral("--self-test"), QStringLiteral("--json"), QStringLiteral("--seconds"), QStringLiteral("2") });
    const QJsonObject figures = QJsonDocument::fromJson(output).object();
    for (const auto* key :
        { "event_loop_p99_ms", "click_p99_ms", "stop_ms", "first_picture_ms", "iterations_per_second", "threads" }) {
        QVERIFY2(figures[QString::fromLatin1(key)].toDouble() > 0, key);
    }
    QVERIFY(figures[QStringLiteral("edits")].toInt() >= 8);
    QVERIFY(figures[QStringLiteral("iterations")].toInt() >= 1);
}

void TestSelfTest::theFiguresAreAlsoForReading()
{
    const QByteArray output
        = outputOf({ QStringLiteral("--self-test"), QStringLiteral("--seconds"), QStringLiteral("1") });
    QVERIFY(output.contains("event_loop_p99_ms"));
    QVERIFY(output.contains("threads"));
}

REFEREE_TEST(TestSelfTest)
#include "tst_self_test.moc"
