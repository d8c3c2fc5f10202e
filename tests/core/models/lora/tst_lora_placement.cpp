// SPDX-License-Identifier: GPL-3.0-or-later
// What a LoRA file may be named, and the sentences for files that cannot be placed.
#include "core/models/clip/clip_model.h"
#include "core/models/lora/lora_file.h"
#include "core/models/lora/lora_placement.h"
#include "core/models/unet/unet.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

constexpr const char* kBlock = "down_blocks_0_attentions_0_transformer_blocks_0_";

/// Layers of Stable Diffusion 1.5 itself.
const LoraTargets& targets()
{
    static const LoraTargets kTargets = [] {
        const auto unet = parseJson(R"({ "block_out_channels": [320, 640, 1280, 1280], "cross_attention_dim": 768,
            "attention_head_dim": 8,
            "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
            "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"] })",
            "config.json");
        const auto text = parseJson(
            R"({ "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12 })", "config.json");
        return LoraTargets { loraLayersOf(*UNet2DCondition(UNetConfig::from(Config(unet, "config.json")))),
            loraLayersOf(*ClipTextModel(ClipTextConfig::from(Config(text, "config.json")))) };
    }();
    return kTargets;
}

/// A header of tensors, each with its dtype and shape.
class Header {
public:
    Header& add(const std::string& name, std::vector<int64_t> shape, const std::string& dtype = "F16")
    {
        m_header.entries.push_back({ name, dtype, std::move(shape), 0, 0 });
        return *this;
    }
    /// A pair for q of the first attention, [320, 320].
    Header& addPair(const std::string& prefix = "lora_unet_", const std::string& block = kBlock)
    {
        const std::string layer = prefix + block + "attn1_to_q.";
        return add(layer + "lora_down.weight", { 4, 320 }).add(layer + "lora_up.weight", { 320, 4 });
    }
    std::vector<LoraPart> place() const { return placeLora(m_header, targets(), "style.safetensors"); }
    std::string error() const
    {
        return errorOf([this] { place(); });
    }

private:
    SafetensorsHeader m_header;
};

} // namespace

class TestLoraPlacement : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNameIsTakenApart_data();
    void aNameIsTakenApart();
    void wordsOfStableDiffusion15AreKnown_data();
    void wordsOfStableDiffusion15AreKnown();
    void everyLayerHasWordsOfItsOwn();
    void tensorsWithoutAPlaceAreNamedTogether();
    void otherKindsAreTold_data();
    void otherKindsAreTold();
    void shapesAreChecked_data();
    void shapesAreChecked();
    void partnersAreMissed();
    void aSecondTensorForALayerIsRefused();
    void oneAdapterIsTaken();
    void twoAdaptersAreTold();
    void integersAreNoChange();
    void aWholeCheckpointIsToldSo();
};

void TestLoraPlacement::aNameIsTakenApart_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("layer"); // "" none
    QTest::addColumn<bool>("isText");
    const auto row = [](const char* name, const char* layer, bool isText) {
        QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(layer) << isText;
    };
    row("lora_unet_mid_block_attentions_0_proj_in.lora_down.weight", "mid_block_attentions_0_proj_in", false);
    row("lora_te_text_model_encoder_layers_0_mlp_fc1.alpha", "text_model_encoder_layers_0_mlp_fc1", true);
    row("lora_te1_text_model_encoder_layers_0_mlp_fc1.alpha", "text_model_encoder_layers_0_mlp_fc1", true);
    row("unet.a.0.to_q.lora_A.weight", "a_0_to_q", false);
    row("a.0.to_q.lora_B.default.weight", "a_0_to_q", false);
    row("unet.a.0.to_q.lora_A.my_style.weight", "a_0_to_q", false);
    row("unet.a.0.to_q.lora_A.a.b.weight", "", false);
    row("unet.a.0.to_q.lora_A..weight", "", false);
    row("base_model.model.a.0.to_q.lora_A.default.weight", "", false);
    row("unet.a.attn1.processor.to_out_lora.up.weight", "a_attn1_to_out", false);
    row("text_encoder.a.q_proj.lora_linear_layer.down.weight", "a_q_proj", true);
    row("text_encoder_2.a.q_proj.lora_linear_layer.down.weight", "", false);
    row("lora_te2_text_model_encoder_layers_0_mlp_fc1.alpha", "", false);
    row("transformer.blocks.0.attn.to_q.lora_A.weight", "", false);
    row("unet.conv_in.weight", "", false);
    row("", "", false);
    row(".alpha", "", false);
}

void TestLoraPlacement::aNameIsTakenApart()
{
    QFETCH(QString, name);
    QFETCH(QString, layer);
    QFETCH(bool, isText);
    const auto key = parseLoraKey(name.toStdString());
    QCOMPARE(QString::fromStdString(key ? key->layer : ""), layer);
    QCOMPARE(key && key->network == LoraNetwork::Text, isText);
}

