// SPDX-License-Identifier: GPL-3.0-or-later
// The window among its run files: what it offers, takes in, compares and asks.
#include "tests/app/studio/presenters/window_kit.h"

#include "app/storage/picture_file.h"
#include "app/storage/run_file.h"
#include "app/studio/model/command_line.h"
#include "tests/support/test_registry.h"
#include "ui/library/empty_state.h"
#include "ui/library/library_model.h"
#include "ui/library/library_panel.h"
#include "ui/library/library_view.h"
#include "ui/library/restore_dialog.h"
#include "ui/main_window/start_page.h"
#include "ui/picture/picture_view.h"
#include "ui/timeline/branch_tree.h"
#include "ui/timeline/timeline_panel.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtWidgets/QApplication>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <nlohmann/json.hpp>

using namespace referee;
using namespace referee::test;

class TestSessionLibrary : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aRunThatWasCutOffIsOfferedAndGoneOnWith();
    void anOfferGoesWhenTheRunIsOpenedAnotherWay();
    void nothingIsOfferedBeforeItCanBeOpened();
    void aRunThatIsLeftIsNotOfferedAgain();
    void anEndedRunIsNotOffered();
    void aBranchStandsInTreeAndCurves();
    void aMomentLiesBesideThePicture();
    void aBranchLiesBesideThePicture();
    void aDroppedPictureBringsItsRecipeBack();
    void aRestoredSeedIsKeptUntilTheLockIsOpened();
    void aRestoredRunBeginsFromItsStartImage();
    void aPictureBringsItsStartImageToo();
    void aRunThatWasPaintingWhenTheWindowClosedIsOffered();
    void aDroppedRunGivesItsPromptAlone();
    void aHostilePictureIsSaid();
    void theLibraryShowsTheRuns();
    void anOpenedRunIsInFrontOfTheLibrary();
    void aRunOfTheLibraryIsRenamedDeletedAndTakenBack();
    void seedsAreGroupedUntilUnfolded();
    void aPictureOfTheLibraryIsSavedAndCopied();
    void theFirstPageShowsTheLastRuns();
    void moreThanTheBudgetIsAskedNotDone();

private:
    void start(int iterations = 30);
    void restore(const QString& file, ui::RestoreChoice choice);
    static Snapshot beginningOf(const QString& file);
    QStringList files() const { return QDir(m_runs->path()).entryList({ QStringLiteral("*.referee") }, QDir::Files); }
    QString path(const QString& name) const { return m_runs->filePath(name); }
    /// As a killed program leaves it.
    void cutOff(const QString& name)
    {
        RunFile run = RunFile::open(path(name).toStdString(), RunFile::Access::Append);
        IterationRecord record;
        record.after = *run.snapshot(run.end());
        record.report.iteration = run.end();
        ++record.after.iteration;
        run.append(record);
    }
    QPushButton* messageButton(const QString& text) const
    {
        for (auto* button : m_studio->window.body().messages->findChildren<QPushButton*>()) {
            if (button->text() == text && !button->isHidden()) {
                return button;
            }
        }
        return nullptr;
    }
    template <typename Widget> Widget* topLevel() const
    {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (auto* found = qobject_cast<Widget*>(widget); found && found->isVisible()) {
                return found;
            }
        }
        return nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_runs;
    std::unique_ptr<FakeStudio> m_studio;
};

void TestSessionLibrary::init() { m_runs = std::make_unique<QTemporaryDir>(); }

void TestSessionLibrary::cleanup() { m_studio.reset(); }

void TestSessionLibrary::start(int iterations)
{
    m_studio.reset();
    m_studio = std::make_unique<FakeStudio>(iterations, m_runs->path());
    QVERIFY(m_studio->load());
}

void TestSessionLibrary::aRunThatWasCutOffIsOfferedAndGoneOnWith()
{
    start();
    QVERIFY(m_studio->paint());
    m_studio.reset();
    cutOff(files().front());
    start();
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("interrupted at iteration 31")));
    QVERIFY(m_studio->message().contains(QStringLiteral("a red star")));
    messageButton(QStringLiteral("Resume it"))->click();
    QTRY_COMPARE(m_studio->window.body().timeline->scene().end, qint64(31));
}

void TestSessionLibrary::anOfferGoesWhenTheRunIsOpenedAnotherWay()
{
    start();
    QVERIFY(m_studio->paint());
    m_studio.reset();
    cutOff(files().front());
    start();
    QTRY_VERIFY(messageButton(QStringLiteral("Resume it")));
    Q_EMIT m_studio->window.files().openRunRequested(path(files().front()));
    QTRY_COMPARE(m_studio->window.body().messages->count(), 0);
    QCOMPARE(m_studio->window.body().timeline->scene().end, qint64(31));
}

