// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/library/library_kit.h"

using namespace referee::ui;

namespace {

QString pathOf(int i) { return QStringLiteral("/runs/run %1.referee").arg(i); }

QStringList pathsIn(const QSignalSpy& spy)
{
    QStringList paths;
    for (const QList<QVariant>& call : spy) {
        paths += call.first().toString();
    }
    return paths;
}

QAction* actionOf(const QMenu& menu, const QString& text)
{
    for (QAction* action : menu.actions()) {
        if (action->text().section(QLatin1Char('\t'), 0, 0).remove(QLatin1Char('&')) == text) {
            return action;
        }
    }
    return nullptr;
}

} // namespace

class TestLibraryPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_panel.reset(); }
    void settersEmitNothing();
    void returnAndDoubleClickOpen();
    void runThatCannotBeReadSaysWhyInstead();
    void starComesByKeyAndByClick();
    void aClickOnTheStarChoosesNothing();
    void severalGetAStarUnlessAllHaveOne();
    void deleteAsksForEachChosenRunAtOnce();
    void aKeyHeldDownPutsAwayOneOnly();
    void compareNeedsExactlyOne();
    void menuHoldsEveryAct();
    void menuForSeveralHoldsWhatSuitsSeveral();
    void menuRemembersTheFileWhenRowsMove();
    void dropsOfTheGridGoOutAsCopiesOnly();
    void whatWasDeletedIsTakenBackForAWhile();
    void aRunIsRenamedInADialog();
    void aGroupIsUnfoldedByItsMarkAndByKey();
    void picturesAndCommandsAreCopied();

private:
    LibraryView& view() { return m_panel->view(); }
    void choose(const QList<int>& rows)
    {
        view().setCurrentIndex(view().model()->index(rows.first(), 0));
        for (const int row : rows) {
            view().selectionModel()->select(view().model()->index(row, 0), QItemSelectionModel::Select);
        }
    }
    QPoint starOf(int row) { return LibraryCell(view().visualRect(view().model()->index(row, 0))).star.center(); }
    QComboBox& sortBox() const { return *m_panel->findChild<QComboBox*>(QStringLiteral("sortBox")); }
    std::unique_ptr<LibraryPanel> m_panel;
};

void TestLibraryPanel::init()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    m_panel = panelWithRuns();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    view().setFocus();
}

void TestLibraryPanel::settersEmitNothing()
{
    QSignalSpy search(m_panel.get(), &LibraryPanel::searchChanged);
    QSignalSpy sort(m_panel.get(), &LibraryPanel::sortChanged);
    QSignalSpy starred(m_panel.get(), &LibraryPanel::starredOnlyChanged);
    QSignalSpy star(m_panel.get(), &LibraryPanel::starRequested);
    m_panel->setSort(LibrarySort::Judge);
    m_panel->setStarredOnly(true);
    m_panel->setEntries({ runOf(3) });
    m_panel->setEntry(runOf(3));
    QVERIFY(search.isEmpty() && sort.isEmpty() && starred.isEmpty() && star.isEmpty());
    QCOMPARE(sortBox().currentText(), QStringLiteral("Judge"));
    QVERIFY(m_panel->bar().isStarredOnly());
}

void TestLibraryPanel::returnAndDoubleClickOpen()
{
    QSignalSpy opened(m_panel.get(), &LibraryPanel::openRequested);
    choose({ 1 });
    QTest::keyClick(&view(), Qt::Key_Return);
    const QPoint picture = LibraryCell(view().visualRect(view().model()->index(3, 0))).picture.center();
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, picture);
    QTest::mouseDClick(view().viewport(), Qt::LeftButton, {}, picture);
    QCOMPARE(pathsIn(opened), QStringList({ pathOf(1), pathOf(3) }));
}

