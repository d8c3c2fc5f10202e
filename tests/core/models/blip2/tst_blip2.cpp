// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include "core/base/errors.h"
#include "tests/core/models/blip2_cases.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

/// From pixels to scores, and how the files are read.
class TestBlip2 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void scoresAndPixelGradientsAreTheOriginals_data();
    void scoresAndPixelGradientsAreTheOriginals();
    void matchingIsTheWholeModelsOwn();
    void viewsDoNotInfluenceEachOther();
    void lavisNamesLoadToTheSameNumbers();
    void mutantFails_data();
    void mutantFails();
    void missingCaptioningHeadIsNamed();
    void untiedOutputMatrixIsRefused();
    void textsThatDoNotFitAreRefused();

private:
    Blip2Case caseOf(const std::string& name, const std::string& variant = "f32") const
    {
        return { m_asked, m_folder.path().toStdString(), name, variant };
    }

    QTemporaryDir m_folder;
    TensorMap m_asked;
};

void TestBlip2::initTestCase()
{
    m_asked = askNetworks(QStringLiteral("core/models/blip2_oracle.py"), m_folder.path());
}

void TestBlip2::scoresAndPixelGradientsAreTheOriginals_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("variant");
    for (const char* name : { "miniature", "odd", "full_options" }) {
        for (const char* variant : { "f32", "bf16" }) {
            QTest::addRow("%s %s", name, variant) << std::string(name) << std::string(variant);
        }
    }
}

void TestBlip2::scoresAndPixelGradientsAreTheOriginals()
{
    QFETCH(std::string, name);
    QFETCH(std::string, variant);
    const auto one = caseOf(name, variant);
    auto network = one.load();
    const auto pixels = leafOf(one.asked("pixels"), one.variant);
    const auto scores = network->forward(pixels, one.text(network));
    COMPARE_TENSORS(scores.itmLogits_N2, one.asked("itm"), one.tolerance());
    COMPARE_TENSORS(scores.captionLogits_NTV, one.asked("captions"), one.tolerance());
    COMPARE_TENSORS(gradientOf(scores.itmLogits_N2, one.asked("itm.cotangent"), pixels), one.asked("itm.gradient"),
        one.tolerance());
    COMPARE_TENSORS(gradientOf(scores.captionLogits_NTV, one.asked("captions.cotangent"), pixels),
        one.asked("captions.gradient"), one.tolerance());
}

void TestBlip2::matchingIsTheWholeModelsOwn()
{
    for (const char* name : { "miniature", "odd", "without_bias", "full_options" }) {
        const auto one = caseOf(name);
        auto network = one.load();
        const auto scores = network->forward(one.asked("pixels"), one.text(network));
        COMPARE_TENSORS(scores.itmLogits_N2, one.asked("whole_itm"), kToleranceF32);
        COMPARE_TENSORS(scores.captionLogits_NTV, one.asked("captions"), kToleranceF32);
    }
}

void TestBlip2::viewsDoNotInfluenceEachOther()
{
    const auto one = caseOf("miniature");
    auto network = one.load();
    const auto text = one.text(network);
    const auto both = network->forward(one.asked("pixels"), text);
    const auto second = network->forward(one.asked("pixels").narrow(0, 1, 1), text);
    COMPARE_TENSORS(second.itmLogits_N2, both.itmLogits_N2.narrow(0, 1, 1), 1e-5);
    COMPARE_TENSORS(second.captionLogits_NTV, both.captionLogits_NTV.narrow(0, 1, 1), 1e-5);
}

void TestBlip2::lavisNamesLoadToTheSameNumbers()
{
    for (const char* name : { "miniature", "odd", "full_options" }) {
        const auto one = caseOf(name);
        auto network = one.load();
        auto lavis = one.loadFrom(one.folder / (std::string(name) + "_lavis"), {});
        const auto expected = network->named_parameters();
        for (const auto& item : lavis->named_parameters()) {
            const auto differs = bitDifference(QString::fromStdString(item.key()), item.value(), expected[item.key()]);
            QVERIFY2(differs.isEmpty(), qPrintable(differs));
        }
    }
}

