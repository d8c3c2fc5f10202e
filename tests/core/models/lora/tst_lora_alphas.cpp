// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_alphas.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

LoraAlphas alphasOf(const QString& json)
{
    return LoraAlphas({ { "lora_adapter_metadata", json.toStdString() } }, "style.safetensors");
}

} // namespace

class TestLoraAlphas : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void metadataScales_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<double>("scale"); // of rank 4; 0: not said
        const auto row = [](const char* name, const char* json, double scale) {
            QTest::newRow(name) << QString::fromUtf8(json) << scale;
        };
        row("nothing said", "{}", 0);
        row("empty", "", 0);
        row("one alpha", R"({"unet.lora_alpha": 8})", 2);
        row("by the root of the rank", R"({"unet.lora_alpha": 8, "unet.use_rslora": true})", 4);
        row("of the UNet alone", R"({"lora_alpha": 2})", 0.5);
        row("of the text encoder", R"({"text_encoder.lora_alpha": 8})", 0);
        row("of the layer", R"({"unet.lora_alpha": 8, "unet.alpha_pattern": {"attn1.to_q": 12}})", 3);
        row("by a regular expression", R"({"unet.lora_alpha": 8, "unet.alpha_pattern": {".*attn\\d\\.to_.*": 12}})", 3);
        row("the first that matches, as in the file",
            R"({"unet.lora_alpha": 8, "unet.alpha_pattern": {"to_q": 12, "attn1.to_q": 4, ".*": 20}})", 3);
        row("with its rank", R"({"unet.lora_alpha": 8, "unet.r": 4})", 2);
        row("with its rank by pattern",
            R"({"unet.lora_alpha": 8, "unet.r": 16, "unet.rank_pattern": {"attn2": 32, "attn1.*": 4}})", 2);
        row("of another layer", R"({"unet.lora_alpha": 8, "unet.alpha_pattern": {"ttn1.to_q": 12}})", 2);
    }
    void metadataScales()
    {
        QFETCH(QString, json);
        QFETCH(double, scale);
        const auto found = alphasOf(json).scale(LoraNetwork::UNet, "down_blocks.0.attn1.to_q", 4);
        QCOMPARE(found.value_or(0), scale);
    }

    void keysOfTheMetadataItselfAreRead()
    {
        const LoraAlphas named({ { "unet.lora_alpha", "16" }, { "unet.r", "4" }, { "format", "pt" } }, "f");
        QCOMPARE(named.scale(LoraNetwork::UNet, "to_q", 4), std::optional(4.0));
        QCOMPARE(named.scale(LoraNetwork::Text, "q_proj", 4), std::optional<double>());
        const LoraAlphas plain({ { "lora_alpha", "16.0" }, { "alpha_pattern", R"({"to_k": 8})" } }, "f");
        QCOMPARE(plain.scale(LoraNetwork::UNet, "to_q", 4), std::optional(4.0));
        QCOMPARE(plain.scale(LoraNetwork::UNet, "to_k", 4), std::optional(2.0));
        QCOMPARE(plain.scale(LoraNetwork::Text, "q_proj", 8), std::optional(2.0));
        const LoraAlphas other({ { "ss_network_alpha", "16" }, { "format", "pt" }, { "modelspec.title", "{" } }, "f");
        QCOMPARE(other.scale(LoraNetwork::UNet, "to_q", 4), std::optional<double>());
        VERIFY_SAYS(errorOf([] {
            LoraAlphas({ { "lora_alpha", "none" } }, "style.safetensors");
        }),
            "style.safetensors: metadata: lora_alpha must be a finite number, got \"none\"");
    }

    void layersOfTheTextEncoderAreMeantWithAndWithoutTheirModel()
    {
        const char* const kWith = R"({"text_encoder.lora_alpha": 8, "text_encoder.alpha_pattern": {"%1": 12}})";
        for (const char* pattern : { "^text_model.encoder.layers.0.q_proj", "^encoder.layers.0.q_proj" }) {
            const auto alphas = alphasOf(QString::fromLatin1(kWith).arg(QLatin1String(pattern)));
            QCOMPARE(alphas.scale(LoraNetwork::Text, "encoder.layers.0.q_proj", 4), std::optional(3.0));
            QCOMPARE(alphas.scale(LoraNetwork::Text, "encoder.layers.1.q_proj", 4), std::optional(2.0));
        }
    }

    void badMetadataIsRefused_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* json, const char* words) {
            QTest::newRow(name) << QString::fromUtf8(json) << QString::fromUtf8(words);
        };
        row("no JSON", "{", "lora_adapter_metadata");
        row("no object", "[1]", "array");
        row("text", R"({"unet.lora_alpha": "8"})", "unet.lora_alpha");
        row("text for a layer", R"({"unet.lora_alpha": 8, "unet.alpha_pattern": {"to_q": "1"}})", "alpha_pattern");
        row("too large", R"({"unet.lora_alpha": 1e999})", "lora_adapter_metadata");
        row("another rank", R"({"unet.lora_alpha": 1, "unet.r": 8})", "unet.r says rank 8.0 for down_blocks");
        row("another rank by pattern", R"({"unet.lora_alpha": 1, "unet.r": 4, "unet.rank_pattern": {"to_q": 2}})",
            "unet.rank_pattern says rank 2.0 for down_blocks");
        row("pattern that is none", R"({"lora_alpha": 1, "alpha_pattern": {"*to_q": 2}})",
            "alpha_pattern: the pattern \"*to_q\" cannot be used: there is nothing to repeat before *.");
        row("rank that is none", R"({"lora_alpha": 1, "r": NaN})", "finite");
        row("DoRA", R"({"unet.use_dora": true})", "unet.use_dora is true");
        row("bias", R"({"lora_alpha": 1, "lora_bias": true})", "lora_bias is true");
    }
    void badMetadataIsRefused()
    {
        QFETCH(QString, json);
        QFETCH(QString, words);
        const auto text = errorOf([&] { alphasOf(json).scale(LoraNetwork::UNet, "down_blocks.0.attn1.to_q", 4); });
        VERIFY_SAYS(text, "style.safetensors");
        VERIFY_SAYS(text, words.toStdString());
    }
};

REFEREE_TEST_WITHOUT_APPLICATION(TestLoraAlphas)
#include "tst_lora_alphas.moc"
