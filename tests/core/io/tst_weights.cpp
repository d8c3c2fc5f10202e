// SPDX-License-Identifier: GPL-3.0-or-later
// A small module is filled from checkpoints that are right, and from every kind that is not.
#include "core/io/weights.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <limits>

using namespace referee;
using namespace referee::test;

namespace {
/// Two parameters, a buffer of whole numbers, and a tensor that is registered under two names.
struct SmallImpl : torch::nn::Module {
    SmallImpl()
        : weight(register_parameter("weight", torch::empty({ 2, 3 })))
        , bias(register_parameter("bias", torch::empty({ 3 })))
        , head(register_parameter("head", weight))
        , count(register_buffer("count", torch::zeros({ 1 }, torch::kInt64)))
    {
    }
    torch::Tensor weight, bias, head, count;
};
TORCH_MODULE(Small);

std::map<std::string, torch::Tensor> soundTensors()
{
    return { { "weight", torch::arange(6, torch::kFloat32).view({ 2, 3 }) }, { "bias", torch::ones({ 3 }) },
        { "count", torch::full({ 1 }, 5, torch::kInt64) } };
}

LoadOptions withTiedHead()
{
    LoadOptions options;
    options.mayLack = [](const std::string& name) { return name == "head"; };
    return options;
}

std::string refusalOf(std::map<std::string, torch::Tensor> tensors, const LoadOptions& options = withTiedHead())
{
    const Folder folder;
    writeSafetensors(folder / "w.safetensors", tensors);
    Small module;
    return errorOf([&] { loadWeights(*module, WeightSource::openFile(folder / "w.safetensors"), options); });
}

void writeShards(const Folder& folder, const std::string& map)
{
    const auto tensors = soundTensors();
    writeSafetensors(folder / "m-1.safetensors", { { "weight", tensors.at("weight") } });
    writeSafetensors(folder / "m-2.safetensors", { { "bias", tensors.at("bias") }, { "count", tensors.at("count") } });
    writeBytes(folder / "model.safetensors.index.json", "{\"weight_map\":" + map + "}");
}
}

class TestWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void soundFileFillsEveryTensor();
    void dtypeOfTheOptionsIsTaken();
    void everyDifferenceIsReportedAtOnce();
    void refusedFileChangesNothing();
    void wordsAreRenamedAndIgnored();
    void twoWordsForOneNameAreRefused();
    void positionIdsAreIgnored();
    void wholeNumbersForWeightsAreRefused();
    void numbersThatAreNotFiniteAreRefused_data();
    void numbersThatAreNotFiniteAreRefused();
    void overflowInANarrowDtypeIsRefused();
    void stopFlagEndsTheLoad();
    void shardsAreReadAsOne();
    void shardsThatDifferFromTheirIndexAreRefused_data();
    void shardsThatDifferFromTheirIndexAreRefused();
    void sameTensorInTwoFilesIsRefused();
    void registeredKeysShowNamesAndShapes();
};

void TestWeights::soundFileFillsEveryTensor()
{
    const Folder folder;
    writeSafetensors(folder / "model.safetensors", soundTensors());
    const auto source = WeightSource::openFolder(folder.path());
    QCOMPARE(source.totalBytes(), uint64_t { 24 + 12 + 8 });
    QCOMPARE(source.files(), std::vector { folder / "model.safetensors" });
    Small module;
    loadWeights(*module, source, withTiedHead());
    COMPARE_BITS(module->weight, soundTensors().at("weight"));
    COMPARE_BITS(module->head, soundTensors().at("weight"));
    COMPARE_BITS(module->bias, torch::ones({ 3 }));
    QCOMPARE(module->count.item<int64_t>(), int64_t { 5 });
    QVERIFY(!module->is_training());
    QVERIFY(!module->weight.requires_grad() && !module->head.requires_grad());
    QVERIFY(module->head.is_alias_of(module->weight));
}

