// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/theme/theme.h"
#include "ui/token_losses/token_losses_panel.h"
#include "ui/token_losses/word_canvas.h"
#include "ui/widgets/color_map.h"
#include "ui/widgets/elided_label.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>

#include <memory>

using namespace referee;
using namespace referee::ui;

namespace {

const HeatWords kWords { { QStringLiteral("a"), 1, true }, { QStringLiteral("red") }, { QStringLiteral("dotted") },
    { QStringLiteral("star") } };

QString readoutOf(const TokenLossesPanel& strip)
{
    return strip.findChild<ElidedLabel*>(QStringLiteral("wordReadout"))->text();
}

std::unique_ptr<TokenLossesPanel> shownStrip()
{
    auto strip = std::make_unique<TokenLossesPanel>();
    strip->setWords(kWords);
    strip->setLength(40);
    for (int i = 0; i < 20; ++i) {
        strip->append(i, { 1, 2, i == 0 ? 8.5 : 3.0, i == 4 ? 6.0 : 1.0 });
    }
    strip->resize(600, 200);
    strip->show();
    return strip;
}

/// The middle of a cell.
QPoint placeOf(const TokenLossesPanel& strip, int piece, int iteration)
{
    const QRect heat = strip.findChild<WordCanvas*>()->heatRect();
    return { heat.x() + heat.width() * (2 * iteration + 1) / 80, heat.y() + heat.height() * (2 * piece + 1) / 8 };
}

} // namespace

class TestWordsStrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leastSeenWordIsNamed();
    void hoverTellsWordIterationAndLoss();
    void theReadoutHasFixedRoom();
    void longPromptsScroll();
    void clickChoosesTheIteration();
    void arrowKeysGoThroughTheCells();
    void unknownKeysAreLeftToTheWindow();
    void coloursLieOnTheRunsAxis();
    void reportsOfARunFillTheStrip();
    void judgeIsAskedAndAnswers();
    void placesStandBesideThePhrases();
    void aPlaceIsShortUnlessAnotherIsLikeIt();
    void answersAreOfTheirIteration();
    void toolTipsHaveLines();
    void weakestContradictionStandsFirst();
    void hindranceOfTheJudgeIsTold();
    void clearedStripSaysWhatWillBeThere();
};

void TestWordsStrip::leastSeenWordIsNamed()
{
    const auto strip = shownStrip();
    QCOMPARE(readoutOf(*strip), QStringLiteral("Least seen: dotted"));
    strip->setShownIteration(4);
    QCOMPARE(readoutOf(*strip), QStringLiteral("Least seen at iteration 4: star"));
    strip->setShownIteration(std::nullopt);
    QCOMPARE(readoutOf(*strip), QStringLiteral("Least seen: dotted"));
    QCOMPARE(strip->findChild<ColorBar*>()->labels().first(), QStringLiteral("1.00"));
    QCOMPARE(strip->findChild<ColorBar*>()->labels().last(), QStringLiteral("8.50"));
    QCOMPARE(strip->findChild<WordCanvas*>()->accessibleDescription(), readoutOf(*strip));
}

void TestWordsStrip::hoverTellsWordIterationAndLoss()
{
    const auto strip = shownStrip();
    QTest::mouseMove(strip->findChild<WordCanvas*>(), placeOf(*strip, 2, 0));
    QTRY_COMPARE(readoutOf(*strip), QStringLiteral("“dotted” · iteration 0 · captioning loss 8.50"));
    QCOMPARE(strip->findChild<WordCanvas*>()->accessibleDescription(), readoutOf(*strip));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(strip->findChild<WordCanvas*>(), &leave);
    QCOMPARE(readoutOf(*strip), QStringLiteral("Least seen: dotted"));
}

/// Pointing at a cell must not move what lies around it.
void TestWordsStrip::theReadoutHasFixedRoom()
{
    const auto strip = shownStrip();
    const QSize least = strip->minimumSizeHint();
    const QRect canvas = strip->findChild<WordCanvas*>()->geometry();
    QTest::keyClick(strip->findChild<WordCanvas*>(), Qt::Key_Down); // as the mouse would
    QVERIFY(readoutOf(*strip).startsWith(QStringLiteral("“red”")));
    QCOMPARE(strip->minimumSizeHint(), least);
    strip->setWords({});
    strip->setWords(kWords); // without losses there is nothing to read out
    QCOMPARE(readoutOf(*strip), QString());
    QCOMPARE(strip->minimumSizeHint(), least);
    QCOMPARE(strip->findChild<WordCanvas*>()->geometry(), canvas);
}

