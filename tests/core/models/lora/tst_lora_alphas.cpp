// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_alphas.h"
#include "tests/core/io/file_kit.h"

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
        row("of another layer", R"({"unet.lora_alpha": 8, "unet.alpha_pattern": {"ttn1.to_q": 12}})", 2);
    }
    void metadataScales()
    {
        QFETCH(QString, json);
        QFETCH(double, scale);
        const auto found = alphasOf(json).scale(LoraNetwork::UNet, "down_blocks.0.attn1.to_q", 4);
        QCOMPARE(found.value_or(0), scale);
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
        row("DoRA", R"({"unet.use_dora": true})", "unet.use_dora is true");
        row("bias", R"({"lora_alpha": 1, "lora_bias": true})", "lora_bias is true");
    }
    void badMetadataIsRefused()
    {
        QFETCH(QString, json);
        QFETCH(QString, words);
        const auto text = errorOf([&] { alphasOf(json); });
        VERIFY_SAYS(text, "style.safetensors");
        VERIFY_SAYS(text, words.toStdString());
    }
};

QTEST_APPLESS_MAIN(TestLoraAlphas)
#include "tst_lora_alphas.moc"
