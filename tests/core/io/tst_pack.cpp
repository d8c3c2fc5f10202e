// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pack.h"
#include "tests/core/io/pack_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestPack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void soundPackIsRead();
    void placesAndWordsAreRead();
    void shortestPackHasDefaults();
    void wrongPackFileIsRefused_data();
    void wrongPackFileIsRefused();
    void missingFolderAndFileAreTold();
    void missingComponentsAreNamedTogether();
    void pathsOutsideThePackMustExist();
    void partsMakeAPack();
    void partsWithoutStableDiffusionAreAUsageError();
    void partsThatAreMissingAreNamed();
    void allThatIsWrongWithPartsIsToldAtOnce();
    void sizeOfPartsMustFitTheLatent();
    void sizeOfPartsMayBeAListOrLeftOut_data();
    void sizeOfPartsMayBeAListOrLeftOut();
};

void TestPack::soundPackIsRead()
{
    const Folder folder;
    writePack(folder.path());
    const auto pack = Pack::load(folder.path());
    QCOMPARE(pack.name, std::string("tiny"));
    QCOMPARE(pack.licence, std::string("GPL-3.0-or-later"));
    QCOMPARE(pack.imageSize, int64_t { 128 });
    QCOMPARE(pack.stableDiffusion, folder / "sd");
    QCOMPARE(pack.referees.size(), size_t { 2 });
    QCOMPARE(pack.referees[0].kind, std::string("blip2"));
    QCOMPARE(pack.referees[0].lmHead, folder / "blip2/lm_head.safetensors");
    QCOMPARE(pack.referees[1].path, folder / "clip");
    QVERIFY(pack.referees[1].lmHead.empty());
    QCOMPARE(pack.judge->path, folder / "judge");
    QVERIFY(!pack.judge->encodeToken);
    QVERIFY(!pack.judge->places);
    QVERIFY(pack.words.empty());
    QCOMPARE(pack.settings["w1"].get<int>(), 3);
}

void TestPack::placesAndWordsAreRead()
{
    const Folder folder;
    auto text = QByteArray(kPackText.data()).replace("\"encode_token\": false", "\"places\": true");
    text.replace("\"settings\"", "\"words\": \"words.json\", \"settings\"");
    writePack(folder.path(), text.toStdString());
    VERIFY_SAYS(errorOf([&] { Pack::load(folder.path()); }), "missing components: " + (folder / "words.json").string());
    writeBytes(folder / "words.json", "{}");
    const auto pack = Pack::load(folder.path());
    QVERIFY(pack.judge->places);
    QCOMPARE(pack.words, folder / "words.json");
    text.replace("\"places\": true", "\"places\": 1");
    writePack(folder.path(), text.toStdString());
    VERIFY_SAYS(errorOf([&] { Pack::load(folder.path()); }), "\"places\" must be");
}

void TestPack::shortestPackHasDefaults()
{
    const auto pack = Pack::parse(
        R"({"format":1,"name":"a","image_size":512,"stable_diffusion":{"path":"sd"}})", "/packs/a", "pack.json");
    QVERIFY(pack.referees.empty());
    QVERIFY(!pack.judge);
    QVERIFY(pack.settings.is_object() && pack.settings.empty());
}

