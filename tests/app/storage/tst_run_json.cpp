// SPDX-License-Identifier: GPL-3.0-or-later
// What a picture tells of itself is read back exactly, or refused in one sentence; it never makes us open another file.
#include "app/storage/edit.h"
#include "app/storage/picture_file.h"
#include "app/storage/run_json.h"
#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;

namespace {

RunRecipe someFacts()
{
    RunRecipe facts;
    facts.prompt = "a red star \"über\" 🌟";
    facts.negativePrompt = "a house";
    facts.seed = 18446744073709551615ULL;
    facts.preset = "paper";
    facts.settings.cfg = 0.1 + 0.2; // has no short decimal form
    facts.settings.optimizer = "adam";
    facts.settings.skipZeroGradient = false;
    facts.region = { 2, 1, { 255, 0 } };
    facts.edits = { { 3, "w1", {}, "1.5", {} }, { 4, "prompt", {}, "a: b=c", {} }, { 5, "region", {}, "none", {} } };
    facts.iterations = 60;
    facts.packName = "miniature";
    facts.packFiles = { { "vae.safetensors", 0, "ab" } };
    facts.device = "cpu";
    facts.precision = "fp32";
    facts.threads = 2;
    facts.isRepeatable = false;
    return facts;
}

} // namespace

class TestRunJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsReadExactly();
    void aStartImageIsKeptBitForBit();
    void aBadStartImageIsRefused();
    void picturesOfOlderVersionsAreRead();
    void badRecipesGiveSentences_data();
    void badRecipesGiveSentences();
    void otherPicturesGiveSentences();
    void foreignTextIsOneShortLine();

private:
    std::string saved(const std::string& json, int side = 16) const
    {
        const auto bytes = static_cast<size_t>(3 * side * side);
        const Picture picture { side, side, std::vector<uint8_t>(bytes, 100) };
        const auto path = m_folder.filePath(QStringLiteral("picture.png")).toStdString();
        writePicture(path, picture, json);
        return path;
    }
    static std::string sentence(const std::string& path)
    {
        try {
            readRecipe(path);
        } catch (const LoadError& error) {
            return error.what();
        }
        return {};
    }
    QTemporaryDir m_folder;
};

void TestRunJson::whatIsWrittenIsReadExactly()
{
    const RunRecipe facts = someFacts();
    const RunRecipe read = readRecipe(saved(toJson(facts).dump()));
    QCOMPARE(toJson(read).dump(), toJson(facts).dump());
    QVERIFY(read.settings == facts.settings);
    QVERIFY(read.region == facts.region);
    QCOMPARE(read.width, int64_t(16));
    QCOMPARE(read.height, int64_t(16));
}

void TestRunJson::aStartImageIsKeptBitForBit()
{
    RunRecipe facts = someFacts();
    facts.isRepeatable = true;
    facts.beganFromPicture = true;
    QVERIFY(!readRecipe(saved(toJson(facts).dump())).isRepeatable); // its latent is missing
    facts.start.emplace();
    facts.start->height = 1;
    facts.start->width = 2;
    facts.start->z = { 0.1F, -3e-30F, 7, 0, 1, 2, 3, 4 };
    const auto json = toJson(facts);
    QVERIFY(!json.at("repeatable").get<bool>()); // for versions that do not read the start
    const RunRecipe read = readRecipe(saved(json.dump()));
    QVERIFY(read.isRepeatable && read.beganFromPicture);
    QVERIFY(read.start && read.start->z == facts.start->z && read.start->ema == facts.start->z);
    QCOMPARE(read.start->width, int64_t(2));
    facts.isRepeatable = false;
    QVERIFY(!toJson(facts).contains("start")); // a branch is not repeated from there
    facts.isRepeatable = true;
    facts.start->z.resize((size_t(1) << 18) + 1);
    QVERIFY(!toJson(facts).contains("start")); // too large for a PNG
}

void TestRunJson::aBadStartImageIsRefused()
{
    auto json = toJson(someFacts());
    for (const char* start :
        { R"([])", R"({"height": 1, "width": 1, "z": "AAAA"})", R"({"height": 0, "width": 1, "z": ""})",
            R"({"height": 100000, "width": 100000, "z": ""})", R"({"height": 1, "width": 1, "z": 7})" }) {
        json["start"] = nlohmann::ordered_json::parse(start);
        QVERIFY2(!sentence(saved(json.dump())).empty(), start);
    }
}

void TestRunJson::picturesOfOlderVersionsAreRead()
{
    auto json = toJson(someFacts());
    for (const auto* key : { "region", "repeatable", "threads", "pack", "device", "precision" }) {
        json.erase(key);
    }
    json["settings"].erase("cfg");
    const RunRecipe read = readRecipe(saved(json.dump()));
    QVERIFY(read.region.isEmpty() && read.isRepeatable);
    QCOMPARE(read.settings.cfg, Settings().cfg);
}

