// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/prompt/readings.h"
#include "ui/prompt/token_strip.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::ui;

namespace {

ReadText wordsRead(int words)
{
    QString prompt;
    for (int word = 0; word < words; ++word) {
        prompt += QStringLiteral("striped ");
    }
    return { prompt, plainReading(prompt), QStringLiteral("miniature") };
}

} // namespace

class TokenStrips : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void piecesOfAWordTouchAndWordsDoNot()
    {
        TokenStrip strip;
        strip.resize(600, 30);
        const QString prompt = QStringLiteral("a zebra");
        PromptAnalysis reading = plainReading(prompt);
        reading.refereePieces = { pieceOf(prompt, QStringLiteral("a")), pieceOf(prompt, QStringLiteral("ze")),
            pieceOf(prompt, QStringLiteral("bra")) };
        strip.setRead({ prompt, reading, {} });
        QCOMPARE(strip.rectOf(1).right() + 1, strip.rectOf(2).left());
        QVERIFY(strip.rectOf(0).right() + 1 < strip.rectOf(1).left());
    }

    void wrapsToTwoRowsThenCountsTheRest()
    {
        TokenStrip strip;
        strip.resize(300, 30);
        strip.show(); // hidden widgets hear of a new size later
        strip.setRead(wordsRead(4));
        QCOMPARE(strip.hidden(), 0);
        const int one = strip.height();
        strip.setRead(wordsRead(8));
        QVERIFY(strip.height() > one);
        strip.setRead(wordsRead(50));
        QVERIFY(strip.hidden() > 0);
        QVERIFY(strip.height() < 3 * one);
        int shown = 0;
        for (std::size_t piece = 0; piece < strip.pieces().size(); ++piece) {
            const QRect rect = strip.rectOf(piece);
            QVERIFY(rect.isEmpty() || strip.rect().contains(rect));
            shown += rect.isEmpty() ? 0 : 1;
        }
        QCOMPARE(shown + strip.hidden(), 50);
        strip.resize(4000, strip.height());
        QCOMPARE(strip.hidden(), 0);
        QCOMPARE(strip.height(), one);
    }

    void toolTipsSayWhy()
    {
        TokenStrip strip;
        strip.resize(600, 30);
        ReadText read = wordsRead(3);
        read.reading.refereePieces[1].isUnknown = true;
        read.reading.refereePieces[2].isCut = true;
        strip.setRead(read);
        const auto at = [&](std::size_t piece) { return strip.explanationAt(strip.rectOf(piece).center()); };
        QCOMPARE(at(0), QStringLiteral("“striped”, token 1 of 3"));
        QVERIFY(at(1).contains(QStringLiteral("The miniature does not know this word.")));
        QVERIFY(at(2).contains(QStringLiteral("The referee does not see this")));
        QVERIFY(strip.explanationAt(QPoint(590, 5)).isEmpty());
        strip.clear();
        QVERIFY(strip.pieces().empty());
    }
};

REFEREE_GUI_TEST(TokenStrips)
#include "tst_token_strip.moc"
