// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include "core/base/errors.h"
#include "core/models/blip_vqa/blip_vqa.h"
#include "tests/core/models/asked_network.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestVqa : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answersAndPixelGradientAreTheOriginals_data();
    void answersAndPixelGradientAreTheOriginals();
    void questionsOfOnePictureDoNotInfluenceEachOther();
    void lavisNamesAndTiedCopiesLoadToTheSameNumbers();
    void mutantFails_data();
    void mutantFails();
    void wordsOutsideTheVocabularyAreRefused();
    void textHeadsHaveToBeStated();

private:
    std::filesystem::path folderOf(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    /// The two words of the vocabulary that stand for yes and no.
    VqaWords wordsOf(const std::string& name) const
    {
        const auto& words = m_asked.at(name + ".words");
        return { .yes = words[0].item<int64_t>(), .no = words[1].item<int64_t>(), .encode = std::nullopt };
    }
    torch::Tensor asked(const std::string& name, const std::string& what) const
    {
        return m_asked.at(name + "." + what);
    }

    QTemporaryDir m_folder;
    TensorMap m_asked;
};

void TestVqa::initTestCase() { m_asked = askNetworks(QStringLiteral("core/models/vqa_oracle.py"), m_folder.path()); }

void TestVqa::answersAndPixelGradientAreTheOriginals_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("variant");
    for (const char* name : { "miniature", "odd", "full_options" }) {
        for (const char* variant : { "f32", "encode", "resized", "bf16" }) {
            QTest::addRow("%s %s", name, variant) << std::string(name) << std::string(variant);
        }
    }
}

void TestVqa::answersAndPixelGradientAreTheOriginals()
{
    QFETCH(std::string, name);
    QFETCH(std::string, variant);
    const auto config = VqaConfig::load(folderOf(name) / "config.json");
    auto words = wordsOf(name);
    if (variant == "encode") {
        words.encode = config.text.vocabulary - 1;
    }
    LoadOptions options;
    options.dtype = dtypeOf(variant);
    auto judge = loadBlipVqa(folderOf(name), words, options);
    const auto pixels = leafOf(asked(name, variant + ".pixels"), variant);
    const auto ids = asked(name, "ids");
    const auto mask = asked(name, "mask");
    const double tolerance = toleranceOf(variant);
    const auto logits = judge->answerLogits(judge->encodeImage(pixels), ids, mask);
    COMPARE_TENSORS(logits, asked(name, variant + ".logits"), tolerance);
    if (variant != "bf16") {
        // In bf16 a logit of 12 is rounded to 1/16, and the share of "yes" hangs on the difference of two of them.
        COMPARE_TENSORS(judge->answerYes(pixels, ids, mask), asked(name, variant + ".yes"), tolerance);
    }
    COMPARE_TENSORS(
        gradientOf(logits, asked(name, variant + ".cotangent"), pixels), asked(name, variant + ".gradient"), tolerance);
    QVERIFY2(torch::equal(ids, asked(name, "ids")), "the caller's ids were changed");
}

void TestVqa::questionsOfOnePictureDoNotInfluenceEachOther()
{
    auto judge = loadBlipVqa(folderOf("miniature"), wordsOf("miniature"), {});
    const auto pixels = asked("miniature", "f32.pixels");
    const auto ids = asked("miniature", "ids");
    const auto mask = asked("miniature", "mask");
    const auto together = judge->answerYes(pixels, ids, mask);
    for (int64_t row = 0; row < ids.size(0); ++row) {
        const auto length = mask[row].sum().item<int64_t>();
        const auto own = ids.narrow(0, row, 1).narrow(1, 0, length);
        const auto alone = judge->answerYes(pixels, own, torch::ones_like(own));
        COMPARE_TENSORS(alone, together.narrow(0, row, 1), 1e-5);
    }
}

void TestVqa::lavisNamesAndTiedCopiesLoadToTheSameNumbers()
{
    for (const char* name : { "miniature", "odd", "full_options" }) {
        auto judge = loadBlipVqa(folderOf(name), wordsOf(name), {});
        auto lavis = loadBlipVqa(folderOf(std::string(name) + "_lavis"), wordsOf(name), {});
        const auto expected = judge->named_parameters();
        for (const auto& item : lavis->named_parameters()) {
            const auto differs = bitDifference(QString::fromStdString(item.key()), item.value(), expected[item.key()]);
            QVERIFY2(differs.isEmpty(), qPrintable(differs));
        }
    }
}

void TestVqa::mutantFails_data()
{
    QTest::addColumn<std::string>("mutation");
    for (const char* mutation : { "text heads", "vision heads", "text eps", "activation", "start token", "position ids",
             "padding mask", "yes and no" }) {
        QTest::addRow("%s", mutation) << std::string(mutation);
    }
}

void TestVqa::mutantFails()
{
    QFETCH(std::string, mutation);
    const auto folder = editedCopy(folderOf("odd"), mutation, [&](nlohmann::json& config) {
        if (mutation == "text heads") {
            config["text_config"]["num_attention_heads"] = 5;
        } else if (mutation == "vision heads") {
            config["vision_config"]["num_attention_heads"] = 6;
        } else if (mutation == "text eps") {
            config["text_config"]["layer_norm_eps"] = 0.02;
        } else if (mutation == "activation") {
            config["text_config"]["hidden_act"] = "gelu";
        } else if (mutation == "start token") {
            config["text_config"]["bos_token_id"] = 58;
        }
    });
    auto words = wordsOf("odd");
    if (mutation == "yes and no") {
        std::swap(words.yes, words.no);
    }
    auto judge = loadBlipVqa(folder, words, {});
    auto mask = asked("odd", "mask").clone();
    if (mutation == "padding mask") {
        mask.fill_(1);
    } else if (mutation == "position ids") {
        auto table = judge->named_parameters()["text_encoder.embeddings.position_embeddings.weight"];
        table.set_data(table.roll(-1, 0));
    }
    const auto logits = judge->answerLogits(judge->encodeImage(asked("odd", "f32.pixels")), asked("odd", "ids"), mask);
    const double error = relativeError(logits, asked("odd", "f32.logits"));
    QVERIFY2(error > kClearly * kToleranceF32, qPrintable(QString::number(error)));
}

void TestVqa::wordsOutsideTheVocabularyAreRefused()
{
    QVERIFY_THROWS_EXCEPTION(LoadError, loadBlipVqa(folderOf("odd"), { .yes = 59, .no = 8, .encode = {} }, {}));
    QVERIFY_THROWS_EXCEPTION(LoadError, loadBlipVqa(folderOf("odd"), { .yes = 6, .no = -1, .encode = {} }, {}));
    QVERIFY_THROWS_EXCEPTION(LoadError, loadBlipVqa(folderOf("odd"), { .yes = 6, .no = 8, .encode = 59 }, {}));
}

void TestVqa::textHeadsHaveToBeStated()
{
    const auto folder = editedCopy(folderOf("odd"), "no_heads",
        [](nlohmann::json& config) { config["text_config"].erase("num_attention_heads"); });
    try {
        loadBlipVqa(folder, wordsOf("odd"), {});
        QFAIL("a number of heads was guessed");
    } catch (const LoadError& error) {
        QVERIFY2(says(error, "num_attention_heads"), error.what());
    }
}

REFEREE_TEST(TestVqa)
#include "tst_vqa.moc"
