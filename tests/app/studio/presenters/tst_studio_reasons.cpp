// SPDX-License-Identifier: GPL-3.0-or-later
// The window's reasons: views, words, judge and watch; and which runs belong together.
#include "tests/app/studio/presenters/window_kit.h"

#include "tests/support/test_registry.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/token_losses/judge_chips.h"
#include "ui/token_losses/token_losses_panel.h"
#include "ui/token_losses/word_canvas.h"
#include "ui/views/views_gallery.h"

#include <QtGui/QAction>
#include <QtWidgets/QListView>

using namespace referee;
using namespace referee::test;

class TestSessionReasons : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void viewsComeWhenTheirPanelIsShown();
    void aFooledRefereeIsSaid();
    void aProblemIsSaidOnceAlsoOfAnOpenedRun();
    void anOpenedRunShowsItsAnswers();
    void aMethodWithoutARefereeSaysSo();
    void relativesAreFoundWhateverTheParentsSay();
    void aDragIsOneMarkWithItsLastValue();

private:
    qsizetype troubles() const
    {
        const auto& marks = m_studio->window.body().timeline->scene().marks;
        return std::count_if(
            marks.begin(), marks.end(), [](const auto& mark) { return mark.kind == ui::TimelineMark::Trouble; });
    }
    void reopen()
    {
        const QDir runs(m_studio->folder.filePath(QStringLiteral("runs")));
        const QStringList files = runs.entryList({ QStringLiteral("*.referee") });
        QCOMPARE(files.size(), 1);
        Q_EMIT m_studio->window.files().openRunRequested(runs.filePath(files.front()));
    }

    std::unique_ptr<FakeStudio> m_studio;
};

void TestSessionReasons::init()
{
    m_studio = std::make_unique<FakeStudio>(30);
    QVERIFY(m_studio->load());
}

void TestSessionReasons::cleanup() { m_studio.reset(); }

void TestSessionReasons::aDragIsOneMarkWithItsLastValue()
{
    const std::vector<Edit> drag { { 20, "w1", "1", "1.6", {} }, { 20, "cfg", "30", "20", {} },
        { 21, "w1", "1.6", "2.4", {} }, { 23, "w1", "2.4", "3.5", {} }, { 40, "w1", "3.5", "1", {} } };
    const std::vector<Edit> gathered = studio::gatheredEdits(drag);
    QCOMPARE(gathered.size(), 3U);
    QCOMPARE(gathered[0].iteration, 23);
    QVERIFY(studio::textOfEdit(gathered[0]).endsWith(QStringLiteral("1 → 3.5")));
    QCOMPARE(gathered[1].iteration, 20);
    QCOMPARE(gathered[2].before, std::string("3.5")); // seventeen iterations later: another change
    QCOMPARE(
        studio::gatheredEdits({ { 1, "prompt", "a", "b", {} }, { 2, "prompt", "b", "c", {} } }).size(), 2U); // no drag
    QCOMPARE(studio::gatheredEdits({ { 1, "w1", "1", "2", {} }, { 2, "w1", "2", "1", {} } }).size(),
        2U); // "1 → 1" says nothing
}

void TestSessionReasons::viewsComeWhenTheirPanelIsShown()
{
    QVERIFY(m_studio->paint());
    QCOMPARE(m_studio->lab->viewings.load(), 0);
    m_studio->window.action(ui::ActionId::ShowViews)->trigger();
    auto& views = *m_studio->window.body().views;
    QTRY_COMPARE(views.findChild<QListView*>()->model()->rowCount(), 2);
    views.choose(1);
    QTRY_VERIFY(views.chosen() == 1);
}

void TestSessionReasons::aFooledRefereeIsSaid()
{
    m_studio->lab->isFooled = true;
    QVERIFY(m_studio->paint());
    m_studio->window.action(ui::ActionId::AskJudge)->trigger();
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("being fooled")));
    const auto& answers = m_studio->window.body().words->findChild<ui::JudgeChips*>()->answers();
    QCOMPARE(answers.size(), 2);
    QCOMPARE(answers[1],
        (ui::JudgeAnswer { QStringLiteral("a red star above a moon"), std::nullopt, QStringLiteral("above") }));
    QCOMPARE(troubles(), 1);
}

