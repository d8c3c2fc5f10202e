// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/errors.h"
#include "core/tokenizers/caption_cleaning.h"
#include "tests/core/tokenizers/sample_kit.h"
#include "tests/support/test_registry.h"

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
    void aPromptNeedsSomethingToSee_data();
    void aPromptNeedsSomethingToSee();
    void bytesThatAreNoTextAreToldByPlace();
};

void TestCaptionCleaning::aPromptNeedsSomethingToSee_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<bool>("isPrompt");
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("blanks") << QStringLiteral(" \t\n") << false;
    QTest::newRow("signs") << QStringLiteral("...!!!") << false;
    QTest::newRow("no-break space") << QString(QChar(0xA0)) << false;
    QTest::newRow("zero width space") << QString(QChar(0x200B)) << false;
    QTest::newRow("byte order mark") << QString(QChar(0xFEFF)) << false;
    QTest::newRow("joiners and signs") << QStringLiteral("\u200D ... \u2060") << false;
    QTest::newRow("ideographic space") << QString(QChar(0x3000)) << false;
    QTest::newRow("Hangul filler") << QString(QChar(0x3164)) << false;
    QTest::newRow("an accent alone") << QString(QChar(0x301)) << false;
    QTest::newRow("a word") << QStringLiteral("star") << true;
    QTest::newRow("a word between such") << QStringLiteral("\u200B\u00A0star...") << true;
    QTest::newRow("another script") << QStringLiteral("星") << true;
    QTest::newRow("a picture sign") << QString::fromUtf8("\xF0\x9F\x8C\x9F") << true;
    QTest::newRow("a number") << QStringLiteral("7") << true;
    QTest::newRow("a question mark") << QStringLiteral("?") << true;
}

void TestCaptionCleaning::aPromptNeedsSomethingToSee()
{
    QFETCH(QString, prompt);
    QFETCH(bool, isPrompt);
    if (isPrompt) {
        requirePrompt(prompt.toStdString());
    } else {
        QVERIFY_THROWS_EXCEPTION(UsageError, requirePrompt(prompt.toStdString()));
    }
}

void TestCaptionCleaning::bytesThatAreNoTextAreToldByPlace()
{
    for (const char* text :
        { "st\xe4r", "st\xed\xa0\x80r", "st\xc0\xafr", "st\xe2\x80" }) { // Latin 1, surrogate, overlong, cut
        try {
            requirePrompt(text);
            QFAIL(text);
        } catch (const UsageError& error) {
            QVERIFY2(QByteArray(error.what()).contains("at byte 2"), error.what());
        }
    }
}

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

REFEREE_TEST(TestCaptionCleaning)
#include "tst_caption_cleaning.moc"
