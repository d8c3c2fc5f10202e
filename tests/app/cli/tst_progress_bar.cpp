// SPDX-License-Identifier: GPL-3.0-or-later
// The redrawn line: as wide as the terminal, whatever it is, and none where lines cannot be drawn again.
#include "app/cli/arguments/progress_bar.h"
#include "core/tokenizers/unicode.h"
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

using namespace referee::cli;
using namespace referee::test;
using referee::columnsOf;
using referee::cutToColumns;

namespace {

const std::string kHead = "37/160  1.23 it/s  2 h 10 min left";
const std::vector<std::string> kLosses { "itm 0.123", "caption 4.567", "clip 0.890" };

QByteArray lineOf(int columns) { return QByteArray::fromStdString(fittedProgress(0.5, kHead, kLosses, columns)); }

/// What `referee generate` draws on a terminal of that width.
QString drawn(int columns, const char* terminal, const QString& out)
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    grantpt(master);
    unlockpt(master);
    const winsize size { 24, static_cast<unsigned short>(columns), 0, 0 };
    ioctl(master, TIOCSWINSZ, &size);
    fcntl(master, F_SETFL, O_NONBLOCK);
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TERM"), QString::fromLatin1(terminal));
    process.setProcessEnvironment(environment);
    process.setStandardErrorFile(QString::fromLocal8Bit(ptsname(master)));
    process.start(programPath(),
        { QStringLiteral("generate"), QStringLiteral("a red star"), QStringLiteral("--seed"), QStringLiteral("1"),
            QStringLiteral("--steps"), QStringLiteral("8"), QStringLiteral("--views"), QStringLiteral("1"),
            QStringLiteral("--threads"), QStringLiteral("1"), QStringLiteral("--out"), out });
    QByteArray text;
    const auto readOn = [&] {
        char buffer[4096];
        for (ssize_t count = 0; (count = read(master, buffer, sizeof buffer)) > 0;) {
            text.append(buffer, count);
        }
    };
    while (!process.waitForFinished(20) && process.state() == QProcess::Running) {
        readOn();
    }
    readOn();
    close(master);
    return process.exitCode() == 0 ? QString::fromUtf8(text) : QString();
}

} // namespace

class TestProgressBar : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theBarGetsShorterFirst();
    void thenTheLossesGo();
    void noLineIsTooLong();
    void widthsAreThoseOfATerminal();
    void redrawsFitTheTerminal();
    void aDumbTerminalGetsQuietLines();

private:
    QTemporaryDir m_folder;
};

void TestProgressBar::theBarGetsShorterFirst()
{
    const QByteArray wide = lineOf(200);
    QCOMPARE(wide.count("█"), 12);
    QCOMPARE(wide.count("░"), 12);
    const QByteArray narrower = lineOf(columnsOf(wide.toStdString()) - 10);
    QCOMPARE(narrower.count("█") + narrower.count("░"), 14);
    QVERIFY(narrower.endsWith("clip 0.890"));
}

void TestProgressBar::thenTheLossesGo()
{
    QVERIFY(lineOf(74).startsWith("37/160") && lineOf(74).contains("clip"));
    QVERIFY(lineOf(60).contains("caption") && !lineOf(60).contains("clip"));
    QVERIFY(lineOf(50).contains("itm") && !lineOf(50).contains("caption"));
    QCOMPARE(lineOf(40), QByteArray::fromStdString(kHead));
    QCOMPARE(lineOf(10), QByteArray("37/160  1…"));
}

void TestProgressBar::noLineIsTooLong()
{
    for (int columns = 1; columns < 150; ++columns) {
        QVERIFY2(columnsOf(lineOf(columns).toStdString()) <= columns, lineOf(columns));
        QVERIFY(!lineOf(columns).isEmpty());
    }
}

void TestProgressBar::widthsAreThoseOfATerminal()
{
    QCOMPARE(columnsOf("star"), 4);
    QCOMPARE(columnsOf("█░…"), 3);
    QCOMPARE(columnsOf("星の"), 4);
    QCOMPARE(columnsOf("e\xCC\x81"), 1); // with a combining accent
    QCOMPARE(QByteArray::fromStdString(cutToColumns("星の子供", 6)), QByteArray("星の…"));
}

void TestProgressBar::redrawsFitTheTerminal()
{
    for (const int columns : { 20, 40, 80 }) {
        const QString text = drawn(columns, "xterm", m_folder.path());
        static const QRegularExpression escapes(QStringLiteral("\x1b\\[[0-9;?]*[A-Za-z]"));
        int bars = 0;
        for (QString part : text.split(QRegularExpression(QStringLiteral("[\r\n]")))) {
            part.remove(escapes);
            bars += part.contains(QStringLiteral("/8 ")) ? 1 : 0;
            const bool isBar = part.contains(QStringLiteral("/8 ")) || part.startsWith(QStringLiteral("Load"));
            QVERIFY2(!isBar || columnsOf(part.toStdString()) < columns, qPrintable(part));
        }
        QVERIFY2(bars > 0, qPrintable(text));
    }
}

void TestProgressBar::aDumbTerminalGetsQuietLines()
{
    const QString text = drawn(40, "dumb", m_folder.path());
    QVERIFY2(!text.contains(QLatin1Char('\x1b')), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("8/8  ")), qPrintable(text));
}

REFEREE_TEST(TestProgressBar)
#include "tst_progress_bar.moc"