void TestWeights::dtypeOfTheOptionsIsTaken()
{
    const Folder folder;
    writeSafetensors(folder / "model.safetensors", soundTensors());
    auto options = withTiedHead();
    options.dtype = torch::kBFloat16;
    Small module;
    loadWeights(*module, WeightSource::openFolder(folder.path()), options);
    COMPARE_BITS(module->head, soundTensors().at("weight").to(torch::kBFloat16));
    QCOMPARE(module->count.scalar_type(), torch::kInt64);
}

void TestWeights::everyDifferenceIsReportedAtOnce()
{
    const auto text = refusalOf({ { "weight", torch::zeros({ 3, 2 }) }, { "extra.a", torch::zeros({ 1 }) },
        { "extra.b", torch::zeros({ 1 }) }, { "count", torch::zeros({ 1 }, torch::kInt64) } });
    VERIFY_SAYS(text, "w.safetensors: 1 key missing: bias. 2 keys unexpected: extra.a, extra.b. ");
    VERIFY_SAYS(text, "1 key of wrong shape: weight is [3, 2], expected [2, 3] (w.safetensors).");
}

void TestWeights::refusedFileChangesNothing()
{
    const Folder folder;
    auto tensors = soundTensors();
    tensors.erase("bias");
    writeSafetensors(folder / "w.safetensors", tensors);
    Small module;
    module->weight.detach().fill_(7);
    VERIFY_SAYS(
        errorOf([&] { loadWeights(*module, WeightSource::openFile(folder / "w.safetensors"), withTiedHead()); }),
        "1 key missing: bias");
    COMPARE_BITS(module->weight, torch::full({ 2, 3 }, 7.0F));
}

void TestWeights::wordsAreRenamedAndIgnored()
{
    const Folder folder;
    auto tensors = soundTensors();
    tensors.emplace("old.weight", tensors.at("weight"));
    tensors.erase("weight");
    tensors.emplace("temp", torch::zeros({ 1 }));
    writeSafetensors(folder / "w.safetensors", tensors);
    auto options = withTiedHead();
    options.rename = [](const std::string& word) {
        return word == "old.weight" ? "weight" : word == "temp" ? "" : word;
    };
    Small module;
    loadWeights(*module, WeightSource::openFile(folder / "w.safetensors"), options);
    COMPARE_BITS(module->weight, soundTensors().at("weight"));
}

void TestWeights::twoWordsForOneNameAreRefused()
{
    auto tensors = soundTensors();
    tensors.emplace("old.bias", torch::ones({ 3 }));
    auto options = withTiedHead();
    options.rename = [](const std::string& word) { return word == "old.bias" ? "bias" : word; };
    VERIFY_SAYS(refusalOf(tensors, options), "1 key unexpected: old.bias (a second bias)");
}

void TestWeights::positionIdsAreIgnored()
{
    auto tensors = soundTensors();
    tensors.emplace("embeddings.position_ids", torch::arange(7));
    QCOMPARE(refusalOf(tensors), std::string("(nothing was thrown)"));
}

void TestWeights::wholeNumbersForWeightsAreRefused()
{
    auto tensors = soundTensors();
    tensors["bias"] = torch::ones({ 3 }, torch::kInt8);
    tensors["count"] = torch::ones({ 1 });
    const auto text = refusalOf(tensors);
    VERIFY_SAYS(text, "2 keys of wrong dtype: bias is I8, expected F16, BF16, F32 or F64 (w.safetensors)");
    VERIFY_SAYS(text, "count is F32, expected an integer dtype");
}

void TestWeights::numbersThatAreNotFiniteAreRefused_data()
{
    QTest::addColumn<double>("value");
    QTest::newRow("NaN") << std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("infinity") << std::numeric_limits<double>::infinity();
    QTest::newRow("-infinity") << -std::numeric_limits<double>::infinity();
}

void TestWeights::numbersThatAreNotFiniteAreRefused()
{
    QFETCH(double, value);
    for (const auto type : { torch::kFloat32, torch::kFloat16, torch::kBFloat16 }) {
        auto tensors = soundTensors();
        tensors["bias"][2] = value;
        tensors["bias"] = tensors["bias"].to(type);
        VERIFY_SAYS(refusalOf(tensors), "tensor \"bias\" holds NaN or infinity");
        auto options = withTiedHead();
        options.rejectNonFinite = false;
        QCOMPARE(refusalOf(tensors, options), std::string("(nothing was thrown)"));
    }
}

