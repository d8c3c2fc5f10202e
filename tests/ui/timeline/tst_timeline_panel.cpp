// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/timeline/timeline_kit.h"
#include "ui/widgets/elided_label.h"

#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

using namespace referee::ui;
using Iteration = std::optional<qint64>;

namespace {

Iteration taken(QSignalSpy& spy) { return spy.isEmpty() ? Iteration(-1) : spy.takeFirst().at(0).value<Iteration>(); }

} // namespace

class TestTimelinePanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_panel.reset(); }
    void settersEmitNothing();
    void headFollowsThePresentUntilAMomentIsChosen();
    void momentThatIsNoMoreGivesWay();
    void barSaysWhereAndWhat();
    void continueNeedsAMomentAndLeave();
    void compareMenuOffersMomentsBranchesAndFiles();
    void menuIsOfThePlaceClicked();
    void escapeEndsAComparisonBeforeItLeavesTheMoment();
    void editsReplaceEdits();
    void tipsSayWhatChanged();
    void undoAndRedoComeByButton();
    void branchesAreChosenByMouseAndKeys();
    void oneBranchIsNoTree();
    void aFirstBranchMovesNothing();
    void manyBranchesScroll();
    void thumbnailsThinOut();
    void clearForgetsTheRun();
    void widgetsHaveNames();

private:
    QToolButton& button(const char* name) { return *m_panel->findChild<QToolButton*>(QString::fromLatin1(name)); }
    TimelineCanvas& canvas() { return *m_panel->findChild<TimelineCanvas*>(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&canvas(), Qt::Key(key), modifiers); }
    std::unique_ptr<TimelinePanel> m_panel;
};

void TestTimelinePanel::init()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    m_panel = panelAt57();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    canvas().setFocus();
}

void TestTimelinePanel::settersEmitNothing()
{
    QSignalSpy shown(m_panel.get(), &TimelinePanel::shownChanged);
    m_panel->setShown(3);
    m_panel->setShown(1000); // beyond the present
    QCOMPARE(m_panel->shown(), Iteration());
    m_panel->setShown(5);
    m_panel->setEnd(4);
    m_panel->clear();
    QVERIFY(shown.isEmpty());
}

void TestTimelinePanel::headFollowsThePresentUntilAMomentIsChosen()
{
    m_panel->setEnd(80);
    QCOMPARE(m_panel->scene().moment(), 80);
    m_panel->setShown(57);
    m_panel->setEnd(90);
    QCOMPARE(m_panel->scene().moment(), 57);
}

void TestTimelinePanel::momentThatIsNoMoreGivesWay()
{
    m_panel->setShown(50);
    m_panel->setEnd(40);
    QCOMPARE(m_panel->shown(), Iteration());
}

void TestTimelinePanel::barSaysWhereAndWhat()
{
    const auto place = [this] { return m_panel->findChild<TimelineBar*>()->findChild<QLabel*>()->text(); };
    const auto facts = [this] { return m_panel->findChild<TimelineBar*>()->findChild<ElidedLabel*>()->text(); };
    QCOMPARE(place(), QStringLiteral("Iteration 57 of 160"));
    QCOMPARE(facts(), QStringLiteral("the present"));
    QVERIFY(!button("liveButton").isEnabled());
    m_panel->setShown(28);
    QCOMPARE(place(), QStringLiteral("Iteration 28 of 160"));
    QCOMPARE(facts(), QStringLiteral("the present is 57 · w1 2 → 1.5"));
    QVERIFY(canvas().accessibleDescription().startsWith(QStringLiteral("Iteration 28 of 160")));
    QSignalSpy shown(m_panel.get(), &TimelinePanel::shownChanged);
    button("liveButton").click();
    QCOMPARE(taken(shown), Iteration());
}

void TestTimelinePanel::continueNeedsAMomentAndLeave()
{
    QSignalSpy forks(m_panel.get(), &TimelinePanel::forkRequested);
    QToolButton& fork = button("forkButton");
    press(Qt::Key_Return);
    QVERIFY(!fork.isEnabled() && forks.isEmpty()); // the present goes on by itself
    m_panel->setShown(33);
    press(Qt::Key_Return);
    fork.click();
    QCOMPARE(forks.size(), 2);
    QCOMPARE(forks.last().at(0).toLongLong(), 33);
    m_panel->setCanFork(false);
    press(Qt::Key_Return);
    QVERIFY(!fork.isEnabled());
    QCOMPARE(forks.size(), 2);
}