/// In a low panel the rows scroll; none is lower than its word.
void TestWordsStrip::longPromptsScroll()
{
    const auto strip = shownStrip();
    HeatWords words;
    for (int i = 0; i < 30; ++i) {
        words << HeatWord { QString::number(i) };
    }
    strip->setWords(words);
    for (int i = 0; i < 20; ++i) {
        strip->append(i, QList<double>(30, 1.0 + i));
    }
    QCoreApplication::processEvents();
    WordCanvas& canvas = *strip->findChild<WordCanvas*>();
    const auto& rows = *strip->findChild<QScrollArea*>();
    QVERIFY(canvas.height() > rows.viewport()->height());
    QVERIFY(canvas.rowRect(0).height() >= WordCanvas::rowHeight());
    QVERIFY(strip->minimumSizeHint().height() < 200);
    QTest::keyClick(&canvas, Qt::Key_Home);
    for (int i = 0; i < 29; ++i) {
        QTest::keyClick(&canvas, Qt::Key_Down);
    }
    const QRect last = canvas.rowRect(29).toRect();
    QVERIFY(rows.viewport()->rect().contains(canvas.mapTo(rows.viewport(), last.center())));
}

void TestWordsStrip::clickChoosesTheIteration()
{
    const auto strip = shownStrip();
    const QSignalSpy chosen(strip.get(), &TokenLossesPanel::iterationChosen);
    QTest::mouseClick(strip->findChild<WordCanvas*>(), Qt::LeftButton, {}, placeOf(*strip, 3, 4));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toLongLong(), 4);
    QCOMPARE(readoutOf(*strip), QStringLiteral("“star” · iteration 4 · captioning loss 6.00"));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(strip->findChild<WordCanvas*>(), &leave);
    QCOMPARE(readoutOf(*strip), QStringLiteral("Least seen at iteration 4: star"));
    strip->setShownIteration(7);
    QCOMPARE(chosen.size(), 1); // what the window says is not said back to it
    QTest::mouseClick(strip->findChild<WordCanvas*>(), Qt::LeftButton, {}, placeOf(*strip, 3, 30));
    QCOMPARE(chosen.back()[0].toLongLong(), 19); // the run has not been there
}

void TestWordsStrip::arrowKeysGoThroughTheCells()
{
    const auto strip = shownStrip();
    const QSignalSpy chosen(strip.get(), &TokenLossesPanel::iterationChosen);
    WordCanvas& canvas = *strip->findChild<WordCanvas*>();
    QTest::keyClick(&canvas, Qt::Key_Down);
    QCOMPARE(*canvas.cell(), (WordCell { 1, 19 }));
    QCOMPARE(chosen.size(), 0);
    QTest::keyClick(&canvas, Qt::Key_Left);
    QCOMPARE(chosen.back()[0].toLongLong(), 18);
    QTest::keyClick(&canvas, Qt::Key_PageUp);
    QCOMPARE(chosen.back()[0].toLongLong(), 8);
    QTest::keyClick(&canvas, Qt::Key_Home);
    QCOMPARE(readoutOf(*strip), QStringLiteral("“red” · iteration 0 · captioning loss 2.00"));
    QTest::keyClick(&canvas, Qt::Key_Left);
    QTest::keyClick(&canvas, Qt::Key_End);
    QTest::keyClick(&canvas, Qt::Key_Right);
    QCOMPARE(chosen.back()[0].toLongLong(), 19);
    QCOMPARE(chosen.size(), 4);
}

void TestWordsStrip::unknownKeysAreLeftToTheWindow()
{
    const auto strip = shownStrip();
    QKeyEvent space(QEvent::KeyPress, Qt::Key_Space, Qt::NoModifier);
    QCoreApplication::sendEvent(strip->findChild<WordCanvas*>(), &space);
    QVERIFY(!space.isAccepted());
}

void TestWordsStrip::coloursLieOnTheRunsAxis()
{
    const auto strip = shownStrip();
    const QImage seen = strip->findChild<WordCanvas*>()->grab().toImage();
    QCOMPARE(seen.pixelColor(placeOf(*strip, 2, 0)), theme().referee);
    QCOMPARE(seen.pixelColor(placeOf(*strip, 0, 12)), theme().raised);
    QVERIFY(seen.pixelColor(placeOf(*strip, 2, 25)) != theme().raised); // not yet there
    QVERIFY(seen.pixelColor(placeOf(*strip, 2, 25)) != theme().referee);
}

