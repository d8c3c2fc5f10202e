// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/main_window/message_strip.h"
#include "ui/theme/theme.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QHelpEvent>
#include <QtTest/QtTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QToolTip>

#include <algorithm>

using namespace referee::ui;

class MessageStripTest : public QObject {
    Q_OBJECT

private:
    /// The visible texts, from top to bottom.
    static QStringList texts(const MessageStrip& strip)
    {
        QList<QLabel*> labels = strip.findChildren<QLabel*>(QStringLiteral("messageText"));
        labels.removeIf([](const QLabel* label) { return !label->isVisible(); });
        std::ranges::sort(labels, {}, [&strip](const QLabel* label) { return label->mapTo(&strip, QPoint()).y(); });
        QStringList found;
        for (const QLabel* label : labels) {
            found << label->text();
        }
        return found;
    }
    /// The visible one of that name.
    static QAbstractButton* button(const MessageStrip& strip, const char* name)
    {
        for (auto* each : strip.findChildren<QAbstractButton*>(QString::fromLatin1(name))) {
            if (each->isVisible()) {
                return each;
            }
        }
        return nullptr;
    }
    static void click(QAbstractButton* button) { QTest::mouseClick(button, Qt::LeftButton); }
    static Message info(const char* text) { return { MessageKind::Info, QString::fromLatin1(text) }; }
    static Message warning(const char* text) { return { MessageKind::Warning, QString::fromLatin1(text) }; }

    /// An area with a message over it; the mouse is elsewhere, since a message under it would wait.
    struct Area {
        Area()
        {
            area.resize(600, 300);
            strip.showOver(&area);
            window.resize(700, 400);
            area.move(50, 50);
            window.setFocusPolicy(Qt::StrongFocus);
            window.setFocus(); // the keyboard is elsewhere too
            window.show();
        }
        QWidget window;
        QWidget area { &window };
        MessageStrip strip;
    };

private Q_SLOTS:
    void isNotThereWithoutAMessage()
    {
        MessageStrip strip;
        QVERIFY(strip.isHidden());
        strip.post({ MessageKind::Warning, QStringLiteral("The disk is nearly full.") });
        QVERIFY(strip.isVisible());
        strip.dismiss();
        QVERIFY(strip.isHidden());
        strip.dismiss(); // of nothing
        QCOMPARE(strip.count(), 0);
    }

    void theNewestIsInFrontAndTheOthersAreCounted()
    {
        MessageStrip strip;
        strip.post({ MessageKind::Error, QStringLiteral("worst") });
        strip.post(warning("first"));
        strip.post(warning("second"));
        QCOMPARE(strip.text(), QStringLiteral("second"));
        QCOMPARE(texts(strip), QStringList { QStringLiteral("second") });
        QCOMPARE(button(strip, "moreMessages")->text(), QStringLiteral("2 more"));
        click(button(strip, "closeMessage"));
        QCOMPARE(texts(strip), QStringList { QStringLiteral("first") });
        click(button(strip, "closeMessage"));
        QCOMPARE(texts(strip), QStringList { QStringLiteral("worst") });
        QVERIFY(!button(strip, "moreMessages"));
    }

    void theCountOpensAllOfThem()
    {
        Area at;
        at.strip.post(warning("one"));
        at.strip.post(warning("two"));
        at.strip.post(warning("three"));
        click(button(at.strip, "moreMessages"));
        const QStringList all { QStringLiteral("three"), QStringLiteral("two"), QStringLiteral("one") };
        QTRY_COMPARE(texts(at.strip), all);
        QCOMPARE(button(at.strip, "moreMessages")->text(), QStringLiteral("Fewer"));
        at.strip.dismiss();
        QCOMPARE(texts(at.strip), all.mid(1));
        click(button(at.strip, "moreMessages"));
        QCOMPARE(texts(at.strip), QStringList { QStringLiteral("two") });
    }

    void confirmationsAreShownTogether()
    {
        Area at;
        at.strip.post(warning("careful"));
        at.strip.post(info("Saved a.png."));
        at.strip.post(info("Saved b.png."));
        at.strip.post(info("Saved c.png."));
        const QStringList saved { QStringLiteral("Saved c.png."), QStringLiteral("Saved b.png."),
            QStringLiteral("Saved a.png.") };
        QTRY_COMPARE(texts(at.strip), saved);
        QCOMPARE(button(at.strip, "moreMessages")->text(), QStringLiteral("1 more"));
        QVERIFY(QTest::qWaitForWindowActive(&at.window));
        click(button(at.strip, "moreMessages"));
        QTRY_COMPARE(texts(at.strip).size(), 4);
        QVERIFY(at.window.hasFocus()); // else they would stay
    }

