// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/config.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <cmath>

using namespace referee;
using namespace referee::test;

namespace {
Config config(const std::string& text) { return Config(parseJson(text, "config.json"), "config.json"); }
}

class TestConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAreReadByType();
    void nullCountsAsMissing();
    void missingKeyIsNamed();
    void wrongTypeNamesFileKeyAndValue_data();
    void wrongTypeNamesFileKeyAndValue();
    void optionThatIsNotImplementedIsNamed();
    void numbersOfPythonAreRead();
    void textsThatLookLikeNumbersOfPythonStay();
    void numbersOfPythonAreCheckedWhereTheyAreUsed_data();
    void numbersOfPythonAreCheckedWhereTheyAreUsed();
    void wordsThatPythonRefusesAreRefused_data();
    void wordsThatPythonRefusesAreRefused();
    void nestedObjectKeepsItsPath();
    void brokenTextIsRefused_data();
    void brokenTextIsRefused();
    void hugeFileIsRefusedBeforeItIsRead();
    void longValuesAreCutInMessages();
};

void TestConfig::valuesAreReadByType()
{
    const auto c
        = config(R"({"heads":8,"eps":1e-6,"count":2,"bias":false,"act":"silu","dims":[320,640],"types":["Down"]})");
    QCOMPARE(c.integer("heads"), int64_t { 8 });
    QCOMPARE(c.number("eps"), 1e-6);
    QCOMPARE(c.number("count"), 2.0);
    QCOMPARE(c.boolean("bias"), false);
    QCOMPARE(c.text("act"), std::string("silu"));
    QCOMPARE(c.integers("dims"), (std::vector<int64_t> { 320, 640 }));
    QCOMPARE(c.texts("types"), std::vector<std::string> { "Down" });
    QCOMPARE(c.integer("absent", 7), int64_t { 7 });
}

void TestConfig::nullCountsAsMissing()
{
    const auto c = config(R"({"heads":null})");
    QVERIFY(!c.has("heads"));
    QCOMPARE(c.integer("heads", 12), int64_t { 12 });
    c.only("heads", { 1 });
    const auto eps = config(R"({"eps":null})"); // but not of a number, for which no original takes its default
    QVERIFY_THROWS_EXCEPTION(LoadError, eps.number("eps", 0.5));
}

void TestConfig::missingKeyIsNamed()
{
    VERIFY_SAYS(errorOf([] { config("{}").integer("hidden_size"); }), "config.json: missing key \"hidden_size\"");
}

void TestConfig::wrongTypeNamesFileKeyAndValue_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("getter");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("text as integer") << QByteArray("\"8\"") << QByteArray("integer") << QByteArray("an integer");
    QTest::newRow("fraction as integer") << QByteArray("8.5") << QByteArray("integer") << QByteArray("an integer");
    QTest::newRow("2^63 as integer") << QByteArray("9223372036854775808") << QByteArray("integer")
                                     << QByteArray("an integer");
    QTest::newRow("zero as size") << QByteArray("0") << QByteArray("positive") << QByteArray("a positive integer");
    QTest::newRow("text as number") << QByteArray("\"x\"") << QByteArray("number") << QByteArray("a finite number");
    QTest::newRow("1 as boolean") << QByteArray("1") << QByteArray("boolean") << QByteArray("true or false");
    QTest::newRow("number as text") << QByteArray("3") << QByteArray("text") << QByteArray("a string");
    QTest::newRow("texts as integers") << QByteArray("[\"a\"]") << QByteArray("integers")
                                       << QByteArray("a list of integers");
    QTest::newRow("integer as texts") << QByteArray("4") << QByteArray("texts") << QByteArray("a list of strings");
    QTest::newRow("list as object") << QByteArray("[]") << QByteArray("object") << QByteArray("an object in {}");
}

void TestConfig::wrongTypeNamesFileKeyAndValue()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, getter);
    QFETCH(QByteArray, says);
    const auto c = config("{\"key\":" + value.toStdString() + "}");
    const std::map<QByteArray, std::function<void()>> getters { { "integer", [&] { c.integer("key"); } },
        { "positive", [&] { c.positive("key"); } }, { "number", [&] { c.number("key"); } },
        { "boolean", [&] { c.boolean("key"); } }, { "text", [&] { c.text("key"); } },
        { "integers", [&] { c.integers("key"); } }, { "texts", [&] { c.texts("key"); } },
        { "object", [&] { c.object("key"); } } };
    const auto text = errorOf(getters.at(getter));
    VERIFY_SAYS(text, "config.json: key \"key\" must be " + says.toStdString());
    VERIFY_SAYS(text, ", got " + value.toStdString() + " ("); // as in the file: strings quoted once
}

void TestConfig::optionThatIsNotImplementedIsNamed()
{
    const auto c = config(R"({"act_fn":"gelu","groups":32})");
    c.only("groups", { 32 });
    c.only("act_fn", { "gelu", "silu" });
    VERIFY_SAYS(errorOf([&] {
        c.only("act_fn", { "silu", "swish" });
    }),
        "key \"act_fn\" is \"gelu\", only \"silu\", \"swish\" are implemented");
}