void TestWordsStrip::reportsOfARunFillTheStrip()
{
    const auto strip = shownStrip();
    std::vector<StepReport> reports(3);
    for (std::size_t i = 0; i < 2; ++i) {
        reports[i].iteration = static_cast<int64_t>(i);
        reports[i].captionPerToken = { 1, 7, 1, 1 };
    }
    reports[2].iteration = 2;
    strip->setAll(reports);
    QCOMPARE(readoutOf(*strip), QStringLiteral("Least seen at iteration 1: red"));
    QCOMPARE(strip->findChild<ColorBar*>()->labels().last(), QStringLiteral("7.00"));
}

void TestWordsStrip::judgeIsAskedAndAnswers()
{
    const auto strip = shownStrip();
    const QSignalSpy asked(strip.get(), &TokenLossesPanel::judgeRequested);
    QVERIFY(!strip->findChild<JudgeChips*>()->isVisible());
    QTest::keyClick(strip->findChild<QPushButton*>(QStringLiteral("judgeButton")), Qt::Key_Space);
    QCOMPARE(asked.size(), 1);
    const JudgeChips& chips = *strip->findChild<JudgeChips*>();
    strip->addJudge(20, { { QStringLiteral("a red star"), 0.31 }, { QStringLiteral("a blue moon"), 0.97 } });
    QVERIFY(chips.isVisible());
    QCOMPARE(chips.summary(), QStringLiteral("1 of 2 at 20"));
    QCOMPARE(chips.accessibleDescription(), QStringLiteral("1 of 2 at 20, a red star: no 0.31, a blue moon: yes 0.97"));
    QVERIFY(chips.heightForWidth(100) > chips.heightForWidth(1000));
}

void TestWordsStrip::placesStandBesideThePhrases()
{
    const auto strip = shownStrip();
    const JudgeAnswer phrase { QStringLiteral("a star"), 0.9 };
    const JudgeAnswer unasked { QStringLiteral("a star next to a moon"), std::nullopt, QStringLiteral("next to") };
    const JudgeAnswer asked { QStringLiteral("a star above a moon"), 0.04, QStringLiteral("above") };
    strip->addJudge(20, { phrase, unasked, asked });
    const JudgeChips& chips = *strip->findChild<JudgeChips*>();
    QCOMPARE(chips.accessibleDescription(),
        QStringLiteral(
            "1 of 2 at 20, a star: yes 0.90, a star next to a moon: not judged, a star above a moon: no 0.04"));
    QVERIFY(JudgeChips::explanationOf(unasked).contains(QStringLiteral("was not judged")));
    QVERIFY(JudgeChips::explanationOf(asked).endsWith(QStringLiteral("beside the judge's score, not in it.")));
    QVERIFY(!JudgeChips::explanationOf(phrase).contains(QStringLiteral("Places")));
    const QImage dashed = strip->findChild<JudgeChips*>()->grab().toImage();
    strip->addJudge(20, { phrase, { unasked.text, 0.0, unasked.relation }, asked });
    QVERIFY(strip->findChild<JudgeChips*>()->grab().toImage() != dashed);
}

void TestWordsStrip::aPlaceIsShortUnlessAnotherIsLikeIt()
{
    const auto strip = shownStrip();
    const auto widthWith = [&](const JudgeAnswers& answers) {
        strip->addJudge(20, answers);
        return strip->findChild<JudgeChips*>()->sizeHint().width();
    };
    const QString above = QStringLiteral("above");
    const JudgeAnswer first { QStringLiteral("a very long red striped star above a moon"), std::nullopt, above };
    const JudgeAnswer second { QStringLiteral("a moon above a ring"), std::nullopt, above };
    const int one = widthWith({ first });
    QVERIFY(one < QFontMetrics(hintFont()).horizontalAdvance(first.text));
    QVERIFY(widthWith({ first, second }) > one + QFontMetrics(hintFont()).horizontalAdvance(first.text));
}

