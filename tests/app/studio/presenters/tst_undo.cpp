// SPDX-License-Identifier: GPL-3.0-or-later
// Undo and redo of the whole window, by the keys of a person: from any widget, at rest and while a run paints.
#include "app/studio/model/command_line.h"
#include "app/studio/model/wanted_store.h"
#include "tests/app/studio/presenters/window_kit.h"
#include "tests/support/test_registry.h"
#include "ui/picture/picture_view.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/widgets/slim_slider.h"

#include <QtGui/QAction>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

using namespace referee;
using namespace referee::test;

class TestUndo : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_studio.reset(); }
    void keysWorkAtRestFromAnyWidget();
    void theMenuNamesWhatIsUndone();
    void whatIsUndoneWhilePaintingIsAnEditThatActs();
    void anAppliedPromptIsTakenBackFromTheRun();
    void anUnappliedPromptStillWaitsWhenSomethingElseIsUndone();
    void aTextFieldTakesItsTypingBackFirst();
    void aDragIsOneStepAndOneEdit();
    void aDragThatRestsActsBeforeItIsLetGo();
    void regionStartImageAndPresetAreSteps();
    void aNewRunKeepsTheHistory();
    void aChangeThatLeadsBackIsNoStep();
    void stepOnAFinishedPictureContinuesIt();
    void moreIterationsAreOneClickAway();
    void continueFromTheLastIterationMakesTheRunLonger();
    void whatIsWantedIsKeptForTheNextStart();

private:
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers)
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    void undo() { press(Qt::Key_Z, Qt::ControlModifier); }
    double w1() const { return m_studio->window.body().settings->settings().w1; }
    studio::RunModel& model() { return m_studio->controller->model(); }
    size_t edits() { return describe(model()).edits.size(); }
    ui::SlimSlider& slider(const char* key)
    {
        return *m_studio->window.body()
                    .settings->findChild<ui::ControlRow*>(QString::fromLatin1(key))
                    ->findChild<ui::SlimSlider*>();
    }
    bool finish()
    {
        return QTest::qWaitFor([&] { return model().state() == ui::RunState::Ready && model().hasRun(); });
    }

    std::unique_ptr<FakeStudio> m_studio;
};

void TestUndo::init()
{
    m_studio = std::make_unique<FakeStudio>();
    QVERIFY(m_studio->load());
    QVERIFY(QTest::qWaitForWindowActive(&m_studio->window));
}

void TestUndo::keysWorkAtRestFromAnyWidget()
{
    auto& body = m_studio->window.body();
    const double before = w1();
    for (QWidget* place : std::initializer_list<QWidget*> { &slider("w1"), body.prompt, m_studio->button("startButton"),
             m_studio->window.findChild<QLineEdit*>(QStringLiteral("settingSearch")) }) {
        m_studio->edit("w1", "3.5");
        place->setFocus();
        undo();
        QCOMPARE(w1(), before);
        press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(w1(), 3.5);
        undo();
        press(Qt::Key_Y, Qt::ControlModifier);
        QCOMPARE(w1(), 3.5);
        undo();
    }
    QVERIFY(!m_studio->button("undoButton")->isEnabled()); // the prompt's typing was kept out of it
}

void TestUndo::theMenuNamesWhatIsUndone()
{
    QAction& undo = *m_studio->window.action(ui::ActionId::Undo);
    QAction& redo = *m_studio->window.action(ui::ActionId::Redo);
    QVERIFY(!undo.isEnabled() && !redo.isEnabled());
    m_studio->edit("noise_sigma", "0.3");
    QVERIFY2(undo.text().endsWith(QStringLiteral(" 0.3")), qPrintable(undo.text()));
    QVERIFY(m_studio->button("undoButton")->toolTip().contains(QStringLiteral("0.3")));
    undo.trigger();
    QVERIFY(!undo.isEnabled());
    QVERIFY2(redo.text().endsWith(QStringLiteral(" 0.3")), qPrintable(redo.text()));
    redo.trigger();
    QCOMPARE(m_studio->window.body().settings->settings().noiseSigma, 0.3);
}

void TestUndo::whatIsUndoneWhilePaintingIsAnEditThatActs()
{
    const double before = w1();
    QVERIFY(m_studio->begin());
    m_studio->edit("w1", "3.5");
    QTRY_COMPARE(edits(), size_t(1));
    m_studio->window.body().timeline->setFocus();
    undo();
    QTRY_COMPARE(edits(), size_t(2));
    QCOMPARE(QByteArray::fromStdString(describe(model()).edits[1].after).toDouble(), before);
    QTRY_COMPARE(m_studio->lab->lastSettings().w1, before);
    QCOMPARE(model().state(), ui::RunState::Running);
}

