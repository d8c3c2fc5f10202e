// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/main_window/realistic_window.h"
#include "tests/ui/main_window/window_kit.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/start_page.h"
#include "ui/main_window/window_files.h"
#include "ui/picture/picture_panel.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"

#include <QtCore/QFile>
#include <QtCore/QHash>
#include <QtCore/QRegularExpression>
#include <QtGui/QAction>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>

using namespace referee::ui;

class MainWindowTest : public referee::test::WindowTest {
    Q_OBJECT

private:
    bool isOn(ActionId act) const { return m_window->action(act)->isEnabled(); }
    std::shared_ptr<QSignalSpy> spyOn(ActionId act) const
    {
        return std::make_shared<QSignalSpy>(m_window->action(act), &QAction::triggered);
    }
    QFileDialog* chooser() const { return m_window->findChild<QFileDialog*>(); }
    /// Of all visible widgets but the messages.
    QHash<const QWidget*, QRect> places() const
    {
        QHash<const QWidget*, QRect> found;
        const MessageStrip* messages = m_window->body().messages;
        for (const QWidget* each : m_window->findChildren<QWidget*>()) {
            if (each->isVisible() && each != messages && !messages->isAncestorOf(each)) {
                found.insert(each, QRect(each->mapTo(m_window.get(), QPoint()), each->size()));
            }
        }
        return found;
    }

private Q_SLOTS:
    void init() { openFirst({ 1280, 800 }); }
    void cleanup() { m_window.reset(); }

    void menusFollowTheState_data()
    {
        QTest::addColumn<RunState>("state");
        QTest::addColumn<bool>("hasRun");
        QTest::addColumn<QList<ActionId>>("on");
        using L = QList<ActionId>;
        QTest::newRow("loading") << RunState::Loading << false << L {};
        QTest::newRow("ready") << RunState::Ready << false
                               << L { ActionId::StartOrApply, ActionId::Step, ActionId::OpenPack };
        QTest::newRow("running") << RunState::Running << true
                                 << L { ActionId::StartOrApply, ActionId::PauseOrResume, ActionId::Stop,
                                        ActionId::Reset, ActionId::SavePicture, ActionId::CopyPicture,
                                        ActionId::OpenPack };
        QTest::newRow("paused") << RunState::Paused << true
                                << L { ActionId::StartOrApply, ActionId::PauseOrResume, ActionId::Stop, ActionId::Reset,
                                       ActionId::Step, ActionId::NewRun, ActionId::SavePicture, ActionId::CopyPicture,
                                       ActionId::OpenPack };
    }
    void menusFollowTheState()
    {
        QFETCH(RunState, state);
        QFETCH(bool, hasRun);
        QFETCH(QList<ActionId>, on);
        m_window->setState(state, state != RunState::Loading, hasRun);
        for (const ActionId act : { ActionId::StartOrApply, ActionId::PauseOrResume, ActionId::Stop, ActionId::Reset,
                 ActionId::Step, ActionId::NewRun, ActionId::SavePicture, ActionId::CopyPicture, ActionId::OpenPack }) {
            QVERIFY2(isOn(act) == on.contains(act), qPrintable(m_window->action(act)->text()));
        }
    }

    void aKeyAsksForOneThingOnce_data()
    {
        QTest::addColumn<ActionId>("act");
        QTest::addColumn<RunState>("state");
        QTest::addColumn<QString>("asked");
        const auto add = [](const char* name, ActionId act, RunState state, const char* asked) {
            QTest::newRow(name) << act << state << QString::fromLatin1(asked);
        };
        add("start", ActionId::StartOrApply, RunState::Ready, "start");
        add("new run", ActionId::NewRun, RunState::Paused, "start");
        add("pause", ActionId::PauseOrResume, RunState::Running, "pause");
        add("resume", ActionId::PauseOrResume, RunState::Paused, "resume");
        add("go on", ActionId::PauseOrResume, RunState::Failed, "resume");
        add("step", ActionId::Step, RunState::Paused, "step");
        add("stop", ActionId::Stop, RunState::Running, "stop");
        add("reset", ActionId::Reset, RunState::Paused, "reset");
        add("score", ActionId::Score, RunState::Running, "score");
        add("command", ActionId::CopyCommand, RunState::Ready, "command");
    }
    void aKeyAsksForOneThingOnce()
    {
        QFETCH(ActionId, act);
        QFETCH(RunState, state);
        QFETCH(QString, asked);
        m_window->setState(state, true, true);
        m_window->setFocus();
        const RunBar* bar = m_window->body().runBar;
        const std::map<QString, std::shared_ptr<QSignalSpy>> spies {
            { QStringLiteral("start"), std::make_shared<QSignalSpy>(bar, &RunBar::startRequested) },
            { QStringLiteral("pause"), std::make_shared<QSignalSpy>(bar, &RunBar::pauseRequested) },
            { QStringLiteral("resume"), std::make_shared<QSignalSpy>(bar, &RunBar::resumeRequested) },
            { QStringLiteral("step"), std::make_shared<QSignalSpy>(bar, &RunBar::stepRequested) },
            { QStringLiteral("stop"), std::make_shared<QSignalSpy>(bar, &RunBar::stopRequested) },
            { QStringLiteral("reset"), spyOn(ActionId::Reset) },
            { QStringLiteral("score"), spyOn(ActionId::Score) },
            { QStringLiteral("command"), spyOn(ActionId::CopyCommand) },
        };
        press(act);
        for (const auto& [name, spy] : spies) {
            QVERIFY2(spy->count() == int(name == asked), qPrintable(name));
        }
    }

