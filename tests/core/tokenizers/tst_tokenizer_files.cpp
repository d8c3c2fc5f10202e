// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/clip_tokenizer.h"
#include "core/tokenizers/word_piece_tokenizer.h"
#include "tests/core/io/file_kit.h"
#include "tests/core/tokenizers/vocabulary_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

std::string clipError(const TokenizerFiles& files)
{
    return errorOf([&] { ClipTokenizer { files }; });
}

std::string wordPieceError(const TokenizerFiles& files)
{
    return errorOf([&] { WordPieceTokenizer { files }; });
}

std::optional<std::string> contentOf(const QByteArray& text)
{
    return text.isNull() ? std::nullopt : std::optional(text.toStdString());
}

} // namespace

/// Each file of a tokenizer folder, broken in each way that we can name.
class TestTokenizerFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void brokenVocabularyIsRefused_data();
    void brokenVocabularyIsRefused();
    void brokenMergesAreRefused_data();
    void brokenMergesAreRefused();
    void brokenWordListIsRefused_data();
    void brokenWordListIsRefused();
    void brokenConfigIsRefused_data();
    void brokenConfigIsRefused();
    void brokenTokenizerJsonIsRefused_data();
    void brokenTokenizerJsonIsRefused();
    void missingFolderIsNamed();
    void folderWithoutVocabularySaysWhatIsMissing();
    void vocabularyThatLacksNamedTokensIsRefused();
    void addedTokenWithForeignIdIsRefused();
};

void TestTokenizerFiles::brokenVocabularyIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("empty") << QByteArray("") << QByteArray("not valid JSON");
    QTest::newRow("cut") << QByteArray("{\"a\": 1, ") << QByteArray("not valid JSON");
    QTest::newRow("list") << QByteArray("[1, 2]") << QByteArray("must hold a JSON object");
    QTest::newRow("text id") << QByteArray("{\"a\": \"1\"}") << QByteArray("the id of \"a\" must be");
    QTest::newRow("negative id") << QByteArray("{\"a\": -1}") << QByteArray("integer from 0");
    QTest::newRow("fraction") << QByteArray("{\"a\": 1.5}") << QByteArray("integer from 0");
    QTest::newRow("huge id") << QByteArray("{\"a\": 4294967296}") << QByteArray("integer from 0");
    QTest::newRow("same id") << QByteArray("{\"a\": 1, \"b\": 1}") << QByteArray("the id 1 belongs to two tokens");
    QTest::newRow("same token") << QByteArray("{\"a\": 1, \"a\": 2}") << QByteArray("\"a\"");
    QTest::newRow("not UTF-8") << QByteArray("{\"\xFF\": 1}") << QByteArray("not valid JSON");
}

void TestTokenizerFiles::brokenVocabularyIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    auto files = clipFiles({});
    files.vocabJson = text.toStdString();
    VERIFY_SAYS(clipError(files), says.toStdString());
    VERIFY_SAYS(clipError(files), "pack/tokenizer/vocab.json");
}

void TestTokenizerFiles::brokenMergesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("one token") << QByteArray("#version: 0.2\nab\n") << QByteArray("line 2: must be two tokens");
    QTest::newRow("three tokens") << QByteArray("a b c\n") << QByteArray("line 1: must be two tokens");
    QTest::newRow("empty line") << QByteArray("\n") << QByteArray("line 1: must be two tokens");
    QTest::newRow("unknown part") << QByteArray("a zz\n") << QByteArray("merge 0 needs the token \"zz\"");
    QTest::newRow("unknown result") << QByteArray("a b\n") << QByteArray("merge 0 needs the token \"ab\"");
    QTest::newRow("twice") << QByteArray("r e\nr e\n") << QByteArray("duplicate merge \"r e\"");
    QTest::newRow("not UTF-8") << QByteArray("r e\n\xFF e\n") << QByteArray("byte 4");
}

void TestTokenizerFiles::brokenMergesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    auto files = clipFiles({ "r e" });
    files.merges = text.toStdString();
    VERIFY_SAYS(clipError(files), says.toStdString());
    VERIFY_SAYS(clipError(files), "pack/tokenizer/merges.txt");
}

void TestTokenizerFiles::brokenWordListIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("empty") << QByteArray("") << QByteArray("lacks the cls_token");
    QTest::newRow("empty line") << QByteArray("[PAD]\n\na\n") << QByteArray("vocab.txt, line 2");
    QTest::newRow("twice") << QByteArray("a\nb\na\n") << QByteArray("line 3 repeats the token \"a\" of line 1");
    QTest::newRow("no separator") << QByteArray("[PAD]\n[UNK]\n[CLS]\n") << QByteArray("lacks the sep_token");
    QTest::newRow("not UTF-8") << QByteArray("[PAD]\n\xC3\n") << QByteArray("byte 6");
}

void TestTokenizerFiles::brokenWordListIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    auto files = wordPieceFiles({});
    files.vocabText = text.toStdString();
    VERIFY_SAYS(wordPieceError(files), says.toStdString());
}

