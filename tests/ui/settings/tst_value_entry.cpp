// SPDX-License-Identifier: GPL-3.0-or-later
// How a number is typed.
#include "tests/support/test_registry.h"
#include "tests/ui/settings/panel_at_hand.h"

using namespace referee;
using namespace referee::ui;

class TestValueEntry : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Dark); }
    void init();
    void cleanup() { m_hand.reset(); }
    void aClickOpensTheField();
    void typedNumbersApplyOnReturn();
    void aTypedNumberMayLieBeyondTheSlider();
    void invalidTextIsMarkedAndExplained_data();
    void invalidTextIsMarkedAndExplained();
    void escBringsTheValueBack();
    void leavingTheFieldAppliesOnce();
    void aDigitOnTheSliderBeginsAnEntry();
    void arrowsInTheFieldStep();

private:
    SlimSlider& w1() { return *m_hand->slider("w1"); }
    std::unique_ptr<PanelAtHand> m_hand;
};

void TestValueEntry::init()
{
    m_hand = std::make_unique<PanelAtHand>();
    QVERIFY(m_hand->isActive());
}

void TestValueEntry::aClickOpensTheField()
{
    QTest::mouseClick(m_hand->field("w1"), Qt::LeftButton);
    QVERIFY(m_hand->field("w1")->hasFocus());
}

void TestValueEntry::typedNumbersApplyOnReturn()
{
    ValueField& field = *m_hand->field("w1");
    PanelAtHand::type(field, QStringLiteral("1.2345"));
    QCOMPARE(m_hand->changes.size(), 0);
    QTest::keyClick(&field, Qt::Key_Return);
    QCOMPARE(m_hand->changes.size(), 1);
    QCOMPARE(m_hand->change(0)[1].toString(), QStringLiteral("1.2345"));
    QVERIFY(w1().hasFocus()); // arrows and wheel go on from here
    PanelAtHand::type(field, QStringLiteral(" 1.50 "));
    QTest::keyClick(&field, Qt::Key_Enter);
    QCOMPARE(m_hand->change(1)[1].toString(), QStringLiteral("1.5"));
    QCOMPARE(field.text(), QStringLiteral("1.5"));
    PanelAtHand::type(field, QStringLiteral("1.5"));
    QTest::keyClick(&field, Qt::Key_Return);
    QCOMPARE(m_hand->changes.size(), 2); // the same value again is no change
}

void TestValueEntry::aTypedNumberMayLieBeyondTheSlider()
{
    PanelAtHand::type(*m_hand->field("w1"), QStringLiteral("17.5"));
    QTest::keyClick(m_hand->field("w1"), Qt::Key_Return);
    QCOMPARE(m_hand->panel.settings().w1, 17.5);
    QCOMPARE(w1().position(), 1.0);
    QTest::keyClick(&w1(), Qt::Key_Right);
    QCOMPARE(m_hand->panel.settings().w1, 17.55);
}

void TestValueEntry::invalidTextIsMarkedAndExplained_data()
{
    QTest::addColumn<QString>("text");
    for (const auto* text : { "abc", "21", "-1", "1,5", "nan", "1e400", "1.5x", "" }) {
        QTest::newRow(text) << QString::fromUtf8(text);
    }
}