void TestPack::wrongPackFileIsRefused_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const char* from, const char* to, const char* says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(says);
    };
    row("broken JSON", "\"format\": 1,", "\"format\": 1", "not valid JSON");
    row("not an object", kPackText.data(), "[]", "must hold a JSON object");
    row("key twice", "\"format\": 1,", "\"format\": 1, \"format\": 1,", "duplicate key \"format\"");
    row("newer format", "\"format\": 1,", "\"format\": 2, \"novelty\": 1,", "format 2 is not supported");
    row("no format", "\"format\": 1,", "", "missing key \"format\"");
    row("format 0", "\"format\": 1,", "\"format\": 0,", "a positive integer");
    row("unknown key", "\"name\"", "\"nmae\": 1, \"name\"", "unknown key \"nmae\"");
    row("no name", "\"name\": \"tiny\",", "", "missing key \"name\"");
    row("size 100", "128", "100", "must be a multiple of 8 up to 8192, got 100");
    row("size 0", "128", "0", "a positive integer");
    row("size 8200", "128", "8200", "must be a multiple of 8 up to 8192, got 8200");
    row("size as text", "128", "\"128\"", "an integer");
    row("unknown kind of referee", "\"clip\", \"path\"", "\"siglip\", \"path\"",
        "referees[1]: kind must be one of blip2, clip, got \"siglip\"");
    row("unknown kind of judge", "blip-vqa", "llava", "judge: kind must be one of blip-vqa, got \"llava\"");
    row("head for clip", "\"path\": \"clip\"", "\"path\": \"clip\", \"lm_head\": \"x\"",
        "referees[1]: unknown key \"lm_head\". Known keys are kind, path.");
    row("unknown key of the judge", "\"encode_token\"", "\"encode\"",
        "judge: unknown key \"encode\". Known keys are kind, path, encode_token, places.");
    row("unknown key of Stable Diffusion", "\"path\": \"sd\"", "\"path\": \"sd\", \"vae\": \"v\"",
        "unknown key \"vae\"");
    row("empty path", "\"path\": \"sd\"", "\"path\": \"\"", "key \"path\" must be a path");
    row("path with a zero byte", "\"path\": \"sd\"", "\"path\": \"sd\\u0000/etc\"", "key \"path\" must be a path");
    row("referees is an object", "\"referees\": [", "\"referees\": {}, \"settings\": [",
        "key \"referees\" must be a list in []");
    row("settings is a list", "{ \"w1\": 3 }", "[]", "\"settings\" must be an object");
}

void TestPack::wrongPackFileIsRefused()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, says);
    QByteArray text(kPackText.data());
    text = text.replace(text.indexOf(from), from.size(), to);
    if (says.contains("\"referees\"")) {
        text = text.left(text.indexOf("\"settings\"")) + "\"licence\": \"x\"}";
        text.replace("\"licence\": \"GPL-3.0-or-later\",", "");
    }
    const Folder folder;
    writePack(folder.path(), text.toStdString());
    const auto said = errorOf([&] { Pack::load(folder.path()); });
    VERIFY_SAYS(said, says.toStdString());
    VERIFY_SAYS(said, (folder / "pack.json").string() + ": ");
}

void TestPack::missingFolderAndFileAreTold()
{
    const Folder folder;
    VERIFY_SAYS(errorOf([&] { Pack::load(folder / "none"); }), "none: no such folder. Give the folder of a pack");
    VERIFY_SAYS(errorOf([&] { Pack::load(writeBytes(folder / "file", "")); }), "file: is a file, not a folder. Give");
    VERIFY_SAYS(errorOf([&] { Pack::load(folder.path()); }), "no pack.json in this folder. Give");
}

void TestPack::missingComponentsAreNamedTogether()
{
    const Folder folder;
    writePack(folder.path());
    std::filesystem::remove_all(folder / "clip");
    std::filesystem::remove(folder / "sd/vae/config.json");
    std::filesystem::remove(folder / "blip2/lm_head.safetensors");
    const auto text = errorOf([&] { Pack::load(folder.path()); });
    VERIFY_SAYS(text, "missing components: " + (folder / "sd/vae/config.json").string());
    VERIFY_SAYS(text, (folder / "blip2/lm_head.safetensors").string());
    VERIFY_SAYS(text, "folder " + (folder / "clip").string());
}

void TestPack::pathsOutsideThePackMustExist()
{
    const Folder folder;
    const std::string text(kPackText);
    const auto moved = QByteArray(text.c_str()).replace("\"path\": \"clip\"", "\"path\": \"../elsewhere/clip\"");
    writePack(folder / "pack", moved.toStdString());
    VERIFY_SAYS(errorOf([&] { Pack::load(folder / "pack"); }),
        "missing components: folder " + (folder / "elsewhere/clip").string());
    writeBytes(folder / "elsewhere/clip/config.json", "{}");
    writeBytes(folder / "elsewhere/clip/tokenizer.json", "{}");
    QCOMPARE(Pack::load(folder / "pack").referees[1].path, folder / "elsewhere/clip");
}