void TestUndo::anAppliedPromptIsTakenBackFromTheRun()
{
    QVERIFY(m_studio->begin());
    Q_EMIT m_studio->window.body().prompt->promptApplied(QStringLiteral("a blue moon"), {});
    QTRY_COMPARE(edits(), size_t(1));
    slider("w1").setFocus();
    undo();
    QTRY_COMPARE(edits(), size_t(2));
    QCOMPARE(describe(model()).edits[1].after, std::string("a red star"));
    QCOMPARE(m_studio->window.body().prompt->prompt(), QStringLiteral("a red star"));
    QVERIFY(!model().hasUnappliedPrompt());
}

void TestUndo::anUnappliedPromptStillWaitsWhenSomethingElseIsUndone()
{
    QVERIFY(m_studio->begin());
    model().setPrompt(QStringLiteral("a blue moon"));
    m_studio->edit("w1", "3.5");
    QTRY_COMPARE(edits(), size_t(1));
    slider("w1").setFocus();
    undo();
    QTRY_COMPARE(edits(), size_t(2));
    QCOMPARE(describe(model()).edits[1].key, std::string("w1"));
    QVERIFY(model().hasUnappliedPrompt());
}

void TestUndo::aTextFieldTakesItsTypingBackFirst()
{
    m_studio->edit("w1", "3.5");
    auto* editor = m_studio->window.body().prompt->findChild<QPlainTextEdit*>();
    editor->setFocus();
    editor->moveCursor(QTextCursor::End);
    QTest::keyClicks(editor, QStringLiteral("fish"));
    QCOMPARE(model().wanted().prompt(), QStringLiteral("a red starfish"));
    undo();
    QCOMPARE(model().wanted().prompt(), QStringLiteral("a red star"));
    QCOMPARE(w1(), 3.5);
    undo();
    QVERIFY(w1() != 3.5);
    QCOMPARE(model().wanted().prompt(), QStringLiteral("a red star"));
}

void TestUndo::aDragIsOneStepAndOneEdit()
{
    const double before = w1();
    QVERIFY(m_studio->begin());
    ui::SlimSlider& thumb = slider("w1");
    const QPoint from = thumb.thumb().toPoint();
    QTest::mousePress(&thumb, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 8; ++i) {
        QTest::mouseMove(&thumb, from + QPoint(4 * i, 0));
        QVERIFY(m_studio->waitForSteps(2)); // each value could have acted
    }
    QVERIFY(w1() > before);
    QCOMPARE(edits(), size_t(0));
    QTest::mouseRelease(&thumb, Qt::LeftButton, {}, from + QPoint(32, 0));
    QTRY_COMPARE(edits(), size_t(1));
    QCOMPARE(m_studio->lab->lastSettings().w1, w1());
    thumb.setFocus();
    undo();
    QCOMPARE(w1(), before);
    QVERIFY(!m_studio->window.action(ui::ActionId::Undo)->isEnabled());
}

void TestUndo::aDragThatRestsActsBeforeItIsLetGo()
{
    QVERIFY(m_studio->begin());
    ui::SlimSlider& thumb = slider("w1");
    const QPoint from = thumb.thumb().toPoint();
    QTest::mousePress(&thumb, Qt::LeftButton, {}, from);
    QTest::mouseMove(&thumb, from + QPoint(20, 0));
    QTRY_COMPARE(edits(), size_t(1));
    QTest::mouseMove(&thumb, from + QPoint(30, 0));
    QTRY_COMPARE(edits(), size_t(2));
    QTest::mouseRelease(&thumb, Qt::LeftButton, {}, from + QPoint(30, 0));
    QTest::qWait(50);
    QCOMPARE(edits(), size_t(2));
}

