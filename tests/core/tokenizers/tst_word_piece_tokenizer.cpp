// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/word_piece_tokenizer.h"
#include "tests/core/tokenizers/sample_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int kWordPieceLength = 32;
const QStringList kMadeWordPieces { QStringLiteral("bert"), QStringLiteral("bert_cased"),
    QStringLiteral("bert_accents"), QStringLiteral("bert_blip"), QStringLiteral("bert_spec"),
    QStringLiteral("bert_saved") };
const QStringList kWordPiecesOfPack { QStringLiteral("blip2"), QStringLiteral("judge") };

} // namespace

class TestWordPieceTokenizer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void stringsAreCutAndPaddedAsByTheOriginal_data() { m_samples.addRows(); }
    void stringsAreCutAndPaddedAsByTheOriginal();
    void wholeStringsGiveTheOriginalsPieces_data() { m_samples.addRows(); }
    void wholeStringsGiveTheOriginalsPieces();
    void piecesOfAsciiNameTheOriginalsBytes_data() { m_samples.addRows(); }
    void piecesOfAsciiNameTheOriginalsBytes();
    void knownSentencesHaveTheSpecsIds_data();
    void knownSentencesHaveTheSpecsIds();
    void addedTokensFollowTheVocabulary();
    void aVocabularyFileAloneIsEnough();

private:
    TokenizerSamples m_samples;
};

void TestWordPieceTokenizer::initTestCase()
{
    m_samples.ask(QStringLiteral("bert"), kWordPieceLength, kMadeWordPieces, kWordPiecesOfPack);
}

void TestWordPieceTokenizer::stringsAreCutAndPaddedAsByTheOriginal()
{
    QFETCH(QString, path);
    QFETCH(QString, prefix);
    const auto tokenizer = WordPieceTokenizer::load(path.toStdString());
    const auto ids = m_samples.of(prefix, "cut.ids");
    const auto mask = m_samples.of(prefix, "cut.mask");
    for (std::size_t i = 0; i < m_samples.texts.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i);
        const auto found = tokenizer.encode(m_samples.texts[i], kWordPieceLength);
        const auto differs = idDifference(m_samples.texts[i], found.ids, idsOf(ids[row]))
            + idDifference(m_samples.texts[i], found.mask, idsOf(mask[row]));
        QVERIFY2(differs.isEmpty(), qPrintable(differs));
    }
}

void TestWordPieceTokenizer::wholeStringsGiveTheOriginalsPieces()
{
    QFETCH(QString, path);
    QFETCH(QString, prefix);
    checkWholeStrings(WordPieceTokenizer::load(path.toStdString()), m_samples, prefix);
}

void TestWordPieceTokenizer::piecesOfAsciiNameTheOriginalsBytes()
{
    QFETCH(QString, path);
    QFETCH(QString, prefix);
    checkBytesOfPieces(WordPieceTokenizer::load(path.toStdString()), m_samples, prefix);
}

void TestWordPieceTokenizer::knownSentencesHaveTheSpecsIds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Ids>("ids");
    QTest::newRow("cat") << QByteArray("a photo of a cat") << Ids { 101, 1037, 6302, 1997, 1037, 4937, 102 };
    QTest::newRow("backpack") << QByteArray("a red backpack and a blue book")
                              << Ids { 101, 1037, 2417, 13383, 1998, 1037, 2630, 2338, 102 };
    QTest::newRow("signs and accents") << QByteArray("The tiger's stripes, unaffable & Café!")
                                       << Ids { 101, 1996, 6816, 1005, 1055, 13560, 1010, 14477, 20961, 3468, 1004,
                                              7668, 999, 102 };
    QTest::newRow("question") << QByteArray("a blue bowl?") << Ids { 101, 1037, 2630, 4605, 1029, 102 };
    QTest::newRow("yes") << QByteArray("yes") << Ids { 101, 2748, 102 };
    QTest::newRow("no") << QByteArray("no") << Ids { 101, 2053, 102 };
    QTest::newRow("beach") << QByteArray("a picture of a woman sitting on the beach with her dog")
                           << Ids { 101, 1037, 3861, 1997, 1037, 2450, 3564, 2006, 1996, 3509, 2007, 2014, 3899, 102 };
}

void TestWordPieceTokenizer::knownSentencesHaveTheSpecsIds()
{
    QFETCH(QByteArray, text);
    QFETCH(Ids, ids);
    const auto tokenizer
        = WordPieceTokenizer::load(m_samples.folder.filePath(QStringLiteral("bert_spec")).toStdString());
    ids.resize(kWordPieceLength, 0);
    const auto differs
        = idDifference(text.toStdString(), tokenizer.encode(text.toStdString(), kWordPieceLength).ids, ids);
    QVERIFY2(differs.isEmpty(), qPrintable(differs));
}

void TestWordPieceTokenizer::addedTokensFollowTheVocabulary()
{
    const auto plain = WordPieceTokenizer::load(m_samples.folder.filePath(QStringLiteral("bert")).toStdString());
    const auto blip = WordPieceTokenizer::load(m_samples.folder.filePath(QStringLiteral("bert_blip")).toStdString());
    QCOMPARE(plain.idOf("[DEC]"), kNoToken);
    QCOMPARE(blip.idOf("[DEC]"), plain.idLimit());
    QCOMPARE(blip.idOf("[ENC]"), plain.idLimit() + 1);
    QCOMPARE(blip.idLimit(), plain.idLimit() + 2);
    QCOMPARE(blip.idOf("[SEP]"), blip.separatorId());
}

void TestWordPieceTokenizer::aVocabularyFileAloneIsEnough()
{
    const auto file = m_samples.folder.filePath(QStringLiteral("bert_spec/vocab.txt")).toStdString();
    QCOMPARE(WordPieceTokenizer::load(file).encode("no cat", 5).ids, (Ids { 101, 2053, 4937, 102, 0 }));
}

REFEREE_TEST(TestWordPieceTokenizer)
#include "tst_word_piece_tokenizer.moc"