void TestLoraPlacement::wordsOfStableDiffusion15AreKnown_data()
{
    // Names as they stand in published files of Stable Diffusion 1.5.
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("layer");
    const auto row = [](const char* word, const char* layer) {
        QTest::newRow(word) << QString::fromLatin1(word) << QString::fromLatin1(layer);
    };
    row("input_blocks_1_1_proj_in", "down_blocks.0.attentions.0.proj_in");
    row("input_blocks_3_0_op", "down_blocks.0.downsamplers.0.conv");
    row("input_blocks_4_0_skip_connection", "down_blocks.1.resnets.0.conv_shortcut");
    row("input_blocks_8_1_transformer_blocks_0_ff_net_0_proj",
        "down_blocks.2.attentions.1.transformer_blocks.0.ff.net.0.proj");
    row("input_blocks_11_0_out_layers_3", "down_blocks.3.resnets.1.conv2");
    row("middle_block_1_transformer_blocks_0_attn2_to_k", "mid_block.attentions.0.transformer_blocks.0.attn2.to_k");
    row("middle_block_2_in_layers_2", "mid_block.resnets.1.conv1");
    row("output_blocks_2_1_conv", "up_blocks.0.upsamplers.0.conv");
    row("output_blocks_5_2_conv", "up_blocks.1.upsamplers.0.conv");
    row("output_blocks_3_1_transformer_blocks_0_attn1_to_out_0",
        "up_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0");
    row("output_blocks_11_0_emb_layers_1", "up_blocks.3.resnets.2.time_emb_proj");
    row("time_embed_2", "time_embedding.linear_2");
    row("out_2", "conv_out");
}

void TestLoraPlacement::wordsOfStableDiffusion15AreKnown()
{
    QFETCH(QString, word);
    QFETCH(QString, layer);
    const auto found = LoraKeyMap(targets()).find({ LoraNetwork::UNet, LoraRole::Down, word.toStdString() });
    QVERIFY(found);
    QCOMPARE(QString::fromStdString(targets().unet[*found].name), layer);
}

void TestLoraPlacement::everyLayerHasWordsOfItsOwn()
{
    const LoraKeyMap words(targets());
    QCOMPARE(targets().unet.size(), size_t { 282 }); // all matrices and kernels of the published checkpoint
    QCOMPARE(targets().text.size(), size_t { 72 });
    for (const auto network : { LoraNetwork::UNet, LoraNetwork::Text }) {
        const auto& layers = targets().of(network);
        for (size_t i = 0; i < layers.size(); ++i) {
            QCOMPARE(words.find({ network, LoraRole::Up, flatName(layers[i].name) }), std::optional(i));
        }
    }
}

void TestLoraPlacement::tensorsWithoutAPlaceAreNamedTogether()
{
    const auto text = Header()
                          .addPair()
                          .add("lora_unet_down_blocks_9_attentions_0_proj_in.lora_down.weight", { 4, 320 })
                          .add("lora_te_text_model_encoder_layers_12_mlp_fc1.alpha", {})
                          .add("lora_unet_conv_in.lora_down.weight", { 4, 4, 1, 1 })
                          .add("lora_unet_conv_in.lora_up.weight", { 320, 4, 1, 1 })
                          .error();
    VERIFY_SAYS(text, "style.safetensors");
    VERIFY_SAYS(text, "2 tensors without a layer");
    VERIFY_SAYS(text, "lora_unet_down_blocks_9_attentions_0_proj_in.lora_down.weight");
    VERIFY_SAYS(text, "lora_te_text_model_encoder_layers_12_mlp_fc1.alpha");
    VERIFY_SAYS(text, "lora_unet_conv_in.lora_down.weight is [4, 4, 1, 1], expected [4, 4, 3, 3]");
}

void TestLoraPlacement::otherKindsAreTold_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const char* words) {
        QTest::newRow(words) << QString::fromLatin1(name) << QString::fromLatin1(words);
    };
    row("lora_unet_conv_in.lora_mid.weight", "lora_mid");
    row("lora_unet_conv_in.hada_w1_a", "LoHa");
    row("lora_unet_conv_in.lokr_w1", "LoKr");
    row("lora_unet_conv_in.dora_scale", "DoRA");
    row("lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", "Stable Diffusion XL");
    row("transformer.blocks.0.attn.to_q.lora_A.weight", "another kind of network");
    row("base_model.model.conv_in.lora_A.weight", "save_lora_weights");
    row("bundle_emb.me.string_to_param.*", "textual inversion");
    row("lora_unet_conv_in.diff", "whole differences");
}

