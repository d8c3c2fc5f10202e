// SPDX-License-Identifier: GPL-3.0-or-later
// What a window remembers, shows and says about its keys.
#include "tests/support/test_registry.h"
#include "tests/ui/main_window/window_kit.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/window_files.h"
#include "ui/picture/picture_panel.h"
#include "ui/plots/curves_panel.h"
#include "ui/settings/settings_panel.h"
#include "ui/timeline/timeline_canvas.h"
#include "ui/timeline/timeline_panel.h"

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtGui/QAction>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QSplitter>

using namespace referee::ui;

class WindowMannersTest : public referee::test::WindowTest {
    Q_OBJECT

private:
    QString dialogText() const
    {
        QString text;
        for (const QLabel* label : m_window->findChild<QDialog*>()->findChildren<QLabel*>()) {
            text += label->text() + QLatin1Char('\n');
        }
        return text;
    }

private Q_SLOTS:
    void init() { openFirst(); }
    void cleanup() { m_window.reset(); }

    void layoutAndThemeAreRemembered()
    {
        m_window->resize(1500, 940);
        m_window->setState(RunState::Running, true, true);
        press(ActionId::ShowLog);
        press(ActionId::ShowCurves);
        m_window->setTheme(ThemeChoice::Light);
        auto* columns = qobject_cast<QSplitter*>(m_window->body().settings->parentWidget());
        QVERIFY(columns);
        QTest::mousePress(columns->handle(1), Qt::LeftButton);
        QTest::mouseMove(columns->handle(1), columns->handle(1)->rect().center() + QPoint(60, 0));
        QTest::mouseRelease(columns->handle(1), Qt::LeftButton);
        const int width = m_window->body().settings->width();
        QVERIFY(width > 290);
        m_window->close();
        open();
        m_window->setState(RunState::Running, true, true);
        QCOMPARE(m_window->size(), QSize(1500, 940));
        QCOMPARE(m_window->body().settings->width(), width);
        QVERIFY(m_window->body().log->isVisible());
        QVERIFY(!m_window->body().curves->isVisible());
        QVERIFY(!theme().isDark);
        QVERIFY(m_window->action(ActionId::ThemeLight)->isChecked());
        m_window->action(ActionId::ResetLayout)->trigger();
        QVERIFY(m_window->body().settings->width() < width);
        QVERIFY(m_window->body().curves->isVisible());
        QVERIFY(m_window->body().log->isHidden());
    }

    void aSwitchKnowsWhetherItsPanelIsThere()
    {
        m_window->setState(RunState::Ready, true, false); // the curves' page is not shown
        QVERIFY(m_window->action(ActionId::ShowCurves)->isChecked());
        press(ActionId::ShowCurves);
        m_window->setState(RunState::Running, true, true);
        QVERIFY(!m_window->body().curves->isVisible());
        press(ActionId::ShowCurves);
        QVERIFY(m_window->body().curves->isVisible());
        QVERIFY(m_window->action(ActionId::ShowCurves)->isChecked());
    }

    void hiddenGradientsAreNotAskedFor()
    {
        m_window->setState(RunState::Running, true, true);
        QVERIFY(m_window->body().gradients->wanted().any());
        press(ActionId::ShowGradients);
        QVERIFY(m_window->body().gradients->wanted().none());
    }

    void aThemeRepaintsTheWindow()
    {
        for (const auto& [act, isDark] : { std::pair { ActionId::ThemeDark, true }, { ActionId::ThemeLight, false } }) {
            m_window->action(act)->trigger();
            QCOMPARE(theme().isDark, isDark);
            const QImage image = m_window->grab().toImage();
            const QPoint edge
                = m_window->body().settings->mapTo(m_window.get(), QPoint(4, m_window->body().settings->height() / 2));
            const int scale = qRound(image.devicePixelRatio());
            QCOMPARE(image.pixelColor(edge * scale), theme().surface);
            QCOMPARE(image.pixelColor((edge - QPoint(8, 0)) * scale), theme().window);
        }
    }

    void escClosesTheMessageAndBelongsToOthersOtherwise()
    {
        QVERIFY(!m_window->action(ActionId::CloseMessage)->isEnabled());
        m_window->body().messages->post({ MessageKind::Error, QStringLiteral("No.") });
        press(ActionId::CloseMessage);
        QCOMPARE(m_window->body().messages->count(), 0);
        QVERIFY(!m_window->action(ActionId::CloseMessage)->isEnabled());
    }

    void aMessageIsAnsweredByKeys()
    {
        QVERIFY(!m_window->action(ActionId::FocusMessage)->isEnabled());
        bool isAnswered = false;
        m_window->body().messages->post({ MessageKind::Warning, QStringLiteral("Well?"),
            { { QStringLiteral("Yes"), [&] { isAnswered = true; } } } });
        press(ActionId::FocusMessage);
        QVERIFY(m_window->body().messages->isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QVERIFY(isAnswered);
        QCOMPARE(m_window->body().messages->count(), 0);
        m_window->body().messages->post({ MessageKind::Error, QStringLiteral("No.") });
        press(ActionId::FocusMessage);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space); // nothing to choose: it closes
        QCOMPARE(m_window->body().messages->count(), 0);
    }