void TestSessionLibrary::nothingIsOfferedBeforeItCanBeOpened()
{
    start();
    QVERIFY(m_studio->paint());
    m_studio.reset();
    cutOff(files().front());
    m_studio = std::make_unique<FakeStudio>(30, m_runs->path());
    m_studio->window.action(ui::ActionId::Library)->trigger();
    QTRY_COMPARE(topLevel<ui::LibraryPanel>()->view().model()->rowCount(), 1);
    QTest::qWait(300);
    QVERIFY2(m_studio->message().isEmpty(), qPrintable(m_studio->message()));
    QVERIFY(m_studio->load());
    QTRY_VERIFY(messageButton(QStringLiteral("Resume it")));
}

void TestSessionLibrary::aRunThatIsLeftIsNotOfferedAgain()
{
    start();
    QVERIFY(m_studio->paint());
    m_studio.reset();
    cutOff(files().front());
    start();
    QTRY_VERIFY(messageButton(QStringLiteral("Leave it")));
    messageButton(QStringLiteral("Leave it"))->click();
    QTRY_COMPARE(RunFile::open(path(files().front()).toStdString(), RunFile::Access::Read).status().outcome,
        RunOutcome::Stopped);
}

void TestSessionLibrary::anEndedRunIsNotOffered()
{
    start();
    QVERIFY(m_studio->paint());
    start();
    m_studio->window.action(ui::ActionId::Library)->trigger();
    QTRY_COMPARE(topLevel<ui::LibraryPanel>()->view().model()->rowCount(), 1);
    QTest::qWait(300);
    QVERIFY2(m_studio->message().isEmpty(), qPrintable(m_studio->message()));
}

void TestSessionLibrary::aBranchStandsInTreeAndCurves()
{
    start();
    QVERIFY(m_studio->paint());
    Q_EMIT m_studio->window.body().timeline->forkRequested(12);
    QTRY_COMPARE(files().size(), 2);
    auto& tree = *m_studio->window.body().timeline->findChild<ui::BranchTree*>();
    QTRY_COMPARE(int(tree.lanes().size()), 2);
    QTRY_VERIFY(!m_studio->window.body().curves->branches().isEmpty());
    QTRY_COMPARE(m_studio->window.body().timeline->scene().end, qint64(30));
    const auto& lanes = tree.lanes();
    const auto first
        = std::find_if(lanes.begin(), lanes.end(), [](const auto& lane) { return !lane.branch.isCurrent; });
    QCOMPARE(first->branch.first, 0);
    const QString before = first->branch.uuid;
    Q_EMIT m_studio->window.body().timeline->branchChosen(before);
    QTRY_VERIFY(std::any_of(tree.lanes().begin(), tree.lanes().end(),
        [&](const auto& lane) { return lane.branch.uuid == before && lane.branch.isCurrent; }));
}

void TestSessionLibrary::aMomentLiesBesideThePicture()
{
    start();
    QVERIFY(m_studio->paint());
    Q_EMIT m_studio->window.body().timeline->compareRequested(7);
    QTRY_VERIFY(m_studio->window.body().picture->canvas().comparison().isActive());
    QCOMPARE(m_studio->window.body().timeline->scene().compared, std::optional<qint64>(7));
    Q_EMIT m_studio->window.body().picture->canvas().comparison().closed();
    QVERIFY(!m_studio->window.body().timeline->scene().compared);
    m_studio->click("startButton");
    QTRY_VERIFY(!m_studio->window.body().picture->canvas().comparison().isActive()); // a new run begins without
}

void TestSessionLibrary::aBranchLiesBesideThePicture()
{
    start();
    QVERIFY(m_studio->paint());
    Q_EMIT m_studio->window.body().timeline->forkRequested(12);
    const auto& tree = *m_studio->window.body().timeline->findChild<ui::BranchTree*>();
    QTRY_COMPARE(int(tree.lanes().size()), 2);
    for (const auto& lane : tree.lanes()) {
        if (!lane.branch.isCurrent) {
            Q_EMIT m_studio->window.body().timeline->compareBranchRequested(lane.branch.uuid);
        }
    }
    QTRY_VERIFY(m_studio->window.body().picture->canvas().comparison().isActive());
    QVERIFY(!m_studio->window.body().timeline->scene().compared); // it is none of this run's moments
}

