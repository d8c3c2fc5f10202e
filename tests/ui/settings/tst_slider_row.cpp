// SPDX-License-Identifier: GPL-3.0-or-later
// How a number is changed by mouse, wheel and keys: through the panel, which decides what is allowed.
#include "tests/support/test_registry.h"
#include "tests/ui/settings/panel_at_hand.h"

#include <QtGui/QAccessible>
#include <QtGui/QClipboard>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>

using namespace referee;
using namespace referee::ui;

class TestSliderRow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Dark); }
    void init();
    void cleanup() { m_hand.reset(); }
    void aDragTellsEachChangeOnce();
    void shiftMakesADragTenTimesFiner();
    void shiftInTheMiddleOfADragDoesNotJump();
    void aDragBeyondTheEndStaysAtTheEnd();
    void aClickOnTheTrackCallsTheThumb();
    void theWheelScrollsThePanelUnlessTheSliderHasTheFocus();
    void fineWheelsAddUpToANotch();
    void keysStep_data();
    void keysStep();
    void doubleClickOnSliderOrLabelGoesBackToTheDefault();
    void theMenuResetsAndCopies();
    void changedValuesAreMarked();
    void aScreenReaderReadsAndMovesIt();

private:
    SlimSlider& w1() { return *m_hand->slider("w1"); }
    void press(QPointF at, Qt::KeyboardModifiers modifiers = {}) { mouse(QEvent::MouseButtonPress, at, modifiers); }
    void move(QPointF to, Qt::KeyboardModifiers modifiers = {}) { mouse(QEvent::MouseMove, to, modifiers); }
    void release(QPointF at) { mouse(QEvent::MouseButtonRelease, at, {}); }
    void mouse(QEvent::Type type, QPointF at, Qt::KeyboardModifiers modifiers);
    std::unique_ptr<PanelAtHand> m_hand;
};

void TestSliderRow::init()
{
    m_hand = std::make_unique<PanelAtHand>();
    QVERIFY(m_hand->isActive());
}

void TestSliderRow::mouse(QEvent::Type type, QPointF at, Qt::KeyboardModifiers modifiers)
{
    const bool isHeld = type != QEvent::MouseButtonRelease;
    const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, at, w1().mapToGlobal(at), button, isHeld ? Qt::LeftButton : Qt::NoButton, modifiers);
    QApplication::sendEvent(&w1(), &event);
}

void TestSliderRow::aDragTellsEachChangeOnce()
{
    const QPointF start = w1().thumb();
    press(start);
    QCOMPARE(m_hand->changes.size(), 0);
    QString last;
    for (int x = 1; x <= 60; ++x) {
        move(start + QPointF(x, 0));
    }
    release(start + QPointF(60, 0));
    QVERIFY(m_hand->changes.size() > 10);
    for (qsizetype i = 0; i < m_hand->changes.size(); ++i) {
        const QVariantList change = m_hand->change(i);
        QCOMPARE(change[0].toString(), QStringLiteral("w1"));
        QVERIFY(change[1].toString() != last);
        last = change[1].toString();
    }
    QCOMPARE(last, QString::fromStdString(settingText(m_hand->panel.settings(), *findSetting("w1"))));
    const double expected = 2 + 60.0 / (w1().width() - 10) * 5;
    QVERIFY2(qAbs(m_hand->panel.settings().w1 - expected) < 0.05, "the thumb goes with the mouse");
}

void TestSliderRow::shiftMakesADragTenTimesFiner()
{
    const QPointF start = w1().thumb();
    press(start, Qt::ShiftModifier);
    move(start + QPointF(60, 0), Qt::ShiftModifier);
    release(start + QPointF(60, 0));
    const double expected = 2 + 6.0 / (w1().width() - 10) * 5;
    QVERIFY(qAbs(m_hand->panel.settings().w1 - expected) < 0.005);
    QVERIFY(m_hand->panel.settings().w1 > 2.05);
}