void TestLibraryPanel::runThatCannotBeReadSaysWhyInstead()
{
    QSignalSpy opened(m_panel.get(), &LibraryPanel::openRequested);
    QSignalSpy starred(m_panel.get(), &LibraryPanel::starRequested);
    QSignalSpy compared(m_panel.get(), &LibraryPanel::compareRequested);
    choose({ 7 });
    QVERIFY(!m_panel->trouble().isVisible());
    for (const Qt::Key key : { Qt::Key_Return, Qt::Key_S, Qt::Key_C }) {
        QTest::keyClick(&view(), key);
    }
    QVERIFY(opened.isEmpty() && starred.isEmpty() && compared.isEmpty());
    QVERIFY(m_panel->trouble().isVisible());
    QVERIFY(m_panel->trouble().text().startsWith(QStringLiteral("The file ends after 4096 bytes")));
    QSignalSpy trashed(m_panel.get(), &LibraryPanel::trashRequested);
    QTest::keyClick(&view(), Qt::Key_Delete);
    QCOMPARE(trashed.size(), 1);
}

void TestLibraryPanel::starComesByKeyAndByClick()
{
    QSignalSpy starred(m_panel.get(), &LibraryPanel::starRequested);
    choose({ 1 });
    QTest::keyClick(&view(), Qt::Key_S);
    QCOMPARE(starred.takeFirst(), QList<QVariant>({ pathOf(1), true }));
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, starOf(0));
    QCOMPARE(starred.takeFirst(), QList<QVariant>({ pathOf(0), false }));
    QVERIFY(m_panel->model().entry(0).isStarred); // until whoever owns the file says so
}

void TestLibraryPanel::aClickOnTheStarChoosesNothing()
{
    QSignalSpy opened(m_panel.get(), &LibraryPanel::openRequested);
    QSignalSpy starred(m_panel.get(), &LibraryPanel::starRequested);
    choose({ 1 });
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, starOf(3));
    QTest::mouseDClick(view().viewport(), Qt::LeftButton, {}, starOf(3));
    QCOMPARE(view().chosenPaths(), QStringList({ pathOf(1) }));
    QVERIFY(opened.isEmpty());
    QVERIFY(starred.size() >= 2);
    const QPoint picture = LibraryCell(view().visualRect(view().model()->index(3, 0))).picture.center();
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, picture);
    QTest::mouseDClick(view().viewport(), Qt::LeftButton, {}, starOf(3));
    QVERIFY(opened.isEmpty()); // also where the run itself was clicked before
}

void TestLibraryPanel::severalGetAStarUnlessAllHaveOne()
{
    QSignalSpy starred(m_panel.get(), &LibraryPanel::starRequested);
    choose({ 3, 4, 5 }); // 4 has one
    QTest::keyClick(&view(), Qt::Key_S);
    QCOMPARE(pathsIn(starred), QStringList({ pathOf(3), pathOf(5) }));
    QVERIFY(starred.first().at(1).toBool());
    starred.clear();
    choose({ 4 });
    QTest::keyClick(&view(), Qt::Key_S);
    QCOMPARE(starred.takeFirst(), QList<QVariant>({ pathOf(4), false }));
}

void TestLibraryPanel::deleteAsksForEachChosenRunAtOnce()
{
    QSignalSpy trashed(m_panel.get(), &LibraryPanel::trashRequested);
    choose({ 9, 2 });
    QTest::keyClick(&view(), Qt::Key_Delete);
    QCOMPARE(pathsIn(trashed), QStringList({ pathOf(2), pathOf(9) }));
    QVERIFY(!QApplication::activeModalWidget());
}

void TestLibraryPanel::aKeyHeldDownPutsAwayOneOnly()
{
    QSignalSpy trashed(m_panel.get(), &LibraryPanel::trashRequested);
    choose({ 9 });
    QKeyEvent held(QEvent::KeyPress, Qt::Key_Delete, Qt::NoModifier, {}, true);
    QApplication::sendEvent(&view(), &held);
    QVERIFY(trashed.isEmpty());
}

