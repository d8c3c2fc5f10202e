// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/token_losses/word_heat.h"

#include <QtTest/QTest>

#include <limits>

using namespace referee;
using namespace referee::ui;

namespace {

HeatWords wordsOf(const QStringList& texts)
{
    HeatWords words;
    for (const QString& text : texts) {
        words << HeatWord { text };
    }
    return words;
}

const HeatWords kWords = wordsOf({ QStringLiteral("a"), QStringLiteral("dotted"), QStringLiteral("star") });

WordHeat threeIterations()
{
    WordHeat heat;
    heat.setWords(kWords);
    heat.setLosses(0, { 2, 5, 3 });
    heat.setLosses(1, { 1, 3, 4 });
    heat.setLosses(2, { 1, 2, 1.5 });
    return heat;
}

} // namespace

class TestWordHeat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void highestLossIsTheLeastSeenWord();
    void tailIsKnownToHaveNoLosses();
    void otherWordsForgetTheLosses();
    void lossesOfAnotherLengthAreOfAnotherPrompt();
    void brokenNumbersAreNotShown();
    void oneHueFromCalmToMissing();
    void cellsWithoutLossAreClear();
    void wordsAreNamedAsTyped();
    void aWordHasTheMeanOfItsPieces();
    void functionWordsAreNeverTheLeastSeen();
    void sentencesNameWordIterationAndLoss();
};

void TestWordHeat::highestLossIsTheLeastSeenWord()
{
    const WordHeat heat = threeIterations();
    QCOMPARE(heat.leastSeen(0), std::optional(1));
    QCOMPARE(heat.leastSeen(1), std::optional(2));
    QCOMPARE(heat.leastSeen(3), std::nullopt);
    QCOMPARE(heat.min(), 1.0);
    QCOMPARE(heat.max(), 5.0);
}

void TestWordHeat::tailIsKnownToHaveNoLosses()
{
    WordHeat heat = threeIterations();
    heat.setLosses(4, {});
    QCOMPARE(heat.end(), 5);
    QCOMPARE(heat.loss(1, 4), std::nullopt);
    QCOMPARE(heat.lastMeasured(4), std::optional<qint64>(2));
    QCOMPARE(WordHeat().lastMeasured(4), std::nullopt);
    QCOMPARE(leastSeenText(heat, std::nullopt), QStringLiteral("Least seen at iteration 2: dotted"));
}

void TestWordHeat::otherWordsForgetTheLosses()
{
    WordHeat heat = threeIterations();
    heat.setWords(kWords);
    QCOMPARE(heat.end(), 3);
    heat.setWords(wordsOf({ QStringLiteral("a"), QStringLiteral("plain"), QStringLiteral("star") }));
    QCOMPARE(heat.end(), 0);
    QVERIFY(!heat.hasLosses());
}

void TestWordHeat::lossesOfAnotherLengthAreOfAnotherPrompt()
{
    WordHeat heat = threeIterations();
    heat.setLosses(3, { 9, 9 });
    QCOMPARE(heat.loss(0, 3), std::nullopt);
    QCOMPARE(heat.max(), 5.0);
    heat.setLosses(-1, { 9, 9, 9 });
    heat.setLosses(WordHeat::kMaxIterations, { 9, 9, 9 });
    QCOMPARE(heat.end(), 4);
}

void TestWordHeat::brokenNumbersAreNotShown()
{
    WordHeat heat = threeIterations();
    heat.setLosses(3, { 1, std::numeric_limits<double>::quiet_NaN(), 1 });
    heat.setLosses(4, { 1, std::numeric_limits<double>::infinity(), 1 });
    QCOMPARE(heat.loss(0, 3), std::nullopt);
    QCOMPARE(heat.max(), 5.0);
}

void TestWordHeat::oneHueFromCalmToMissing()
{
    for (const Theme& colours : { theme(), paperTheme() }) {
        const ColorMap ramp = heatColours(colours);
        QCOMPARE(ramp.at(0), colours.raised.rgb());
        QCOMPARE(ramp.at(1), colours.referee.rgb());
        QCOMPARE(ramp.at(7), ramp.at(1));
        const auto contrast = [&](double x) { return qAbs(qGray(ramp.at(x)) - qGray(ramp.at(0))); };
        for (int i = 1; i <= 10; ++i) {
            QVERIFY(contrast(i / 10.0) > contrast((i - 1) / 10.0));
        }
    }
}