void TestConfig::numbersOfPythonAreRead()
{
    const auto json = parsePythonJson(R"({"a":-Infinity,"b":[NaN, Infinity ],"c":{"d":Infinity},"e":1})", "f");
    QVERIFY(json["a"].is_number() && json["a"].get<double>() == -HUGE_VAL);
    QVERIFY(std::isnan(json["b"][0].get<double>()));
    QCOMPARE(json["b"][1].get<double>(), HUGE_VAL);
    QCOMPARE(json["c"]["d"].get<double>(), HUGE_VAL);
    QCOMPARE(json["e"], nlohmann::json(1));
    QVERIFY(std::isnan(parsePythonJson("NaN", "f").get<double>()));
}

void TestConfig::textsThatLookLikeNumbersOfPythonStay()
{
    const auto json
        = parsePythonJson(R"({"NaN":"NaN","a":"x \"Infinity, -Infinity","b":"\\","c":NaN,"d":["Infinity"]})", "f");
    QCOMPARE(json["NaN"], nlohmann::json("NaN"));
    QCOMPARE(json["a"], nlohmann::json("x \"Infinity, -Infinity"));
    QCOMPARE(json["b"], nlohmann::json("\\"));
    QVERIFY(json["c"].is_number_float());
    QCOMPARE(json["d"][0], nlohmann::json("Infinity"));
}

void TestConfig::numbersOfPythonAreCheckedWhereTheyAreUsed_data()
{
    QTest::addColumn<QByteArray>("word");
    for (const char* word : { "NaN", "Infinity", "-Infinity" }) {
        QTest::newRow(word) << QByteArray(word);
    }
}

void TestConfig::numbersOfPythonAreCheckedWhereTheyAreUsed()
{
    QFETCH(QByteArray, word);
    const auto text = "{\"eps\":" + word.toStdString() + "}";
    const Config c(parsePythonJson(text, "config.json"), "config.json");
    const auto found = ", got " + word.toStdString() + " (number)";
    VERIFY_SAYS(errorOf([&] { c.number("eps"); }), "\"eps\" must be a finite number" + found);
    VERIFY_SAYS(errorOf([&] { c.integer("eps"); }), "\"eps\" must be an integer" + found);
    VERIFY_SAYS(errorOf([&] { c.only("eps", { 1 }); }), "\"eps\" is " + word.toStdString() + ", only 1 is");
    VERIFY_SAYS(errorOf([&] { parseJson(text, "pack.json"); }), "pack.json: not valid JSON"); // ours is strict
}

void TestConfig::wordsThatPythonRefusesAreRefused_data()
{
    QTest::addColumn<QByteArray>("word");
    for (const char* word :
        { "nan", "-NaN", "+Infinity", "Infinity1", "1Infinity", "xNaN", "NaNs", "- Infinity", "--Infinity" }) {
        QTest::newRow(word) << QByteArray(word);
    }
}

void TestConfig::wordsThatPythonRefusesAreRefused()
{
    QFETCH(QByteArray, word);
    VERIFY_SAYS(errorOf([&] { parsePythonJson("[" + word.toStdString() + "]", "f"); }), "f: not valid JSON");
}

void TestConfig::nestedObjectKeepsItsPath()
{
    const auto nested = config(R"({"vision_config":{"layers":"two"}})").object("vision_config");
    VERIFY_SAYS(errorOf([&] { nested.integer("layers"); }), "config.json: vision_config: key \"layers\"");
}

void TestConfig::brokenTextIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("empty") << QByteArray() << QByteArray("not valid JSON");
    QTest::newRow("comma at the end") << QByteArray("{\"a\":1,}") << QByteArray("not valid JSON");
    QTest::newRow("number too large") << QByteArray("{\"a\":1e999}") << QByteArray("not valid JSON");
    QTest::newRow("broken UTF-8") << QByteArray("{\"a\":\"\xff\"}") << QByteArray("not valid JSON");
    QTest::newRow("key twice") << QByteArray(R"({"a":{"b":1,"c":2,"b":3}})")
                               << QByteArray("duplicate key \"b\" in one object");
    QTest::newRow("deep") << QByteArray(100'000, '[') << QByteArray("deeper than 64 levels");
    QTest::newRow("list where an object belongs") << QByteArray("[1]") << QByteArray("must hold a JSON object");
}

void TestConfig::brokenTextIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    VERIFY_SAYS(errorOf([&] { config(text.toStdString()); }), "config.json: ");
    VERIFY_SAYS(errorOf([&] { config(text.toStdString()); }), says.toStdString());
    QCOMPARE(parseJson(R"({"a":{"b":1},"c":{"b":2}})", "f").size(), size_t { 2 });
}

void TestConfig::hugeFileIsRefusedBeforeItIsRead()
{
    const Folder folder;
    const auto path = writeBytes(folder / "config.json", "{}");
    std::filesystem::resize_file(path, uint64_t { 1 } << 40U);
    VERIFY_SAYS(errorOf([&] { Config::load(path); }), "must have at most 67108864 bytes, but has 1099511627776");
}

void TestConfig::longValuesAreCutInMessages()
{
    const auto c = config("{\"act\":[\"" + std::string(100'000, 'x') + "\"]}");
    const auto text = errorOf([&] { c.text("act"); });
    QVERIFY2(text.size() < 400, text.c_str());
    VERIFY_SAYS(text, "xxx… (array)");
}

REFEREE_TEST(TestConfig)
#include "tst_config.moc"