void TestRunJson::badRecipesGiveSentences_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value"); ///< JSON; empty: the key is left out
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const char* pointer, const QString& value, const char* word) {
        QTest::newRow(name) << QString::fromUtf8(pointer) << value << QString::fromUtf8(word);
    };
    const auto text = [](const char* value) { return QString::fromUtf8(value); };
    row("no prompt", "/prompt", {}, "'prompt'");
    row("blank prompt", "/prompt", text("\" \""), "prompt");
    row("prompt is a number", "/prompt", text("5"), "'prompt'");
    row("negative is null", "/negative", text("null"), "'negative'");
    row("seed is a number", "/seed", text("5"), "'seed'");
    row("seed is below zero", "/seed", text("\"-1\""), "'seed'");
    row("seed is too large", "/seed", text("\"18446744073709551616\""), "'seed'");
    row("no settings", "/settings", {}, "'settings'");
    row("settings are a list", "/settings", text("[1]"), "'settings'");
    row("unknown setting", "/settings/nonsense", text("1"), "nonsense");
    row("setting out of range", "/settings/views", text("-3"), "views");
    row("setting is not finite", "/settings/w1", text("\"nan\""), "w1");
    row("setting is a deep list", "/settings/w1",
        QStringLiteral("[").repeated(100000) + QStringLiteral("]").repeated(100000), "w1");
    row("settings contradict", "/settings/tail", text("5000"), "tail");
    row("edits are a text", "/edits", text("\"40:w1=1\""), "'edits'");
    row("edit is a number", "/edits/0", text("7"), "edit");
    row("edit before the beginning", "/edits/0/at", text("-1"), "'at'");
    row("edit at a fraction", "/edits/0/at", text("1.5"), "'at'");
    row("edit of nothing known", "/edits/0/key", text("\"nonsense\""), "nonsense");
    row("edit with a key that holds its value", "/edits/1/key", text("\"prompt=x\""), "prompt=x");
    row("edit of what may not change", "/edits/0/key", text("\"optimizer\""), "optimizer");
    row("edit of a region in a file", "/edits/2/value", text("\"/etc/passwd\""), "region");
    row("region in a file", "/region", text("\"/etc/passwd\""), "region");
    row("region in a file beside", "/region", text("\"picture.png\""), "region");
    row("region with a line break", "/region", text("\"2x1:/w\\nA=\""), "region");
    row("region too short", "/region", text("\"99999x99999:AAAA\""), "bytes");
    row("region of bad signs", "/region", text("\"2x1:!!!!\""), "base64");
    row("iterations below zero", "/iterations", text("-1"), "'iterations'");
    row("threads as a text", "/threads", text("\"two\""), "'threads'");
    row("repeatable as a number", "/repeatable", text("1"), "'repeatable'");
}

void TestRunJson::badRecipesGiveSentences()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, word);
    nlohmann::ordered_json json = toJson(someFacts());
    if (value.isEmpty()) {
        json.erase(pointer.mid(1).toStdString());
    } else {
        json[nlohmann::ordered_json::json_pointer(pointer.toStdString())] = "HERE";
    }
    const QString text = QString::fromStdString(json.dump()).replace(QStringLiteral("\"HERE\""), value);
    const std::string path = saved(text.toStdString());
    const QString why = QString::fromStdString(sentence(path));
    QVERIFY2(why.startsWith(QString::fromStdString(path)) && why.contains(word), qPrintable(why));
}

void TestRunJson::otherPicturesGiveSentences()
{
    QVERIFY(sentence("/no/such.png").find("/no/such.png") != std::string::npos);
    QVERIFY(sentence(saved("")).find("no recipe") != std::string::npos);
    QVERIFY(sentence(saved("[]")).find("not a JSON object") != std::string::npos);
    QVERIFY(sentence(saved("{\"prompt\": ")).find("not a JSON object") != std::string::npos);
    QVERIFY(sentence(saved(toJson(someFacts()).dump(), 13)).find("13") != std::string::npos);
    const QString path = QString::fromStdString(saved(toJson(someFacts()).dump(), 64));
    QVERIFY(sentence(path.toStdString()).empty());
    QFile file(path);
    for (qint64 bytes = file.size() - 20; bytes > 0; bytes -= 97) {
        QVERIFY(file.resize(bytes));
        QVERIFY2(!sentence(path.toStdString()).empty(), qPrintable(QString::number(bytes)));
    }
}

void TestRunJson::foreignTextIsOneShortLine()
{
    auto json = toJson(someFacts());
    json["seed"] = "\x1b[2J\n" + std::string(100000, 'x');
    const std::string why = sentence(saved(json.dump()));
    QVERIFY(why.size() < 1000);
    QVERIFY(why.find('\x1b') == std::string::npos && why.find('\n') == std::string::npos);
}

REFEREE_TEST_WITHOUT_APPLICATION(TestRunJson)
#include "tst_run_json.moc"