void TestLoraPlacement::otherKindsAreTold()
{
    QFETCH(QString, name);
    QFETCH(QString, words);
    const auto text = Header().addPair().add(name.toStdString(), { 4, 4 }).error();
    VERIFY_SAYS(text, words.toStdString());
    VERIFY_SAYS(text, name.toStdString());
}

void TestLoraPlacement::shapesAreChecked_data()
{
    QTest::addColumn<QList<int>>("down");
    QTest::addColumn<QList<int>>("up");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const QList<int>& down, const QList<int>& up, const char* words) {
        QTest::newRow(name) << down << up << QString::fromLatin1(words);
    };
    row("input", { 4, 768 }, { 320, 4 }, "is [4, 768], expected [4, 320]");
    row("output", { 4, 320 }, { 640, 4 }, "is [640, 4], expected [320, 4]");
    row("rank", { 4, 320 }, { 320, 8 }, "is [320, 8], expected [320, 4]");
    row("no rank", { 0, 320 }, { 320, 0 }, "is [0, 320], expected [1, 320]");
    row("one dimension", { 320 }, { 320, 4 }, "is [320], expected [320, 320]");
    row("no dimension", {}, { 320, 4 }, "is [], expected [1, 320]");
    row("transposed", { 320, 4 }, { 4, 320 }, "is [320, 4], expected [320, 320]");
    row("window", { 4, 320, 3, 3 }, { 320, 4, 1, 1 }, "is [4, 320, 3, 3], expected [4, 320]");
}

void TestLoraPlacement::shapesAreChecked()
{
    QFETCH(QList<int>, down);
    QFETCH(QList<int>, up);
    QFETCH(QString, words);
    const std::string layer = std::string("lora_unet_") + kBlock + "attn1_to_q.";
    const auto text = Header()
                          .add(layer + "lora_down.weight", { down.begin(), down.end() })
                          .add(layer + "lora_up.weight", { up.begin(), up.end() })
                          .error();
    VERIFY_SAYS(text, words.toStdString());
}

void TestLoraPlacement::partnersAreMissed()
{
    VERIFY_SAYS(Header().addPair().add("lora_unet_conv_in.lora_down.weight", { 4, 4, 3, 3 }).error(),
        "1 tensor without partner: lora_unet_conv_in.lora_down.weight");
    VERIFY_SAYS(Header().addPair().add("lora_unet_conv_in.alpha", {}).error(), "without partner");
    const std::string alpha = std::string("lora_unet_") + kBlock + "attn1_to_q.alpha";
    VERIFY_SAYS(Header().addPair().add(alpha, { 2 }).error(), "alpha is [2], expected []");
    QCOMPARE(Header().addPair().add(alpha, { 1 }).place().size(), size_t { 1 });
}

void TestLoraPlacement::aSecondTensorForALayerIsRefused()
{
    const auto text = Header().addPair().addPair("lora_unet_", "input_blocks_1_1_transformer_blocks_0_").error();
    VERIFY_SAYS(text, "2 tensors for a layer that has one already: lora_unet_input_blocks_1_1");
}

void TestLoraPlacement::integersAreNoChange()
{
    const auto text = Header()
                          .add("lora_unet_conv_in.lora_down.weight", { 4, 4, 3, 3 }, "I8")
                          .add("lora_unet_conv_in.lora_up.weight", { 320, 4, 1, 1 })
                          .error();
    VERIFY_SAYS(text, "lora_unet_conv_in.lora_down.weight is I8, expected F16, BF16, F32 or F64");
}

void TestLoraPlacement::aWholeCheckpointIsToldSo()
{
    VERIFY_SAYS(Header().add("conv_in.weight", { 320, 4, 3, 3 }).error(), "Give a whole checkpoint with --sd");
    VERIFY_SAYS(Header().error(), "it has 0 tensors");
}

void TestLoraPlacement::oneAdapterIsTaken()
{
    const std::string layer = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.";
    const auto parts = Header()
                           .add(layer + "lora_A.default_0.weight", { 4, 320 })
                           .add(layer + "lora_B.default_0.weight", { 320, 4 })
                           .place();
    QCOMPARE(parts.size(), size_t { 1 });
    QCOMPARE(parts.front().rank(), int64_t { 4 });
}

void TestLoraPlacement::twoAdaptersAreTold()
{
    const std::string block = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.";
    Header header;
    for (const auto& [layer, adapter] : { std::pair("to_q", "red"), std::pair("to_k", "blue") }) {
        const auto start = block + layer + ".lora_";
        header.add(start + "A." + adapter + ".weight", { 4, 320 }).add(start + "B." + adapter + ".weight", { 320, 4 });
    }
    VERIFY_SAYS(header.error(), "2 adapters: blue, red. Save them one by one.");
}

REFEREE_TEST(TestLoraPlacement)
#include "tst_lora_placement.moc"
