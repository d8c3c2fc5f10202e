// SPDX-License-Identifier: GPL-3.0-or-later
// Every way in which a safetensors file can be wrong before its data is read, and what we say about it.
#include "core/io/safetensors_header.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {
constexpr std::string_view kTwoTensors = R"({"__metadata__":{"format":"pt"},)"
                                         R"("conv.bias":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},)"
                                         R"("conv.weight":{"dtype":"F16","shape":[4,3,2],"data_offsets":[16,64]}})";

std::string refusalOf(const std::filesystem::path& path)
{
    return errorOf([&] { readSafetensorsHeader(InputFile(path)); });
}
}

class TestSafetensorsHeader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void soundHeaderIsReadInOrderOfOffsets();
    void metadataOfNullIsNone();
    void spacesAfterTheHeaderArePadding();
    void wrongHeaderIsRefused_data();
    void wrongHeaderIsRefused();
    void fileCutAtEvery64thByteIsRefused();
    void headerLengthsBeyondTheFileAreRefused_data();
    void headerLengthsBeyondTheFileAreRefused();
    void otherThingsThanFilesAreRefused();
    void picklesAreNamedAndConversionIsTold_data();
    void picklesAreNamedAndConversionIsTold();
    void lengthThatLooksLikeAPickleIsRead();
    void lfsPointerIsNamed();
};

void TestSafetensorsHeader::soundHeaderIsReadInOrderOfOffsets()
{
    const auto header = parseSafetensorsHeader(kTwoTensors, 64, "w.safetensors");
    QCOMPARE(header.entries.size(), size_t { 2 });
    QCOMPARE(header.entries[0].name, std::string("conv.bias"));
    QCOMPARE(header.entries[1].shape, (std::vector<int64_t> { 4, 3, 2 }));
    QCOMPARE(header.entries[1].dtype, std::string("F16"));
    QCOMPARE(header.entries[1].begin, uint64_t { 16 });
    QCOMPARE(header.metadata.at("format"), std::string("pt"));
    QCOMPARE(header.dataStart, uint64_t { 8 + kTwoTensors.size() });
}

void TestSafetensorsHeader::metadataOfNullIsNone()
{
    const auto header = parseSafetensorsHeader(
        R"({"__metadata__":null,"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})", 2, "w.safetensors");
    QVERIFY(header.metadata.empty());
    QCOMPARE(header.entries.size(), size_t { 1 });
}

void TestSafetensorsHeader::spacesAfterTheHeaderArePadding()
{
    const auto header = parseSafetensorsHeader(std::string(kTwoTensors) + "   ", 64, "w.safetensors");
    QCOMPARE(header.dataStart, uint64_t { 8 + 3 + kTwoTensors.size() });
}

