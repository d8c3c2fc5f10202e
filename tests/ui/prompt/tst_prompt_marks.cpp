// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/prompt/readings.h"
#include "ui/prompt/prompt_marks.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::ui;

class PromptMarks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bytesBecomeUnits_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("word");
        QTest::newRow("plain") << QStringLiteral("a red star") << QStringLiteral("red");
        QTest::newRow("accent before") << QStringLiteral("un café noir") << QStringLiteral("noir");
        QTest::newRow("accent in the word") << QStringLiteral("un café noir") << QStringLiteral("café");
        QTest::newRow("combining accent") << QStringLiteral("cafe\u0301 noir") << QStringLiteral("noir");
        QTest::newRow("three bytes") << QStringLiteral("赤い 星 star") << QStringLiteral("star");
        QTest::newRow("emoji before") << QStringLiteral("🐟🌙 fish moon") << QStringLiteral("moon");
        QTest::newRow("the emoji") << QStringLiteral("a 🐟 swims") << QStringLiteral("🐟");
        QTest::newRow("joined emoji") << QStringLiteral("👩‍🚀 on é moon") << QStringLiteral("moon");
        QTest::newRow("line end") << QStringLiteral("é\nred") << QStringLiteral("red");
    }
    void bytesBecomeUnits()
    {
        QFETCH(QString, prompt);
        QFETCH(QString, word);
        const PromptSpan span = spanOf(prompt, word);
        const Utf8Map map(prompt);
        QCOMPARE(map.begin(span.begin), static_cast<int>(prompt.indexOf(word)));
        QCOMPARE(map.end(span.end), static_cast<int>(prompt.indexOf(word) + word.size()));
    }

    void everyTextHasItsUtf8Length()
    {
        const QString half = QStringLiteral("a") + QChar(0xd83d) + QStringLiteral("b"); // half of a pair
        for (const QString& text : { QString(), QStringLiteral("aé星🐟"), half, QString(QChar(0xdc1f)) }) {
            QCOMPARE(Utf8Map(text).bytes(), static_cast<std::size_t>(text.toUtf8().size()));
        }
    }

    void bytesInsideACharacterRoundOutwards()
    {
        const Utf8Map map(QStringLiteral("a🐟b")); // bytes: a 0, fish 1..4, b 5
        QCOMPARE(map.begin(3), 1);
        QCOMPARE(map.end(3), 3);
        QCOMPARE(map.end(1), 1);
        QCOMPARE(map.begin(5), 3);
        QCOMPARE(map.begin(99), 4);
        QCOMPARE(map.end(99), 4);
    }

    void marksSayWhatIsIgnoredUnknownAndCut()
    {
        const QString prompt = QStringLiteral("é (red:1.3) zebra then more");
        PromptAnalysis reading = plainReading(prompt);
        reading.refereePieces = { pieceOf(prompt, QStringLiteral("red")),
            pieceOf(prompt, QStringLiteral("ze"), false, true), pieceOf(prompt, QStringLiteral("bra"), false, true),
            pieceOf(prompt, QStringLiteral("then"), true), pieceOf(prompt, QStringLiteral("more"), true) };
        reading.diffusionPieces = { pieceOf(prompt, QStringLiteral("more"), true) };
        reading.ignored = { spanOf(prompt, QStringLiteral("(")), spanOf(prompt, QStringLiteral(":")) };
        reading.overlong = spanOf(prompt, QStringLiteral("more"));
        const std::vector<PromptMark> expected { { 2, 3, MarkKind::Ignored }, { 6, 7, MarkKind::Ignored },
            { 12, 17, MarkKind::Unknown }, { 18, 27, MarkKind::CutForReferee }, { 23, 27, MarkKind::CutForDiffusion },
            { 23, 27, MarkKind::Overlong } };
        QCOMPARE(marksOf(prompt, reading), expected);
    }

    void piecesOfOneWordTouch()
    {
        const QString prompt = QStringLiteral("a zebra 🐟");
        PromptAnalysis reading = plainReading(prompt);
        reading.refereePieces = { pieceOf(prompt, QStringLiteral("a")), pieceOf(prompt, QStringLiteral("ze")),
            pieceOf(prompt, QStringLiteral("bra")), pieceOf(prompt, QStringLiteral("🐟"), true) };
        const std::vector<StripPiece> expected { { QStringLiteral("a"), false, false, false },
            { QStringLiteral("ze"), false, false, false }, { QStringLiteral("bra"), false, false, true },
            { QStringLiteral("🐟"), true, false, false } };
        QCOMPARE(piecesOf(prompt, reading), expected);
    }

    void withoutARefereeOfTokensTheOtherSideIsShown()
    {
        PromptAnalysis reading = plainReading(QStringLiteral("a red star"));
        reading.refereePieces.clear();
        reading.refereeBudget = 0;
        QCOMPARE(piecesOf(QStringLiteral("a red star"), reading).size(), 3U);
    }

    void readingsOfAnotherTextStayInside()
    {
        const PromptAnalysis reading = plainReading(QStringLiteral("a red star above a blue moon"));
        for (const auto& piece : piecesOf(QStringLiteral("é"), reading)) {
            QVERIFY(piece.text.size() <= 1);
        }
    }

    void marksMoveWithTheirText_data()
    {
        QTest::addColumn<QString>("after");
        QTest::addColumn<int>("begin"); // of a mark on "red" in "a red star"; -1: lost
        QTest::addColumn<int>("end");
        QTest::newRow("typed before") << QStringLiteral("see a red star") << 6 << 9;
        QTest::newRow("typed behind") << QStringLiteral("a red star up") << 2 << 5;
        QTest::newRow("typed inside") << QStringLiteral("a reed star") << 2 << 6;
        QTest::newRow("removed") << QStringLiteral("a star") << -1 << -1;
        QTest::newRow("all removed") << QString() << -1 << -1;
        QTest::newRow("begin removed") << QStringLiteral("ed star") << -1 << -1;
    }
    void marksMoveWithTheirText()
    {
        QFETCH(QString, after);
        QFETCH(int, begin);
        QFETCH(int, end);
        const auto moved = movedMarks({ { 2, 5, MarkKind::Unknown } }, QStringLiteral("a red star"), after);
        const std::vector<PromptMark> expected
            = begin < 0 ? std::vector<PromptMark> {} : std::vector<PromptMark> { { begin, end, MarkKind::Unknown } };
        QCOMPARE(moved, expected);
    }

    void sentencesNameWhatIsLost()
    {
        const QString prompt = QStringLiteral("(red:1.3) zebra then");
        ReadText read { prompt, plainReading(prompt), QStringLiteral("miniature") };
        QVERIFY(notesOf(read).isEmpty());
        read.reading.ignored = { spanOf(prompt, QStringLiteral("(")), spanOf(prompt, QStringLiteral(":")),
            spanOf(prompt, QStringLiteral(".")), spanOf(prompt, QStringLiteral(")")) };
        read.reading.refereePieces
            = { pieceOf(prompt, QStringLiteral("zebra"), false, true), pieceOf(prompt, QStringLiteral("then"), true) };
        const QStringList expected { QStringLiteral("The referee does not see “then”: it reads 32 tokens."),
            QStringLiteral("The miniature does not know “zebra”."),
            QStringLiteral("Not read: ( : . ) — weights such as (red:1.3) have no effect.") };
        QCOMPARE(notesOf(read), expected);
        QCOMPARE(explain(MarkKind::Unknown, read), QStringLiteral("The miniature does not know this word."));
    }
};

REFEREE_GUI_TEST(PromptMarks)
#include "tst_prompt_marks.moc"
