// SPDX-License-Identifier: GPL-3.0-or-later
// What a window remembers, shows and says about its keys.
#include "tests/support/test_registry.h"
#include "tests/ui/main_window/realistic_window.h"
#include "tests/ui/main_window/window_kit.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/fading_controls.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/window_files.h"
#include "ui/main_window/workspace.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"
#include "ui/timeline/timeline_canvas.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/token_losses/token_losses_panel.h"
#include "ui/views/views_gallery.h"
#include "ui/widgets/panel_dock.h"

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtGui/QAction>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenuBar>

using namespace referee::ui;

class WindowMannersTest : public referee::test::WindowTest {
    Q_OBJECT

private:
    void openStudy()
    {
        m_window->resize(1440, 900);
        m_window->setState(RunState::Running, true, true);
        press(ActionId::StudyLayout);
        QTest::qWait(50); // sizes follow in the next turns of the event loop
        QVERIFY(m_window->body().gradients->isVisible());
        QCOMPARE(m_window->body().settings->width(), 280);
    }
    /// Of the settings, to the right.
    void dragBorder(int pixels)
    {
        Workspace* workspace = m_window->body().workspace;
        const QWidget* dock = workspace->docks().settings;
        const QPoint border(dock->geometry().right() + 1 + kGap / 2, dock->geometry().center().y());
        QTest::mousePress(workspace, Qt::LeftButton, {}, border);
        QTest::mouseMove(workspace, border + QPoint(pixels, 0));
        QTest::qWait(50); // the border moves by a timer
        QTest::mouseRelease(workspace, Qt::LeftButton, {}, border + QPoint(pixels, 0));
    }
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
        press(ActionId::StudyLayout);
        press(ActionId::ShowLog);
        press(ActionId::ShowWords);
        m_window->setTheme(ThemeChoice::Light);
        dragBorder(60);
        const int width = m_window->body().settings->width();
        QVERIFY(width > 290);
        m_window->close();
        open();
        m_window->setState(RunState::Running, true, true);
        QCOMPARE(m_window->size(), QSize(1500, 940));
        QCOMPARE(m_window->body().settings->width(), width);
        QVERIFY(m_window->action(ActionId::StudyLayout)->isChecked());
        QVERIFY(m_window->body().log->isVisible());
        QVERIFY(!m_window->body().words->isVisible());
        QVERIFY(!theme().isDark);
        QVERIFY(m_window->action(ActionId::ThemeLight)->isChecked());
        m_window->action(ActionId::ResetLayout)->trigger();
        QTRY_VERIFY(m_window->body().settings->width() < width);
        QTRY_VERIFY(m_window->body().words->isVisible());
        QVERIFY(!m_window->body().log->isVisible());
    }

    void aKeyLeadsFromPaintToStudyAndBack()
    {
        m_window->setState(RunState::Running, true, true);
        CentralWidget& body = m_window->body();
        QVERIFY(!m_window->action(ActionId::StudyLayout)->isChecked()); // the first start is Paint
        QVERIFY(body.settings->isVisible() && body.timeline->isVisible());
        QVERIFY(!body.curves->isVisible() && !body.gradients->isVisible() && !body.words->isVisible());
        QVERIFY(!body.settings->isAllShown());
        const QSize painting = body.picture->size();
        QVERIFY(painting.width() * 10 > m_window->width() * 7);
        press(ActionId::StudyLayout);
        QTRY_VERIFY(body.curves->isVisible() && body.gradients->isVisible() && body.words->isVisible());
        QVERIFY(body.settings->isAllShown());
        press(ActionId::ShowWords);
        press(ActionId::StudyLayout);
        QTRY_COMPARE(body.picture->size(), painting); // closed panels leave no gap
        press(ActionId::StudyLayout);
        QTRY_VERIFY(body.gradients->isVisible());
        QVERIFY(!body.words->isVisible()); // as it was left
    }

    void closedPanelsGiveTheirRoomToThePicture()
    {
        openStudy();
        const int before = m_window->body().picture->width();
        press(ActionId::ShowWords);
        press(ActionId::ShowGradients);
        QTRY_VERIFY(m_window->body().picture->width() > before + 250);
    }

    void viewsAndLogAreTabsThatMoveNothing()
    {
        openStudy();
        CentralWidget& body = m_window->body();
        const QSize picture = body.picture->size();
        const QSize maps = body.gradients->size();
        press(ActionId::ShowViews);
        QTRY_VERIFY(body.views->isVisible());
        QVERIFY(!body.curves->isVisible()); // behind it, and costs nothing
        QVERIFY(!m_window->action(ActionId::ShowCurves)->isChecked());
        QCOMPARE(body.gradients->size(), maps);
        QVERIFY(std::abs(body.picture->height() - picture.height()) <= 60); // the row of tabs
        press(ActionId::ShowCurves); // back to the front
        QTRY_VERIFY(body.curves->isVisible());
        QVERIFY(!body.views->isVisible());
        QVERIFY(!m_window->action(ActionId::ShowViews)->isChecked());
    }

    void aPanelCanBeTakenOutOfTheWindow()
    {
        openStudy();
        PanelDock* dock = m_window->body().workspace->docks().gradients;
        dock->setFloating(true);
        QTRY_VERIFY(dock->isWindow() && m_window->body().gradients->isVisible());
        QVERIFY(m_window->body().gradients->wanted().any());
        m_window->body().setPictureOnly(true); // it may be on another screen
        QVERIFY(dock->isVisible() && !m_window->body().settings->isVisible());
        m_window->body().setPictureOnly(false);
        m_window->close();
        open();
        QVERIFY(m_window->body().workspace->docks().gradients->isFloating());
        m_window->action(ActionId::ResetLayout)->trigger();
        QVERIFY(!m_window->body().workspace->docks().gradients->isFloating());
    }

    void thePictureCanHaveTheWindowToItself()
    {
        m_window->body().setPictureOnly(true); // there is no picture yet
        QVERIFY(!m_window->body().isPictureOnly());
        referee::test::fillBeforeRun(*m_window);
        referee::test::fillRun(*m_window);
        CentralWidget& body = m_window->body();
        const QSize before = body.picture->size();
        QTest::mouseDClick(&body.picture->canvas(), Qt::LeftButton, {}, { 20, 20 });
        QTest::mouseRelease(&body.picture->canvas(), Qt::LeftButton, {}, { 20, 20 });
        QTRY_COMPARE(body.picture->canvas().size(), m_window->size());
        QVERIFY(!body.settings->isVisible() && !m_window->menuBar()->isVisible());
        QVERIFY(body.prompt->isVisible() && body.timeline->isVisible()); // over the picture
        QCOMPARE(body.timeline->parentWidget(), &body);
        QTest::keyClick(&body.picture->canvas(), Qt::Key_Escape);
        QTRY_COMPARE(body.picture->size(), before);
        QVERIFY(body.settings->isVisible() && m_window->menuBar()->isVisible());
        QVERIFY(body.prompt->isVisible() && body.timeline->isVisible());
        QVERIFY(!m_window->action(ActionId::PictureOnly)->isChecked());
    }

    void theControlsOverThePictureFadeAndComeBack()
    {
        referee::test::fillBeforeRun(*m_window);
        referee::test::fillRun(*m_window);
        CentralWidget& body = m_window->body();
        QCursor::setPos(m_window->mapToGlobal(m_window->rect().center())); // not over a control
        press(ActionId::PictureOnly);
        QVERIFY(body.isPictureOnly() && body.controls->areShown());
        auto* weight = m_window->findChild<QWidget*>(QStringLiteral("weightsOverThePicture"));
        QVERIFY(weight && weight->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!weight->isVisible() && !body.timeline->isVisible(), 2 * FadingControls::kRestMs);
        QTest::mouseMove(&body.picture->canvas(), { 300, 300 });
        QTest::mouseMove(&body.picture->canvas(), { 310, 310 });
        QTRY_VERIFY(body.controls->areShown() && weight->isVisible());
        press(ActionId::FocusPrompt); // who types keeps them
        QTRY_VERIFY(body.prompt->isAncestorOf(QApplication::focusWidget()));
        QTest::qWait(FadingControls::kRestMs + 500);
        QVERIFY(body.prompt->isVisible());
        auto* row = weight->findChild<ControlRow*>(QStringLiteral("w1"));
        QSignalSpy edited(body.settings, &SettingsPanel::settingsEdited);
        Q_EMIT row->attempted(row->key(), QStringLiteral("3"));
        QCOMPARE(edited.size(), 1);
        QCOMPARE(body.settings->findChild<ControlRow*>(QStringLiteral("w1"))->value(), QStringLiteral("3"));
    }

    void aKeyHopsFromPanelToPanel()
    {
        m_window->setState(RunState::Running, true, true);
        CentralWidget& body = m_window->body();
        body.prompt->setFocus();
        const QList<QWidget*> stops { body.runBar, body.picture, body.timeline, body.settings, body.prompt };
        for (const QWidget* stop : stops) {
            press(ActionId::NextPanel);
            QVERIFY2(stop->isAncestorOf(QApplication::focusWidget()), stop->metaObject()->className());
        }
        press(ActionId::PreviousPanel);
        QVERIFY(body.settings->isAncestorOf(QApplication::focusWidget()));
    }

    void fewTabsLeadFromThePromptToThePicture()
    {
        m_window->setState(RunState::Running, true, true);
        CentralWidget& body = m_window->body();
        body.prompt->setFocus();
        int tabs = 0;
        while (!body.picture->isAncestorOf(QApplication::focusWidget()) && tabs < 50) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            ++tabs;
        }
        QVERIFY2(tabs <= 12, qPrintable(QString::number(tabs)));
    }

    void aSwitchKnowsWhetherItsPanelIsThere()
    {
        m_window->setState(RunState::Ready, true, false);
        press(ActionId::StudyLayout);
        QTRY_VERIFY(m_window->action(ActionId::ShowCurves)->isChecked());
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
        QVERIFY(m_window->body().gradients->wanted().none()); // Paint does without
        press(ActionId::StudyLayout);
        QTRY_VERIFY(m_window->body().gradients->wanted().any());
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