void TestSessionReasons::aProblemIsSaidOnceAlsoOfAnOpenedRun()
{
    m_studio = std::make_unique<FakeStudio>(); // a long run
    QVERIFY(m_studio->load());
    m_studio->lab->latentStd = 3;
    QVERIFY(m_studio->begin());
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("standard deviation is 3.00")));
    m_studio->click("stopButton");
    QVERIFY(m_studio->waitForText("startButton", "Start"));
    QCOMPARE(troubles(), 1);
    reopen();
    QTRY_COMPARE(m_studio->controller->model().state(), ui::RunState::Paused);
    QCOMPARE(troubles(), 0);
    m_studio->click("startButton");
    QVERIFY(m_studio->waitForSteps(2));
    m_studio->click("startButton");
    QTRY_COMPARE(m_studio->controller->model().state(), ui::RunState::Paused);
    QCOMPARE(troubles(), 0);
}

void TestSessionReasons::anOpenedRunShowsItsAnswers()
{
    m_studio->lab->isFooled = true;
    QVERIFY(m_studio->paint());
    auto* judge = m_studio->window.body().words->findChild<ui::JudgeChips*>();
    m_studio->window.action(ui::ActionId::AskJudge)->trigger();
    QTRY_COMPARE(judge->answers().size(), 2);
    const auto said = judge->answers();
    m_studio->window.body().words->clear();
    reopen();
    QTRY_COMPARE(judge->answers(), said);
    QCOMPARE(judge->summary(), QStringLiteral("0 of 1 at 30"));
    QTRY_VERIFY(!judge->isPast());
    QVERIFY(QTest::qWaitFor([&] { // again until the opened run has come to rest
        Q_EMIT m_studio->window.body().timeline->shownChanged(7);
        return judge->isPast();
    }));
}

/// A side that takes no part is told, not awaited.
void TestSessionReasons::aMethodWithoutARefereeSaysSo()
{
    m_studio->edit("method", "sds");
    QVERIFY(m_studio->paint());
    const auto* words = m_studio->window.body().words->findChild<ui::WordCanvas*>();
    QVERIFY2(words->sentence().contains(QStringLiteral("“SDS alone” has no referee")), qPrintable(words->sentence()));
    QCOMPARE(words->accessibleDescription(), words->sentence());
    QCOMPARE(m_studio->window.body().curves->store().method().key, std::string("sds"));
    m_studio->edit("method", "vlm+sds");
    QVERIFY(m_studio->paint());
    QVERIFY(!words->sentence().contains(QStringLiteral("no referee")));
}

void TestSessionReasons::relativesAreFoundWhateverTheParentsSay()
{
    const auto entry = [](const char* uuid, const char* parent) {
        ui::LibraryEntry made;
        made.uuid = QString::fromLatin1(uuid);
        made.parentUuid = QString::fromLatin1(parent);
        return made;
    };
    const QList<ui::LibraryEntry> all { entry("a", ""), entry("b", "a"), entry("c", "b"), entry("d", "a"),
        entry("e", ""), entry("x", "y"), entry("y", "x"), entry("o", "gone") };
    const auto relatives = [&](const char* uuid) {
        QStringList found;
        for (const auto& each : studio::BranchesPresenter::relativesOf(all, QString::fromLatin1(uuid))) {
            found << each.uuid;
        }
        found.sort();
        return found.join(QString());
    };
    QCOMPARE(relatives("c"), QStringLiteral("abcd"));
    QCOMPARE(relatives("a"), QStringLiteral("abcd"));
    QCOMPARE(relatives("e"), QString());
    QCOMPARE(relatives("x"), QStringLiteral("xy")); // a circle ends
    QCOMPARE(relatives("o"), QString());
    QCOMPARE(relatives("unknown"), QString());
}

REFEREE_GUI_TEST(TestSessionReasons)
#include "tst_studio_reasons.moc"
