// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/main_window/message_strip.h"
#include "ui/theme/theme.h"

#include <QtTest/QtTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace referee::ui;

class MessageStripTest : public QObject {
    Q_OBJECT

private:
    static QString text(MessageStrip& strip) { return strip.findChild<QLabel*>(QStringLiteral("messageText"))->text(); }
    static bool shows(MessageStrip& strip, const QString& words)
    {
        const auto labels = strip.findChildren<QLabel*>();
        return std::any_of(
            labels.begin(), labels.end(), [&](QLabel* label) { return label->isVisible() && label->text() == words; });
    }

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

    void theWorstIsShownFirstAndTheOthersAreCounted()
    {
        MessageStrip strip;
        strip.post({ MessageKind::Warning, QStringLiteral("first") });
        strip.post({ MessageKind::Warning, QStringLiteral("second") });
        strip.post({ MessageKind::Error, QStringLiteral("worst") });
        QCOMPARE(text(strip), QStringLiteral("worst"));
        QVERIFY(shows(strip, QStringLiteral("2 more")));
        QTest::mouseClick(strip.findChild<QToolButton*>(), Qt::LeftButton);
        QCOMPARE(text(strip), QStringLiteral("first"));
        QTest::mouseClick(strip.findChild<QToolButton*>(), Qt::LeftButton);
        QCOMPARE(text(strip), QStringLiteral("second"));
        QVERIFY(!shows(strip, QStringLiteral("0 more")));
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
        QCOMPARE(text(strip), QStringLiteral("The disk is nearly full."));
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
        QCOMPARE(text(strip), QStringLiteral("two"));
        QVERIFY(!strip.findChildren<QPushButton*>().front()->isVisible());
    }

    void informationLeavesByItselfErrorsDoNot()
    {
        QWidget window; // a strip under the mouse would wait
        window.resize(400, 300);
        MessageStrip strip(&window);
        strip.move(0, 200);
        window.show();
        strip.setInfoMs(20);
        strip.post({ MessageKind::Info, QStringLiteral("Saved.") });
        QTRY_COMPARE(strip.count(), 0);
        strip.post({ MessageKind::Error, QStringLiteral("Not saved.") });
        QTest::qWait(60);
        QCOMPARE(strip.count(), 1);
    }

    void theTextCanBeSelectedAndIsNeverMarkup()
    {
        MessageStrip strip;
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
