// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/main_window/log_view.h"

#include <QtGui/QClipboard>
#include <QtTest/QtTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

#include <thread>

using namespace referee::ui;

namespace {

qsizetype linesOf(const LogView& log)
{
    const QString all = log.allText();
    return all.isEmpty() ? 0 : all.count(QLatin1Char('\n')) + 1;
}

} // namespace

class LogViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesOfEveryThreadArriveInTheirOrder()
    {
        LogView log;
        constexpr int kThreads = 4;
        constexpr int kLines = 250;
        std::vector<std::thread> threads;
        for (int thread = 0; thread < kThreads; ++thread) {
            threads.emplace_back([&log, thread] {
                for (int line = 0; line < kLines; ++line) {
                    log.append(referee::LogLevel::Info, QStringLiteral("thread %1 line %2.").arg(thread).arg(line));
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        QCOMPARE(linesOf(log), 0); // nothing was shown by a foreign thread
        QTRY_COMPARE(linesOf(log), kThreads * kLines);
        const QString all = log.allText();
        QVERIFY(all.indexOf(QStringLiteral("thread 2 line 7.")) < all.indexOf(QStringLiteral("thread 2 line 8.")));
    }

    void onlyTheNewestLinesAreKept()
    {
        LogView log;
        for (int i = 0; i < LogView::kMaxLines + 10; ++i) {
            log.append(referee::LogLevel::Info, QStringLiteral("line %1.").arg(i));
        }
        QTRY_VERIFY(log.allText().contains(QStringLiteral("line %1.").arg(LogView::kMaxLines + 9)));
        QCOMPARE(linesOf(log), LogView::kMaxLines);
        QVERIFY(!log.allText().contains(QStringLiteral("line 9.")));
        QVERIFY(log.allText().contains(QStringLiteral("line 10.")));
        QCOMPARE(log.findChild<QPlainTextEdit*>()->blockCount(), LogView::kMaxLines);
    }

    void levelAndWordsChooseWhatIsShown()
    {
        LogView log;
        log.append(referee::LogLevel::Debug, QStringLiteral("a step"));
        log.append(referee::LogLevel::Info, QStringLiteral("Load unet…"));
        log.append(referee::LogLevel::Error, QStringLiteral("No UNET here"));
        QTRY_COMPARE(linesOf(log), 3);
        QVERIFY(!log.shownText().contains(QStringLiteral("a step"))); // details are hidden at first
        log.findChild<QComboBox*>()->setCurrentIndex(int(referee::LogLevel::Debug));
        QVERIFY(log.shownText().contains(QStringLiteral("a step")));
        log.findChild<QLineEdit*>()->setText(QStringLiteral("unet"));
        QCOMPARE(log.shownText().count(QLatin1Char('\n')) + 1, 2);
        log.findChild<QComboBox*>()->setCurrentIndex(int(referee::LogLevel::Warning));
        QVERIFY(log.shownText().contains(QStringLiteral("No UNET here")));
        QVERIFY(!log.shownText().contains(QStringLiteral("Load unet")));
    }

    void copyTakesEveryLineAlsoHiddenOnes()
    {
        LogView log;
        log.append(referee::LogLevel::Debug, QStringLiteral("a detail"));
        log.append(referee::LogLevel::Info, QStringLiteral("<b> is no markup"));
        QTRY_COMPARE(linesOf(log), 2);
        log.copyAll();
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.contains(QStringLiteral("a detail")));
        QVERIFY(log.shownText().contains(QStringLiteral("<b> is no markup")));
        QCOMPARE(copied, log.allText());
        log.clear();
        QVERIFY(log.allText().isEmpty());
        QVERIFY(log.shownText().isEmpty());
    }
};

REFEREE_GUI_TEST(LogViewTest)
#include "tst_log_view.moc"
