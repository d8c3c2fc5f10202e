// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/weight_files.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {
std::string refusalOf(const Folder& folder)
{
    return errorOf([&] { findWeightFiles(folder.path()); });
}
}

class TestWeightFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyUsualNameIsFound_data();
    void everyUsualNameIsFound();
    void ofAWholeFileAndShardsTheLibrarysOwnIsRead();
    void everyIndexNameIsFound_data();
    void everyIndexNameIsFound();
    void wholeFileComesBeforeShards();
    void ordinaryWeightsComeBeforeVariants();
    void shardsOfAVariantAreNoVariants();
    void severalVariantsLeaveTheChoice();
    void strangeNamesAreTold();
    void missingShardsAreNamed();
    void shardsOutsideTheFolderAreRefused_data();
    void shardsOutsideTheFolderAreRefused();
    void emptyFolderAndMissingFolderAreTold();
    void pickleInTheFolderIsNamed();
};

void TestWeightFiles::everyUsualNameIsFound_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("transformers") << QByteArray("model.safetensors");
    QTest::newRow("diffusers") << QByteArray("diffusion_pytorch_model.safetensors");
    QTest::newRow("transformers, half") << QByteArray("model.fp16.safetensors");
    QTest::newRow("diffusers, half") << QByteArray("diffusion_pytorch_model.fp16.safetensors");
    QTest::newRow("bfloat16 alone") << QByteArray("diffusion_pytorch_model.bf16.safetensors");
    QTest::newRow("not averaged, alone") << QByteArray("model.non_ema.safetensors");
}

void TestWeightFiles::everyUsualNameIsFound()
{
    QFETCH(QByteArray, name);
    const Folder folder;
    const auto path = writeBytes(folder / name.toStdString(), "");
    writeBytes(folder / "pytorch_model.bin", "");
    QCOMPARE(findWeightFiles(folder.path()).files, std::vector { path });
}

void TestWeightFiles::everyIndexNameIsFound_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("transformers") << QByteArray("model.safetensors.index.json");
    QTest::newRow("diffusers") << QByteArray("diffusion_pytorch_model.safetensors.index.json");
    QTest::newRow("transformers, half") << QByteArray("model.safetensors.index.fp16.json");
    QTest::newRow("diffusers, half") << QByteArray("diffusion_pytorch_model.safetensors.fp16.index.json");
    QTest::newRow("transformers, bfloat16 alone") << QByteArray("model.safetensors.index.bf16.json");
    QTest::newRow("diffusers, bfloat16 alone") << QByteArray("diffusion_pytorch_model.safetensors.bf16.index.json");
}

void TestWeightFiles::ofAWholeFileAndShardsTheLibrarysOwnIsRead()
{
    for (const auto& [stem, isSharded] : { std::pair("model", false), std::pair("diffusion_pytorch_model", true) }) {
        const Folder folder;
        const auto shard = writeBytes(folder / "a-1.safetensors", "");
        const auto whole = writeBytes(folder / (std::string(stem) + ".safetensors"), "");
        writeBytes(
            folder / (std::string(stem) + ".safetensors.index.json"), R"({"weight_map":{"a":"a-1.safetensors"}})");
        QCOMPARE(findWeightFiles(folder.path()).files, std::vector { isSharded ? shard : whole });
    }
}

void TestWeightFiles::everyIndexNameIsFound()
{
    QFETCH(QByteArray, name);
    const Folder folder;
    const auto first = writeBytes(folder / "m-1.safetensors", "");
    const auto second = writeBytes(folder / "m-2.safetensors", "");
    const auto index = writeBytes(folder / name.toStdString(),
        R"({"metadata":{},"weight_map":{"b":"m-2.safetensors","a":"m-1.safetensors","c":"m-1.safetensors"}})");
    const auto found = findWeightFiles(folder.path());
    QCOMPARE(found.files, (std::vector { first, second }));
    QCOMPARE(found.index, index);
    QCOMPARE(found.shardOf.at("c"), std::string("m-1.safetensors"));
}

void TestWeightFiles::wholeFileComesBeforeShards()
{
    const Folder folder;
    const auto whole = writeBytes(folder / "model.safetensors", "");
    writeBytes(folder / "model.safetensors.index.json", "{}");
    QCOMPARE(findWeightFiles(folder.path()).files, std::vector { whole });
}

