// SPDX-License-Identifier: GPL-3.0-or-later
// Losses against torch's own in Python, by finite differences in double, and at their known values.
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <functional>
#include <torch/torch.h>

#include "core/referees/losses.h"
#include "tests/support/compare.h"
#include "tests/support/oracle.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

using Loss = std::function<torch::Tensor(const torch::Tensor&)>;

class TestLosses : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    TensorMap m_answer;

    void compareToPython(const char* name, const char* input, const Loss& loss)
    {
        auto leaf = m_answer.at(input).clone().set_requires_grad(true);
        const auto value = loss(leaf);
        COMPARE_TENSORS(value.reshape(1), m_answer.at(name), 1e-6);
        const auto gradient = torch::autograd::grad({ value }, { leaf })[0];
        COMPARE_TENSORS(gradient, m_answer.at(std::string(name) + ".grad"), 1e-5);
    }

    static void compareSlopes(const torch::Tensor& x, const Loss& loss)
    {
        constexpr double kStep = 1e-6;
        auto leaf = x.clone().set_requires_grad(true);
        const auto gradient = torch::autograd::grad({ loss(leaf) }, { leaf })[0];
        for (int direction = 0; direction < 4; ++direction) {
            const auto way = torch::randn_like(x);
            const double quotient = (loss(x + kStep * way) - loss(x - kStep * way)).item<double>() / (2 * kStep);
            const double slope = (gradient * way).sum().item<double>();
            QVERIFY2(std::abs(quotient - slope) < 1e-7 * (1 + std::abs(slope)), qPrintable(QString::number(quotient)));
        }
    }

    /// Every id but the first, pads ignored.
    torch::Tensor targets() const
    {
        const auto next = m_answer.at("ids").reshape(-1).slice(0, 1);
        return next.masked_fill(next == 0, kIgnoredTarget);
    }

    // A run's losses: means over the views.
    static torch::Tensor matchingLoss(const torch::Tensor& logits) { return matchingLossPerView(logits).mean(); }
    static torch::Tensor captioningLoss(const torch::Tensor& nll, const torch::Tensor& targets)
    {
        return captioningLossPerView(nll, targets).mean();
    }
    static torch::Tensor cosineLoss(const torch::Tensor& image, const torch::Tensor& text)
    {
        return cosineLossPerView(image, text).mean();
    }

    /// The reference's logits have one row more, whose prediction nobody reads.
    static torch::Tensor leading(const torch::Tensor& logits) { return logits.narrow(1, 0, logits.size(1) - 1); }

private Q_SLOTS:
    void initTestCase()
    {
        torch::manual_seed(3);
        m_answer = runOracle(QStringLiteral("core/referees/losses_oracle.py"),
            { QStringLiteral("--seed"), QStringLiteral("1") }, m_folder.path());
    }

    void matchingEqualsTheReference() { compareToPython("matching", "matching_logits", matchingLoss); }

    void captioningEqualsTorchCrossEntropy()
    {
        compareToPython("captioning", "logits",
            [this](const auto& x) { return captioningLoss(tokenNll(leading(x), targets()), targets()); });
    }

    void captioningNeedsOnlyTheRowsBeforeThePads()
    {
        const auto few = targets().narrow(0, 0, 7);
        compareToPython("captioning", "logits",
            [&few](const auto& x) { return captioningLoss(tokenNll(x.narrow(1, 0, 7), few), few); });
    }

    void everyTokenAndTheSelectionVariantEqualTorch()
    {
        const auto nll = tokenNll(leading(m_answer.at("logits")), targets());
        COMPARE_TENSORS(nll, m_answer.at("token_nll"), 1e-6);
        COMPARE_TENSORS(captioningLossForSelection(nll, 12), m_answer.at("selection"), 1e-6);
        QCOMPARE(nll.narrow(1, 7, 4).abs().max().item<double>(), 0.0);
    }

    void cosineEqualsTorch()
    {
        compareToPython("cosine", "image", [this](const auto& x) { return cosineLoss(x, m_answer.at("text")); });
    }

    void chunksOfViewsAddUpToTheWhole()
    {
        const auto nll = tokenNll(leading(m_answer.at("logits")), targets());
        const auto parts = captioningLossPerView(nll.narrow(0, 0, 2), targets()).sum()
            + captioningLossPerView(nll.narrow(0, 2, 3), targets()).sum();
        COMPARE_TENSORS(parts / 5, captioningLoss(nll, targets()), 1e-6);
    }

    void slopesAreRight()
    {
        const auto wide = [this](const char* name) { return m_answer.at(name).to(torch::kFloat64); };
        compareSlopes(wide("matching_logits"), matchingLoss);
        compareSlopes(wide("logits"),
            [this](const auto& x) { return captioningLoss(tokenNll(leading(x), targets()), targets()); });
        compareSlopes(wide("logits"),
            [this](const auto& x) { return captioningLossForSelection(tokenNll(leading(x), targets()), 12).sum(); });
        const auto text = wide("text");
        compareSlopes(wide("image"), [&text](const auto& x) { return cosineLoss(x, text); });
    }

    void uniformLogitsCostTheLogarithmOfTheVocabulary()
    {
        const auto target = torch::tensor({ 17 }, torch::kInt64);
        const double loss = tokenNll(torch::zeros({ 1, 1, 30523 }), target).item<double>();
        QVERIFY2(std::abs(loss - std::log(30523.0)) < 1e-4, qPrintable(QString::number(loss)));
    }

    void labelSmoothingHasAFloor()
    {
        // The least value: p_target = 0.9 + 0.1/V, the rest shared evenly.
        constexpr int64_t kWords = 30523;
        auto p = torch::full({ 1, 1, kWords }, 0.1 / kWords, torch::kFloat64);
        p[0][0][42] += 0.9;
        const auto target = torch::tensor({ 42 }, torch::kInt64);
        auto logits = p.log().set_requires_grad(true);
        const auto loss = tokenNll(logits, target).sum();
        QVERIFY2(
            std::abs(loss.item<double>() - 1.357662) < 1e-6, qPrintable(QString::number(loss.item<double>(), 'f', 8)));
        QVERIFY(torch::autograd::grad({ loss }, { logits })[0].abs().max().item<double>() < 1e-9);
    }

    void matchingSaturatesAtItsEpsilon()
    {
        const auto hopeless = torch::tensor({ { 90.0F, -90.0F } });
        QVERIFY(std::abs(matchingLoss(hopeless).item<double>() - 18.420681) < 1e-5);
        const auto sure = torch::tensor({ { -90.0F, 90.0F } });
        QVERIFY(std::abs(matchingLoss(sure).item<double>()) < 1e-6);
    }

    void halfPrecisionLogitsAreWidened()
    {
        const auto logits = m_answer.at("matching_logits").to(torch::kBFloat16);
        QCOMPARE(matchingLoss(logits).scalar_type(), torch::kFloat32);
        COMPARE_TENSORS(matchingLoss(logits), matchingLoss(logits.to(torch::kFloat32)), 1e-6);
        QCOMPARE(tokenNll(leading(m_answer.at("logits")).to(torch::kHalf), targets()).scalar_type(), torch::kFloat32);
    }
};

REFEREE_TEST(TestLosses)
#include "tst_losses.moc"
