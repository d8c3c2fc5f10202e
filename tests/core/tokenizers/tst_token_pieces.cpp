// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/errors.h"
#include "core/tokenizers/clip_tokenizer.h"
#include "core/tokenizers/word_piece_tokenizer.h"
#include "tests/core/io/file_kit.h"
#include "tests/core/tokenizers/vocabulary_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

ClipTokenizer clip() { return ClipTokenizer(clipFiles({ "r e", "re d</w>", "a a", "aa aa", "aaaa aaaa", "b a" })); }

WordPieceTokenizer wordPiece() { return WordPieceTokenizer(wordPieceFiles({ "red", "##dish", "a", "##a", "," })); }

} // namespace

class TestTokenPieces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clipPiecesNameBytesOfTheSource();
    void clipPiecesOfOneCharacterNameAllOfIt();
    void composedCharactersNameBothParts();
    void wordPiecesNameBytesOfTheSource();
    void lowestRankMergesFirst();
    void endTokenStaysWhenTextIsCut();
    void firstCutByteIsWhereTheCutPartBegins();
    void textThatIsNotUtf8NamesTheByte();
    void lengthsBelowTwoAreRefused();
};

void TestTokenPieces::clipPiecesNameBytesOfTheSource()
{
    const TokenPieces expected { { 513, { 1, 4 } }, { 256 + ',', { 4, 5 } }, { 513, { 7, 10 } } };
    QCOMPARE(clip().pieces(" Red,\n\trED "), expected);
}

void TestTokenPieces::clipPiecesOfOneCharacterNameAllOfIt()
{
    const auto pieces = clip().pieces("x\xE8\xAF\xADx"); // one word of x, three bytes and x
    QCOMPARE(pieces.size(), std::size_t { 5 });
    for (std::size_t i = 1; i < 4; ++i) {
        QCOMPARE(pieces[i].source, (ByteRange { 1, 4 }));
    }
    QCOMPARE(pieces[4].source, (ByteRange { 4, 5 }));
}

void TestTokenPieces::composedCharactersNameBothParts()
{
    const auto pieces = clip().pieces("re\xCC\x81"); // e and an acute accent become one letter of two bytes
    QCOMPARE(pieces.size(), std::size_t { 3 });
    QCOMPARE(pieces[0].source, (ByteRange { 0, 1 }));
    QCOMPARE(pieces[1].source, (ByteRange { 1, 4 }));
    QCOMPARE(pieces[2].source, (ByteRange { 1, 4 }));
}

void TestTokenPieces::wordPiecesNameBytesOfTheSource()
{
    const TokenPieces expected { { 5, { 0, 3 }, true }, { 6, { 3, 7 }, true }, { 9, { 7, 8 } }, { 1, { 9, 13 } } };
    QCOMPARE(wordPiece()
                 .pieces("R\xC3\xA9"
                         "ddish, blue")
                 .size(),
        std::size_t { 4 });
    QCOMPARE(wordPiece().pieces("reddish, blue"), expected);
}

void TestTokenPieces::lowestRankMergesFirst()
{
    // "baaa": "a a" has the lower rank, so "ba" is never made; the last letter carries the suffix and stays alone.
    const auto pieces = clip().pieces("baaa");
    QCOMPARE(pieces, (TokenPieces { { 'b', { 0, 1 }, true }, { 514, { 1, 3 }, true }, { 256 + 'a', { 3, 4 }, true } }));
    QCOMPARE(clip().pieces("ba,")[0].id, std::int64_t { 'b' });
    QCOMPARE(clip().pieces("bax")[0].id, std::int64_t { 517 });
}

void TestTokenPieces::endTokenStaysWhenTextIsCut()
{
    QCOMPARE(clip().encode("red red red", 4), (std::vector<std::int64_t> { 1000, 513, 513, 1001 }));
    QCOMPARE(clip().encode("red", 5), (std::vector<std::int64_t> { 1000, 513, 1001, 1001, 1001 }));
    QCOMPARE(clip().encode("red", 2), (std::vector<std::int64_t> { 1000, 1001 }));
    const auto tokens = wordPiece().encode("red red a", 4);
    QCOMPARE(tokens.ids, (std::vector<std::int64_t> { 2, 5, 5, 3 }));
    QCOMPARE(tokens.mask, (std::vector<std::int64_t> { 1, 1, 1, 1 }));
    QCOMPARE(wordPiece().encode("", 4).mask, (std::vector<std::int64_t> { 1, 1, 0, 0 }));
}

void TestTokenPieces::firstCutByteIsWhereTheCutPartBegins()
{
    const std::string text = "red red red";
    const auto pieces = clip().pieces(text);
    QCOMPARE(firstCutByte(pieces, 4, text.size()), std::size_t { 8 });
    QCOMPARE(firstCutByte(pieces, 5, text.size()), text.size());
}

void TestTokenPieces::textThatIsNotUtf8NamesTheByte()
{
    VERIFY_SAYS(errorOf<UsageError>([] { clip().pieces("red \xFF"); }), "byte 4 (0xFF)");
    VERIFY_SAYS(errorOf<UsageError>([] { wordPiece().pieces("\xC3"); }), "byte 0 (0xC3)");
}

void TestTokenPieces::lengthsBelowTwoAreRefused()
{
    VERIFY_SAYS(errorOf<UsageError>([] { clip().encode("red", 1); }), "at least 2 tokens");
    VERIFY_SAYS(errorOf<UsageError>([] { wordPiece().encode("red", 0); }), "at least 2 tokens");
}

REFEREE_TEST(TestTokenPieces)
#include "tst_token_pieces.moc"