void TestSafetensorsHeader::wrongHeaderIsRefused_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<qulonglong>("dataSize");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const char* header, qulonglong size, const char* says) {
        QTest::newRow(name) << QByteArray(header) << size << QByteArray(says);
    };
    row("not JSON", "{\"a\":", 0, "not valid JSON");
    row("not UTF-8", "{\"\xC3\x28\":1}", 0, "not valid JSON");
    row("list", "[1]", 0, "header must be a JSON object");
    row("starts with a space", " {}", 0, "header must be a JSON object");
    row("text after it", "{}x", 0, "not valid JSON");
    row("nested too deeply", QByteArray(QByteArray("{\"a\":") + QByteArray(100, '[')).constData(), 0, "64 levels");
    row("tensor is a number", R"({"a":1})", 0, "exactly dtype, shape and data_offsets");
    row("unknown key in a tensor", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}})", 1,
        "exactly dtype");
    row("no shape", R"({"a":{"dtype":"U8","data_offsets":[0,1]}})", 1, "exactly dtype");
    row("unknown dtype", R"({"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}})", 1,
        "I8, U8 or BOOL, got \"F8_E4M3\"");
    row("dtype in lower case", R"({"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}})", 4, "got \"f32\"");
    row("dtype is a number", R"({"a":{"dtype":32,"shape":[1],"data_offsets":[0,4]}})", 4, "got 32.");
    row("negative size", R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", 1, "integers of at least 0");
    row("fraction as size", R"({"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}})", 1, "integers of at least 0");
    row("size of 2^63", R"({"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1]}})", 1,
        "integers of at least 0");
    row("shape is a number", R"({"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}})", 1, "at most 16 numbers");
    row("17 dimensions", R"({"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}})", 1,
        "at most 16 numbers");
    row("product of sizes overflows", R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})",
        0, "less than 2^63 bytes, got shape [4294967296, 4294967296]");
    row("strides overflow beside a zero",
        R"({"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}})", 0, "less than 2^63 bytes");
    row("one offset", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}})", 1, "two integers of at least 0");
    row("negative offset", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}})", 1,
        "two integers of at least 0");
    row("offsets fall", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})", 1, "data_offsets must not fall");
    row("bytes do not fit the shape", R"({"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,15]}})", 15,
        "shape [2, 2] of F32 needs 16 bytes, got 15 bytes");
    row("overlap",
        R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}})",
        7, "tensor \"b\": data must begin at byte 4, got byte 3, which overlaps");
    row("the same bytes twice",
        R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})",
        4, "overlaps");
    row("gap",
        R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[5,9]}})",
        9, "got byte 5, which leaves a gap");
    row("out of range", R"({"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}})", 8,
        "within the file's 8 bytes of data, got end 9");
    row("offsets near 2^64",
        R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[18446744073709551614,18446744073709551615]}})", 1, "gap");
    row("bytes after the last tensor", R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", 5,
        "the tensors take 4 bytes of data, but the file holds 5");
    row("the same tensor twice",
        R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})",
        4, "duplicate key \"a\"");
    row("the same key twice in a tensor", R"({"a":{"dtype":"U8","dtype":"I8","shape":[4],"data_offsets":[0,4]}})", 4,
        "duplicate key \"dtype\"");
    row("metadata with a number", R"({"__metadata__":{"steps":1}})", 0, "__metadata__ must be an object of strings");
    row("metadata is a list", R"({"__metadata__":["x"]})", 0, "__metadata__ must be an object of strings");
}

void TestSafetensorsHeader::wrongHeaderIsRefused()
{
    QFETCH(QByteArray, header);
    QFETCH(qulonglong, dataSize);
    QFETCH(QByteArray, says);
    const auto text = errorOf([&] { parseSafetensorsHeader(header.toStdString(), dataSize, "w.safetensors"); });
    VERIFY_SAYS(text, says.toStdString());
    VERIFY_SAYS(text, "w.safetensors: ");
}

void TestSafetensorsHeader::fileCutAtEvery64thByteIsRefused()
{
    const Folder folder;
    const std::string whole = safetensorsBytes(std::string(kTwoTensors) + std::string(128, ' '), 64);
    QCOMPARE(
        readSafetensorsHeader(InputFile(writeBytes(folder / "whole.safetensors", whole))).entries.size(), size_t { 2 });
    for (size_t length = 0; length < whole.size(); length += length + 64 < whole.size() - 64 ? 64 : 1) {
        const auto path = writeBytes(folder / "cut.safetensors", std::string_view(whole).substr(0, length));
        const auto text = refusalOf(path);
        VERIFY_SAYS(text, path.string());
        VERIFY_SAYS(text, "cut short");
    }
}

void TestSafetensorsHeader::headerLengthsBeyondTheFileAreRefused_data()
{
    QTest::addColumn<qulonglong>("length");
    QTest::newRow("one more than there is") << qulonglong { 3 };
    QTest::newRow("more than the format allows") << qulonglong { 100'000'001 };
    QTest::newRow("2^63") << (qulonglong { 1 } << 63U);
    QTest::newRow("2^64 - 1") << ~qulonglong { 0 };
    QTest::newRow("2^64 - 8, which wraps to 0") << ~qulonglong { 0 } - 7;
}

