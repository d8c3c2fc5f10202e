// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/theme/theme.h"
#include "ui/token_losses/token_losses_panel.h"
#include "ui/token_losses/word_canvas.h"
#include "ui/widgets/color_map.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QPushButton>

#include <memory>

using namespace referee;
using namespace referee::ui;

namespace {

const QStringList kWords { QStringLiteral("a"), QStringLiteral("red"), QStringLiteral("dotted"),
    QStringLiteral("star") };

std::unique_ptr<TokenLossesPanel> shownStrip()
{
    auto strip = std::make_unique<TokenLossesPanel>();
    strip->setPieces(kWords);
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
    void clickChoosesTheIteration();
    void arrowKeysGoThroughTheCells();
    void unknownKeysAreLeftToTheWindow();
    void coloursLieOnTheRunsAxis();
    void reportsOfARunFillTheStrip();
    void judgeIsAskedAndAnswers();
    void placesStandBesideThePhrases();
    void hindranceOfTheJudgeIsTold();
    void clearedStripSaysWhatWillBeThere();
};

void TestWordsStrip::leastSeenWordIsNamed()
{
    const auto strip = shownStrip();
    QCOMPARE(strip->findChild<QLabel*>(QStringLiteral("leastSeen"))->text(), QStringLiteral("Least seen: dotted"));
    strip->setShownIteration(4);
    QCOMPARE(strip->findChild<QLabel*>(QStringLiteral("leastSeen"))->text(),
        QStringLiteral("Least seen at iteration 4: star"));
    strip->setShownIteration(std::nullopt);
    QCOMPARE(strip->findChild<QLabel*>(QStringLiteral("leastSeen"))->text(), QStringLiteral("Least seen: dotted"));
    QCOMPARE(strip->findChild<ColorBar*>()->labels().first(), QStringLiteral("1.00"));
    QCOMPARE(strip->findChild<ColorBar*>()->labels().last(), QStringLiteral("8.50"));
    QCOMPARE(strip->findChild<WordCanvas*>()->accessibleDescription(),
        strip->findChild<QLabel*>(QStringLiteral("leastSeen"))->text());
}

void TestWordsStrip::hoverTellsWordIterationAndLoss()
{
    const auto strip = shownStrip();
    QTest::mouseMove(strip->findChild<WordCanvas*>(), placeOf(*strip, 2, 0));
    QTRY_COMPARE(strip->findChild<QLabel*>(QStringLiteral("wordReadout"))->text(),
        QStringLiteral("“dotted” · iteration 0 · captioning loss 8.50"));
    QCOMPARE(strip->findChild<WordCanvas*>()->accessibleDescription(),
        strip->findChild<QLabel*>(QStringLiteral("wordReadout"))->text());
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(strip->findChild<WordCanvas*>(), &leave);
    QCOMPARE(strip->findChild<QLabel*>(QStringLiteral("wordReadout"))->text(), QString());
}

void TestWordsStrip::clickChoosesTheIteration()
{
    const auto strip = shownStrip();
    const QSignalSpy chosen(strip.get(), &TokenLossesPanel::iterationChosen);
    QTest::mouseClick(strip->findChild<WordCanvas*>(), Qt::LeftButton, {}, placeOf(*strip, 3, 4));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toLongLong(), 4);
    QCOMPARE(strip->findChild<QLabel*>(QStringLiteral("leastSeen"))->text(),
        QStringLiteral("Least seen at iteration 4: star"));
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
    QCOMPARE(strip->findChild<QLabel*>(QStringLiteral("wordReadout"))->text(),
        QStringLiteral("“red” · iteration 0 · captioning loss 2.00"));
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
    QCOMPARE(strip->findChild<QLabel*>(QStringLiteral("leastSeen"))->text(),
        QStringLiteral("Least seen at iteration 1: red"));
    QCOMPARE(strip->findChild<ColorBar*>()->labels().last(), QStringLiteral("7.00"));
}

void TestWordsStrip::judgeIsAskedAndAnswers()
{
    const auto strip = shownStrip();
    const QSignalSpy asked(strip.get(), &TokenLossesPanel::judgeRequested);
    QVERIFY(!strip->findChild<JudgeChips*>()->isVisible());
    QTest::keyClick(strip->findChild<QPushButton*>(QStringLiteral("judgeButton")), Qt::Key_Space);
    QCOMPARE(asked.size(), 1);
    strip->setJudge({ { QStringLiteral("a red star"), 0.31 }, { QStringLiteral("a blue moon"), 0.97 } });
    QVERIFY(strip->findChild<JudgeChips*>()->isVisible());
    QCOMPARE(strip->findChild<JudgeChips*>()->accessibleDescription(),
        QStringLiteral("a red star: no 0.31, a blue moon: yes 0.97"));
    QVERIFY(
        strip->findChild<JudgeChips*>()->heightForWidth(100) > strip->findChild<JudgeChips*>()->heightForWidth(1000));
}

void TestWordsStrip::placesStandBesideThePhrases()
{
    const auto strip = shownStrip();
    const JudgeAnswer unasked { QStringLiteral("a star next to a moon"), std::nullopt, true };
    const JudgeAnswer asked { QStringLiteral("a star above a moon"), 0.04, true };
    strip->setJudge({ { QStringLiteral("a star"), 0.9, false }, unasked, asked });
    QCOMPARE(strip->findChild<JudgeChips*>()->accessibleDescription(),
        QStringLiteral("a star: yes 0.90, a star next to a moon: not judged, a star above a moon: no 0.04"));
    QVERIFY(JudgeChips::explanationOf(unasked).contains(QStringLiteral("was not judged")));
    QVERIFY(JudgeChips::explanationOf(asked).endsWith(QStringLiteral("beside the judge's score, not in it.")));
    QVERIFY(!JudgeChips::explanationOf({ QStringLiteral("a star"), 0.9, false }).contains(QStringLiteral("Places")));
    const QImage dashed = strip->findChild<JudgeChips*>()->grab().toImage();
    strip->setJudge({ { QStringLiteral("a star"), 0.9, false }, { unasked.text, 0.0, true }, asked });
    QVERIFY(strip->findChild<JudgeChips*>()->grab().toImage() != dashed);
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
    strip->setJudge({ { QStringLiteral("a red star"), 0.31 } });
    strip->clear();
    QCOMPARE(strip->findChild<QLabel*>(QStringLiteral("leastSeen"))->text(), QString());
    QVERIFY(strip->findChild<JudgeChips*>()->answers().isEmpty());
    QVERIFY(strip->findChild<ColorBar*>()->labels().last().isEmpty());
    QTest::mouseClick(strip->findChild<WordCanvas*>(), Qt::LeftButton, {}, QPoint(50, 10));
    QTest::keyClick(strip->findChild<WordCanvas*>(), Qt::Key_Left);
    QVERIFY(!strip->findChild<WordCanvas*>()->cell());
    QVERIFY(strip->findChild<WordCanvas*>()->grab().toImage() != full);
}

REFEREE_GUI_TEST(TestWordsStrip)
#include "tst_token_losses_panel.moc"