    void ctrlReturnAppliesThePromptToARun()
    {
        QSignalSpy applied(m_window->body().prompt, &PromptPanel::promptApplied);
        QSignalSpy started(m_window->body().runBar, &RunBar::startRequested);
        m_window->body().prompt->setPrompt(QStringLiteral("a mug"));
        for (const bool isTyping : { true, false }) {
            applied.clear();
            m_window->setState(RunState::Running, true, true);
            m_window->body().prompt->setHasUnappliedPrompt(isTyping);
            isTyping ? m_window->body().prompt->setFocus() : m_window->body().picture->setFocus();
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
            QCOMPARE(applied.count(), 1);
            QCOMPARE(applied[0][0].toString(), QStringLiteral("a mug"));
        }
        QCOMPARE(started.count(), 0);
    }

    void aPromptOfTheFirstPageIsTypedAndStarted()
    {
        m_window->setState(RunState::Ready, true, false);
        QCOMPARE(m_window->body().page(), CentralWidget::Page::Start);
        QSignalSpy edits(m_window->body().prompt, &PromptPanel::textEdited);
        QSignalSpy starts(m_window->body().runBar, &RunBar::startRequested);
        QTest::mouseClick(m_window->body().startPage->findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(starts.count(), 1);
        QCOMPARE(edits.count(), 1);
        QCOMPARE(m_window->body().prompt->prompt(), QStringLiteral("a red striped star above a blue moon"));
        QCOMPARE(m_window->windowTitle(), QStringLiteral("a red striped star above a blue moon — Referee Studio"));
    }

    void theKeyboardGoesFromThePageToThePicture()
    {
        m_window->setState(RunState::Ready, true, false);
        m_window->body().startPage->findChild<QPushButton*>()->setFocus();
        m_window->setState(RunState::Running, true, true);
        QVERIFY(m_window->body().picture->isAncestorOf(QApplication::focusWidget()));
        m_window->setState(RunState::Ready, true, false);
        m_window->body().prompt->setFocus(); // who types goes on typing
        m_window->setState(RunState::Running, true, true);
        QVERIFY(m_window->body().prompt->isAncestorOf(QApplication::focusWidget()));
    }

    void thePageFollowsTheState()
    {
        m_window->setState(RunState::Loading, false, false);
        QCOMPARE(m_window->body().page(), CentralWidget::Page::Loading);
        m_window->setState(RunState::Ready, true, false);
        QCOMPARE(m_window->body().page(), CentralWidget::Page::Start);
        m_window->setState(RunState::Running, true, true);
        QCOMPARE(m_window->body().page(), CentralWidget::Page::Work);
        m_window->setState(RunState::Failed, true, true); // what there was stays in view
        QCOMPARE(m_window->body().page(), CentralWidget::Page::Work);
    }

    void savingNeverWaitsAndSuggestsAName()
    {
        m_window->body().prompt->setPrompt(QStringLiteral("A red star, above a blue moon!"));
        m_window->body().prompt->setSeed(12);
        m_window->setState(RunState::Running, true, true);
        QSignalSpy saves(&m_window->files(), &WindowFiles::saveRequested);
        press(ActionId::SavePicture);
        QVERIFY(chooser());
        QCOMPARE(QFileInfo(chooser()->selectedFiles().value(0)).fileName(),
            QStringLiteral("a-red-star-above-a-blue-moon-12.png"));
        chooser()->setDirectory(m_folder.path());
        chooser()->selectFile(QStringLiteral("mine.png"));
        QMetaObject::invokeMethod(chooser(), "accept");
        QCOMPARE(saves.count(), 1);
        QCOMPARE(saves[0][0].toString(), m_folder.filePath(QStringLiteral("mine.png")));
        QCOMPARE(saves[0][1].toBool(), true);
        QCOMPARE(saves[0][2].toBool(), false);
    }

    void whatTheDialogAskedAboutIsReplaced()
    {
        const QString path = m_folder.filePath(QStringLiteral("there.png"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        m_window->setState(RunState::Running, true, true);
        QSignalSpy saves(&m_window->files(), &WindowFiles::saveRequested);
        press(ActionId::SavePicture);
        Q_EMIT chooser()->fileSelected(path);
        QCOMPARE(saves.value(0).value(2).toBool(), true);
    }

    void halfACharacterIsNotSuggested()
    {
        m_window->body().prompt->setPrompt(QString(59, QLatin1Char('a')) + QStringLiteral("\U00020BB7"));
        m_window->body().prompt->setSeed(1);
        m_window->setState(RunState::Running, true, true);
        press(ActionId::SavePicture);
        QCOMPARE(QFileInfo(chooser()->selectedFiles().value(0)).fileName(),
            QString(59, QLatin1Char('a')) + QStringLiteral("-1.png"));
    }

    void curvesAreSavedAndFailuresAreTold()
    {
        referee::test::fillBeforeRun(*m_window);
        referee::test::fillRun(*m_window);
        QSignalSpy numbers(&m_window->files(), &WindowFiles::numbersRequested);
        Q_EMIT m_window->body().curves->exportRequested(QStringLiteral("csv"));
        Q_EMIT chooser()->fileSelected(m_folder.filePath(QStringLiteral("curves.csv")));
        QCOMPARE(numbers.count(), 1); // whoever has the run writes them
        QCOMPARE(numbers[0][0].toString(), m_folder.filePath(QStringLiteral("curves.csv")));
        delete chooser();
        Q_EMIT m_window->body().curves->exportRequested(QStringLiteral("png"));
        const QString path = m_folder.filePath(QStringLiteral("curves.png"));
        Q_EMIT chooser()->fileSelected(path);
        QVERIFY(QFile::exists(path));
        QCOMPARE(m_window->body().messages->count(), 1);
        m_window->body().messages->dismiss();
        Q_EMIT chooser()->fileSelected(m_folder.filePath(QStringLiteral("no/folder/curves.png")));
        QCOMPARE(m_window->body().messages->count(), 1);
        Q_EMIT chooser()->fileSelected(path); // the failure is settled
        QCOMPARE(m_window->body().messages->count(), 1);
        QVERIFY(m_window->body().messages->text().startsWith(QStringLiteral("Saved")));
    }

    void messagesMoveNothing_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1440x900") << QSize(1440, 900);
        QTest::newRow("1024x680") << QSize(1024, 680);
    }
    void messagesMoveNothing()
    {
        QFETCH(QSize, size);
        m_window->resize(size);
        referee::test::fillBeforeRun(*m_window);
        const auto compare = [this](const char* page) {
            QTest::qWait(100); // layouts
            MessageStrip& messages = *m_window->body().messages;
            const auto before = places();
            QVERIFY2(before.size() > 50, page);
            messages.post({ MessageKind::Info, QStringLiteral("Saved.") });
            messages.post({ MessageKind::Warning, QStringLiteral("The referee is being fooled. ").repeated(6),
                { { QStringLiteral("More views"), [] {} }, { QStringLiteral("More noise"), [] {} },
                    { QStringLiteral("Add CLIP"), [] {} } } });
            messages.setExpanded(true);
            QTest::qWait(100);
            QVERIFY2(places() == before, page);
            const QRect strip(messages.mapTo(m_window.get(), QPoint()), messages.size());
            for (const QAbstractButton* button : m_window->findChildren<QAbstractButton*>()) {
                const bool isIts = messages.isAncestorOf(button);
                QVERIFY2(isIts || !button->isVisible() || !strip.intersects(before.value(button)),
                    qPrintable(button->text()));
            }
            messages.dismiss();
            messages.dismiss();
            QTest::qWait(100);
            QVERIFY2(places() == before, page);
        };
        referee::test::fillRun(*m_window);
        compare("work");
        m_window->setState(RunState::Ready, true, false);
        compare("start");
    }

    void diagnosticsAskForThePrompt()
    {
        QSignalSpy asked(&m_window->files(), &WindowFiles::diagnosticsRequested);
        m_window->action(ActionId::Diagnostics)->trigger();
        auto* dialog = m_window->findChild<QDialog*>();
        QVERIFY(dialog && !dialog->isModal());
        QVERIFY(!dialog->findChild<QCheckBox*>()->isChecked());
        dialog->findChild<QCheckBox*>()->click();
        dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->click();
        Q_EMIT chooser()->fileSelected(m_folder.filePath(QStringLiteral("d.txt")));
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][1].toBool(), true);
    }
};

REFEREE_GUI_TEST(MainWindowTest)
#include "tst_main_window.moc"
