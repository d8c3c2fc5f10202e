// SPDX-License-Identifier: GPL-3.0-or-later
// Patterns of peft's alpha_pattern against Python's re, asked while the test runs.
#include "core/models/lora/peft_pattern.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/oracle.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <nlohmann/json.hpp>

using namespace referee;
using namespace referee::test;
using Json = nlohmann::json;

namespace {

const std::vector<std::string> kLayers { "down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k",
    "down_blocks.11.attentions.0.transformer_blocks.0.attn1.to_out.0", "mid_block.attentions.0.proj_in", "conv_in",
    "time_embedding.linear_1", "text_model.encoder.layers.10.self_attn.q_proj", "to_k", "xto_k", "a.b-c.to_k", "" };

const std::vector<std::string> kPatterns { // what people write
    "to_k", "attn2.to_k", "attn2\\.to_k", ".*attn2\\.to_.*", "down_blocks.*attn2.*|mid_block.*proj.*", "^.*attn2.*",
    "^down_blocks\\.1\\..*", "(q|k)_proj", "to_[kqv]", "to_(?:k|out\\.0)", "layers\\.\\d+\\.self_attn\\..*",
    "layers\\.[0-9]{2}\\.self_attn.q_proj", "attentions\\.0(?!\\.proj).*", "down_blocks\\.(?!1\\.).*", "to_k$", "0",
    "(?P<part>mid|down)_block.*", "(?<=_)k", "(?<!x)to_k", "o_k", ".*to_k\\Z",
    // the grammar
    "", "|", "a|", ".", ".+", ".*?", "(.*)+", "(.*.*)*", "((a|b)*)*", "[^.]*", "[.]", "[]t]o_k", "[^]]o_k",
    "[a-c-]+.to_k", "[\\w]+", "[\\d.]+", "[\\W_]o_k", "\\w+", "\\W", "\\bto_k", "\\Bto_k", "\\S+\\s*", "\\Ato_k",
    "\\.to_k", "t{1}o_k", "t{,2}o_k", "t{0,}o_k", "t{2}o_k", "(t|o){2}_k", "t{o_k", "t{}o_k", "t{x}o_k", "x?to_k",
    "x*?to_k", "(?:x)??to_k", "(^to_k)", "(conv|time)_?(in|embedding.*)$", "con(?=v_i).*", "con(?=x).*", "\\x", "to_k)",
    "(to_k", "[to_k", "*to_k", "to_k**", "a{3,2}", "[z-a]", "to_k\\", "(?P<", "a{2}{3}"
};

} // namespace

class TestPeftPattern : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void layersAreThoseOfPython();
    void whatIsNotImplementedIsRefused_data();
    void whatIsNotImplementedIsRefused();
    void noPatternHangs_data();
    void noPatternHangs();
};

void TestPeftPattern::layersAreThoseOfPython()
{
    const Folder folder;
    const Json question { { "patterns", kPatterns }, { "layers", kLayers } };
    const auto file = writeBytes(folder / "question.json", question.dump());
    const auto answer = Json::parse(
        runPython(QStringLiteral("core/models/lora/patterns_oracle.py"), { QString::fromStdString(file.string()) })
            .toStdString());
    QCOMPARE(answer.size(), kPatterns.size());
    for (size_t i = 0; i < kPatterns.size(); ++i) {
        const auto& expected = answer[i];
        if (expected.empty()) { // no regular expression for Python either
            QVERIFY2(errorOf([&] { PeftPattern(kPatterns[i], "f"); }) != "(nothing was thrown)", kPatterns[i].c_str());
            continue;
        }
        const PeftPattern pattern(kPatterns[i], "f");
        for (size_t j = 0; j < kLayers.size(); ++j) {
            const auto text = kPatterns[i] + " on " + kLayers[j];
            QVERIFY2(pattern.matches(kLayers[j]) == expected[j].get<bool>(), text.c_str());
        }
    }
}

void TestPeftPattern::whatIsNotImplementedIsRefused_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("back reference") << QByteArray("(a)\\1") << QByteArray("\\1 is not implemented");
    QTest::newRow("flag") << QByteArray("(?i)TO_K") << QByteArray("(?i is not implemented");
    QTest::newRow("possessive") << QByteArray("a*+") << QByteArray("a repeat of a repeat");
    QTest::newRow("many") << QByteArray("a{100000}") << QByteArray("more than 1000 times");
    QTest::newRow("deep") << QByteArray(1000, '(') << QByteArray("nested more than 40 deep");
    QTest::newRow("long") << QByteArray(5000, 'a') << QByteArray("longer than 2000 bytes");
}

void TestPeftPattern::whatIsNotImplementedIsRefused()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, says);
    const auto text = errorOf([&] { PeftPattern(pattern.toStdString(), "style.safetensors: alpha_pattern"); });
    VERIFY_SAYS(text, "style.safetensors: alpha_pattern: the pattern \"" + pattern.left(4).toStdString());
    VERIFY_SAYS(text, says.toStdString());
}

void TestPeftPattern::noPatternHangs_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::newRow("of the textbook") << QByteArray("(a+)+b");
    QTest::newRow("nested") << QByteArray("((((a*)*)*)*)*b");
    QTest::newRow("counted") << QByteArray("((a{0,1000}){0,1000}){0,1000}b");
    QTest::newRow("looking back") << QByteArray("((?<=a*)a)*b");
}

void TestPeftPattern::noPatternHangs()
{
    QFETCH(QByteArray, pattern);
    const PeftPattern expression(pattern.toStdString(), "f");
    try {
        QVERIFY(!expression.matches(std::string(200, 'a')));
    } catch (const LoadError& error) {
        VERIFY_SAYS(error.what(), "it takes too long");
    }
}

REFEREE_TEST(TestPeftPattern)
#include "tst_peft_pattern.moc"