void TestWordHeat::cellsWithoutLossAreClear()
{
    WordHeat heat = threeIterations();
    heat.setLosses(3, {});
    const QImage image = heat.image(theme());
    QCOMPARE(image.size(), QSize(4, 3));
    QCOMPARE(image.pixelColor(0, 1), theme().referee);
    QCOMPARE(image.pixelColor(2, 0), theme().raised);
    QCOMPARE(qAlpha(image.pixel(3, 0)), 0);
    QVERIFY(WordHeat().image(theme()).isNull());
}

void TestWordHeat::wordsAreNamedAsTyped()
{
    const QString prompt = QStringLiteral("Grüne Sterne, weit");
    PromptAnalysis reading;
    reading.refereePieces = { { 0, 6 }, { 7, 11 }, { 11, 13 }, { 15, 19, true } };
    QCOMPARE(
        readWords(prompt, reading), (HeatWords { { QStringLiteral("Grüne"), 1 }, { QStringLiteral("Sterne"), 2 } }));
    reading.refereePieces.back().isCut = false;
    reading.refereePieces.push_back({ 19, 20, true }); // the end of a word that is cut
    QCOMPARE(readWords(prompt, reading).back(), (HeatWord { QStringLiteral("weit"), 1 }));
    reading.refereePieces = { { 0, 99 }, { 200, 300 } };
    QCOMPARE(readWords(prompt, reading).size(), 1);
}

void TestWordHeat::aWordHasTheMeanOfItsPieces()
{
    WordHeat heat;
    heat.setWords({ { QStringLiteral("a"), 1, true }, { QStringLiteral("xylophone"), 3 } });
    heat.setLosses(0, { 9, 1, 2, 6 });
    QCOMPARE(heat.loss(0, 0), std::optional(9.0));
    QCOMPARE(heat.loss(1, 0), std::optional(3.0));
    heat.setLosses(1, { 9, 1, 2 }); // of other words
    heat.setLosses(2, { 9, 1, 2, 6, 7 });
    QCOMPARE(heat.loss(0, 1), std::nullopt);
    QCOMPARE(heat.loss(0, 2), std::nullopt);
    QCOMPARE(heat.max(), 9.0);
}

void TestWordHeat::functionWordsAreNeverTheLeastSeen()
{
    WordHeat heat;
    heat.setWords(
        { { QStringLiteral("a"), 1, true }, { QStringLiteral("star"), 1 }, { QStringLiteral("of"), 1, true } });
    heat.setLosses(0, { 9, 1, 8 });
    QCOMPARE(heat.leastSeen(0), std::optional(1));
    QCOMPARE(leastSeenText(heat, std::nullopt), QStringLiteral("Least seen: star"));
    heat.setWords({ { QStringLiteral("a"), 1, true }, { QStringLiteral("of"), 1, true } }); // there is nothing else
    heat.setLosses(0, { 3, 8 });
    QCOMPARE(heat.leastSeen(0), std::optional(1));
}

void TestWordHeat::sentencesNameWordIterationAndLoss()
{
    const WordHeat heat = threeIterations();
    QCOMPARE(leastSeenText(heat, std::nullopt), QStringLiteral("Least seen: dotted"));
    QCOMPARE(leastSeenText(heat, 1), QStringLiteral("Least seen at iteration 1: star"));
    QCOMPARE(leastSeenText(WordHeat(), std::nullopt), QString());
    QCOMPARE(cellText(heat, 1, 0), QStringLiteral("“dotted” · iteration 0 · captioning loss 5.00"));
    QCOMPARE(cellText(heat, 1, 9), QStringLiteral("“dotted” · iteration 9 · no captioning loss"));
    QCOMPARE(cellText(heat, 3, 0), QString());
}

REFEREE_GUI_TEST(TestWordHeat)
#include "tst_word_heat.moc"