void TestBlip2::mutantFails_data()
{
    QTest::addColumn<std::string>("mutation");
    for (const char* mutation : { "vision heads", "vision eps", "values in the key part of qkv bias", "itm classes",
             "captioning head", "start token" }) {
        QTest::addRow("%s", mutation) << std::string(mutation);
    }
}

void TestBlip2::mutantFails()
{
    QFETCH(std::string, mutation);
    const auto one = caseOf("odd");
    const auto folder = editedCopy(one.folder / "odd", mutation, [&](nlohmann::json& config) {
        if (mutation == "vision heads") {
            config["vision_config"]["num_attention_heads"] = 4;
        } else if (mutation == "vision eps") {
            config["vision_config"]["layer_norm_eps"] = 0.01;
        }
    });
    auto network = one.loadFrom(folder, folder / "lm_head.safetensors");
    auto parameters = network->named_parameters();
    if (mutation.starts_with("values")) {
        auto& bias = parameters["vision_model.encoder.layers.0.self_attn.qkv.bias"];
        const auto parts = bias.chunk(3);
        bias.set_data(torch::cat({ parts[0], parts[2], parts[1] }));
    } else if (mutation == "itm classes") {
        parameters["itm_head.weight"].set_data(parameters["itm_head.weight"].flip(0));
    } else if (mutation == "captioning head") {
        parameters["cls.predictions.transform.dense.weight"].mul_(1.01);
    } else if (mutation == "start token") {
        auto words = parameters["embeddings.word_embeddings.weight"];
        words.select(0, words.size(0) - 1).zero_();
    }
    const auto scores = network->forward(one.asked("pixels"), one.text(network));
    const double error = std::max(relativeError(scores.itmLogits_N2, one.asked("itm")),
        relativeError(scores.captionLogits_NTV, one.asked("captions")));
    QVERIFY2(error > kClearly * kToleranceF32, qPrintable(QString::number(error)));
}

void TestBlip2::missingCaptioningHeadIsNamed()
{
    try {
        caseOf("odd").loadFrom(m_folder.path().toStdString() + "/odd", {});
        QFAIL("a referee without captioning head was loaded");
    } catch (const LoadError& error) {
        QVERIFY2(says(error, "cls.predictions.transform.dense.weight"), error.what());
    }
}

void TestBlip2::untiedOutputMatrixIsRefused()
{
    const auto folder = m_folder.path().toStdString() + "/odd_lavis";
    const auto broken = editedCopy(folder, "untied", [](nlohmann::json&) {});
    TensorMap tensors;
    const auto file = SafetensorsFile::open(std::filesystem::path(folder) / "model.safetensors");
    for (const auto& entry : file.entries()) {
        tensors.emplace(entry.name, file.read(entry));
    }
    tensors.at("Qformer.cls.predictions.decoder.weight") += 1;
    writeSafetensors(broken / "model.safetensors", tensors);
    QVERIFY_THROWS_EXCEPTION(LoadError, loadBlip2(broken, {}, {}));
}

void TestBlip2::textsThatDoNotFitAreRefused()
{
    auto network = caseOf("odd").load();
    const auto ids = torch::tensor({ { 1, 2, 3, 4 } }, torch::kInt64);
    const auto mask = [](const std::vector<int64_t>& values) { return torch::tensor(values).unsqueeze(0); };
    QVERIFY_THROWS_EXCEPTION(UsageError, network->prepareText(ids, mask({ 1, 0, 1, 1 })));
    QVERIFY_THROWS_EXCEPTION(UsageError, network->prepareText(ids, mask({ 1, 0, 0, 0 })));
    QVERIFY_THROWS_EXCEPTION(UsageError, network->prepareText(ids + 60, mask({ 1, 1, 1, 1 })));
    const auto longIds = torch::full({ 1, 25 }, 3, torch::kInt64);
    QVERIFY_THROWS_EXCEPTION(UsageError, network->prepareText(longIds, torch::ones_like(longIds)));
}

REFEREE_TEST(TestBlip2)
#include "tst_blip2.moc"
