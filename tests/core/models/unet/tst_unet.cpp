// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/unet.h"
#include "tests/core/models/network_kit.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestUNet : public QObject {
    Q_OBJECT

    NetworkOracle m_oracle;

    static void addCases()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("sizes of the miniature") << QStringLiteral("miniature");
        QTest::newRow("odd heads, groups, depths and picture") << QStringLiteral("odd");
        QTest::newRow("options of Stable Diffusion 1.x") << QStringLiteral("sd1");
        QTest::newRow("options of Stable Diffusion 2.x, odd picture") << QStringLiteral("sd2");
    }

    torch::Tensor predict(UNet2DCondition& network, const std::string& name)
    {
        const torch::NoGradGuard guard;
        return network(m_oracle[name + "/z"], m_oracle[name + "/timesteps"], m_oracle[name + "/context"]);
    }

private Q_SLOTS:
    void initTestCase() { m_oracle.ask(QStringLiteral("core/models/unet_oracle.py")); }

    void outputsAndGradientsEqualTheOriginal_data() { addCases(); }
    void outputsAndGradientsEqualTheOriginal()
    {
        QFETCH(QString, name);
        const std::string key = name.toStdString();
        auto network = loadUNet(m_oracle.folder(key), {});
        const auto z = m_oracle[key + "/z"].clone().requires_grad_();
        const auto context = m_oracle[key + "/context"].clone().requires_grad_();
        const auto output = network(z, m_oracle[key + "/timesteps"], context);
        COMPARE_TENSORS(output, m_oracle[key + "/output"], kToleranceF32);
        COMPARE_TENSORS(gradientOf(output, m_oracle[key + "/projection"], z), m_oracle[key + "/grad.z"], kToleranceF32);
        COMPARE_TENSORS(
            gradientOf(output, m_oracle[key + "/projection"], context), m_oracle[key + "/grad.context"], kToleranceF32);
    }

    void inBfloat16ItStaysNearTheOriginal_data() { addCases(); }
    void inBfloat16ItStaysNearTheOriginal()
    {
        QFETCH(QString, name);
        const std::string key = name.toStdString() + ".bf16";
        auto network = loadUNet(m_oracle.folder(name.toStdString()), inBfloat16());
        const auto output = predict(network, key);
        QCOMPARE(output.scalar_type(), torch::kFloat32);
        COMPARE_TENSORS(output, m_oracle[key + "/output"], kToleranceBf16);
    }

    void aMutantIsFarFromTheOriginal_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("twice the heads") << QStringLiteral("attention_head_dim") << QByteArray("[6, 10]");
        QTest::newRow("head count taken for head width")
            << QStringLiteral("attention_head_dim") << QByteArray("[8, 8]");
        QTest::newRow("epsilon") << QStringLiteral("norm_eps") << QByteArray("0.01");
        QTest::newRow("sine and cosine swapped") << QStringLiteral("flip_sin_to_cos") << QByteArray("true");
        QTest::newRow("frequency shift") << QStringLiteral("freq_shift") << QByteArray("0");
        QTest::newRow("groups") << QStringLiteral("norm_num_groups") << QByteArray("2");
    }
    void aMutantIsFarFromTheOriginal()
    {
        QFETCH(QString, key);
        QFETCH(QByteArray, value);
        const auto config = m_oracle.config("odd", key.toStdString(), nlohmann::json::parse(value.toStdString()));
        UNet2DCondition mutant(UNetConfig::from(config));
        loadWeights(*mutant, m_oracle.weights("odd"), {});
        QVERIFY(relativeError(predict(mutant, "odd"), m_oracle["odd/output"]) > kClearlyWrong);
    }

    void halvesOfTheGateAreNotInterchangeable()
    {
        auto network = loadUNet(m_oracle.folder("odd"), {});
        QVERIFY(relativeError(predict(network, "odd"), m_oracle["odd.swapped/output"]) > kClearlyWrong);
    }

    void aFileWithoutNewerKeysMeansTheSame()
    {
        auto json = readJsonFile(m_oracle.folder("sd1") / "config.json");
        for (const char* key : { "use_linear_projection", "attention_type", "transformer_layers_per_block",
                 "resnet_time_scale_shift", "time_embedding_type", "conv_in_kernel", "mid_block_type",
                 "num_attention_heads", "only_cross_attention", "upcast_attention" }) {
            json.erase(key);
        }
        UNet2DCondition network(UNetConfig::from(Config(json, "config.json")));
        loadWeights(*network, m_oracle.weights("sd1"), {});
        COMPARE_TENSORS(predict(network, "sd1"), m_oracle["sd1/output"], kToleranceF32);
    }

    void anOptionThatIsNotImplementedIsNamed_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* key, const char* value) {
            QTest::newRow(key) << QString::fromLatin1(key) << QByteArray(value);
        };
        row("addition_embed_type", "\"text_time\"");
        row("class_embed_type", "\"timestep\"");
        row("time_cond_proj_dim", "256");
        row("resnet_time_scale_shift", "\"scale_shift\"");
        row("act_fn", "\"mish\"");
        row("conv_in_kernel", "5");
        row("downsample_padding", "0");
        row("dual_cross_attention", "true");
        row("mid_block_type", "\"UNetMidBlock2D\"");
        row("down_block_types", "[\"DownBlock2D\",\"AttnDownBlock2D\"]");
        row("attention_head_dim", "[3,7]");
        row("layers_per_block", "[2,1,1]");
        row("block_out_channels", "[24,42]");
    }
    void anOptionThatIsNotImplementedIsNamed()
    {
        QFETCH(QString, key);
        QFETCH(QByteArray, value);
        const auto wanted = nlohmann::json::parse(value.toStdString());
        const auto config = m_oracle.config("odd", key.toStdString(), wanted);
        const QString text = loadErrorOf([&] { UNetConfig::from(config); });
        const auto odd = wanted.is_array() ? wanted.back() : wanted;
        QVERIFY2(text.contains(key) && text.contains(QStringLiteral("config.json")), qPrintable(text));
        const auto shown = odd.is_string() ? odd.get<std::string>() : odd.dump();
        QVERIFY2(text.contains(QString::fromStdString(shown)), qPrintable(text));
    }

    void sinusoidsOfStep500AreTheKnownOnes()
    {
        const auto waves = unet::sinusoidalEmbedding(torch::tensor({ 500 }), 320, true, 0)[0];
        const auto picked = waves.index_select(0, torch::tensor({ 0, 1, 2, 159, 160, 161, 162, 319 }));
        const auto known = torch::tensor(
            { -0.883849, 0.702759, 0.886687, 0.998598, -0.467772, 0.711428, -0.462372, 0.052938 }, torch::kFloat32);
        COMPARE_TENSORS(picked, known, kToleranceF32);
    }

    void fullSizeHasTheNamesAndShapesOfTheCheckpoint()
    {
        const auto config = parseJson(R"({ "block_out_channels": [320, 640, 1280, 1280], "cross_attention_dim": 768,
            "attention_head_dim": 8,
            "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
            "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"] })",
            "config.json");
        const UNet2DCondition network(UNetConfig::from(Config(config, "config.json")));
        const auto listed = listedKeys(QStringLiteral("unet_keys.txt"));
        QCOMPARE(listed.size(), size_t { 686 });
        QVERIFY(sortedKeys(*network) == listed);
    }
};

REFEREE_TEST(TestUNet)
#include "tst_unet.moc"