    void theTimelineIsReachedByAKey()
    {
        QVERIFY(!m_window->action(ActionId::FocusTimeline)->isEnabled()); // there is no run
        m_window->setState(RunState::Paused, true, true);
        press(ActionId::ShowTimeline);
        QVERIFY(m_window->body().timeline->isHidden());
        press(ActionId::FocusTimeline);
        const auto* canvas = m_window->body().timeline->findChild<TimelineCanvas*>();
        QVERIFY(canvas->isVisible() && canvas->hasFocus());
        m_window->body().timeline->setLength(20);
        m_window->body().timeline->setEnd(10);
        QSignalSpy shown(m_window->body().timeline, &TimelinePanel::shownChanged);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
        QCOMPARE(shown.size(), 1);
    }

    void theWindowHasItsIcon() { QVERIFY(!m_window->windowIcon().pixmap(64, 64).isNull()); }

    void closingAsksNobody()
    {
        m_window->setState(RunState::Running, true, true);
        QVERIFY(m_window->close());
        QVERIFY(!m_window->isVisible());
        QVERIFY(!m_window->findChild<QDialog*>());
    }

    void theDocumentHoldsTheTableOfKeys()
    {
        QFile file(QStringLiteral(REFEREE_TEST_KEYBOARD));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString document = QString::fromUtf8(file.readAll());
        QStringList documented;
        for (const QString& line : document.split(QLatin1Char('\n'))) {
            if (line.startsWith(QLatin1String("| ")) && !line.startsWith(QLatin1String("| Where"))) {
                documented << line;
            }
        }
        QStringList table;
        for (const KeyRow& row : keyTable()) {
            table << QStringLiteral("| %1 | %2 | %3 |").arg(whereText(row), keysText(row), whatText(row));
        }
        QCOMPARE(documented, table);
    }

    void helpShowsTheTableOfKeys()
    {
        press(ActionId::Keyboard);
        const QString text = dialogText();
        for (const KeyRow& row : keyTable()) {
            QVERIFY(text.contains(whatText(row)) && text.contains(keysText(row)));
        }
    }

    /// The guide names keys that are there, and menu entries of actions without a key.
    void theGuideIsTrue()
    {
        QStringList keys;
        for (const KeyRow& row : keyTable()) {
            keys << QString::fromUtf8(row.keys);
        }
        int gestures = 0;
        for (const GuideRow& row : guideRows()) {
            if (row.act) {
                QVERIFY(m_window->action(*row.act));
                continue;
            }
            static const QRegularExpression gesture(QStringLiteral("^(drag|drop|point|click) "));
            const QString how = QString::fromUtf8(row.how);
            gestures += how.contains(gesture) ? 1 : 0;
            QVERIFY2(how.contains(gesture) || keys.contains(how), row.how);
        }
        QVERIFY(gestures > 4);
        press(ActionId::Guide);
        const QString text = dialogText();
        for (const GuideRow& row : guideRows()) {
            QVERIFY2(text.contains(QString::fromUtf8(row.what)), row.what);
        }
        QVERIFY(text.contains(keyOf(ActionId::Library).toString(QKeySequence::NativeText)));
        QVERIFY(text.contains(QStringLiteral("File > Prove this run…")));
    }

    void theBudgetSaysWhatIsUsed()
    {
        m_window->files().setDiskUse(1'450'000'000, 12);
        m_window->action(ActionId::DiskBudget)->trigger();
        QVERIFY2(dialogText().contains(QStringLiteral("1 GB by 12 runs")), qPrintable(dialogText()));
    }

    void noKeyIsGivenTwice()
    {
        QStringList keys;
        for (const QAction* action : m_window->actions()) {
            if (!action->shortcut().isEmpty()) {
                keys << action->shortcut().toString();
            }
        }
        QVERIFY(keys.size() > 15);
        QCOMPARE(QSet<QString>(keys.begin(), keys.end()).size(), keys.size());
    }

    void aboutNamesLicencesAndVersions()
    {
        m_window->setVersions({ { QStringLiteral("LibTorch"), QStringLiteral("2.11.7") } });
        m_window->action(ActionId::About)->trigger();
        const QString text = dialogText();
        for (const char* words : { "GPL-3.0-or-later", "LGPL-3.0", "BSD-3-Clause", "MIT", "QCustomPlot", "spdlog",
                 "nlohmann_json", "utf8proc", "CLI11", "2.11.7" }) {
            QVERIFY2(text.contains(QLatin1String(words)), words);
        }
        QVERIFY(text.contains(QLatin1String(qVersion())));
    }
};

REFEREE_GUI_TEST(WindowMannersTest)
#include "tst_window_manners.moc"
