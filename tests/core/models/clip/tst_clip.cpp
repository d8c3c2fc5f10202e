// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/clip/clip_model.h"
#include "tests/core/models/network_kit.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestClip : public QObject {
    Q_OBJECT

    NetworkOracle m_oracle;

    static void addTextCases()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("sizes of the miniature") << QStringLiteral("text_miniature");
        QTest::newRow("quick gelu, legacy end of text") << QStringLiteral("text_sd1");
        QTest::newRow("gelu, other positions, heads and epsilon") << QStringLiteral("text_sd2");
    }
    static void addCases()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("sizes of the miniature") << QStringLiteral("miniature");
        QTest::newRow("odd sizes, patches that leave a border") << QStringLiteral("odd");
        QTest::newRow("options of ViT-L/14") << QStringLiteral("large");
        QTest::newRow("text_config_dict and vision_config_dict win") << QStringLiteral("dicts");
    }

    torch::Tensor encodeMutant(const std::string& key, const nlohmann::json& value)
    {
        ClipTextModel mutant(ClipTextConfig::from(m_oracle.config("text_sd1", key, value)));
        loadWeights(*mutant, m_oracle.weights("text_sd1"), {});
        return mutant(m_oracle["text_sd1/ids"]);
    }

private Q_SLOTS:
    void initTestCase() { m_oracle.ask(QStringLiteral("core/models/clip_oracle.py")); }

    void textStatesEqualTheOriginal_data() { addTextCases(); }
    void textStatesEqualTheOriginal()
    {
        QFETCH(QString, name);
        const std::string key = name.toStdString();
        auto network = loadClipText(m_oracle.folder(key), {});
        const auto& ids = m_oracle[key + "/ids"];
        const auto hidden = network(ids);
        COMPARE_TENSORS(hidden, m_oracle[key + "/output"], kToleranceF32);
        COMPARE_TENSORS(network->pool(hidden, ids), m_oracle[key + "/pooled"], kToleranceF32);
    }

    void textInBfloat16StaysNearTheOriginal_data() { addTextCases(); }
    void textInBfloat16StaysNearTheOriginal()
    {
        QFETCH(QString, name);
        const std::string key = name.toStdString();
        auto network = loadClipText(m_oracle.folder(key), inBfloat16());
        COMPARE_TENSORS(network(m_oracle[key + "/ids"]), m_oracle[key + "/bf16"], kToleranceBf16);
    }

    void namesWithAndWithoutPrefixLoadTheSame()
    {
        auto plain = loadClipText(m_oracle.folder("text_sd1"), {});
        auto prefixed = loadClipText(m_oracle.folder("text_prefixed"), {});
        COMPARE_BITS(prefixed(m_oracle["text_sd1/ids"]), plain(m_oracle["text_sd1/ids"]));
    }

    void theProjectionOfAnotherClassIsLeftOut()
    {
        const auto folder = m_oracle.folder("text_projected");
        std::filesystem::copy(m_oracle.folder("text_sd1"), folder);
        std::map<std::string, torch::Tensor> tensors { { "text_projection.weight", torch::ones({ 7, 48 }) } };
        const auto source = WeightSource::openFolder(folder);
        for (const auto& [name, item] : source.items()) {
            tensors.emplace(name, item.file->read(item.entry));
        }
        writeSafetensors(folder / "model.safetensors", tensors);
        COMPARE_BITS(loadClipText(folder, {})(m_oracle["text_sd1/ids"]),
            loadClipText(m_oracle.folder("text_sd1"), {})(m_oracle["text_sd1/ids"]));
    }

    void aMissingCausalMaskIsNoticed()
    {
        auto network = loadClipText(m_oracle.folder("text_sd1"), {});
        QVERIFY(relativeError(network(m_oracle["text_sd1/ids"]), m_oracle["text_sd1/unmasked"]) > kClearlyWrong);
    }

    void laterTokensDoNotChangeEarlierStates()
    {
        auto network = loadClipText(m_oracle.folder("text_sd1"), {});
        auto ids = m_oracle["text_sd1/ids"].clone();
        const auto before = network(ids).narrow(1, 0, 40);
        ids.narrow(1, 40, 37).fill_(7);
        COMPARE_TENSORS(network(ids).narrow(1, 0, 40), before, 1e-6);
    }

    void aMutantIsFarFromTheOriginal_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("twice the heads") << QStringLiteral("num_attention_heads") << QByteArray("24");
        QTest::newRow("gelu for quick gelu") << QStringLiteral("hidden_act") << QByteArray("\"gelu\"");
        QTest::newRow("epsilon") << QStringLiteral("layer_norm_eps") << QByteArray("0.01");
    }
    void aMutantIsFarFromTheOriginal()
    {
        QFETCH(QString, key);
        QFETCH(QByteArray, value);
        const auto hidden = encodeMutant(key.toStdString(), nlohmann::json::parse(value.toStdString()));
        QVERIFY(relativeError(hidden, m_oracle["text_sd1/output"]) > kClearlyWrong);
    }

    void embeddingsAndGradientsEqualTheOriginal_data() { addCases(); }
    void embeddingsAndGradientsEqualTheOriginal()
    {
        QFETCH(QString, name);
        const std::string key = name.toStdString();
        auto network = loadClip(m_oracle.folder(key), {});
        COMPARE_TENSORS(network->textEmbedding(m_oracle[key + "/ids"]), m_oracle[key + "/text"], kToleranceF32);
        const auto pixels = m_oracle[key + "/pixels"].clone().requires_grad_();
        const auto embedding = network->imageEmbedding(pixels);
        COMPARE_TENSORS(embedding, m_oracle[key + "/output"], kToleranceF32);
        COMPARE_TENSORS(gradientOf(embedding, m_oracle[key + "/projection"], pixels), m_oracle[key + "/grad.pixels"],
            kToleranceF32);
    }

    void imagesInBfloat16StayNearTheOriginal_data() { addCases(); }
    void imagesInBfloat16StayNearTheOriginal()
    {
        QFETCH(QString, name);
        const std::string key = name.toStdString();
        auto network = loadClip(m_oracle.folder(key), inBfloat16());
        const auto embedding = network->imageEmbedding(m_oracle[key + ".bf16/pixels"]);
        QCOMPARE(embedding.scalar_type(), torch::kFloat32);
        COMPARE_TENSORS(embedding, m_oracle[key + ".bf16/output"], kToleranceBf16);
    }

    void inputsThatDoNotFitAreShapeErrors()
    {
        auto network = loadClip(m_oracle.folder("odd"), {});
        QVERIFY_THROWS_EXCEPTION(ShapeError, network->imageEmbedding(torch::zeros({ 1, 3, 31, 30 })));
        QVERIFY_THROWS_EXCEPTION(ShapeError, network->textEmbedding(torch::zeros({ 1, 22 }, torch::kInt64)));
    }

    void anUnknownActivationIsNamed()
    {
        const auto config = m_oracle.config("text_sd1", "hidden_act", "gelu_new");
        const QString text = loadErrorOf([&] { ClipTextConfig::from(config); });
        QVERIFY2(
            text.contains(QStringLiteral("hidden_act")) && text.contains(QStringLiteral("gelu_new")), qPrintable(text));
    }

    void quantizedWeightsAreRefusedByName()
    {
        const auto config
            = m_oracle.config("text_sd1", "quantization_config", nlohmann::json { { "load_in_8bit", true } });
        const QString text = loadErrorOf([&] { ClipTextConfig::from(config); });
        QVERIFY2(text.contains(QStringLiteral("\"quantization_config\" is {\"load_in_8bit\":true}")), qPrintable(text));
    }

    void aMaskThatHidesThePaddingIsRefused()
    {
        const QString text
            = loadErrorOf([&] { ClipTextConfig::from(m_oracle.config("text_sd1", "use_attention_mask", true)); });
        QVERIFY2(text.contains(QStringLiteral("use_attention_mask")), qPrintable(text));
    }

    void headsThatDoNotDivideTheWidthAreNamed()
    {
        const auto config = m_oracle.config("text_sd1", "num_attention_heads", 7);
        const QString text = loadErrorOf([&] { ClipTextConfig::from(config); });
        QVERIFY2(text.contains(QStringLiteral("48")) && text.contains(QStringLiteral("7 heads")), qPrintable(text));
    }
};

REFEREE_TEST(TestClip)
#include "tst_clip.moc"