    void aRepeatedMessageIsShownOnce()
    {
        MessageStrip strip;
        QSignalSpy counts(&strip, &MessageStrip::countChanged);
        for (int i = 0; i < 3; ++i) {
            strip.post({ MessageKind::Error, QStringLiteral("again") });
        }
        QCOMPARE(strip.count(), 1);
        for (int i = 0; i < 200; ++i) {
            strip.post({ MessageKind::Error, QString::number(i) });
        }
        QCOMPARE(strip.count(), 50);
        QCOMPARE(counts.last().at(0).toInt(), 50);
    }

    void whatIsSettledGoesWithAllItsMessages()
    {
        MessageStrip strip;
        strip.post({ MessageKind::Error, QStringLiteral("a.png is cut short"), {}, MessageSubject::GivenFile });
        strip.post({ MessageKind::Warning, QStringLiteral("The disk is nearly full.") });
        strip.post({ MessageKind::Error, QStringLiteral("b.png is none"), {}, MessageSubject::GivenFile });
        strip.withdraw(MessageSubject::GivenFile);
        QCOMPARE(strip.count(), 1);
        QCOMPARE(strip.text(), QStringLiteral("The disk is nearly full."));
    }

    void whatIsAboutTheRunGoesWithIt()
    {
        MessageStrip strip;
        strip.post({ MessageKind::Warning, QStringLiteral("The referee is being fooled."), {}, MessageSubject::Run });
        strip.post({ MessageKind::Error, QStringLiteral("It became NaN."), {}, MessageSubject::RunStopped });
        strip.post({ MessageKind::Error, QStringLiteral("The disk is full."), {}, MessageSubject::SavePicture });
        strip.withdrawRun();
        QCOMPARE(texts(strip), QStringList { QStringLiteral("The disk is full.") });
    }

    void aButtonActsOnceAfterTheMessageLeft()
    {
        MessageStrip strip;
        QStringList acts;
        const auto act = [&](const QString& name) {
            return MessageButton { name, [&acts, &strip, name] { acts << name + QString::number(strip.count()); } };
        };
        strip.post({ MessageKind::Error, QStringLiteral("Numbers are not finite."),
            { act(QStringLiteral("go on")), act(QStringLiteral("log")) } });
        const auto buttons = strip.findChildren<QPushButton*>();
        QCOMPARE(buttons.size(), 2);
        QCOMPARE(buttons[1]->text(), QStringLiteral("log"));
        QTest::mouseClick(buttons[1], Qt::LeftButton);
        QCOMPARE(acts, QStringList { QStringLiteral("log0") });
        QVERIFY(strip.isHidden());
    }

    void aButtonMayPostTheNextMessage()
    {
        MessageStrip strip;
        strip.post({ MessageKind::Warning, QStringLiteral("one"),
            { { QStringLiteral("more"), [&] {
                   strip.post({ MessageKind::Warning, QStringLiteral("two") });
               } } } });
        QTest::mouseClick(strip.findChildren<QPushButton*>().front(), Qt::LeftButton);
        QCOMPARE(texts(strip), QStringList { QStringLiteral("two") });
        QVERIFY(!strip.findChildren<QPushButton*>().front()->isVisible());
    }