void TestSessionLibrary::aDroppedPictureBringsItsRecipeBack()
{
    start();
    m_studio->edit("w1", "2.5");
    QVERIFY(m_studio->paint());
    Q_EMIT m_studio->window.files().saveRequested(path(QStringLiteral("star.png")), true);
    QTRY_VERIFY(QFileInfo(path(QStringLiteral("star.png"))).size() > 0);
    const quint64 seed = m_studio->window.body().prompt->seed();
    start();
    m_studio->controller->model().setPrompt(QStringLiteral("a blue moon"));
    QTRY_VERIFY(QFile::exists(path(QStringLiteral("star.png"))));
    Q_EMIT m_studio->window.fileDropped(path(QStringLiteral("star.png")));
    QTRY_VERIFY(m_studio->window.findChild<ui::RestoreDialog*>());
    m_studio->window.findChild<ui::RestoreDialog*>()->button(ui::RestoreChoice::All).click();
    QTRY_COMPARE(m_studio->window.body().prompt->prompt(), QStringLiteral("a red star"));
    QCOMPARE(m_studio->window.body().settings->settings().w1, 2.5);
    QCOMPARE(m_studio->window.body().prompt->seed(), seed);
}

void TestSessionLibrary::restore(const QString& file, ui::RestoreChoice choice)
{
    Q_EMIT m_studio->window.fileDropped(file);
    QTRY_VERIFY(m_studio->window.findChild<ui::RestoreDialog*>());
    m_studio->window.findChild<ui::RestoreDialog*>()->button(choice).click();
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("Restored from")));
}

Snapshot TestSessionLibrary::beginningOf(const QString& file)
{
    return *RunFile::open(file.toStdString(), RunFile::Access::Read).snapshot(0);
}

void TestSessionLibrary::aRestoredSeedIsKeptUntilTheLockIsOpened()
{
    start();
    QVERIFY(m_studio->paint());
    auto& model = m_studio->controller->model();
    const uint64_t seed = model.run().record.request.seed;
    restore(path(files().front()), ui::RestoreChoice::All); // the very run whose seed the window still shows
    QVERIFY(m_studio->paint());
    QCOMPARE(model.run().record.request.seed, seed);
    Q_EMIT m_studio->window.files().openRunRequested(path(files().front()));
    QTRY_COMPARE(model.run().record.request.seed, seed);
    QVERIFY(m_studio->paint());
    QCOMPARE(model.run().record.request.seed, seed);
    m_studio->window.body().prompt->setSeedLocked(false);
    QVERIFY(m_studio->paint());
    QVERIFY(model.run().record.request.seed != seed);
}

void TestSessionLibrary::aRestoredRunBeginsFromItsStartImage()
{
    start();
    QImage image(8, 8, QImage::Format_RGB888);
    image.fill(Qt::red);
    m_studio->controller->model().setStartImage(image, {});
    QVERIFY(m_studio->paint());
    const QString first = path(files().front());
    start();
    QVERIFY(m_studio->window.body().prompt->startImage().isNull());
    restore(first, ui::RestoreChoice::AllButSeed);
    QTRY_COMPARE(m_studio->window.body().prompt->startImage().size(), QSize(8, 8)); // decoded from the latent
    m_studio->controller->model().setSeed(12345); // the fake's noise follows the seed
    QVERIFY(m_studio->paint());
    const auto& record = m_studio->controller->model().run().record;
    QVERIFY(record.beganFromPicture);
    QVERIFY(beginningOf(QString::fromStdString(record.file.string())).z == beginningOf(first).z);
    QVERIFY(commandOf(m_studio->controller->model()).find("--start-image") != std::string::npos);
    start();
    Q_EMIT m_studio->window.files().openRunRequested(first);
    QTRY_COMPARE(m_studio->window.body().prompt->startImage().size(), QSize(8, 8));
}

void TestSessionLibrary::aPictureBringsItsStartImageToo()
{
    start();
    QImage image(8, 8, QImage::Format_RGB888);
    image.fill(Qt::red);
    m_studio->controller->model().setStartImage(image, {});
    QVERIFY(m_studio->paint());
    const QString first = path(files().front());
    const QString picture = path(QStringLiteral("star.png"));
    Q_EMIT m_studio->window.files().saveRequested(picture, true);
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("star.png")));
    start();
    restore(picture, ui::RestoreChoice::All);
    m_studio->controller->model().setSeed(12345);
    QVERIFY(m_studio->paint());
    const auto& record = m_studio->controller->model().run().record;
    QVERIFY(beginningOf(QString::fromStdString(record.file.string())).z == beginningOf(first).z);
}