void TestSliderRow::shiftInTheMiddleOfADragDoesNotJump()
{
    const QPointF start = w1().thumb();
    press(start);
    move(start + QPointF(40, 0));
    const double before = m_hand->panel.settings().w1;
    move(start + QPointF(41, 0), Qt::ShiftModifier);
    QVERIFY(qAbs(m_hand->panel.settings().w1 - before) < 0.05);
}

void TestSliderRow::aDragBeyondTheEndStaysAtTheEnd()
{
    const QPointF start = w1().thumb();
    press(start);
    move(start + QPointF(1000, 0));
    QCOMPARE(m_hand->panel.settings().w1, 5.0);
    move(start + QPointF(990, 0));
    QCOMPARE(m_hand->panel.settings().w1, 5.0); // the thumb waits for the mouse
    move(start - QPointF(1000, 0));
    QCOMPARE(m_hand->panel.settings().w1, 0.0);
    QCOMPARE(m_hand->changes.size(), 2);
}

void TestSliderRow::aClickOnTheTrackCallsTheThumb()
{
    QTest::mouseClick(&w1(), Qt::LeftButton, {}, QPoint(w1().width() - 6, 7));
    QCOMPARE(m_hand->changes.size(), 1);
    QVERIFY(m_hand->panel.settings().w1 > 4.9);
    QTest::mouseClick(&w1(), Qt::LeftButton, {}, w1().thumb().toPoint() - QPoint(5, 0));
    QCOMPARE(m_hand->changes.size(), 1); // taking hold of the thumb changes nothing
}

void TestSliderRow::theWheelScrollsThePanelUnlessTheSliderHasTheFocus()
{
    auto* bar = m_hand->panel.findChild<QScrollArea*>()->verticalScrollBar();
    QVERIFY(!w1().hasFocus());
    m_hand->wheel(w1(), -120);
    QCOMPARE(m_hand->changes.size(), 0);
    const int scrolled = bar->value();
    QVERIFY(scrolled > 0);
    w1().setFocus();
    QVERIFY(m_hand->wheel(w1(), 120));
    QCOMPARE(m_hand->panel.settings().w1, 2.05);
    m_hand->wheel(w1(), -240, Qt::ShiftModifier);
    QCOMPARE(m_hand->panel.settings().w1, 2.04);
    m_hand->wheel(w1(), 120, Qt::ControlModifier);
    QCOMPARE(m_hand->panel.settings().w1, 2.54);
    QCOMPARE(m_hand->changes.size(), 3);
    QCOMPARE(bar->value(), scrolled);
}

void TestSliderRow::fineWheelsAddUpToANotch()
{
    w1().setFocus();
    for (int i = 0; i < 7; ++i) {
        m_hand->wheel(w1(), 15);
    }
    QCOMPARE(m_hand->changes.size(), 0);
    m_hand->wheel(w1(), 15);
    QCOMPARE(m_hand->panel.settings().w1, 2.05);
}

void TestSliderRow::keysStep_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::addColumn<double>("expected");
    const auto add = [](const char* name, Qt::Key key, Qt::KeyboardModifiers modifiers, double expected) {
        QTest::newRow(name) << key << modifiers << expected;
    };
    add("Right", Qt::Key_Right, {}, 2.05);
    add("Left", Qt::Key_Left, {}, 1.95);
    add("Up", Qt::Key_Up, {}, 2.05);
    add("Down", Qt::Key_Down, {}, 1.95);
    add("Shift+Right", Qt::Key_Right, Qt::ShiftModifier, 2.005);
    add("Ctrl+Right", Qt::Key_Right, Qt::ControlModifier, 2.5);
    add("Ctrl+Left", Qt::Key_Left, Qt::ControlModifier, 1.5);
    add("PageUp", Qt::Key_PageUp, {}, 2.5);
    add("PageDown", Qt::Key_PageDown, {}, 1.5);
    add("Home", Qt::Key_Home, {}, 0);
    add("End", Qt::Key_End, {}, 5);
}