void TestWeights::overflowInANarrowDtypeIsRefused()
{
    auto tensors = soundTensors();
    tensors["bias"][0] = 1e5;
    QCOMPARE(refusalOf(tensors), std::string("(nothing was thrown)"));
    auto options = withTiedHead();
    options.dtype = torch::kFloat16;
    VERIFY_SAYS(refusalOf(tensors, options), "NaN or infinity when read as Half");
}

void TestWeights::stopFlagEndsTheLoad()
{
    const Folder folder;
    writeSafetensors(folder / "model.safetensors", soundTensors());
    const std::atomic<bool> stop = true;
    auto options = withTiedHead();
    options.stop = &stop;
    Small module;
    VERIFY_SAYS(
        errorOf<Cancelled>([&] { loadWeights(*module, WeightSource::openFolder(folder.path()), options); }), "stopped");
}

void TestWeights::shardsAreReadAsOne()
{
    const Folder folder;
    writeShards(folder, R"({"weight":"m-1.safetensors","bias":"m-2.safetensors","count":"m-2.safetensors"})");
    const auto source = WeightSource::openFolder(folder.path());
    QCOMPARE(source.files(), (std::vector { folder / "m-1.safetensors", folder / "m-2.safetensors" }));
    Small module;
    loadWeights(*module, source, withTiedHead());
    COMPARE_BITS(module->weight, soundTensors().at("weight"));
    COMPARE_BITS(module->bias, torch::ones({ 3 }));
}

void TestWeights::shardsThatDifferFromTheirIndexAreRefused_data()
{
    QTest::addColumn<QByteArray>("map");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("tensor in another shard")
        << QByteArray(R"({"weight":"m-2.safetensors","bias":"m-2.safetensors","count":"m-1.safetensors"})")
        << QByteArray("2 differences: count is not in m-1.safetensors, weight is not in m-2.safetensors");
    QTest::newRow("tensor in no shard") << QByteArray(
        R"({"weight":"m-1.safetensors","bias":"m-2.safetensors","count":"m-2.safetensors","x":"m-1.safetensors"})")
                                        << QByteArray("1 difference: x is not in m-1.safetensors");
    QTest::newRow("tensor that the index lacks")
        << QByteArray(R"({"weight":"m-1.safetensors","bias":"m-2.safetensors"})")
        << QByteArray("count is in m-2.safetensors but not in the index");
    QTest::newRow("shard that is missing") << QByteArray(R"({"weight":"m-1.safetensors","bias":"m-3.safetensors"})")
                                           << QByteArray("missing shards: m-3.safetensors");
}

void TestWeights::shardsThatDifferFromTheirIndexAreRefused()
{
    QFETCH(QByteArray, map);
    QFETCH(QByteArray, says);
    const Folder folder;
    writeShards(folder, map.toStdString());
    VERIFY_SAYS(errorOf([&] { WeightSource::openFolder(folder.path()); }), says.toStdString());
}

void TestWeights::sameTensorInTwoFilesIsRefused()
{
    const Folder folder;
    writeSafetensors(folder / "a.safetensors", soundTensors());
    writeSafetensors(folder / "b.safetensors", { { "bias", torch::ones({ 3 }) } });
    auto source = WeightSource::openFile(folder / "a.safetensors");
    VERIFY_SAYS(errorOf([&] { source.add(WeightSource::openFile(folder / "b.safetensors")); }),
        "b.safetensors: tensor \"bias\" is also in " + (folder / "a.safetensors").string());
}

void TestWeights::registeredKeysShowNamesAndShapes()
{
    const Small module;
    const std::vector<std::string> expected { "bias [3]", "count [1]", "head [2, 3]", "weight [2, 3]" };
    QCOMPARE(registeredKeys(*module), expected);
}

REFEREE_TEST(TestWeights)
#include "tst_weights.moc"
