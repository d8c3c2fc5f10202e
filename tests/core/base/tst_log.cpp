// SPDX-License-Identifier: GPL-3.0-or-later
// The log and those who listen to it.
#include "core/base/log.h"
#include "tests/support/test_registry.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <atomic>
#include <thread>
#include <unistd.h>

using namespace referee;

namespace {

/// What is written to stderr while this lives.
class CapturedStderr {
public:
    CapturedStderr()
        : m_file(m_folder.filePath(QStringLiteral("stderr.txt")))
        , m_former(::dup(STDERR_FILENO))
    {
        m_file.open(QIODevice::WriteOnly);
        ::dup2(m_file.handle(), STDERR_FILENO);
    }
    ~CapturedStderr()
    {
        ::dup2(m_former, STDERR_FILENO);
        ::close(m_former);
    }
    QByteArray text() const
    {
        QFile written(m_file.fileName());
        return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
    }

private:
    QTemporaryDir m_folder;
    QFile m_file;
    int m_former;
};

} // namespace

class TestLog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sinkSeesEverythingAndStderrItsLevel_data();
    void sinkSeesEverythingAndStderrItsLevel();
    void sinksAreCalledOneAtATime();
};

void TestLog::sinkSeesEverythingAndStderrItsLevel_data()
{
    QTest::addColumn<bool>("isVerbose");
    QTest::addColumn<bool>("startsFirst");
    QTest::newRow("quiet") << false << true;
    QTest::newRow("verbose") << true << true;
    QTest::newRow("sink before the log") << false << false;
}

void TestLog::sinkSeesEverythingAndStderrItsLevel()
{
    QFETCH(bool, isVerbose);
    QFETCH(bool, startsFirst);
    QStringList heard;
    auto isOpen = std::make_shared<bool>(true); // sinks stay; this one falls silent with the test
    const auto listen = [&heard, isOpen](LogLevel level, const std::string& sentence) {
        if (*isOpen) {
            heard += QString::number(static_cast<int>(level)) + QLatin1Char(' ') + QString::fromStdString(sentence);
        }
    };
    const CapturedStderr captured;
    if (!startsFirst) {
        addLogSink(listen);
    }
    startLogging(isVerbose);
    if (startsFirst) {
        addLogSink(listen);
    }
    logDebug("A step was done.");
    logInfo("A run began, 100 % {}.");
    logWarning("Memory is short.");
    logError("The disk is full.");
    *isOpen = false;
    QCOMPARE(heard,
        (QStringList { QStringLiteral("0 A step was done."), QStringLiteral("1 A run began, 100 % {}."),
            QStringLiteral("2 Memory is short."), QStringLiteral("3 The disk is full.") }));
    const QByteArray shown = captured.text();
    QCOMPARE(shown.contains("A step was done."), isVerbose);
    QVERIFY2(shown.contains("Memory is short.") && shown.contains("The disk is full."), shown);
}

void TestLog::sinksAreCalledOneAtATime()
{
    const CapturedStderr captured;
    startLogging(false);
    auto inside = std::make_shared<std::atomic<int>>(0);
    auto most = std::make_shared<std::atomic<int>>(0);
    auto count = std::make_shared<std::atomic<int>>(0);
    addLogSink([=](LogLevel, const std::string&) {
        *most = std::max(most->load(), ++*inside);
        std::this_thread::yield();
        --*inside;
        ++*count;
    });
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([] {
            for (int turn = 0; turn < 200; ++turn) {
                logDebug("A sentence.");
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    QCOMPARE(count->load(), 800);
    QCOMPARE(most->load(), 1);
}

REFEREE_TEST(TestLog)
#include "tst_log.moc"