void TestSliderRow::keysStep()
{
    QFETCH(Qt::Key, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    QFETCH(double, expected);
    w1().setFocus();
    QTest::keyClick(&w1(), key, modifiers);
    QCOMPARE(m_hand->panel.settings().w1, expected);
    QCOMPARE(m_hand->changes.size(), 1);
    QTest::keyClick(&w1(), Qt::Key_Backspace);
    QCOMPARE(m_hand->panel.settings().w1, 2.0); // the default, by key
}

void TestSliderRow::doubleClickOnSliderOrLabelGoesBackToTheDefault()
{
    Settings defaults;
    defaults.w1 = 1.25;
    m_hand->panel.setDefaults(defaults);
    QTest::mouseDClick(&w1(), Qt::LeftButton, {}, w1().thumb().toPoint());
    QCOMPARE(m_hand->panel.settings().w1, 1.25);
    QCOMPARE(m_hand->changes.size(), 1);
    QTest::mouseDClick(&w1(), Qt::LeftButton, {}, w1().thumb().toPoint());
    QCOMPARE(m_hand->changes.size(), 1); // it is there already
    PanelAtHand::type(*m_hand->field("w1"), QStringLiteral("4"));
    QTest::keyClick(m_hand->field("w1"), Qt::Key_Return);
    QTest::mouseDClick(m_hand->row("w1").findChild<QLabel*>(), Qt::LeftButton);
    QCOMPARE(m_hand->panel.settings().w1, 1.25);
    QCOMPARE(m_hand->changes.size(), 3);
}

void TestSliderRow::theMenuResetsAndCopies()
{
    ControlRow* row = &m_hand->row("w1");
    const auto actions = [row] {
        QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(20, 10), row->mapToGlobal(QPoint(20, 10)));
        QApplication::sendEvent(row, &event);
        return row->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly).last()->actions();
    };
    QVERIFY(!actions().first()->isEnabled()); // it is the default
    QTest::keyClick(&w1(), Qt::Key_PageUp);
    QVERIFY(row->isChanged());
    actions().last()->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("--set w1=%1").arg(row->value()));
    actions().first()->trigger();
    QVERIFY(!row->isChanged());
}

void TestSliderRow::changedValuesAreMarked()
{
    const QImage calm = m_hand->row("w1").grab().toImage();
    QVERIFY(!m_hand->row("w1").isChanged());
    w1().setFocus();
    QTest::keyClick(&w1(), Qt::Key_Right);
    QVERIFY(m_hand->row("w1").isChanged());
    QCOMPARE(m_hand->field("w1")->palette().color(QPalette::Text), theme().user);
    const QImage marked = m_hand->row("w1").grab().toImage();
    QVERIFY(calm.copy(0, 0, kGutter, 26) != marked.copy(0, 0, kGutter, 26)); // the dot in the gutter
    QTest::keyClick(&w1(), Qt::Key_Left);
    QVERIFY(!m_hand->row("w1").isChanged());
    QCOMPARE(m_hand->field("w1")->palette().color(QPalette::Text), theme().text);
}

void TestSliderRow::aScreenReaderReadsAndMovesIt()
{
    QAccessibleInterface* seen = QAccessible::queryAccessibleInterface(&w1());
    QCOMPARE(seen->role(), QAccessible::Slider);
    QAccessibleValueInterface* value = seen->valueInterface();
    QVERIFY(value);
    QCOMPARE(value->minimumValue().toInt(), 0);
    QCOMPARE(value->maximumValue().toInt(), SlimSlider::kWhole);
    QCOMPARE(value->currentValue().toInt(), SlimSlider::kWhole * 2 / 5);
    value->setCurrentValue(SlimSlider::kWhole / 2);
    QCOMPARE(m_hand->panel.settings().w1, 2.5);
    QCOMPARE(m_hand->changes.size(), 1);
    m_hand->panel.setSettings(Settings {}); // by the program: told to the reader, not to the panel
    QCOMPARE(value->currentValue().toInt(), SlimSlider::kWhole * 2 / 5);
    QCOMPARE(m_hand->changes.size(), 1);
}

REFEREE_GUI_TEST(TestSliderRow)
#include "tst_slider_row.moc"