void TestSessionLibrary::aRunThatWasPaintingWhenTheWindowClosedIsOffered()
{
    start(100000);
    QVERIFY(m_studio->begin());
    m_studio.reset();
    QCOMPARE(
        RunFile::open(path(files().front()).toStdString(), RunFile::Access::Read).status().outcome, RunOutcome::Open);
    start();
    QTRY_VERIFY(messageButton(QStringLiteral("Resume it")));
    messageButton(QStringLiteral("Resume it"))->click();
    QVERIFY(m_studio->waitForText("startButton", "Pause")); // it paints on, with no further click
}

void TestSessionLibrary::aDroppedRunGivesItsPromptAlone()
{
    start();
    m_studio->edit("w1", "2.5");
    QVERIFY(m_studio->paint());
    start();
    const double before = m_studio->window.body().settings->settings().w1;
    m_studio->controller->model().setPrompt(QStringLiteral("a blue moon"));
    Q_EMIT m_studio->window.fileDropped(path(files().front()));
    QTRY_VERIFY(m_studio->window.findChild<ui::RestoreDialog*>());
    m_studio->window.findChild<ui::RestoreDialog*>()->button(ui::RestoreChoice::PromptOnly).click();
    QTRY_COMPARE(m_studio->window.body().prompt->prompt(), QStringLiteral("a red star"));
    QCOMPARE(m_studio->window.body().settings->settings().w1, before);
}

void TestSessionLibrary::aHostilePictureIsSaid()
{
    start();
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(Qt::red);
    image.setText(QStringLiteral("referee"), QStringLiteral("{\"prompt\": 7}"));
    QVERIFY(image.save(path(QStringLiteral("bad.png"))));
    Q_EMIT m_studio->window.fileDropped(path(QStringLiteral("bad.png")));
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("bad.png")));
    QVERIFY(!m_studio->window.findChild<ui::RestoreDialog*>());
}

void TestSessionLibrary::theLibraryShowsTheRuns()
{
    start();
    QVERIFY(m_studio->paint());
    m_studio->window.action(ui::ActionId::Library)->trigger();
    auto* panel = topLevel<ui::LibraryPanel>();
    QVERIFY(panel);
    QTRY_COMPARE(panel->view().model()->rowCount(), 1);
    Q_EMIT panel->searchChanged(QStringLiteral("moon"));
    QTRY_COMPARE(panel->view().model()->rowCount(), 0);
    Q_EMIT panel->searchChanged(QStringLiteral("STAR red"));
    QTRY_COMPARE(panel->view().model()->rowCount(), 1);
    Q_EMIT panel->starRequested(path(files().front()), true);
    QTRY_VERIFY(RunFile::open(path(files().front()).toStdString(), RunFile::Access::Read).status().isStarred);
}

void TestSessionLibrary::anOpenedRunIsInFrontOfTheLibrary()
{
    start();
    QVERIFY(m_studio->paint());
    m_studio->window.action(ui::ActionId::Library)->trigger();
    auto* panel = topLevel<ui::LibraryPanel>();
    QTRY_COMPARE(panel->view().model()->rowCount(), 1);
    for (const auto request : { &ui::LibraryPanel::openRequested, &ui::LibraryPanel::compareRequested }) {
        panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(panel));
        Q_EMIT(panel->*request)(path(files().front()));
        QVERIFY(QTest::qWaitForWindowActive(&m_studio->window));
    }
    panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(panel));
    QTest::keyClick(panel, Qt::Key_Escape);
    QVERIFY(!panel->isVisible());
}

void TestSessionLibrary::aRunOfTheLibraryIsRenamedDeletedAndTakenBack()
{
    qputenv("XDG_DATA_HOME", m_runs->filePath(QStringLiteral("data")).toUtf8()); // where the trash is
    start();
    QVERIFY(m_studio->paint());
    m_studio->controller->model().setPrompt(QStringLiteral("a blue moon"));
    QVERIFY(m_studio->paint());
    m_studio->window.action(ui::ActionId::Library)->trigger();
    auto* panel = topLevel<ui::LibraryPanel>();
    QTRY_COMPARE(panel->view().model()->rowCount(), 2);
    const auto titleOf = [this](const QString& name) {
        return RunFile::open(path(name).toStdString(), RunFile::Access::Read).status().title;
    };
    for (const QString& name : files()) { // one is the present one, which the worker has open
        Q_EMIT panel->titleGiven(path(name), QStringLiteral("my ") + name);
        QTRY_COMPARE(titleOf(name), "my " + name.toStdString());
    }
    QTRY_VERIFY(panel->model().entry(0).title.startsWith(QStringLiteral("my ")));
    const QString first = QStringLiteral("a red star 0.referee");
    QVERIFY2(files().contains(first), qPrintable(files().join(QLatin1Char(' '))));
    Q_EMIT panel->trashRequested(path(first));
    QTRY_COMPARE(panel->view().model()->rowCount(), 1);
    QTRY_VERIFY(panel->news().isVisible());
    panel->news().button().click();
    QTRY_COMPARE(panel->view().model()->rowCount(), 2);
    QVERIFY(files().contains(first));
}