void TestValueEntry::invalidTextIsMarkedAndExplained()
{
    QFETCH(QString, text);
    ValueField& field = *m_hand->field("w1");
    const QImage before = field.grab().toImage();
    field.setFocus(Qt::MouseFocusReason);
    field.selectAll();
    QTest::keyClick(&field, Qt::Key_Delete);
    QTest::keyClicks(&field, text);
    QTest::keyClick(&field, Qt::Key_Return);
    QCOMPARE(m_hand->changes.size(), 0);
    QCOMPARE(m_hand->panel.settings().w1, 2.0);
    QCOMPARE(field.text(), text);
    QVERIFY(m_hand->row("w1").hasProblem());
    QVERIFY(m_hand->row("w1").toolTip().contains(QStringLiteral("w1 must be a number from 0 to 20")));
    QVERIFY(m_hand->hint("w1").contains(QStringLiteral("from 0 to 20")));
    QCOMPARE(field.palette().color(QPalette::Text), theme().error);
    QVERIFY(!QApplication::activeModalWidget());
    PanelAtHand::type(field, QStringLiteral("3"));
    QTest::keyClick(&field, Qt::Key_Return);
    QCOMPARE(m_hand->panel.settings().w1, 3.0);
    QVERIFY(!m_hand->row("w1").hasProblem());
    QVERIFY(m_hand->hint("w1").isEmpty());
}

void TestValueEntry::escBringsTheValueBack()
{
    ValueField& field = *m_hand->field("w1");
    PanelAtHand::type(field, QStringLiteral("3"));
    QTest::keyClick(&field, Qt::Key_Escape);
    QCOMPARE(field.text(), QStringLiteral("2"));
    PanelAtHand::type(field, QStringLiteral("wrong"));
    QTest::keyClick(&field, Qt::Key_Return);
    QTest::keyClick(&field, Qt::Key_Escape);
    QCOMPARE(field.text(), QStringLiteral("2"));
    QVERIFY(!m_hand->row("w1").hasProblem());
    QCOMPARE(m_hand->changes.size(), 0);
    QKeyEvent again(QEvent::KeyPress, Qt::Key_Escape, Qt::NoModifier);
    QApplication::sendEvent(&field, &again);
    QVERIFY2(!again.isAccepted(), "with nothing to bring back, Esc is the window's");
}

void TestValueEntry::leavingTheFieldAppliesOnce()
{
    PanelAtHand::type(*m_hand->field("w1"), QStringLiteral("3"));
    m_hand->field("w2")->setFocus(Qt::MouseFocusReason);
    QCOMPARE(m_hand->changes.size(), 1);
    QCOMPARE(m_hand->panel.settings().w1, 3.0);
    PanelAtHand::type(*m_hand->field("w1"), QStringLiteral("4"));
    QTest::keyClick(m_hand->field("w1"), Qt::Key_Return);
    m_hand->field("w2")->setFocus(Qt::MouseFocusReason);
    QCOMPARE(m_hand->changes.size(), 2);
}

void TestValueEntry::aDigitOnTheSliderBeginsAnEntry()
{
    w1().setFocus();
    QTest::keyClick(&w1(), Qt::Key_3);
    QVERIFY(m_hand->field("w1")->hasFocus());
    QCOMPARE(m_hand->field("w1")->text(), QStringLiteral("3"));
    QTest::keyClicks(m_hand->field("w1"), QStringLiteral(".5"));
    QTest::keyClick(m_hand->field("w1"), Qt::Key_Return);
    QCOMPARE(m_hand->panel.settings().w1, 3.5);
    QVERIFY(w1().hasFocus());
    QVERIFY(!m_hand->field("w1")->hasSelectedText()); // it would look as if it still took the keys
    QTest::keyClick(&w1(), Qt::Key_F2);
    QVERIFY(m_hand->field("w1")->hasFocus());
    QCOMPARE(m_hand->field("w1")->selectedText(), QStringLiteral("3.5"));
}

void TestValueEntry::arrowsInTheFieldStep()
{
    ValueField& field = *m_hand->field("w1");
    PanelAtHand::type(field, QStringLiteral("3"));
    QTest::keyClick(&field, Qt::Key_Up);
    QCOMPARE(m_hand->panel.settings().w1, 3.05); // from what was typed
    QTest::keyClick(&field, Qt::Key_PageDown);
    QCOMPARE(m_hand->panel.settings().w1, 2.55);
    QVERIFY(field.hasFocus());
}

REFEREE_GUI_TEST(TestValueEntry)
#include "tst_value_entry.moc"