void TestTimelinePanel::compareMenuOffersMomentsBranchesAndFiles()
{
    QSignalSpy moments(m_panel.get(), &TimelinePanel::compareRequested);
    QSignalSpy branches(m_panel.get(), &TimelinePanel::compareBranchRequested);
    QSignalSpy files(m_panel.get(), &TimelinePanel::compareFileRequested);
    m_panel->setBranches(threeBranches());
    m_panel->setShown(21);
    press(Qt::Key_C);
    Q_EMIT m_panel->findChild<TimelineBar*>()->compareMenu().aboutToShow();
    QStringList texts;
    for (QAction* action : m_panel->findChild<TimelineBar*>()->compareMenu().actions()) {
        texts += action->isSeparator() ? QStringLiteral("-") : action->text();
        action->trigger();
    }
    QCOMPARE(texts.join(QLatin1Char('|')),
        QStringLiteral("Iteration 21, shown now|The beginning|-|Branch first run|Branch night|-|A file…"));
    QCOMPARE(moments.size(), 3);
    QCOMPARE(moments.at(0).at(0).toLongLong(), 21);
    QCOMPARE(moments.at(2).at(0).toLongLong(), 0);
    QCOMPARE(branches.at(1).at(0).toString(), QStringLiteral("c"));
    QCOMPARE(files.size(), 1);
}

void TestTimelinePanel::menuIsOfThePlaceClicked()
{
    QSignalSpy forks(m_panel.get(), &TimelinePanel::forkRequested);
    QSignalSpy compared(m_panel.get(), &TimelinePanel::compareRequested);
    QSignalSpy shown(m_panel.get(), &TimelinePanel::shownChanged);
    const auto menuAt = [this](qint64 iteration) {
        const QPoint at = pointOf(canvas(), iteration);
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, canvas().mapToGlobal(at));
        QCoreApplication::sendEvent(&canvas(), &event);
        return m_panel->findChildren<QMenu*>().last()->actions();
    };
    const QList<QAction*> actions = menuAt(25); // the head is at the present, 57
    QCOMPARE(actions.at(0)->text(), QStringLiteral("Continue from 25"));
    actions.at(0)->trigger();
    QCOMPARE(forks.takeFirst().at(0).toLongLong(), 25);
    QCOMPARE(actions.at(1)->text(), QStringLiteral("Compare with 25"));
    actions.at(1)->trigger();
    QCOMPARE(compared.takeFirst().at(0).toLongLong(), 25);
    actions.at(2)->trigger();
    QCOMPARE(taken(shown), Iteration(25));
    QVERIFY(!menuAt(120).at(0)->isEnabled()); // not done yet: the present
    m_panel->setCanFork(false);
    QVERIFY(!menuAt(25).at(0)->isEnabled());
}

void TestTimelinePanel::escapeEndsAComparisonBeforeItLeavesTheMoment()
{
    QSignalSpy ended(m_panel.get(), &TimelinePanel::comparisonEndRequested);
    m_panel->setShown(30);
    m_panel->setCompared(std::nullopt, true); // with a file
    press(Qt::Key_Escape);
    QCOMPARE(ended.size(), 1);
    QCOMPARE(m_panel->shown(), Iteration(30));
    m_panel->setCompared(std::nullopt, false);
    press(Qt::Key_Escape);
    QCOMPARE(ended.size(), 1);
    QCOMPARE(m_panel->shown(), Iteration());
}

void TestTimelinePanel::editsReplaceEdits()
{
    m_panel->setEdits({ { 29, TimelineMark::Edit, QStringLiteral("w1 2 → 3.5") } });
    const QList<TimelineMark>& marks = m_panel->scene().marks;
    QCOMPARE(marks.size(), 3);
    QCOMPARE(marks.at(0).text, QStringLiteral("w1 2 → 3.5"));
    QCOMPARE(marks.at(1).kind, TimelineMark::Restart); // other marks stay
}

void TestTimelinePanel::tipsSayWhatChanged()
{
    const auto tip = [this](qint64 iteration) { return canvas().tipAt(canvas().axis().xOf(iteration)); };
    QCOMPARE(tip(10), QStringLiteral("Iteration 10 of 160"));
    QCOMPARE(tip(28), QStringLiteral("Iteration 28 of 160\n28: w1 2 → 1.5"));
    QVERIFY(tip(40).endsWith(QStringLiteral("40: EMA")));
    QVERIFY(tip(140).endsWith(QStringLiteral("140: SDS alone")));
}

void TestTimelinePanel::undoAndRedoComeByButton()
{
    QSignalSpy undone(m_panel.get(), &TimelinePanel::undoRequested);
    QSignalSpy redone(m_panel.get(), &TimelinePanel::redoRequested);
    QVERIFY(!button("undoButton").isEnabled());
    button("undoButton").click();
    QCOMPARE(undone.size(), 0);
    m_panel->setCanUndo(true, QStringLiteral("w1 2 → 1.5"));
    m_panel->setCanRedo(true);
    QVERIFY(button("undoButton").toolTip().contains(QStringLiteral("w1 2 → 1.5")));
    button("undoButton").click();
    QCOMPARE(undone.size(), 1);
    button("redoButton").click();
    QCOMPARE(redone.size(), 1);
    press(Qt::Key_Z, Qt::ControlModifier); // the key is the window's
    QCOMPARE(undone.size(), 1);
}

