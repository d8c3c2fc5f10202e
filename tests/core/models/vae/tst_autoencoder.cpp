// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vae/autoencoder.h"
#include "core/models/vae/config.h"
#include "tests/core/models/network_kit.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestAutoencoder : public QObject {
    Q_OBJECT

    NetworkOracle m_oracle;

    static void addCases()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("sizes of the miniature") << QStringLiteral("miniature");
        QTest::newRow("odd channels, depths and picture, no quant convolutions") << QStringLiteral("odd");
        QTest::newRow("options of Stable Diffusion 1.x") << QStringLiteral("sd1");
    }

    AutoencoderKL mutantOf(const std::string& name, const std::string& key, const nlohmann::json& value)
    {
        AutoencoderKL network(AutoencoderConfig::from(m_oracle.config(name, key, value)));
        loadWeights(*network, m_oracle.weights(name), {});
        return network;
    }

private Q_SLOTS:
    void initTestCase() { m_oracle.ask(QStringLiteral("core/models/autoencoder_oracle.py")); }

    void picturesAndGradientsEqualTheOriginal_data() { addCases(); }
    void picturesAndGradientsEqualTheOriginal()
    {
        QFETCH(QString, name);
        const std::string key = name.toStdString() + ".decode";
        auto network = loadAutoencoder(m_oracle.folder(name.toStdString()), {});
        const auto z = m_oracle[key + "/z"].clone().requires_grad_();
        const auto image = network->decode(z);
        COMPARE_TENSORS(image, m_oracle[key + "/output"], kToleranceF32);
        COMPARE_TENSORS(gradientOf(image, m_oracle[key + "/projection"], z), m_oracle[key + "/grad.z"], kToleranceF32);
    }

    void latentsAndGradientsEqualTheOriginal_data() { addCases(); }
    void latentsAndGradientsEqualTheOriginal()
    {
        QFETCH(QString, name);
        const std::string key = name.toStdString() + ".encode";
        auto network = loadAutoencoder(m_oracle.folder(name.toStdString()), {});
        const auto image = m_oracle[key + "/image"].clone().requires_grad_();
        const auto z = network->encodeMean(image);
        COMPARE_TENSORS(z, m_oracle[key + "/output"], kToleranceF32);
        COMPARE_TENSORS(
            gradientOf(z, m_oracle[key + "/projection"], image), m_oracle[key + "/grad.image"], kToleranceF32);
        COMPARE_TENSORS(network->moments(image), m_oracle[name.toStdString() + ".moments"], kToleranceF32);
    }

    void inBfloat16ItStaysNearTheOriginal_data() { addCases(); }
    void inBfloat16ItStaysNearTheOriginal()
    {
        QFETCH(QString, name);
        const std::string key = name.toStdString();
        const torch::NoGradGuard guard;
        auto network = loadAutoencoder(m_oracle.folder(key), inBfloat16());
        const auto image = network->decode(m_oracle[key + ".decode.bf16/z"]);
        QCOMPARE(image.scalar_type(), torch::kFloat32);
        COMPARE_TENSORS(image, m_oracle[key + ".decode.bf16/output"], kToleranceBf16);
        const auto z = network->encodeMean(m_oracle[key + ".encode.bf16/image"]);
        COMPARE_TENSORS(z, m_oracle[key + ".encode.bf16/output"], kToleranceBf16);
    }

    void oldAttentionNamesAndConvolutionsGiveTheSamePicture()
    {
        const torch::NoGradGuard guard;
        auto fresh = loadAutoencoder(m_oracle.folder("sd1"), {});
        auto old = loadAutoencoder(m_oracle.folder("old"), {});
        const auto& z = m_oracle["sd1.decode/z"];
        COMPARE_BITS(old->decode(z), fresh->decode(z));
        COMPARE_BITS(old->moments(m_oracle["sd1.encode/image"]), fresh->moments(m_oracle["sd1.encode/image"]));
    }

    void aMutantIsFarFromTheOriginal_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("scale") << QStringLiteral("scaling_factor") << QByteArray("0.18215");
        QTest::newRow("groups") << QStringLiteral("norm_num_groups") << QByteArray("4");
    }
    void aMutantIsFarFromTheOriginal()
    {
        QFETCH(QString, key);
        QFETCH(QByteArray, value);
        const torch::NoGradGuard guard;
        auto mutant = mutantOf("miniature", key.toStdString(), nlohmann::json::parse(value.toStdString()));
        const auto image = mutant->decode(m_oracle["miniature.decode/z"]);
        QVERIFY(relativeError(image, m_oracle["miniature.decode/output"]) > kClearlyWrong);
    }

    void paddingAtTheOtherSideIsNoticed()
    {
        const torch::NoGradGuard guard;
        auto network = loadAutoencoder(m_oracle.folder("miniature"), {});
        const auto z = network->encodeMean(m_oracle["miniature.encode/image"]);
        QVERIFY(relativeError(z, m_oracle["miniature.encode.padded/output"]) > kClearlyWrong);
    }

    void anOptionThatIsNotImplementedIsNamed_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* key, const char* value) {
            QTest::newRow(key) << QString::fromLatin1(key) << QByteArray(value);
        };
        row("shift_factor", "0.0609");
        row("latents_mean", "[0.5]");
        row("mid_block_add_attention", "false");
        row("act_fn", "\"gelu\"");
        row("up_block_types", "[\"UpDecoderBlock2D\",\"AttnUpDecoderBlock2D\"]");
        row("block_out_channels", "[12,22]");
        row("scaling_factor", "-1.5");
    }
    void anOptionThatIsNotImplementedIsNamed()
    {
        QFETCH(QString, key);
        QFETCH(QByteArray, value);
        const auto wanted = nlohmann::json::parse(value.toStdString());
        const auto config = m_oracle.config("odd", key.toStdString(), wanted);
        const QString text = loadErrorOf([&] { AutoencoderConfig::from(config); });
        const auto odd = wanted.is_array() ? wanted.back() : wanted;
        const auto shown = odd.is_string() ? odd.get<std::string>() : odd.dump();
        QVERIFY2(text.contains(key) && text.contains(QString::fromStdString(shown)), qPrintable(text));
    }

    void fullSizeHasTheNamesAndShapesOfTheCheckpoint()
    {
        const auto config = parseJson(R"({ "block_out_channels": [128, 256, 512, 512], "layers_per_block": 2,
            "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"],
            "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"] })",
            "config.json");
        const AutoencoderKL network(AutoencoderConfig::from(Config(config, "config.json")));
        auto listed = listedKeys(QStringLiteral("vae_keys.txt"));
        QCOMPARE(listed.size(), size_t { 248 });
        for (auto& line : listed) {
            line = renameAutoencoderKey(line);
        }
        std::sort(listed.begin(), listed.end());
        QVERIFY(sortedKeys(*network) == listed);
    }
};

REFEREE_TEST(TestAutoencoder)
#include "tst_autoencoder.moc"
