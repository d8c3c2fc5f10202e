// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/errors.h"
#include "core/io/weights.h"
#include "core/layers/layers.h"
#include "core/layers/norms.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <cmath>

using namespace referee;
using namespace referee::test;

namespace {

/// softmax(q kᵀ / √D) v written out, in double; `allowed` is a [T, S] bool mask.
torch::Tensor plainAttention(
    const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const torch::Tensor& allowed)
{
    auto scores = torch::matmul(q, k.transpose(-2, -1)) / std::sqrt(static_cast<double>(q.size(-1)));
    scores = scores.masked_fill(allowed.logical_not(), -std::numeric_limits<double>::infinity());
    return torch::matmul(torch::softmax(scores, -1), v);
}

torch::Tensor drawn(at::IntArrayRef shape)
{
    static auto generator = at::make_generator<at::CPUGeneratorImpl>(7);
    return at::randn(shape, generator, torch::TensorOptions().dtype(torch::kFloat64));
}

} // namespace

class TestLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parametersAreNamedAsInACheckpointAndFrozen()
    {
        ModuleList<Linear> list;
        list->add(3, 4);
        list->add(4, 5, false);
        const std::vector<std::string> expected { "0.bias [4]", "0.weight [4, 3]", "1.weight [5, 4]" };
        QVERIFY(registeredKeys(*list) == expected);
        for (const auto& parameter : list->parameters()) {
            QVERIFY(!parameter.requires_grad());
        }
    }

    void convolutionsTakeTheirShapeFromItsFields()
    {
        Conv2d conv(2, 3, ConvShape { .kernel = 1, .stride = 2, .padding = 0, .bias = false });
        conv->weight.fill_(1);
        const auto x = torch::arange(2 * 4 * 4, torch::kFloat32).view({ 1, 2, 4, 4 });
        const auto expected = x.sum(1, true).slice(2, 0, 4, 2).slice(3, 0, 4, 2).expand({ 1, 3, 2, 2 });
        COMPARE_BITS(conv(x), expected.contiguous());
        QVERIFY(!conv->bias.defined());
    }

    void normsUseTheirEpsilon()
    {
        LayerNorm layer(2, 3.0);
        GroupNorm group(1, 2, 3.0);
        for (auto* const parameter : { &layer->weight, &group->weight }) {
            parameter->fill_(1);
        }
        layer->bias.fill_(0);
        group->bias.fill_(0);
        const auto x = torch::tensor({ { 1.0F, 3.0F } }); // mean 2, variance 1, so ±1 / √(1 + 3)
        COMPARE_TENSORS(layer(x), torch::tensor({ { -0.5F, 0.5F } }), 1e-6);
        COMPARE_TENSORS(group(x), torch::tensor({ { -0.5F, 0.5F } }), 1e-6);
    }

    void normAndSiluInOneGiveTheSameAsTheTwo_data()
    {
        QTest::addColumn<bool>("isChannelsLast");
        QTest::newRow("planes") << false;
        QTest::newRow("channels last") << true;
    }
    void normAndSiluInOneGiveTheSameAsTheTwo()
    {
        QFETCH(bool, isChannelsLast);
        GroupNorm norm(2, 6, 1e-3);
        norm->to(torch::kFloat64);
        norm->weight.copy_(drawn({ 6 }));
        norm->bias.copy_(drawn({ 6 }));
        const auto format = isChannelsLast ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
        const auto x = drawn({ 2, 6, 3, 5 }).contiguous(format).requires_grad_();
        const auto projection = drawn({ 2, 6, 3, 5 });
        const auto plain = at::silu(norm(x));
        const auto joined = normSilu(norm, x);
        COMPARE_TENSORS(joined, plain, kToleranceF64);
        COMPARE_TENSORS(normSilu(norm, x.detach()), plain, kToleranceF64);
        const auto expected = torch::autograd::grad({ plain }, { x }, { projection })[0];
        const auto actual = torch::autograd::grad({ joined }, { x }, { projection })[0];
        COMPARE_TENSORS(actual, expected, kToleranceF64);
        QVERIFY(actual.is_contiguous(format));
    }

    void groupsThatDoNotDivideTheChannelsAreALoadError()
    {
        QVERIFY_THROWS_EXCEPTION(LoadError, GroupNorm(3, 8, 1e-5));
        QVERIFY_THROWS_EXCEPTION(LoadError, headWidth(10, 3, "config.json"));
        QCOMPARE(headWidth(12, 3, "config.json"), int64_t { 4 });
    }

    void attentionEqualsTheFormula_data()
    {
        QTest::addColumn<QString>("mask");
        for (const char* mask : { "none", "causal", "given" }) {
            QTest::newRow(mask) << QString::fromLatin1(mask);
        }
    }
    void attentionEqualsTheFormula()
    {
        QFETCH(QString, mask);
        const bool isCausal = mask == QStringLiteral("causal");
        const auto q = drawn({ 2, 3, 5, 4 });
        const auto k = drawn({ 2, 3, 5, 4 });
        const auto v = drawn({ 2, 3, 5, 4 });
        const auto all = torch::ones({ 5, 5 }, torch::kBool);
        auto allowed = mask == QStringLiteral("none") ? all : all.tril();
        std::optional<torch::Tensor> given;
        if (mask == QStringLiteral("given")) {
            allowed = allowed.logical_or(torch::eye(5, torch::kBool).roll(1, 1));
            given = allowed;
        }
        COMPARE_TENSORS(attend(q, k, v, given, isCausal), plainAttention(q, k, v, allowed), kToleranceF64);
    }

    void headsSplitAndMergeWithoutMixing()
    {
        const auto x_BTC = torch::arange(2 * 3 * 8, torch::kFloat32).view({ 2, 3, 8 });
        const auto split_BNTD = splitHeads(x_BTC, 4);
        COMPARE_BITS(split_BNTD.select(1, 1).contiguous(), x_BTC.narrow(2, 2, 2).contiguous());
        COMPARE_BITS(mergeHeads(split_BNTD), x_BTC);
    }

    void activationsAreTheNamedFormulas_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("atOne");
        QTest::newRow("gelu") << QStringLiteral("gelu") << 0.5 * (1 + std::erf(1 / std::sqrt(2.0)));
        QTest::newRow("quick_gelu") << QStringLiteral("quick_gelu") << 1 / (1 + std::exp(-1.702));
        QTest::newRow("silu") << QStringLiteral("silu") << 1 / (1 + std::exp(-1.0));
        QTest::newRow("swish") << QStringLiteral("swish") << 1 / (1 + std::exp(-1.0));
    }
    void activationsAreTheNamedFormulas()
    {
        QFETCH(QString, name);
        QFETCH(double, atOne);
        const Config config(nlohmann::json { { "hidden_act", name.toStdString() } }, "config.json");
        const auto one = torch::ones({ 1 }, torch::kFloat64);
        COMPARE_TENSORS(activationOf(config, "hidden_act")(one), one * atOne, 1e-12);
    }

    void anUnknownActivationIsALoadErrorThatNamesIt()
    {
        const Config config(nlohmann::json { { "hidden_act", "gelu_new" } }, "config.json");
        QVERIFY_THROWS_EXCEPTION(LoadError, activationOf(config, "hidden_act"));
        QVERIFY_THROWS_EXCEPTION(LoadError, activationOf(config, "act_fn"));
        QVERIFY(activationOf(config, "act_fn", "silu") == &silu);
    }

    void embeddingsLookUpRows()
    {
        Embedding table(4, 2);
        table->weight.copy_(torch::arange(8, torch::kFloat32).view({ 4, 2 }));
        COMPARE_BITS(table(torch::tensor({ 3, 0 })), torch::tensor({ { 6.0F, 7.0F }, { 0.0F, 1.0F } }));
    }
};

REFEREE_TEST(TestLayers)
#include "tst_layers.moc"