void TestWordsStrip::answersAreOfTheirIteration()
{
    const auto strip = shownStrip();
    const JudgeChips& chips = *strip->findChild<JudgeChips*>();
    strip->addJudge(15, { { QStringLiteral("a star"), 0.1 } });
    strip->addJudge(20, { { QStringLiteral("a star"), 0.9 } });
    const auto shows = [&](const char* summary, bool isPast) {
        return chips.summary() == QLatin1String(summary) && chips.isPast() == isPast;
    };
    QVERIFY(shows("1 of 1 at 20", false)); // while the run goes on: the last ones
    strip->setPresent(20);
    QVERIFY(shows("1 of 1 at 20", false));
    const QImage present = strip->findChild<JudgeChips*>()->grab().toImage();
    strip->setPresent(23);
    QVERIFY(shows("1 of 1 at 20", true));
    QVERIFY(strip->findChild<JudgeChips*>()->grab().toImage() != present);
    strip->setShownIteration(15);
    QVERIFY(shows("0 of 1 at 15", false));
    strip->setShownIteration(19);
    QVERIFY(shows("0 of 1 at 15", true));
    strip->setShownIteration(3); // nothing was asked before
    QVERIFY(shows("0 of 1 at 15", true));
    strip->setShownIteration(std::nullopt);
    QVERIFY(shows("1 of 1 at 20", true));
    strip->addJudge(23, {}); // a score without a judge
    QVERIFY(shows("1 of 1 at 20", true));
    strip->clearJudge();
    QVERIFY(!chips.isVisible());
}

void TestWordsStrip::toolTipsHaveLines()
{
    const auto strip = shownStrip();
    const QStringList lines = strip->findChild<WordCanvas*>()->toolTip().split(QLatin1Char('\n'));
    QVERIFY(lines.size() > 1);
    for (const QString& line : lines) {
        QVERIFY2(line.size() <= 64, qPrintable(line));
    }
    QCOMPARE(wrappedTip(QStringLiteral("short")), QStringLiteral("short"));
    const QString long1 = QString(80, QLatin1Char('x'));
    QCOMPARE(wrappedTip(long1 + QLatin1Char(' ') + long1), long1 + QLatin1Char('\n') + long1);
}

void TestWordsStrip::weakestContradictionStandsFirst()
{
    const auto strip = shownStrip();
    const auto& line = *strip->findChild<ElidedLabel*>(QStringLiteral("margins"));
    QVERIFY(!line.isVisible());
    strip->addMargins(10, { { "colours exchanged", "a blue star", -2, 0 } });
    strip->addMargins(20, { { "colours exchanged", "a blue star", 4.12, 3 }, { "opposite relation", "b", 0.1, 0 } });
    QVERIFY(line.isVisible());
    QCOMPARE(line.text(),
        QStringLiteral("Rather than (at 20): opposite relation +0.1 (cannot tell) · colours exchanged +4.1"));
    QVERIFY(line.toolTip().contains(QStringLiteral("colours exchanged: −2.0 at 10, +4.1 at 20")));
    strip->setShownIteration(12);
    QCOMPARE(line.text(), QStringLiteral("Rather than (at 10): colours exchanged −2.0 (sees this instead)"));
    strip->clearJudge();
    QVERIFY(!line.isVisible());
}

void TestWordsStrip::hindranceOfTheJudgeIsTold()
{
    const auto strip = shownStrip();
    strip->setJudgeDisabledReason(QStringLiteral("This pack has no judge."));
    QVERIFY(!strip->findChild<QPushButton*>(QStringLiteral("judgeButton"))->isEnabled());
    QCOMPARE(strip->findChild<QPushButton*>(QStringLiteral("judgeButton"))->toolTip(),
        QStringLiteral("This pack has no judge."));
    strip->setJudgeDisabledReason({});
    QVERIFY(strip->findChild<QPushButton*>(QStringLiteral("judgeButton"))->isEnabled());
}

void TestWordsStrip::clearedStripSaysWhatWillBeThere()
{
    const auto strip = shownStrip();
    const QImage full = strip->findChild<WordCanvas*>()->grab().toImage();
    strip->addJudge(20, { { QStringLiteral("a red star"), 0.31 } });
    strip->clear();
    QCOMPARE(readoutOf(*strip), QString());
    QVERIFY(strip->findChild<JudgeChips*>()->answers().isEmpty());
    QVERIFY(strip->findChild<ColorBar*>()->labels().last().isEmpty());
    QTest::mouseClick(strip->findChild<WordCanvas*>(), Qt::LeftButton, {}, QPoint(50, 10));
    QTest::keyClick(strip->findChild<WordCanvas*>(), Qt::Key_Left);
    QVERIFY(!strip->findChild<WordCanvas*>()->cell());
    const QImage cleared = strip->findChild<WordCanvas*>()->grab().toImage();
    QVERIFY(cleared != full);
    strip->setSentence(QStringLiteral("no referee"));
    QVERIFY(strip->findChild<WordCanvas*>()->grab().toImage() != cleared);
    strip->clear(); // the next run may have one
    QCOMPARE(strip->findChild<WordCanvas*>()->grab().toImage(), cleared);
}

REFEREE_GUI_TEST(TestWordsStrip)
#include "tst_token_losses_panel.moc"