void TestPack::partsMakeAPack()
{
    const Folder folder;
    writePack(folder.path());
    const auto pack = Pack::fromParts(
        { folder / "sd", folder / "blip2", folder / "blip2/lm_head.safetensors", folder / "clip", folder / "judge" });
    QCOMPARE(pack.imageSize, int64_t { 128 });
    QCOMPARE(pack.referees.size(), size_t { 2 });
    QCOMPARE(pack.referees[0].kind, std::string("blip2"));
    QCOMPARE(pack.referees[1].kind, std::string("clip"));
    QVERIFY(pack.judge->encodeToken);
    QVERIFY(pack.root.empty());
}

void TestPack::partsWithoutStableDiffusionAreAUsageError()
{
    VERIFY_SAYS(errorOf<UsageError>([] { Pack::fromParts({}); }), "add --sd FOLDER");
    VERIFY_SAYS(errorOf<UsageError>([] {
        Pack::fromParts({ "/sd", {}, "/head.safetensors", {}, {} });
    }),
        "add --blip2 FOLDER");
}

void TestPack::partsThatAreMissingAreNamed()
{
    const Folder folder;
    writePack(folder.path());
    VERIFY_SAYS(errorOf([&] {
        Pack::fromParts({ folder / "sd", folder / "none", {}, {}, {} });
    }),
        "command line: missing components: folder " + (folder / "none").string());
}

void TestPack::allThatIsWrongWithPartsIsToldAtOnce()
{
    const Folder folder;
    writePack(folder.path());
    const auto broken = writeBytes(folder / "sd/unet/config.json", "{ not JSON").string();
    writeBytes(folder / "sd/vae/config.json", R"({"sample_size":16})");
    writeBytes(folder / "blip2/config.json", "[]");
    const auto text = errorOf([&] { Pack::fromParts({ folder / "sd", folder / "blip2", {}, folder / "none", {} }); });
    VERIFY_SAYS(text, "missing components: folder " + (folder / "none").string());
    VERIFY_SAYS(text, broken + ": not valid JSON");
    VERIFY_SAYS(text, (folder / "sd/vae/config.json").string() + ": missing key \"block_out_channels\"");
    VERIFY_SAYS(text, (folder / "blip2/config.json").string() + ": must hold a JSON object");
    QCOMPARE(text.find(broken), text.rfind(broken)); // no sentence twice
}

void TestPack::sizeOfPartsMustFitTheLatent()
{
    const Folder folder;
    writePack(folder.path());
    writeBytes(folder / "sd/vae/config.json", R"({"block_out_channels":[32]})");
    writeBytes(folder / "sd/unet/config.json", R"({"sample_size":12})");
    VERIFY_SAYS(errorOf([&] { Pack::fromParts({ folder / "sd", {}, {}, {}, {} }); }), "a multiple of 8");
}

void TestPack::sizeOfPartsMayBeAListOrLeftOut_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<qint64>("size"); // 0: refused
    QTest::newRow("square") << QByteArray(R"({"sample_size":[16,16]})") << qint64(128);
    QTest::newRow("wide") << QByteArray(R"({"sample_size":[60,80]})") << qint64(480);
    QTest::newRow("left out") << QByteArray("{}") << qint64(512);
    QTest::newRow("null") << QByteArray(R"({"sample_size":null})") << qint64(512);
    QTest::newRow("three sides") << QByteArray(R"({"sample_size":[1,2,3]})") << qint64(0);
    QTest::newRow("no side") << QByteArray(R"({"sample_size":[]})") << qint64(0);
    QTest::newRow("zero") << QByteArray(R"({"sample_size":[0,8]})") << qint64(0);
}

void TestPack::sizeOfPartsMayBeAListOrLeftOut()
{
    QFETCH(QByteArray, config);
    QFETCH(qint64, size);
    const Folder folder;
    writePack(folder.path());
    writeBytes(folder / "sd/unet/config.json", config.toStdString());
    const auto make = [&] { return Pack::fromParts({ folder / "sd", {}, {}, {}, {} }); };
    if (size > 0) {
        QCOMPARE(make().imageSize, size);
    } else {
        VERIFY_SAYS(errorOf(make), "unet/config.json: sample_size must be one or two positive integers");
    }
}

REFEREE_TEST(TestPack)
#include "tst_pack.moc"