void TestLibraryPanel::compareNeedsExactlyOne()
{
    QSignalSpy compared(m_panel.get(), &LibraryPanel::compareRequested);
    choose({ 1, 2 });
    QTest::keyClick(&view(), Qt::Key_C);
    QVERIFY(compared.isEmpty());
    choose({ 2 });
    QTest::keyClick(&view(), Qt::Key_C);
    QCOMPARE(pathsIn(compared), QStringList({ pathOf(2) }));
}

void TestLibraryPanel::menuHoldsEveryAct()
{
    QSignalSpy opened(m_panel.get(), &LibraryPanel::openRequested);
    QSignalSpy compared(m_panel.get(), &LibraryPanel::compareRequested);
    QSignalSpy shown(m_panel.get(), &LibraryPanel::showInFolderRequested);
    QSignalSpy starred(m_panel.get(), &LibraryPanel::starRequested);
    QSignalSpy trashed(m_panel.get(), &LibraryPanel::trashRequested);
    QSignalSpy restored(m_panel.get(), &LibraryPanel::restoreRequested);
    choose({ 3 });
    QMenu menu;
    m_panel->fillMenu(menu);
    for (const QString& text : { QStringLiteral("Open"), QStringLiteral("Compare"), QStringLiteral("Add star"),
             QStringLiteral("Show in folder"), QStringLiteral("Move to the trash") }) {
        QVERIFY2(actionOf(menu, text), qPrintable(text));
        actionOf(menu, text)->trigger();
    }
    for (const QSignalSpy* spy : { &opened, &compared, &shown, &starred, &trashed }) {
        QCOMPARE(pathsIn(*spy), QStringList({ pathOf(3) }));
    }
    const auto choices = actionOf(menu, QStringLiteral("Restore into the window"))->menu()->actions();
    for (QAction* action : choices) {
        action->trigger();
    }
    QCOMPARE(restored.size(), 3);
    QCOMPARE(restored.at(0).at(1).value<RestoreChoice>(), RestoreChoice::All);
    QCOMPARE(restored.at(1).at(1).value<RestoreChoice>(), RestoreChoice::AllButSeed);
    QCOMPARE(restored.at(2).at(1).value<RestoreChoice>(), RestoreChoice::PromptOnly);
}

void TestLibraryPanel::menuForSeveralHoldsWhatSuitsSeveral()
{
    choose({ 3, 4 });
    QMenu menu;
    m_panel->fillMenu(menu);
    QVERIFY(!actionOf(menu, QStringLiteral("Open")));
    QVERIFY(actionOf(menu, QStringLiteral("Add star")));
    QVERIFY(actionOf(menu, QStringLiteral("Move 2 runs to the trash")));
    view().clearSelection();
    QMenu empty;
    m_panel->fillMenu(empty);
    QVERIFY(empty.isEmpty());
}

void TestLibraryPanel::menuRemembersTheFileWhenRowsMove()
{
    QSignalSpy trashed(m_panel.get(), &LibraryPanel::trashRequested);
    choose({ 3 });
    QMenu menu;
    m_panel->fillMenu(menu);
    QList<LibraryEntry> runs = thirtyRuns();
    runs.prepend(runOf(99));
    m_panel->setEntries(runs);
    actionOf(menu, QStringLiteral("Move to the trash"))->trigger();
    QCOMPARE(pathsIn(trashed), QStringList({ pathOf(3) }));
}

void TestLibraryPanel::dropsOfTheGridGoOutAsCopiesOnly()
{
    QVERIFY(view().dragEnabled());
    QVERIFY(!view().acceptDrops());
    QCOMPARE(m_panel->model().supportedDragActions(), Qt::CopyAction);
}

