// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pack_components.h"
#include "tests/core/io/pack_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <algorithm>

using namespace referee;
using namespace referee::test;

class TestPackFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFileThatDecidesNumbersIsListedOnce();
    void tokenizerJsonIsListedWhereItIsRead_data();
    void tokenizerJsonIsListedWhereItIsRead();
    void filesThatAreNotReadAreNotListed();
    void shardsAndIndexAreListed();
    void networkWithoutWeightsIsNamed();
    void namesInsideThePackAreRelative();
    void summaryCountsTensorsAndDtypes();
};

void TestPackFiles::everyFileThatDecidesNumbersIsListedOnce()
{
    const Folder folder;
    writePack(folder.path());
    writeBytes(folder / "clip/README.md", "not a part");
    const auto pack = Pack::load(folder.path());
    std::vector<std::string> names;
    for (const auto& file : packFiles(pack)) {
        names.push_back(nameInPack(pack, file));
    }
    const std::vector<std::string> expected { "pack.json", "sd/unet/config.json", "sd/unet/model.safetensors",
        "sd/vae/config.json", "sd/vae/model.safetensors", "sd/text_encoder/config.json",
        "sd/text_encoder/model.safetensors", "sd/tokenizer/merges.txt", "sd/tokenizer/vocab.json",
        "sd/scheduler/scheduler_config.json", "blip2/config.json", "blip2/model.safetensors", "blip2/vocab.txt",
        "blip2/lm_head.safetensors", "clip/config.json", "clip/merges.txt", "clip/model.safetensors", "clip/vocab.json",
        "judge/config.json", "judge/model.safetensors", "judge/vocab.txt" };
    QCOMPARE(names, expected);
}

void TestPackFiles::tokenizerJsonIsListedWhereItIsRead_data()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("gone");
    QTest::newRow("Stable Diffusion") << QStringLiteral("sd/tokenizer") << QStringLiteral("merges.txt");
    QTest::newRow("BLIP-2") << QStringLiteral("blip2") << QStringLiteral("vocab.txt");
    QTest::newRow("CLIP") << QStringLiteral("clip") << QStringLiteral("vocab.json");
    QTest::newRow("judge") << QStringLiteral("judge") << QStringLiteral("vocab.txt");
}

void TestPackFiles::tokenizerJsonIsListedWhereItIsRead()
{
    QFETCH(QString, part);
    QFETCH(QString, gone);
    const Folder folder;
    writePack(folder.path());
    const auto whole = folder / (part.toStdString() + "/tokenizer.json");
    writeBytes(whole, "{}");
    const auto isListed = [&] {
        const auto files = packFiles(Pack::load(folder.path()));
        return std::count(files.begin(), files.end(), whole) == 1;
    };
    QVERIFY(!isListed()); // the files that it was made of come first
    std::filesystem::remove(folder / (part + QLatin1Char('/') + gone).toStdString());
    QVERIFY(isListed());
    std::filesystem::remove(whole);
    VERIFY_SAYS(errorOf([&] { Pack::load(folder.path()); }), gone.toStdString() + " (or tokenizer.json)");
}

void TestPackFiles::filesThatAreNotReadAreNotListed()
{
    const Folder folder;
    writePack(folder.path());
    const auto before = packFiles(Pack::load(folder.path()));
    for (const char* name : { "clip/vocab.txt", "sd/unet/vocab.json", "blip2/merges.txt", "judge/tokenizer.json",
             "sd/vae/tokenizer_config.json", "sd/tokenizer/config.json", "clip/preprocessor_config.json" }) {
        writeBytes(folder / name, "{}");
    }
    QCOMPARE(packFiles(Pack::load(folder.path())), before);
    writeBytes(folder / "clip/added_tokens.json", "{}");
    QCOMPARE(packFiles(Pack::load(folder.path())).size(), before.size() + 1);
}

void TestPackFiles::shardsAndIndexAreListed()
{
    const Folder folder;
    writeBytes(folder / "c/model-00001-of-00001.safetensors", safetensorsBytes("{}", 0));
    writeBytes(folder / "c/model.safetensors.index.json", R"({"weight_map":{"a":"model-00001-of-00001.safetensors"}})");
    const auto files = componentFiles({ "clip", folder / "c" });
    QCOMPARE(files,
        (std::vector<std::filesystem::path> {
            folder / "c/model-00001-of-00001.safetensors", folder / "c/model.safetensors.index.json" }));
}

void TestPackFiles::networkWithoutWeightsIsNamed()
{
    const Folder folder;
    writePack(folder.path());
    std::filesystem::remove(folder / "judge/model.safetensors");
    VERIFY_SAYS(errorOf([&] { packFiles(Pack::load(folder.path())); }),
        (folder / "judge").string() + ": no model.safetensors or diffusion_pytorch_model.safetensors");
}

void TestPackFiles::namesInsideThePackAreRelative()
{
    Pack pack;
    pack.root = "/packs/tiny/";
    QCOMPARE(nameInPack(pack, "/packs/tiny/sd/../clip/config.json"), std::string("clip/config.json"));
    QCOMPARE(nameInPack(pack, "/packs/other/config.json"), std::string("/packs/other/config.json"));
    pack.root.clear();
    QCOMPARE(nameInPack(pack, "clip/config.json"), std::string("clip/config.json"));
}

void TestPackFiles::summaryCountsTensorsAndDtypes()
{
    const Folder folder;
    const auto path = writeBytes(folder / "w.safetensors",
        safetensorsBytes(R"({"a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},)"
                         R"("b":{"dtype":"I64","shape":[],"data_offsets":[12,20]}})",
            20));
    const auto summary = summarizeWeights(path);
    QCOMPARE(summary.tensors, uint64_t { 2 });
    QCOMPARE(summary.elements, uint64_t { 7 });
    QCOMPARE(summary.bytes, uint64_t { 20 });
    QCOMPARE(summary.bytesOfDtype, (std::map<std::string, uint64_t> { { "F16", 12 }, { "I64", 8 } }));
}

REFEREE_TEST(TestPackFiles)
#include "tst_pack_files.moc"