void TestUndo::regionStartImageAndPresetAreSteps()
{
    auto& body = m_studio->window.body();
    const RegionMask region { 2, 2, { 0, 255, 0, 255 } };
    Q_EMIT body.picture->canvas().region().regionChanged(region);
    QImage image(8, 8, QImage::Format_RGB888);
    image.fill(Qt::red);
    model().setStartImage(image, {});
    Q_EMIT body.settings->presets().presetChosen(QStringLiteral("paper"));
    QCOMPARE(model().wanted().preset, std::string("paper"));
    slider("w1").setFocus();
    undo();
    QCOMPARE(model().wanted().preset, std::string("studio"));
    QCOMPARE(body.settings->settings().iterations, int64_t(100000));
    QCOMPARE(body.prompt->startImage().size(), QSize(8, 8));
    undo();
    QVERIFY(body.prompt->startImage().isNull());
    QCOMPARE(model().wanted().state.region, region);
    undo();
    QVERIFY(model().wanted().state.region.isEmpty());
    QVERIFY(body.picture->canvas().region().region().isEmpty());
}

void TestUndo::aNewRunKeepsTheHistory()
{
    m_studio->edit("w1", "3.5");
    QVERIFY(m_studio->begin());
    QCOMPARE(m_studio->lab->lastSettings().w1, 3.5);
    slider("w1").setFocus();
    undo();
    QTRY_VERIFY(m_studio->lab->lastSettings().w1 != 3.5);
}

void TestUndo::aChangeThatLeadsBackIsNoStep()
{
    const double before = w1();
    m_studio->edit("w1", "3.5");
    m_studio->edit("w1", QByteArray::number(before).constData());
    QVERIFY(!m_studio->window.action(ui::ActionId::Undo)->isEnabled());
}

void TestUndo::stepOnAFinishedPictureContinuesIt()
{
    m_studio->edit("iterations", "30");
    m_studio->click("startButton");
    QVERIFY(finish());
    const auto before = model().run().record;
    m_studio->click("stepButton");
    QTRY_COMPARE(model().run().end, qint64(31));
    QTRY_COMPARE(model().state(), ui::RunState::Paused);
    QCOMPARE(model().run().record.parent, before.uuid);
    QCOMPARE(model().run().record.length, int64_t(70));
    QCOMPARE(model().run().record.request.seed, before.request.seed);
    m_studio->click("stepButton");
    QTRY_COMPARE(model().run().end, qint64(32)); // of the same branch
    QCOMPARE(model().run().record.parent, before.uuid);
}

void TestUndo::moreIterationsAreOneClickAway()
{
    QVERIFY(!m_studio->button("extendButton")->isVisible());
    m_studio->edit("iterations", "30");
    m_studio->click("startButton");
    QVERIFY(finish());
    QTRY_VERIFY(m_studio->button("extendButton")->isVisible());
    QVERIFY(!m_studio->button("stopButton")->isVisible());
    QCOMPARE(m_studio->button("extendButton")->text(), QStringLiteral("+40"));
    m_studio->click("extendButton");
    QTRY_COMPARE(model().run().end, qint64(70));
    QVERIFY(finish());
    QCOMPARE(model().run().reports.size(), size_t(70));
    m_studio->click("extendButton");
    QTRY_COMPARE(model().run().end, qint64(110));
}

void TestUndo::continueFromTheLastIterationMakesTheRunLonger()
{
    m_studio->edit("iterations", "30");
    m_studio->click("startButton");
    QVERIFY(finish());
    QTRY_VERIFY(m_studio->button("forkButton")->isEnabled());
    m_studio->click("forkButton");
    QTRY_COMPARE(model().run().end, qint64(70));
}

void TestUndo::whatIsWantedIsKeptForTheNextStart()
{
    model().setPrompts(QStringLiteral("a blue moon"), QStringLiteral("fish"));
    Q_EMIT m_studio->window.body().settings->presets().presetChosen(QStringLiteral("paper"));
    m_studio->edit("w1", "3.5");
    storeWanted(m_studio->store, model());
    studio::RunModel next { EngineOptions {} };
    restoreWanted(m_studio->store, next);
    QCOMPARE(next.wanted().prompt(), QStringLiteral("a blue moon"));
    QCOMPARE(next.wanted().negative(), QStringLiteral("fish"));
    QCOMPARE(next.wanted().preset, std::string("paper"));
    Settings wanted = presetSettings("paper");
    wanted.w1 = 3.5;
    QCOMPARE(next.wanted().state.settings, wanted);
    m_studio->store.setValue(QStringLiteral("wanted/changes"), QStringList { QStringLiteral("no_such=1") });
    restoreWanted(m_studio->store, next);
    QCOMPARE(next.wanted().state.settings, presetSettings("paper"));
}

REFEREE_GUI_TEST(TestUndo)
#include "tst_undo.moc"
