// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/start_page.h"
#include "ui/theme/theme.h"

#include <QtTest/QtTest>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace referee::ui;

class PagesTest : public QObject {
    Q_OBJECT

private:
    static QList<QPushButton*> visibleButtons(QWidget& page)
    {
        QList<QPushButton*> buttons = page.findChildren<QPushButton*>();
        buttons.removeIf([](QPushButton* button) { return !button->isVisible(); });
        return buttons;
    }

private Q_SLOTS:
    void aClickChoosesAPrompt()
    {
        StartPage page;
        page.setHasPack(true);
        page.show();
        QSignalSpy chosen(&page, &StartPage::promptChosen);
        const auto buttons = visibleButtons(page);
        QCOMPARE(buttons.size(), 3);
        QTest::mouseClick(buttons[0], Qt::LeftButton);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toString(), QStringLiteral("a red striped star above a blue moon"));
    }

    void promptsAreReachedByKeyboard()
    {
        StartPage page;
        page.setHasPack(true);
        page.show();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        QSignalSpy chosen(&page, &StartPage::promptChosen);
        const auto buttons = visibleButtons(page);
        buttons[0]->setFocus();
        QTest::keyClick(page.focusWidget(), Qt::Key_Tab);
        QVERIFY(buttons[1]->hasFocus());
        QTest::keyClick(page.focusWidget(), Qt::Key_Space);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toString(), QStringLiteral("a green tree to the left of a red house"));
    }

    void withoutNetworksThePageOffersToOpenSome()
    {
        StartPage page;
        page.setHasPack(false);
        page.show();
        QSignalSpy opens(&page, &StartPage::openPackRequested);
        const auto buttons = visibleButtons(page);
        QCOMPARE(buttons.size(), 1);
        QTest::mouseClick(buttons[0], Qt::LeftButton);
        QCOMPARE(opens.count(), 1);
    }

    void recentRunsAreOpenedByAClick()
    {
        StartPage page;
        page.setHasPack(true);
        page.show();
        const auto pictures = [&page] {
            QList<QToolButton*> buttons = page.findChildren<QToolButton*>();
            buttons.removeIf([](QToolButton* button) { return !button->isVisible(); });
            return buttons;
        };
        QVERIFY(pictures().isEmpty());
        QList<RecentRun> runs;
        for (int i = 0; i < 7; ++i) {
            QImage picture(128, 128, QImage::Format_RGB32);
            picture.fill(Qt::red);
            runs << RecentRun { QStringLiteral("/runs/%1").arg(i), QStringLiteral("run %1").arg(i), picture };
        }
        page.setRecent(runs);
        QTRY_COMPARE(pictures().size(), 5);
        QSignalSpy chosen(&page, &StartPage::runChosen);
        QTest::mouseClick(pictures()[1], Qt::LeftButton);
        QCOMPARE(chosen.takeFirst().first().toString(), QStringLiteral("/runs/1"));
        page.setHasPack(false); // without models none can be opened
        QVERIFY(pictures().isEmpty());
    }

    void thePullsWearTheirColours()
    {
        for (const ThemeChoice choice : { ThemeChoice::Dark, ThemeChoice::Light }) {
            StartPage page;
            page.show();
            applyTheme(*qApp, choice); // after the page was made: it follows
            const auto labels = page.findChildren<QLabel*>();
            const auto wears = [&](const QColor& colour) {
                return std::any_of(
                    labels.begin(), labels.end(), [&](QLabel* label) { return label->text().contains(colour.name()); });
            };
            QVERIFY(wears(theme().referee));
            QVERIFY(wears(theme().sds));
        }
    }

    void loadingTellsPartCountAndTime()
    {
        LoadingPage page;
        page.setProgress(QStringLiteral("unet"), 3, 12, 4200);
        QStringList words;
        for (const QLabel* label : page.findChildren<QLabel*>()) {
            words << label->text();
        }
        QVERIFY(words.contains(QStringLiteral("Loading unet…")));
        QVERIFY(words.contains(QStringLiteral("3 of 12 · about 0:04 left")));
        QCOMPARE(page.findChild<ThinBar*>()->share(), 0.25);
        QSignalSpy cancels(&page, &LoadingPage::cancelRequested);
        QTest::mouseClick(page.findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(cancels.count(), 1);
    }
};

REFEREE_GUI_TEST(PagesTest)
#include "tst_pages.moc"