void TestLibraryPanel::whatWasDeletedIsTakenBackForAWhile()
{
    QSignalSpy back(m_panel.get(), &LibraryPanel::untrashRequested);
    QVERIFY(!m_panel->news().isVisible());
    m_panel->noteTrashed(pathOf(1));
    QCOMPARE(m_panel->news().text(), QStringLiteral("Moved “a fish, seed 65” to the trash."));
    m_panel->noteTrashed(pathOf(2));
    QCOMPARE(m_panel->news().text(), QStringLiteral("Moved 2 runs to the trash."));
    m_panel->news().button().click();
    QCOMPARE(pathsIn(back), QStringList({ pathOf(1), pathOf(2) }));
    QVERIFY(!m_panel->news().isVisible());
    m_panel->noteTrashed(pathOf(3));
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(pathsIn(back).mid(2), QStringList({ pathOf(3) })); // not those from before
    m_panel->noteTrashed(pathOf(4));
    QTRY_VERIFY_WITH_TIMEOUT(!m_panel->news().isVisible(), LibraryTrouble::kNewsMs + 3000); // it goes by itself
}

void TestLibraryPanel::aRunIsRenamedInADialog()
{
    QSignalSpy given(m_panel.get(), &LibraryPanel::titleGiven);
    choose({ 3 });
    QTest::keyClick(&view(), Qt::Key_F2);
    auto* dialog = m_panel->findChild<QInputDialog*>();
    QVERIFY(dialog);
    dialog->setTextValue(QStringLiteral("For Anna"));
    dialog->accept();
    QCOMPARE(given.takeFirst(), QList<QVariant>({ pathOf(3), QStringLiteral("For Anna") }));
}

void TestLibraryPanel::aGroupIsUnfoldedByItsMarkAndByKey()
{
    QSignalSpy folded(m_panel.get(), &LibraryPanel::foldRequested);
    QSignalSpy others(m_panel.get(), &LibraryPanel::trashOthersRequested);
    const auto mark
        = [this](int row) { return LibraryCell(view().visualRect(view().model()->index(row, 0))).group.center(); };
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, mark(1));
    QVERIFY(folded.isEmpty()); // it stands for itself
    QList<LibraryEntry> runs = thirtyRuns();
    runs[1].seeds = 9;
    m_panel->setEntries(runs);
    QCOMPARE(m_panel->footer().text(), QStringLiteral("38 runs")); // with those that are folded away
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, mark(1));
    choose({ 1 });
    QTest::keyClick(&view(), Qt::Key_G);
    QMenu menu;
    m_panel->fillMenu(menu);
    actionOf(menu, QStringLiteral("Show the other seeds: 8"))->trigger();
    QCOMPARE(pathsIn(folded), QStringList({ pathOf(1), pathOf(1), pathOf(1) }));
    actionOf(menu, QStringLiteral("Move the other seeds to the trash, except those with a star"))->trigger();
    QCOMPARE(pathsIn(others), QStringList({ pathOf(1) }));
    QSignalSpy grouping(m_panel.get(), &LibraryPanel::groupingChanged);
    m_panel->findChild<QToolButton*>(QStringLiteral("groupButton"))->click();
    QCOMPARE(grouping.takeFirst().first().toBool(), false);
}

void TestLibraryPanel::picturesAndCommandsAreCopied()
{
    QSignalSpy saved(m_panel.get(), &LibraryPanel::savePictureRequested);
    QSignalSpy copied(m_panel.get(), &LibraryPanel::copyPictureRequested);
    QSignalSpy commands(m_panel.get(), &LibraryPanel::copyCommandRequested);
    choose({ 3 });
    QMenu menu;
    m_panel->fillMenu(menu);
    actionOf(menu, QStringLiteral("Save picture…"))->trigger();
    actionOf(menu, QStringLiteral("Copy picture"))->trigger();
    actionOf(menu, QStringLiteral("Copy as command"))->trigger();
    QTest::keyClick(&view(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(pathsIn(saved), QStringList({ pathOf(3) }));
    QCOMPARE(pathsIn(copied), QStringList({ pathOf(3), pathOf(3) }));
    QCOMPARE(pathsIn(commands), QStringList({ pathOf(3) }));
}

REFEREE_GUI_TEST(TestLibraryPanel)
#include "tst_library_panel.moc"
