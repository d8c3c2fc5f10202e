// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include "core/base/errors.h"
#include "core/io/weights.h"
#include "core/models/vit/vision_transformer.h"
#include "tests/core/models/asked_network.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestVit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void statesAndPixelGradientAreTheOriginals_data();
    void statesAndPixelGradientAreTheOriginals();
    void mutantFails_data();
    void mutantFails();
    void pixelsOfWrongSizeAreRefused();
    void unknownActivationIsRefused();

private:
    VisionTransformer load(const std::filesystem::path& folder, torch::ScalarType dtype = torch::kFloat32);
    std::filesystem::path folderOf(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    double errorAgainst(const std::string& name, VisionTransformer& network);

    QTemporaryDir m_folder;
    TensorMap m_asked;
};

void TestVit::initTestCase() { m_asked = askNetworks(QStringLiteral("core/models/vit_oracle.py"), m_folder.path()); }

VisionTransformer TestVit::load(const std::filesystem::path& folder, torch::ScalarType dtype)
{
    const auto config = Config::load(folder / "config.json");
    const bool isBlip2 = config.text("model_type") == "blip_2_vision_model";
    VisionTransformer network(isBlip2 ? VitConfig::ofBlip2(config) : VitConfig::ofBlipVqa(config));
    LoadOptions options;
    options.dtype = dtype;
    loadWeights(*network, WeightSource::openFolder(folder), options);
    return network;
}

void TestVit::statesAndPixelGradientAreTheOriginals_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("variant");
    for (const char* name : { "miniature", "judge", "odd", "narrow_eva", "narrow_base" }) {
        for (const char* variant : { "f32", "resized", "bf16" }) {
            QTest::addRow("%s %s", name, variant) << std::string(name) << std::string(variant);
        }
    }
}

void TestVit::statesAndPixelGradientAreTheOriginals()
{
    QFETCH(std::string, name);
    QFETCH(std::string, variant);
    const auto asked = [&](const char* what) { return m_asked.at(name + "." + variant + "." + what); };
    auto network = load(folderOf(name), dtypeOf(variant));
    const auto pixels = leafOf(asked("pixels"), variant);
    const auto states = network(pixels);
    const double tolerance = toleranceOf(variant);
    COMPARE_TENSORS(states, asked("states"), tolerance);
    COMPARE_TENSORS(gradientOf(states, asked("cotangent"), pixels), asked("gradient"), tolerance);
}

double TestVit::errorAgainst(const std::string& name, VisionTransformer& network)
{
    return relativeError(network(m_asked.at(name + ".f32.pixels")), m_asked.at(name + ".f32.states"));
}

void TestVit::mutantFails_data()
{
    QTest::addColumn<std::string>("mutation");
    for (const char* mutation : { "heads", "eps", "activation", "key part of qkv bias", "class token", "positions" }) {
        QTest::addRow("%s", mutation) << std::string(mutation);
    }
}

void TestVit::mutantFails()
{
    QFETCH(std::string, mutation);
    const auto folder = editedCopy(folderOf("odd"), mutation, [&](nlohmann::json& config) {
        if (mutation == "heads") {
            config["num_attention_heads"] = 4;
        } else if (mutation == "eps") {
            config["layer_norm_eps"] = 0.04;
        } else if (mutation == "activation") {
            config["hidden_act"] = "gelu";
        }
    });
    auto network = load(folder);
    auto parameters = network->named_parameters();
    if (mutation.starts_with("key")) {
        // [q, v, 0] in place of [q, 0, v]: what a naive join of LAVIS' two biases would give.
        auto& bias = parameters["encoder.layers.1.self_attn.qkv.bias"];
        const auto parts = bias.chunk(3);
        bias.set_data(torch::cat({ parts[0], parts[2], torch::zeros_like(parts[1]) }));
    } else if (mutation == "class token") {
        parameters["embeddings.class_embedding"].zero_();
    } else if (mutation == "positions") {
        auto& positions = parameters["embeddings.position_embedding"];
        positions.set_data(positions.roll(1, 1));
    }
    const double error = errorAgainst("odd", network);
    QVERIFY2(error > kClearly * kToleranceF32, qPrintable(QString::number(error)));
}

void TestVit::pixelsOfWrongSizeAreRefused()
{
    auto network = load(folderOf("odd"));
    QVERIFY_THROWS_EXCEPTION(ShapeError, network(torch::zeros({ 1, 3, 36, 35 })));
    QVERIFY_THROWS_EXCEPTION(ShapeError, network(torch::zeros({ 1, 1, 35, 35 })));
}

void TestVit::unknownActivationIsRefused()
{
    const Config config(nlohmann::json { { "hidden_act", "tanh" } }, "config.json");
    try {
        VitConfig::ofBlip2(config);
        QFAIL("an unknown activation was taken");
    } catch (const LoadError& error) {
        QVERIFY2(says(error, "hidden_act") && says(error, "tanh"), error.what());
    }
}

REFEREE_TEST(TestVit)
#include "tst_vit.moc"
