// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/clip_tokenizer.h"
#include "tests/core/tokenizers/sample_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int kLength = 77;
const QStringList kMade { QStringLiteral("clip"), QStringLiteral("clip_sd1"), QStringLiteral("clip_sd2"),
    QStringLiteral("clip_word"), QStringLiteral("clip_lacking"), QStringLiteral("clip_spec"),
    QStringLiteral("clip_saved") };
const QStringList kOfPack { QStringLiteral("sd/tokenizer"), QStringLiteral("clip") };

} // namespace

class TestClipTokenizer : public QObject {
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
    void namedTokensFollowTheFolder();

private:
    TokenizerSamples m_samples;
};

void TestClipTokenizer::initTestCase() { m_samples.ask(QStringLiteral("clip"), kLength, kMade, kOfPack); }

void TestClipTokenizer::stringsAreCutAndPaddedAsByTheOriginal()
{
    QFETCH(QString, path);
    QFETCH(QString, prefix);
    const auto tokenizer = ClipTokenizer::load(path.toStdString());
    const auto expected = m_samples.of(prefix, "cut.ids");
    for (std::size_t i = 0; i < m_samples.texts.size(); ++i) {
        const auto differs = idDifference(m_samples.texts[i], tokenizer.encode(m_samples.texts[i], kLength),
            idsOf(expected[static_cast<std::int64_t>(i)]));
        QVERIFY2(differs.isEmpty(), qPrintable(differs));
    }
}

void TestClipTokenizer::wholeStringsGiveTheOriginalsPieces()
{
    QFETCH(QString, path);
    QFETCH(QString, prefix);
    checkWholeStrings(ClipTokenizer::load(path.toStdString()), m_samples, prefix);
}

void TestClipTokenizer::piecesOfAsciiNameTheOriginalsBytes()
{
    QFETCH(QString, path);
    QFETCH(QString, prefix);
    checkBytesOfPieces(ClipTokenizer::load(path.toStdString()), m_samples, prefix);
}

void TestClipTokenizer::knownSentencesHaveTheSpecsIds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Ids>("ids");
    QTest::newRow("empty") << QByteArray("") << Ids { 49406, 49407 };
    QTest::newRow("cat") << QByteArray("a photo of a cat") << Ids { 49406, 320, 1125, 539, 320, 2368, 49407 };
    QTest::newRow("backpack") << QByteArray("a red backpack and a blue book")
                              << Ids { 49406, 320, 736, 14894, 537, 320, 1746, 1116, 49407 };
    QTest::newRow("prefix") << QByteArray("A photo exactly contains a red backpack and a blue book")
                            << Ids { 49406, 320, 1125, 5840, 12844, 320, 736, 14894, 537, 320, 1746, 1116, 49407 };
    QTest::newRow("signs") << QByteArray("it's 2024, don't stop!!")
                           << Ids { 49406, 585, 568, 273, 271, 273, 275, 267, 847, 713, 1691, 748, 49407 };
}

void TestClipTokenizer::knownSentencesHaveTheSpecsIds()
{
    QFETCH(QByteArray, text);
    QFETCH(Ids, ids);
    const auto tokenizer = ClipTokenizer::load(m_samples.folder.filePath(QStringLiteral("clip_spec")).toStdString());
    ids.resize(kLength, 49407);
    const auto differs = idDifference(text.toStdString(), tokenizer.encode(text.toStdString()), ids);
    QVERIFY2(differs.isEmpty(), qPrintable(differs));
}

void TestClipTokenizer::namedTokensFollowTheFolder()
{
    const auto load
        = [this](const QString& name) { return ClipTokenizer::load(m_samples.folder.filePath(name).toStdString()); };
    const auto first = load(QStringLiteral("clip_sd1"));
    QCOMPARE(first.padId(), first.endId());
    QCOMPARE(first.beginId() + 1, first.endId());
    const auto second = load(QStringLiteral("clip_sd2"));
    QCOMPARE(second.padId(), std::int64_t { 0 });
    QCOMPARE(second.endId(), first.endId());
    QCOMPARE(load(QStringLiteral("clip_word")).idLimit(), first.idLimit() + 2);
}

REFEREE_TEST(TestClipTokenizer)
#include "tst_clip_tokenizer.moc"
