// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include "core/base/errors.h"
#include "tests/core/models/blip2_cases.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

/// The Q-Former's passes on image states that the oracle made, so that the vision transformer has no part in it.
class TestQFormer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void passesAndStateGradientsAreTheOriginals_data();
    void passesAndStateGradientsAreTheOriginals();
    void fusedPassEqualsWordsAfterCachedQueries();
    void padsChangeNothing();
    void laterWordsDoNotChangeEarlierRows();
    void mutantFails_data();
    void mutantFails();
    void checkpointWithoutTextBranchIsRefused();

private:
    Blip2Case caseOf(const std::string& name, const std::string& variant = "f32") const
    {
        return { m_asked, m_folder.path().toStdString(), name, variant };
    }

    QTemporaryDir m_folder;
    TensorMap m_asked;
};

void TestQFormer::initTestCase()
{
    m_asked = askNetworks(QStringLiteral("core/models/blip2_oracle.py"), m_folder.path());
}

void TestQFormer::passesAndStateGradientsAreTheOriginals_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("variant");
    for (const char* name : { "miniature", "odd", "without_bias", "full_options" }) {
        for (const char* variant : { "f32", "bf16" }) {
            QTest::addRow("%s %s", name, variant) << std::string(name) << std::string(variant);
        }
    }
}

void TestQFormer::passesAndStateGradientsAreTheOriginals()
{
    QFETCH(std::string, name);
    QFETCH(std::string, variant);
    const auto one = caseOf(name, variant);
    auto network = one.load();
    const auto states = leafOf(one.asked("states"), one.variant);
    const auto scores = network->score(states, one.text(network), true);
    COMPARE_TENSORS(scores.itmLogits_N2, one.asked("itm"), one.tolerance());
    COMPARE_TENSORS(scores.captionLogits_NTV, one.asked("captions"), one.tolerance());
    // The cosine lies near 0 under random weights; what is used of it is 1 − cosine.
    COMPARE_TENSORS(1 - scores.similarity_N, 1 - one.asked("similarity"), one.tolerance());
    COMPARE_TENSORS(gradientOf(scores.itmLogits_N2, one.asked("itm.cotangent"), states),
        one.asked("itm.states_gradient"), one.tolerance());
    if (name == "without_bias") {
        // One layer: words meet the queries before these meet the image, so the caption does not depend on it.
        QVERIFY(!scores.captionLogits_NTV.requires_grad());
        QCOMPARE(one.asked("captions.states_gradient").abs().max().item<float>(), 0.0F);
        return;
    }
    COMPARE_TENSORS(gradientOf(scores.captionLogits_NTV, one.asked("captions.cotangent"), states),
        one.asked("captions.states_gradient"), one.tolerance());
}

void TestQFormer::fusedPassEqualsWordsAfterCachedQueries()
{
    for (const char* name : { "miniature", "odd", "full_options" }) {
        const auto one = caseOf(name);
        auto network = one.load();
        const auto scores = network->score(one.asked("states"), one.text(network));
        COMPARE_TENSORS(scores.captionLogits_NTV, one.asked("two_pass"), kToleranceF32);
    }
}

void TestQFormer::padsChangeNothing()
{
    const auto one = caseOf("miniature");
    auto network = one.load();
    const auto length = m_asked.at("miniature.mask").sum().item<int64_t>();
    const auto shortIds = m_asked.at("miniature.ids").narrow(1, 0, length);
    const auto text = network->prepareText(shortIds, torch::ones_like(shortIds));
    const auto padded = network->score(one.asked("states"), one.text(network));
    const auto bare = network->score(one.asked("states"), text);
    COMPARE_BITS(bare.itmLogits_N2, padded.itmLogits_N2);
    COMPARE_BITS(bare.captionLogits_NTV, padded.captionLogits_NTV);
}

void TestQFormer::laterWordsDoNotChangeEarlierRows()
{
    const auto one = caseOf("miniature");
    auto network = one.load();
    auto ids = m_asked.at("miniature.ids").clone();
    const auto before = network->score(one.asked("states"), one.text(network));
    constexpr int64_t kChanged = 9;
    ids.select(1, kChanged).fill_(7);
    const auto after = network->score(one.asked("states"), network->prepareText(ids, m_asked.at("miniature.mask")));
    const auto rows = [](const Blip2Scores& scores, int64_t first, int64_t count) {
        return scores.captionLogits_NTV.narrow(1, first, count);
    };
    COMPARE_TENSORS(rows(after, 0, kChanged), rows(before, 0, kChanged), 1e-6);
    QVERIFY(relativeError(rows(after, kChanged, 1), rows(before, kChanged, 1)) > 1e-2);
}

void TestQFormer::mutantFails_data()
{
    QTest::addColumn<std::string>("mutation");
    for (const char* mutation : { "heads", "eps", "query branch", "causal mask", "position ids", "cross frequency" }) {
        QTest::addRow("%s", mutation) << std::string(mutation);
    }
}

void TestQFormer::mutantFails()
{
    QFETCH(std::string, mutation);
    const auto one = caseOf("odd");
    const auto folder = editedCopy(one.folder / "odd", mutation, [&](nlohmann::json& config) {
        if (mutation == "heads") {
            config["qformer_config"]["num_attention_heads"] = 4;
        } else if (mutation == "eps") {
            config["qformer_config"]["layer_norm_eps"] = 0.02;
        } else if (mutation == "cross frequency") {
            config["qformer_config"]["cross_attention_frequency"] = 2;
        }
    });
    if (mutation == "cross frequency") {
        QVERIFY_THROWS_EXCEPTION(LoadError, one.loadFrom(folder, folder / "lm_head.safetensors"));
        return;
    }
    auto network = one.loadFrom(folder, folder / "lm_head.safetensors");
    if (mutation == "query branch") {
        QCOMPARE(swapParameters(*network, ".intermediate.", ".intermediate_query."), 10);
    } else if (mutation == "position ids") {
        auto table = network->named_parameters()["embeddings.position_embeddings.weight"];
        table.set_data(table.roll(-1, 0));
    }
    auto text = one.text(network);
    if (mutation == "causal mask") {
        // Off by one: every word of the caption also sees the word that it should predict.
        auto words = text.prompt.mask.narrow(2, 2 * text.prompt.queries, text.prompt.words - 1)
                         .narrow(3, 2 * text.prompt.queries, text.prompt.words - 1);
        words.diagonal(1, 2, 3).zero_();
    }
    const auto scores = network->score(one.asked("states"), text);
    const double captions = relativeError(scores.captionLogits_NTV, one.asked("captions"));
    const double itm = relativeError(scores.itmLogits_N2, one.asked("itm"));
    QVERIFY2(captions > kClearly * kToleranceF32, qPrintable(QString::number(captions)));
    QVERIFY2(mutation == "causal mask" || itm > kClearly * kToleranceF32, qPrintable(QString::number(itm)));
}

void TestQFormer::checkpointWithoutTextBranchIsRefused()
{
    const auto folder = editedCopy(m_folder.path().toStdString() + "/odd", "no_text",
        [](nlohmann::json& config) { config["qformer_config"]["use_qformer_text_input"] = false; });
    try {
        loadBlip2(folder, folder / "lm_head.safetensors", {});
        QFAIL("a Q-Former without text branch was taken");
    } catch (const LoadError& error) {
        QVERIFY2(says(error, "use_qformer_text_input"), error.what());
    }
}

REFEREE_TEST(TestQFormer)
#include "tst_qformer.moc"
