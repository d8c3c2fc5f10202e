// SPDX-License-Identifier: GPL-3.0-or-later
// Going through the iterations by mouse, wheel and keys.
#include "tests/support/test_registry.h"
#include "tests/ui/timeline/timeline_kit.h"

#include <QtGui/QShortcut>

using namespace referee::ui;
using Iteration = std::optional<qint64>;

namespace {

Iteration taken(QSignalSpy& spy) { return spy.isEmpty() ? Iteration(-1) : spy.takeFirst().at(0).value<Iteration>(); }

} // namespace

class TestTimelineScrub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_panel.reset(); }
    void clickAndDragScrub();
    void presentIsNoMomentOfThePast();
    void keysMoveThroughTheIterations();
    void pageKeysGoFromMarkToMark();
    void escapeLeadsBackAndIsLeftAloneInThePresent();
    void wheelScrubsOnceItWasClicked();

private:
    TimelineCanvas& canvas() { return *m_panel->findChild<TimelineCanvas*>(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&canvas(), Qt::Key(key), modifiers); }
    std::unique_ptr<TimelinePanel> m_panel;
};

void TestTimelineScrub::init()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    m_panel = panelAt57();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    canvas().setFocus();
}

void TestTimelineScrub::clickAndDragScrub()
{
    QSignalSpy shown(m_panel.get(), &TimelinePanel::shownChanged);
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, pointOf(canvas(), 12));
    QCOMPARE(taken(shown), Iteration(12));
    QTest::mouseMove(&canvas(), pointOf(canvas(), 30));
    QCOMPARE(taken(shown), Iteration(30));
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, pointOf(canvas(), 30));
    QTest::mouseMove(&canvas(), pointOf(canvas(), 45));
    QVERIFY(shown.isEmpty());
    QCOMPARE(m_panel->shown(), Iteration(30));
}

void TestTimelineScrub::presentIsNoMomentOfThePast()
{
    QSignalSpy shown(m_panel.get(), &TimelinePanel::shownChanged);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, pointOf(canvas(), 120)); // not there yet
    QVERIFY(shown.isEmpty());
    m_panel->setShown(10);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, pointOf(canvas(), 120));
    QCOMPARE(taken(shown), Iteration());
}

void TestTimelineScrub::keysMoveThroughTheIterations()
{
    const struct {
        int key;
        Qt::KeyboardModifiers modifiers;
        Iteration wanted;
    } steps[] = { { Qt::Key_Left, {}, 56 }, { Qt::Key_Left, {}, 55 }, { Qt::Key_Left, Qt::ShiftModifier, 45 },
        { Qt::Key_Right, {}, 46 }, { Qt::Key_Right, Qt::ShiftModifier, 56 }, { Qt::Key_Right, {}, {} },
        { Qt::Key_Home, {}, 0 }, { Qt::Key_End, {}, {} } };
    QSignalSpy shown(m_panel.get(), &TimelinePanel::shownChanged);
    for (const auto& step : steps) {
        press(step.key, step.modifiers);
        QCOMPARE(taken(shown), step.wanted);
    }
    press(Qt::Key_Home);
    shown.clear();
    press(Qt::Key_Left); // there is nothing before the first
    QVERIFY(shown.isEmpty());
}

void TestTimelineScrub::pageKeysGoFromMarkToMark()
{
    for (const Iteration wanted : { 40, 28, 0 }) {
        press(Qt::Key_PageUp);
        QCOMPARE(m_panel->shown(), wanted);
    }
    for (const Iteration wanted : { Iteration(28), Iteration(40), Iteration() }) {
        press(Qt::Key_PageDown);
        QCOMPARE(m_panel->shown(), wanted);
    }
}

void TestTimelineScrub::escapeLeadsBackAndIsLeftAloneInThePresent()
{
    QShortcut window(QKeySequence(Qt::Key_Escape), m_panel.get());
    QSignalSpy closed(&window, &QShortcut::activated);
    m_panel->setShown(10);
    press(Qt::Key_Escape);
    QCOMPARE(m_panel->shown(), Iteration());
    QCOMPARE(closed.size(), 0);
    press(Qt::Key_Escape);
    QCOMPARE(closed.size(), 1);
}

void TestTimelineScrub::wheelScrubsOnceItWasClicked()
{
    const QPointF at = pointOf(canvas(), 20);
    const auto turn = [&](int notches) {
        QWheelEvent event(at, canvas().mapToGlobal(at), {}, { 0, 120 * notches }, {}, {}, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&canvas(), &event);
    };
    turn(2);
    QCOMPARE(m_panel->shown(), Iteration(55));
    turn(-1);
    QCOMPARE(m_panel->shown(), Iteration(56));
    canvas().clearFocus();
    turn(2);
    QCOMPARE(m_panel->shown(), Iteration(56));
}

REFEREE_GUI_TEST(TestTimelineScrub)
#include "tst_timeline_scrub.moc"