    void theFocusGoesBackToTheArea()
    {
        Area at;
        QVERIFY(QTest::qWaitForWindowActive(&at.window));
        at.area.setFocusPolicy(Qt::StrongFocus);
        at.strip.post(warning("Careful."));
        at.strip.focusButton();
        QVERIFY(at.strip.isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(QApplication::focusWidget(), &at.area);
    }

    void aToolTipSaysWhatAButtonWouldDoNow()
    {
        Area at;
        QString now = QStringLiteral("before");
        at.strip.post({ MessageKind::Warning, QStringLiteral("Well?"),
            { { QStringLiteral("Yes"), [] {}, [&now] { return now; } } } });
        now = QStringLiteral("after");
        auto* yes = at.strip.findChild<QPushButton*>();
        QHelpEvent help(QEvent::ToolTip, yes->rect().center(), yes->mapToGlobal(yes->rect().center()));
        QApplication::sendEvent(yes, &help);
        QCOMPARE(QToolTip::text(), now);
        QToolTip::hideText();
    }

    void confirmationsLeaveByThemselvesErrorsDoNot()
    {
        Area at;
        at.strip.setInfoMs(20);
        at.strip.post({ MessageKind::Error, QStringLiteral("Not saved.") });
        at.strip.post(info("Saved a."));
        at.strip.post(info("Saved b."));
        QTRY_COMPARE(at.strip.count(), 1);
        QTest::qWait(60);
        QCOMPARE(texts(at.strip), QStringList { QStringLiteral("Not saved.") });
    }

    void aConfirmationWaitsWhileTheMouseIsOnIt()
    {
        Area at;
        at.strip.setInfoMs(20);
        at.strip.setAttribute(Qt::WA_UnderMouse); // as an enter event does
        at.strip.post(info("Saved."));
        QTest::qWait(100);
        QCOMPARE(at.strip.count(), 1);
        at.strip.setAttribute(Qt::WA_UnderMouse, false);
        QTRY_COMPARE(at.strip.count(), 0);
    }

    void itLiesOverTheLowerEdgeOfItsArea()
    {
        Area at;
        const QString path
            = QStringLiteral("/home/somebody/Pictures/Referee Studio/") + QStringLiteral("a-red-star-").repeated(12);
        for (const QString& text : { QStringLiteral("Short."), QStringLiteral("Long text. ").repeated(20), path }) {
            at.strip.post({ MessageKind::Warning, text });
            QTRY_COMPARE(at.strip.geometry().bottom(), at.area.height() - kGap - 1);
            QVERIFY(at.area.rect().contains(at.strip.geometry()));
            const auto* label = at.strip.findChild<QLabel*>(QStringLiteral("messageText"));
            QVERIFY(label->height() >= label->heightForWidth(label->width()));
            for (const QString& piece : label->text().split(QRegularExpression(QStringLiteral("[ \u200B]")))) {
                QVERIFY2(label->fontMetrics().horizontalAdvance(piece) <= label->width(), qPrintable(piece));
            }
            at.strip.dismiss();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
        at.strip.post(warning("Short."));
        const int width = at.strip.width();
        QVERIFY(width < 200);
        at.area.resize(300, 120);
        QCOMPARE(at.strip.geometry().bottom(), 120 - kGap - 1);
        QCOMPARE(at.strip.geometry().center().x(), (300 - 1) / 2);
    }

    void whatDoesNotFitIsScrolled()
    {
        Area at;
        for (int i = 0; i < 20; ++i) {
            at.strip.post({ MessageKind::Warning, QString::number(i) });
        }
        at.strip.setExpanded(true);
        QTRY_COMPARE(at.strip.height(), at.area.height() - 2 * kGap);
        const auto* list = at.strip.findChild<QScrollArea*>();
        QTRY_VERIFY(list->verticalScrollBar()->isVisible());
        QVERIFY(list->verticalScrollBar()->maximum() > at.strip.height());
    }

    void aClickOnItIsNoneOnThePicture()
    {
        struct Picture : QWidget {
            void mousePressEvent(QMouseEvent*) override { ++clicks; }
            int clicks = 0;
        } picture;
        picture.resize(600, 300);
        MessageStrip strip;
        strip.showOver(&picture);
        picture.show();
        strip.post(warning("Careful."));
        QTest::mouseClick(&strip, Qt::LeftButton, {}, strip.rect().center());
        QCOMPARE(picture.clicks, 0);
        QTest::mouseClick(&picture, Qt::LeftButton, {}, QPoint(5, 5));
        QCOMPARE(picture.clicks, 1);
    }

    void theTextCanBeSelectedAndIsNeverMarkup()
    {
        MessageStrip strip;
        strip.post(warning("<b>Careful.</b>"));
        const auto* label = strip.findChild<QLabel*>(QStringLiteral("messageText"));
        QVERIFY(label->textInteractionFlags() & Qt::TextSelectableByMouse);
        QVERIFY(label->textInteractionFlags() & Qt::TextSelectableByKeyboard);
        QCOMPARE(label->textFormat(), Qt::PlainText);
    }

    void theEdgeHasTheColourOfItsKind()
    {
        applyTheme(*qApp, ThemeChoice::Dark);
        MessageStrip strip;
        strip.resize(400, 40);
        strip.post({ MessageKind::Error, QStringLiteral("bad") });
        QCOMPARE(strip.grab().toImage().pixelColor(1, strip.height() / 2), theme().error);
        applyTheme(*qApp, ThemeChoice::Light);
        QCOMPARE(strip.grab().toImage().pixelColor(1, strip.height() / 2), theme().error);
    }
};

REFEREE_GUI_TEST(MessageStripTest)
#include "tst_message_strip.moc"