void TestSafetensorsHeader::headerLengthsBeyondTheFileAreRefused()
{
    QFETCH(qulonglong, length);
    const Folder folder;
    const auto bytes = std::bit_cast<std::array<char, 8>>(length);
    const auto path = writeBytes(folder / "w.safetensors", std::string(bytes.begin(), bytes.end()) + "{}");
    VERIFY_SAYS(refusalOf(path), "a header length of " + std::to_string(length) + " in a file of 10 bytes");
}

void TestSafetensorsHeader::otherThingsThanFilesAreRefused()
{
    const Folder folder;
    VERIFY_SAYS(refusalOf(folder.path()), "must be a file, but is a folder");
    VERIFY_SAYS(refusalOf(folder / "nothing.safetensors"), "cannot be opened (No such file or directory)");
    VERIFY_SAYS(refusalOf("/dev/zero"), "must be a file, but is a device");
    VERIFY_SAYS(refusalOf(writeBytes(folder / "empty.safetensors", "")), "(0 bytes)");
    VERIFY_SAYS(refusalOf(writeBytes(folder / "page.safetensors", "<!DOCTYPE html><html>")), "and no { after it");
}

void TestSafetensorsHeader::picklesAreNamedAndConversionIsTold_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("command"); // %1: the file, %2: its folder
    const auto row = [](const char* title, const char* name, const char* bytes, const char* command) {
        QTest::newRow(title) << QByteArray(name) << QByteArray(bytes) << QByteArray(command);
    };
    constexpr const char* kLine = "python -c \"import torch, safetensors.torch as s; d = torch.load('%1', ";
    row("zip under the right name", "w.safetensors", "PK\x03\x04 archive/data.pkl", kLine);
    row("old pickle under the right name", "w.safetensors", "\x80\x02\x8a\x0al\xfc\x9c\x46\xf9\x20", kLine);
    row(".bin", "pytorch_model.bin", "anything at all", kLine);
    row("an unknown .pth", "clip.pth", "anything at all", kLine);
    row("BLIP-2", "blip2_pretrained.pth", "anything at all",
        "python models/convert.py blip2 '%1' --vision eva_vit_g.pth --vocab vocab.txt --out '%2/blip2'.");
    row("BLIP-2's eyes", "eva_vit_g.pth", "anything at all",
        "python models/convert.py blip2 blip2_pretrained.pth --vision '%1' --vocab vocab.txt --out '%2/blip2'.");
    row("BLIP-VQA", "model_base_vqa_capfilt_large.pth", "anything at all",
        "python models/convert.py judge '%1' --vocab vocab.txt --out '%2/judge'.");
    row("Stable Diffusion", "v1-5.ckpt", "",
        "python models/convert.py sd '%1' --tokenizer FOLDER --out '%2/sd', where");
}

void TestSafetensorsHeader::picklesAreNamedAndConversionIsTold()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, bytes);
    const Folder folder;
    const auto text = refusalOf(writeBytes(folder / name.toStdString(), bytes.toStdString()));
    VERIFY_SAYS(text, ". " + name.toStdString() + " is a pickle");
    QFETCH(QByteArray, command);
    command.replace("%1", (folder / name.toStdString()).string().c_str()).replace("%2", folder.path().string().c_str());
    VERIFY_SAYS(text, "Convert it once: " + command.toStdString());
}

void TestSafetensorsHeader::lengthThatLooksLikeAPickleIsRead()
{
    const Folder folder;
    const std::string bytes = safetensorsBytes("{}" + std::string(0x0280 - 2, ' '), 0);
    QCOMPARE(bytes.substr(0, 2), std::string("\x80\x02"));
    QVERIFY(readSafetensorsHeader(InputFile(writeBytes(folder / "w.safetensors", bytes))).entries.empty());
}

void TestSafetensorsHeader::lfsPointerIsNamed()
{
    const Folder folder;
    const auto path
        = writeBytes(folder / "w.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
    VERIFY_SAYS(refusalOf(path), "git lfs pull");
}

REFEREE_TEST(TestSafetensorsHeader)
#include "tst_safetensors_header.moc"