void TestSessionLibrary::seedsAreGroupedUntilUnfolded()
{
    start();
    for (int seed = 1; seed <= 3; ++seed) {
        m_studio->controller->model().setSeed(quint64(seed));
        QVERIFY(m_studio->paint());
    }
    m_studio->window.action(ui::ActionId::Library)->trigger();
    auto* panel = topLevel<ui::LibraryPanel>();
    QTRY_COMPARE(panel->view().model()->rowCount(), 1);
    QTRY_COMPARE(panel->model().entry(0).seeds, 3);
    Q_EMIT panel->foldRequested(panel->model().entry(0).path);
    QTRY_COMPARE(panel->view().model()->rowCount(), 3);
    Q_EMIT panel->foldRequested(panel->model().entry(1).path);
    QTRY_COMPARE(panel->view().model()->rowCount(), 1);
    Q_EMIT panel->groupingChanged(false);
    QTRY_COMPARE(panel->view().model()->rowCount(), 3);
}

void TestSessionLibrary::aPictureOfTheLibraryIsSavedAndCopied()
{
    start();
    QVERIFY(m_studio->paint());
    const QString run = path(files().front());
    m_studio->controller->model().setPrompt(QStringLiteral("a blue moon"));
    QVERIFY(m_studio->paint());
    Q_EMIT m_studio->window.files().savePictureOfRequested(path(QStringLiteral("old.png")), false, run);
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("old.png and old.csv")));
    const auto json = nlohmann::json::parse(readPictureText(path(QStringLiteral("old.png")).toStdString()));
    QCOMPARE(json["prompt"].get<std::string>(), std::string("a red star")); // not that of the present run
    m_studio->window.action(ui::ActionId::Library)->trigger();
    auto* panel = topLevel<ui::LibraryPanel>();
    QTRY_COMPARE(panel->view().model()->rowCount(), 2);
    QGuiApplication::clipboard()->clear();
    Q_EMIT panel->copyPictureRequested(run);
    QTRY_COMPARE(QGuiApplication::clipboard()->image().size(), QSize(8, 8));
    Q_EMIT panel->copyCommandRequested(run);
    QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(
        QStringLiteral("referee generate --from '%1' --pack /packs/fake --threads 1").arg(run)));
}

void TestSessionLibrary::theFirstPageShowsTheLastRuns()
{
    start();
    QVERIFY(m_studio->paint());
    const QString run = files().front();
    start();
    const auto* page = m_studio->window.body().startPage;
    const auto picture = [page]() -> QToolButton* {
        const auto buttons = page->findChildren<QToolButton*>();
        return buttons.isEmpty() ? nullptr : buttons.first();
    };
    QTRY_VERIFY(picture());
    QTRY_VERIFY(picture()->isVisible());
    picture()->click();
    QTRY_COMPARE(m_studio->window.body().timeline->scene().end, qint64(30));
    QCOMPARE(QString::fromStdString(m_studio->controller->model().run().record.file.filename().string()), run);
}

void TestSessionLibrary::moreThanTheBudgetIsAskedNotDone()
{
    start(60);
    QVERIFY(m_studio->paint());
    m_studio->controller->model().setPrompt(QStringLiteral("a blue moon"));
    QVERIFY(m_studio->paint()); // the first is no longer the present one
    const qint64 before = QFileInfo(path(files().front())).size() + QFileInfo(path(files().back())).size();
    m_studio->window.action(ui::ActionId::Library)->trigger();
    QTRY_COMPARE(topLevel<ui::LibraryPanel>()->view().model()->rowCount(), 2);
    Q_EMIT m_studio->window.files().diskBudgetChanged(1000);
    QTRY_VERIFY(messageButton(QStringLiteral("Thin out the oldest")));
    QCOMPARE(QFileInfo(path(files().front())).size() + QFileInfo(path(files().back())).size(), before);
    messageButton(QStringLiteral("Thin out the oldest"))->click();
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("Freed ")));
    QVERIFY(QFileInfo(path(files().front())).size() + QFileInfo(path(files().back())).size() < before);
}

REFEREE_GUI_TEST(TestSessionLibrary)
#include "tst_studio_library.moc"
