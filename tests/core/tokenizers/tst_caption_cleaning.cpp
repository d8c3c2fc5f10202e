// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/caption_cleaning.h"
#include "tests/core/tokenizers/sample_kit.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

std::string words(int count)
{
    std::string text = "w0";
    for (int i = 1; i < count; ++i) {
        text += " w" + std::to_string(i);
    }
    return text;
}

} // namespace

class TestCaptionCleaning : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stringsAreCleanedAsPythonDoes();
    void examplesAreCleaned_data();
    void examplesAreCleaned();
    void ignoredSignsAreNamed();
    void wordsBeyondFiftyAreNamed();
    void cleanedBytesKnowTheirSource();
};

void TestCaptionCleaning::stringsAreCleanedAsPythonDoes()
{
    const QTemporaryDir folder;
    const auto expected = runOracle(kTokenizerOracle, { QStringLiteral("clean") }, folder.path());
    const auto texts = unpackTexts(expected, "text");
    const auto captions = unpackTexts(expected, "caption");
    const auto questions = unpackTexts(expected, "question");
    QCOMPARE(texts.size(), static_cast<std::size_t>(kSampleCount));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        QCOMPARE(QByteArray::fromStdString(cleanCaption(texts[i])), QByteArray::fromStdString(captions[i]));
        QCOMPARE(QByteArray::fromStdString(cleanQuestion(texts[i])), QByteArray::fromStdString(questions[i]));
    }
}

void TestCaptionCleaning::examplesAreCleaned_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("caption");
    QTest::addColumn<QByteArray>("question");
    QTest::newRow("weight") << QByteArray("a (red:1.3) star") << QByteArray("a red 1 3 star")
                            << QByteArray("a red13 star");
    QTest::newRow("question") << QByteArray("A Blue bowl?  ") << QByteArray("a blue bowl?")
                              << QByteArray("a blue bowl?");
    QTest::newRow("kept signs") << QByteArray("it's, \xE2\x80\x9Cso\xE2\x80\x9D")
                                << QByteArray("it's, \xE2\x80\x9Cso\xE2\x80\x9D")
                                << QByteArray("it's, \xE2\x80\x9Cso\xE2\x80\x9D");
    QTest::newRow("one tab stays") << QByteArray("a\tb") << QByteArray("a\tb") << QByteArray("a\tb");
    QTest::newRow("two blanks") << QByteArray("a \t b") << QByteArray("a b") << QByteArray("a \t b");
    QTest::newRow("only signs") << QByteArray("(!)") << QByteArray("") << QByteArray("");
}

void TestCaptionCleaning::examplesAreCleaned()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, caption);
    QFETCH(QByteArray, question);
    QCOMPARE(QByteArray::fromStdString(cleanCaption(text.toStdString())), caption);
    QCOMPARE(QByteArray::fromStdString(cleanQuestion(text.toStdString())), question);
}

void TestCaptionCleaning::ignoredSignsAreNamed()
{
    const auto cleaned = cleanCaptionWithSource("é (red:1.3)!");
    const std::vector<ByteRange> expected { { 3, 4 }, { 7, 8 }, { 9, 10 }, { 11, 13 } };
    QCOMPARE(cleaned.signs, expected);
    QVERIFY(cleanCaptionWithSource("red, blue?").signs.empty());
}

void TestCaptionCleaning::wordsBeyondFiftyAreNamed()
{
    const auto longer = words(52);
    const auto cleaned = cleanCaptionWithSource(longer + ".");
    QCOMPARE(cleaned.text, words(50));
    QCOMPARE(longer.substr(cleaned.cut.begin, cleaned.cut.end - cleaned.cut.begin), std::string("w50 w51"));
    QCOMPARE(cleanCaptionWithSource(words(50)).cut, ByteRange {});
    QCOMPARE(cleanQuestion(longer), words(50));
}

void TestCaptionCleaning::cleanedBytesKnowTheirSource()
{
    const std::string source = "  A (RED:1.3) star";
    const auto cleaned = cleanCaptionWithSource(source);
    QCOMPARE(cleaned.text, std::string("a red 1 3 star"));
    QCOMPARE(cleaned.origins.size(), cleaned.text.size());
    const auto range = cleaned.sourceOf({ 2, 5 });
    QCOMPARE(source.substr(range.begin, range.end - range.begin), std::string("RED"));
    QCOMPARE(cleaned.sourceOf({ 10, 14 }), (ByteRange { 14, 18 }));
    QCOMPARE(cleaned.sourceOf({ 3, 99 }), ByteRange {});
}

QTEST_GUILESS_MAIN(TestCaptionCleaning)
#include "tst_caption_cleaning.moc"