void TestTimelinePanel::branchesAreChosenByMouseAndKeys()
{
    QSignalSpy chosen(m_panel.get(), &TimelinePanel::branchChosen);
    QSignalSpy compared(m_panel.get(), &TimelinePanel::compareBranchRequested);
    m_panel->setBranches(threeBranches());
    BranchTree& tree = *m_panel->findChild<BranchTree*>();
    QTRY_VERIFY(tree.isVisible());
    QTest::mouseClick(&tree, Qt::LeftButton, {}, tree.laneRect(1).center());
    QCOMPARE(chosen.takeFirst().at(0).toString(), QStringLiteral("c"));
    QTest::mouseClick(&tree, Qt::LeftButton, {}, tree.laneRect(2).center()); // the current one
    QVERIFY(chosen.isEmpty());
    tree.setFocus(Qt::TabFocusReason);
    QTest::keyClick(&tree, Qt::Key_Up);
    QTest::keyClick(&tree, Qt::Key_Up);
    QTest::keyClick(&tree, Qt::Key_Return);
    QCOMPARE(chosen.takeFirst().at(0).toString(), QStringLiteral("a"));
    QTest::keyClick(&tree, Qt::Key_C);
    QCOMPARE(compared.takeFirst().at(0).toString(), QStringLiteral("a"));
    QCOMPARE(tree.accessibleDescription().section(QLatin1Char('.'), 0, 0),
        QStringLiteral("first run, done to 160 of 160, finished"));
}

void TestTimelinePanel::oneBranchIsNoTree()
{
    m_panel->setBranches({ threeBranches().first() });
    QVERIFY(!m_panel->findChild<BranchTree*>()->isVisible());
    m_panel->setBranches(threeBranches());
    QTRY_VERIFY(m_panel->findChild<BranchTree*>()->isVisible());
    m_panel->setBranches({});
    QVERIFY(!m_panel->findChild<BranchTree*>()->isVisible());
}

void TestTimelinePanel::aFirstBranchMovesNothing()
{
    const QSize wish = m_panel->sizeHint();
    const QSize least = m_panel->minimumSizeHint();
    const QRect film = canvas().geometry();
    m_panel->setBranches(threeBranches().mid(0, 2));
    QTRY_VERIFY(m_panel->findChild<BranchTree*>()->isVisible());
    QCOMPARE(m_panel->sizeHint(), wish);
    QCOMPARE(m_panel->minimumSizeHint(), least);
    QCOMPARE(canvas().geometry(), film);
    m_panel->setBranches(threeBranches()); // scrolled, or seen where there is room
    QTest::qWait(20);
    QCOMPARE(canvas().geometry(), film);
    QCOMPARE(m_panel->minimumSizeHint(), least);
}

void TestTimelinePanel::manyBranchesScroll()
{
    QList<TimelineBranch> many = threeBranches();
    for (int i = 0; i < 20; ++i) {
        many += { QString::number(i), QStringLiteral("a"), QString::number(i), 20, 90, 160, {}, false };
    }
    const int before = m_panel->sizeHint().height();
    m_panel->setBranches(many);
    QVERIFY(m_panel->sizeHint().height() <= before + 5 * BranchTree::laneHeight());
    BranchTree& tree = *m_panel->findChild<BranchTree*>();
    QTRY_COMPARE(tree.height(), 23 * BranchTree::laneHeight());
    tree.setFocus();
    QTest::keyClick(&tree, Qt::Key_End);
    QVERIFY(!tree.visibleRegion().intersected(tree.laneRect(22)).isEmpty());
}

void TestTimelinePanel::thumbnailsThinOut()
{
    QImage large(512, 512, QImage::Format_RGB32);
    large.fill(Qt::red);
    for (int i = 0; i < 1000; ++i) {
        m_panel->setThumbnail(i, large);
    }
    QVERIFY(m_panel->scene().thumbnails.bytes() <= TimelineScene::kMaxThumbnailBytes);
    QVERIFY(m_panel->scene().thumbnails.count() > 200);
    m_panel->setThumbnail(5, QImage());
    QVERIFY(!m_panel->scene().thumbnails.at(5).image.isNull());
}

void TestTimelinePanel::clearForgetsTheRun()
{
    m_panel->setBranches(threeBranches());
    m_panel->setShown(5);
    m_panel->clear();
    QVERIFY(m_panel->scene().thumbnails.isEmpty());
    QVERIFY(m_panel->scene().marks.isEmpty());
    QVERIFY(!m_panel->findChild<BranchTree*>()->isVisible());
    QCOMPARE(m_panel->findChild<TimelineBar*>()->findChild<QLabel*>()->text(), QStringLiteral("Iteration 0"));
    QVERIFY(!m_panel->findChild<TimelineBar*>()->compareButton().isEnabled());
    press(Qt::Key_Left); // nowhere to go
    QCOMPARE(m_panel->shown(), Iteration());
}

void TestTimelinePanel::widgetsHaveNames()
{
    QVERIFY(!canvas().accessibleName().isEmpty());
    QVERIFY(!m_panel->findChild<BranchTree*>()->accessibleName().isEmpty());
    for (const QToolButton* button : m_panel->findChildren<QToolButton*>()) {
        QVERIFY(!button->toolTip().isEmpty());
        QVERIFY(!button->text().isEmpty());
    }
}

REFEREE_GUI_TEST(TestTimelinePanel)
#include "tst_timeline_panel.moc"
