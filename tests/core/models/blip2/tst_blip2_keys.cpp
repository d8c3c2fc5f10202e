// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/io/weights.h"
#include "core/models/blip2/blip2_config.h"
#include "core/models/blip2/blip2_matcher.h"
#include "core/models/vit/vit_config.h"
#include "tests/support/test_registry.h"

using namespace referee;

/// The key contract: a full-size module has exactly the tensors of the published checkpoint. The lists were made by
/// instantiating LAVIS' classes; what they leave out (heads, last norm of the vision part) is written here.
class TestBlip2Keys : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fullSizeHasExactlyTheNamesAndShapesOfLavis();
    void namesThatAreOursStayAsTheyAre();

private:
    static std::vector<std::string> lavisLines();
    void takeLine(const std::string& line);

    std::map<std::string, std::string> m_shapeOf; ///< our name → shape, as LAVIS' list gives it
    std::map<std::string, int> m_biasParts; ///< our qkv.bias → parts of it that the list holds
};

std::vector<std::string> TestBlip2Keys::lavisLines()
{
    std::vector<std::string> lines { "query_tokens [1, 32, 768]", "ln_vision.weight [1408]", "ln_vision.bias [1408]",
        "vision_proj.weight [256, 768]", "vision_proj.bias [256]", "text_proj.weight [256, 768]",
        "text_proj.bias [256]", "itm_head.weight [2, 768]", "itm_head.bias [2]", "temp []" };
    for (const char* name : { "/vit_keys.txt", "/qformer_keys.txt" }) {
        std::ifstream file(std::string(REFEREE_TEST_DATA) + name);
        for (std::string line; std::getline(file, line);) {
            lines.push_back(line);
        }
    }
    return lines;
}

void TestBlip2Keys::takeLine(const std::string& line)
{
    const auto word = line.substr(0, line.find(' '));
    const auto shape = line.substr(line.find(' ') + 1);
    const auto name = blip2Key(word);
    if (isSplitBias(word)) {
        QVERIFY2(name.empty() && shape == "[1408]", line.c_str());
        const auto stem = word.substr(0, word.size() - std::string("q_bias").size());
        ++m_biasParts[blip2Key(stem + "qkv.bias")];
        return;
    }
    const bool isUnused
        = word == "temp" || word.ends_with("position_ids") || word.find("predictions.decoder.") != std::string::npos;
    QVERIFY2(name.empty() == isUnused, line.c_str());
    if (!isUnused) {
        QVERIFY2(m_shapeOf.emplace(name, shape).second, line.c_str());
    }
}

void TestBlip2Keys::fullSizeHasExactlyTheNamesAndShapesOfLavis()
{
    const auto lines = lavisLines();
    QCOMPARE(lines.size(), size_t { 511 + 336 + 10 });
    for (const auto& line : lines) {
        takeLine(line);
    }
    QCOMPARE(m_biasParts.size(), size_t { 39 });
    for (const auto& [name, parts] : m_biasParts) {
        QCOMPARE(parts, 2);
        m_shapeOf.emplace(name, "[4224]");
    }
    Blip2Config config;
    config.qformer.bert.vocabulary = 30523;
    config.qformer.bert.imageWidth = 1408;
    std::set<std::string> expected;
    for (const auto& [name, shape] : m_shapeOf) {
        expected.insert(name + " " + shape);
    }
    const auto keys = registeredKeys(*Blip2Matcher(config));
    const std::set<std::string> found(keys.begin(), keys.end());
    for (const auto& key : expected) {
        QVERIFY2(found.contains(key), key.c_str());
    }
    QCOMPARE(found.size(), expected.size());
}

void TestBlip2Keys::namesThatAreOursStayAsTheyAre()
{
    for (const auto& key : registeredKeys(*Blip2Matcher(Blip2Config()))) {
        const auto name = key.substr(0, key.find(' '));
        QCOMPARE(blip2Key(name), name);
    }
}

REFEREE_TEST(TestBlip2Keys)
#include "tst_blip2_keys.moc"