void TestWeightFiles::ordinaryWeightsComeBeforeVariants()
{
    const Folder folder;
    writeBytes(folder / "model.bf16.safetensors", "");
    const auto half = writeBytes(folder / "model.fp16.safetensors", "");
    QCOMPARE(findWeightFiles(folder.path()).files, std::vector { half });
    const auto shard = writeBytes(folder / "m-1.safetensors", "");
    writeBytes(folder / "model.safetensors.index.json", R"({"weight_map":{"a":"m-1.safetensors"}})");
    QCOMPARE(findWeightFiles(folder.path()).files, std::vector { shard });
}

void TestWeightFiles::shardsOfAVariantAreNoVariants()
{
    const Folder folder;
    const auto shard = writeBytes(folder / "model.bf16-00001-of-00001.safetensors", "");
    writeBytes(folder / "model.safetensors.index.bf16.json",
        R"({"weight_map":{"a":"model.bf16-00001-of-00001.safetensors"}})");
    QCOMPARE(findWeightFiles(folder.path()).files, std::vector { shard });
}

void TestWeightFiles::severalVariantsLeaveTheChoice()
{
    const Folder folder;
    writeBytes(folder / "model.bf16.safetensors", "");
    writeBytes(folder / "model.non_ema.safetensors", "");
    VERIFY_SAYS(refusalOf(folder), "only model.bf16.safetensors, model.non_ema.safetensors. Give the file");
}

void TestWeightFiles::strangeNamesAreTold()
{
    const Folder folder;
    writeBytes(folder / "v1-5-pruned.safetensors", "");
    writeBytes(folder / "pytorch_model.bin", "");
    const auto text = refusalOf(folder);
    VERIFY_SAYS(text, "only v1-5-pruned.safetensors. Give the file");
    VERIFY_SAYS(text, "models/convert.py sd");
}

void TestWeightFiles::missingShardsAreNamed()
{
    const Folder folder;
    writeBytes(folder / "m-1.safetensors", "");
    writeBytes(folder / "model.safetensors.index.json",
        R"({"weight_map":{"a":"m-1.safetensors","b":"m-2.safetensors","c":"m-3.safetensors"}})");
    VERIFY_SAYS(refusalOf(folder), "missing shards: m-2.safetensors, m-3.safetensors. The download is incomplete");
}

void TestWeightFiles::shardsOutsideTheFolderAreRefused_data()
{
    QTest::addColumn<QByteArray>("map");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("parent") << QByteArray(R"({"a":"../x.safetensors"})")
                            << QByteArray("key \"a\" must name a file in the same folder");
    QTest::newRow("absolute") << QByteArray(R"({"a":"/etc/passwd"})") << QByteArray("a file in the same folder");
    QTest::newRow("the folder itself") << QByteArray(R"({"a":"."})") << QByteArray("a file in the same folder");
    QTest::newRow("zero byte") << QByteArray(R"({"a":"m\u0000"})") << QByteArray("a file in the same folder");
    QTest::newRow("number") << QByteArray(R"({"a":1})") << QByteArray("a file in the same folder");
    QTest::newRow("empty map") << QByteArray("{}") << QByteArray("weight_map is empty");
    QTest::newRow("list") << QByteArray("[]") << QByteArray("\"weight_map\" must be an object");
}

void TestWeightFiles::shardsOutsideTheFolderAreRefused()
{
    QFETCH(QByteArray, map);
    QFETCH(QByteArray, says);
    const Folder folder;
    writeBytes(folder / "model.safetensors.index.json", "{\"weight_map\":" + map.toStdString() + "}");
    VERIFY_SAYS(refusalOf(folder), says.toStdString());
}

void TestWeightFiles::emptyFolderAndMissingFolderAreTold()
{
    const Folder folder;
    VERIFY_SAYS(refusalOf(folder), "(or *.safetensors.index.json). Put the checkpoint's weights into this folder");
    VERIFY_SAYS(errorOf([&] { findWeightFiles(folder / "none"); }), "none: the folder cannot be read");
}

void TestWeightFiles::pickleInTheFolderIsNamed()
{
    const Folder folder;
    writeBytes(folder / "pytorch_model.bin", "");
    const auto text = refusalOf(folder);
    VERIFY_SAYS(text, "pytorch_model.bin is a pickle");
    VERIFY_SAYS(text, "'" + (folder / "model.safetensors").string() + "'");
}

REFEREE_TEST(TestWeightFiles)
#include "tst_weight_files.moc"
