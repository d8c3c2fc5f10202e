// SPDX-License-Identifier: GPL-3.0-or-later
// What the person looks at and has chosen, what is searched for, and what stands there when nothing is.
#include "tests/support/test_registry.h"
#include "tests/ui/library/library_kit.h"

using namespace referee::ui;

class TestLibraryPlace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_panel.reset(); }
    void chosenRunsStayChosenWhenRowsMove();
    void whatIsSeenStaysWhereItIs();
    void atTheTopNewRunsAreSeen();
    void neighbourFollowsARunThatIsGone();
    void neighbourIsNotChosenWhileTheKeyboardIsElsewhere();
    void searchWaitsForAPauseAndIsToldOnce();
    void returnSearchesAtOnceAndGoesOnToTheGrid();
    void escapeShowsAllAgain();
    void slashGoesToTheSearch();
    void orderAndStarAndFolderAreTold();
    void eachEmptinessSaysWhatToDo();
    void showAllTakesSearchAndStarAway();
    void progressIsShownUntilAllIsRead();
    void failureStaysUntilClosedOrAnotherFolder();
    void everythingIsReachedByTab();
    void widgetsHaveNames();

private:
    LibraryView& view() { return m_panel->view(); }
    QModelIndex at(int row) { return view().model()->index(row, 0); }
    void type(const QString& text) { QTest::keyClicks(&m_panel->bar().searchField(), text); }
    QComboBox& sortBox() const { return *m_panel->findChild<QComboBox*>(QStringLiteral("sortBox")); }
    QToolButton& button(const char* name) const { return *m_panel->findChild<QToolButton*>(QString::fromLatin1(name)); }
    std::unique_ptr<LibraryPanel> m_panel;
};

void TestLibraryPlace::init()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    m_panel = panelWithRuns();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    view().setFocus();
}

void TestLibraryPlace::chosenRunsStayChosenWhenRowsMove()
{
    view().setCurrentIndex(at(4));
    view().selectionModel()->select(at(6), QItemSelectionModel::Select);
    QList<LibraryEntry> runs = thirtyRuns();
    std::reverse(runs.begin(), runs.end());
    m_panel->setEntries(runs);
    QCOMPARE(view().currentIndex().row(), 25);
    QCOMPARE(view().chosenPaths(),
        QStringList({ QStringLiteral("/runs/run 6.referee"), QStringLiteral("/runs/run 4.referee") }));
}

void TestLibraryPlace::whatIsSeenStaysWhereItIs()
{
    view().verticalScrollBar()->setValue(500);
    const int before = view().visualRect(at(10)).top();
    QList<LibraryEntry> runs = thirtyRuns();
    for (int i = 100; i < 106; ++i) {
        runs.prepend(runOf(i)); // two lines of them
    }
    m_panel->setEntries(runs);
    QCOMPARE(view().visualRect(at(16)).top(), before);
    QVERIFY(view().verticalScrollBar()->value() > 500);
}

void TestLibraryPlace::atTheTopNewRunsAreSeen()
{
    QList<LibraryEntry> runs = thirtyRuns();
    for (int i = 100; i < 106; ++i) {
        runs.prepend(runOf(i)); // two lines of them
    }
    m_panel->setEntries(runs);
    QCOMPARE(view().verticalScrollBar()->value(), 0);
    QCOMPARE(view().visualRect(at(0)).top(), 0);
}

void TestLibraryPlace::neighbourFollowsARunThatIsGone()
{
    view().setCurrentIndex(at(4));
    QList<LibraryEntry> runs = thirtyRuns();
    runs.removeAt(4);
    m_panel->setEntries(runs);
    QCOMPARE(view().chosenPaths(), QStringList({ QStringLiteral("/runs/run 5.referee") }));
    m_panel->setEntries({ runs.first() });
    QCOMPARE(view().currentIndex().row(), 0);
}