void TestTokenizerFiles::brokenConfigIsRefused_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("specialMap");
    QTest::addColumn<QByteArray>("added");
    QTest::addColumn<QByteArray>("says");
    const QByteArray none;
    QTest::newRow("cut config") << QByteArray("{") << none << none
                                << QByteArray("tokenizer_config.json: not valid JSON");
    QTest::newRow("flag") << QByteArray(R"({"do_lower_case": 1})") << none << none << QByteArray("do_lower_case");
    QTest::newRow("role") << QByteArray(R"({"pad_token": 7})") << none << none << QByteArray("pad_token must be");
    QTest::newRow("key") << QByteArray(R"({"added_tokens_decoder": {"x": {"content": "a"}}})") << none << none
                         << QByteArray("must map ids to tokens, got the id \"x\"");
    QTest::newRow("strip") << none << QByteArray(R"({"sep_token": {"content": "[SEP]", "lstrip": true}})") << none
                           << QByteArray("option lstrip = true is not implemented");
    QTest::newRow("special list") << none << QByteArray("[]") << none
                                  << QByteArray("special_tokens_map.json: must hold a JSON object");
    QTest::newRow("added") << none << none << QByteArray(R"({"[DEC]": "x"})") << QByteArray("the id of \"[DEC]\"");
    QTest::newRow("added, huge") << none << none << QByteArray(R"({"[DEC]": 18446744073709551615})")
                                 << QByteArray("from 0 to 2147483647");
}

void TestTokenizerFiles::brokenConfigIsRefused()
{
    QFETCH(QByteArray, config);
    QFETCH(QByteArray, specialMap);
    QFETCH(QByteArray, added);
    QFETCH(QByteArray, says);
    auto files = wordPieceFiles({});
    files.config = contentOf(config);
    files.specialMap = contentOf(specialMap);
    files.addedTokens = contentOf(added);
    VERIFY_SAYS(wordPieceError(files), says.toStdString());
}

void TestTokenizerFiles::brokenTokenizerJsonIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("cut") << QByteArray("{") << QByteArray("not valid JSON");
    QTest::newRow("no model") << QByteArray("{}") << QByteArray("\"model\" with \"vocab\"");
    QTest::newRow("other model") << QByteArray(R"({"model": {"type": "WordPiece", "vocab": {}}})")
                                 << QByteArray("must be BPE");
    QTest::newRow("list") << QByteArray(R"({"model": {"vocab": []}})") << QByteArray("map tokens to ids");
    QTest::newRow("no merges") << QByteArray(R"({"model": {"vocab": {"<|startoftext|>": 0, "<|endoftext|>": 1}}})")
                               << QByteArray("missing list \"merges\"");
    QTest::newRow("odd merge") << QByteArray(
        R"({"model": {"vocab": {"<|startoftext|>": 0, "<|endoftext|>": 1}, "merges": [["a"]]}})")
                               << QByteArray("merge 0: must be a pair");
    QTest::newRow("added without id") << QByteArray(R"({"model": {"vocab": {}, "merges": []}, "added_tokens": [{}]})")
                                      << QByteArray("must have an \"id\"");
}

void TestTokenizerFiles::brokenTokenizerJsonIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    TokenizerFiles files;
    files.folder = "pack/tokenizer";
    files.tokenizerJson = text.toStdString();
    VERIFY_SAYS(clipError(files), says.toStdString());
}

void TestTokenizerFiles::missingFolderIsNamed()
{
    const Folder folder;
    const auto absent = folder / "absent";
    VERIFY_SAYS(errorOf([&] { ClipTokenizer::load(absent); }), absent.string() + ": no such tokenizer folder");
    VERIFY_SAYS(errorOf([&] { WordPieceTokenizer::load(absent); }), absent.string());
}

void TestTokenizerFiles::folderWithoutVocabularySaysWhatIsMissing()
{
    const Folder folder;
    VERIFY_SAYS(errorOf([&] { ClipTokenizer::load(folder.path()); }), "vocab.json and merges.txt, or tokenizer.json");
    VERIFY_SAYS(errorOf([&] { WordPieceTokenizer::load(folder.path()); }), "vocab.txt, or tokenizer.json");
    writeBytes(folder / "vocab.json", *clipFiles({}).vocabJson);
    VERIFY_SAYS(errorOf([&] { ClipTokenizer::load(folder.path()); }), "merges.txt");
}

void TestTokenizerFiles::vocabularyThatLacksNamedTokensIsRefused()
{
    auto files = clipFiles({});
    files.vocabJson = "{\"a\": 0}";
    VERIFY_SAYS(clipError(files), "lacks the bos_token");
    files = clipFiles({});
    files.config = R"({"pad_token": "<|pad|>"})";
    VERIFY_SAYS(clipError(files), "lacks the pad_token");
}

void TestTokenizerFiles::addedTokenWithForeignIdIsRefused()
{
    auto files = wordPieceFiles({ "a" });
    files.addedTokens = R"({"[DEC]": 6})";
    QCOMPARE(WordPieceTokenizer(files).idOf("[DEC]"), std::int64_t { 6 });
    files.addedTokens = R"({"[DEC]": 30522})";
    VERIFY_SAYS(wordPieceError(files), "\"[DEC]\" must have the id 6");
    files.addedTokens = R"({"a": 0})";
    VERIFY_SAYS(wordPieceError(files), "\"a\" must have the id 5");
}

REFEREE_TEST(TestTokenizerFiles)
#include "tst_tokenizer_files.moc"