void TestLibraryPlace::neighbourIsNotChosenWhileTheKeyboardIsElsewhere()
{
    view().setCurrentIndex(at(4));
    m_panel->focusSearch();
    QList<LibraryEntry> runs = thirtyRuns();
    runs.removeAt(4);
    m_panel->setEntries(runs);
    QCOMPARE(view().currentIndex().row(), 4);
    QVERIFY(view().chosenPaths().isEmpty());
}

void TestLibraryPlace::searchWaitsForAPauseAndIsToldOnce()
{
    QSignalSpy searched(m_panel.get(), &LibraryPanel::searchChanged);
    QElapsedTimer timer;
    type(QStringLiteral("blue  moon"));
    timer.start();
    type(QStringLiteral(" "));
    QTRY_COMPARE(searched.size(), 1);
    QVERIFY2(timer.elapsed() > LibraryBar::kPauseMs / 2, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(searched.first().first().toString(), QStringLiteral("blue moon"));
    type(QStringLiteral(" "));
    QTest::qWait(LibraryBar::kPauseMs + 100);
    QCOMPARE(searched.size(), 1); // it means the same
}

void TestLibraryPlace::returnSearchesAtOnceAndGoesOnToTheGrid()
{
    QSignalSpy searched(m_panel.get(), &LibraryPanel::searchChanged);
    m_panel->focusSearch();
    type(QStringLiteral("moon"));
    QTest::keyClick(&m_panel->bar().searchField(), Qt::Key_Return);
    QCOMPARE(searched.size(), 1);
    QVERIFY(view().hasFocus());
    QTest::qWait(LibraryBar::kPauseMs + 100);
    QCOMPARE(searched.size(), 1);
}

void TestLibraryPlace::escapeShowsAllAgain()
{
    type(QStringLiteral("moon"));
    QTest::keyClick(&m_panel->bar().searchField(), Qt::Key_Return);
    m_panel->focusSearch();
    QSignalSpy searched(m_panel.get(), &LibraryPanel::searchChanged);
    QTest::keyClick(&m_panel->bar().searchField(), Qt::Key_Escape);
    QVERIFY(m_panel->isVisible()); // the window has a use for it as well
    QCOMPARE(searched.size(), 1);
    QVERIFY(searched.first().first().toString().isEmpty());
    QVERIFY(m_panel->bar().searchField().text().isEmpty());
    QTest::keyClick(&m_panel->bar().searchField(), Qt::Key_Escape); // nothing to clear: the window closes
    QVERIFY(!m_panel->isVisible());
}

void TestLibraryPlace::slashGoesToTheSearch()
{
    QTest::keyClick(&view(), Qt::Key_Slash);
    QVERIFY(m_panel->bar().searchField().hasFocus());
    QVERIFY(m_panel->bar().searchField().text().isEmpty());
}

void TestLibraryPlace::orderAndStarAndFolderAreTold()
{
    QSignalSpy sorted(m_panel.get(), &LibraryPanel::sortChanged);
    QSignalSpy starred(m_panel.get(), &LibraryPanel::starredOnlyChanged);
    QSignalSpy folder(m_panel.get(), &LibraryPanel::folderRequested);
    sortBox().setFocus();
    QTest::keyClick(&sortBox(), Qt::Key_End);
    QCOMPARE(sorted.takeLast().first().value<LibrarySort>(), LibrarySort::Judge);
    QTest::keyClick(&button("starButton"), Qt::Key_Space);
    QCOMPARE(starred.takeFirst().first().toBool(), true);
    QTest::keyClick(&button("folderButton"), Qt::Key_Space);
    QCOMPARE(folder.size(), 1);
}

void TestLibraryPlace::eachEmptinessSaysWhatToDo()
{
    EmptyState& notice = m_panel->notice();
    QVERIFY(!notice.isVisible());
    m_panel->setEntries({});
    QVERIFY(notice.isVisible() && !view().isVisible());
    QCOMPARE(notice.sentence(), QStringLiteral("No runs yet. A run that you start appears here."));
    QVERIFY(!notice.button().isVisible());
    m_panel->setStarredOnly(true);
    QVERIFY(notice.sentence().startsWith(QStringLiteral("No run has a star.")));
    type(QStringLiteral("moon"));
    QTest::keyClick(&m_panel->bar().searchField(), Qt::Key_Return);
    m_panel->setEntries({});
    QVERIFY(notice.sentence().startsWith(QStringLiteral("No runs match “moon”")));
    m_panel->setProgress(1, 20);
    QVERIFY(notice.sentence().startsWith(QStringLiteral("Reading the folder")));
    m_panel->setFolder({});
    QVERIFY(notice.sentence().startsWith(QStringLiteral("Choose a folder")));
    QSignalSpy folder(m_panel.get(), &LibraryPanel::folderRequested);
    notice.button().click();
    QCOMPARE(folder.size(), 1);
}

void TestLibraryPlace::showAllTakesSearchAndStarAway()
{
    m_panel->setStarredOnly(true);
    type(QStringLiteral("moon"));
    QTest::keyClick(&m_panel->bar().searchField(), Qt::Key_Return);
    m_panel->setEntries({});
    QSignalSpy searched(m_panel.get(), &LibraryPanel::searchChanged);
    QSignalSpy starred(m_panel.get(), &LibraryPanel::starredOnlyChanged);
    m_panel->notice().button().click();
    QCOMPARE(searched.size(), 1);
    QVERIFY(searched.first().first().toString().isEmpty());
    QCOMPARE(starred.size(), 1);
    QVERIFY(!starred.first().first().toBool());
}

void TestLibraryPlace::progressIsShownUntilAllIsRead()
{
    m_panel->setProgress(12, 30);
    QCOMPARE(m_panel->footer().text(), QStringLiteral("Reading 12 of 30…"));
    m_panel->setProgress(30, 30);
    QCOMPARE(m_panel->footer().text(), QStringLiteral("30 runs"));
    m_panel->setEntries({ runOf(1) });
    QCOMPARE(m_panel->footer().text(), QStringLiteral("1 run"));
}

void TestLibraryPlace::failureStaysUntilClosedOrAnotherFolder()
{
    m_panel->showFailure(QStringLiteral("The trash is full."));
    m_panel->setEntries(thirtyRuns());
    m_panel->setFolder(QStringLiteral("/runs"));
    QVERIFY(m_panel->trouble().isVisible());
    button("closeTrouble").click();
    QVERIFY(!m_panel->trouble().isVisible());
    m_panel->showFailure(QStringLiteral("The trash is full."));
    m_panel->setFolder(QStringLiteral("/elsewhere"));
    QVERIFY(!m_panel->trouble().isVisible());
}

void TestLibraryPlace::everythingIsReachedByTab()
{
    m_panel->focusSearch();
    QList<QWidget*> reached;
    for (int i = 0; i < 6; ++i) {
        reached += QApplication::focusWidget();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    LibraryBar& bar = m_panel->bar();
    QCOMPARE(reached,
        QList<QWidget*>({ &bar.searchField(), &sortBox(), &button("starButton"), &button("folderButton"), &view(),
            &button("groupButton") }));
    QCOMPARE(QApplication::focusWidget(), &bar.searchField());
}

void TestLibraryPlace::widgetsHaveNames()
{
    QVERIFY(!view().accessibleName().isEmpty());
    QVERIFY(!m_panel->bar().searchField().accessibleName().isEmpty());
    QVERIFY(!sortBox().accessibleName().isEmpty());
    for (const QToolButton* button : { &button("starButton"), &button("folderButton"), &button("closeTrouble") }) {
        QVERIFY(!button->toolTip().isEmpty() && !button->accessibleName().isEmpty());
    }
}

REFEREE_GUI_TEST(TestLibraryPlace)
#include "tst_library_place.moc"
