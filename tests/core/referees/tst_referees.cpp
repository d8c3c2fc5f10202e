// SPDX-License-Identifier: GPL-3.0-or-later
// BLIP-2 and CLIP as referees on the miniature, in double: gradients, weights, ranks, the prompt.
#include "core/engine/loaded_models.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <cmath>

using namespace referee;

class TestReferees : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void gradientIsThatOfTheLoss_data() { addKinds(); }
    void gradientIsThatOfTheLoss();
    void viewsDoNotMix_data() { addKinds(); }
    void viewsDoNotMix();
    void anotherPromptIsAnotherLoss_data() { addKinds(); }
    void anotherPromptIsAnotherLoss();
    void weightsScaleTheLosses();
    void referenceRankAddsTheContrastiveDistance();

private:
    static void addKinds();
    Referee& fetched() const;
    std::optional<Networks> m_networks;
    torch::Tensor m_views;
};

void TestReferees::initTestCase()
{
    EngineOptions options;
    options.pack = REFEREE_TEST_PACK;
    options.precision = "fp64";
    m_networks.emplace(loadNetworks(openPack(options), DeviceConfig::of(options, nullptr), {}));
    torch::manual_seed(3);
    m_views = torch::rand({ 2, 3, 96, 96 }, torch::kFloat64);
}

void TestReferees::addKinds()
{
    QTest::addColumn<int>("index");
    QTest::newRow("blip2") << 0;
    QTest::newRow("clip") << 1;
}

Referee& TestReferees::fetched() const
{
    QFETCH(int, index);
    Referee& referee = *m_networks->referees.at(static_cast<size_t>(index));
    referee.setPrompt("a red star");
    return referee;
}

void TestReferees::gradientIsThatOfTheLoss()
{
    constexpr double kStep = 1e-5;
    Referee& referee = fetched();
    const auto direction = torch::randn_like(m_views);
    const auto lossAt = [&](const torch::Tensor& views) {
        return referee.evaluate(views, { 0.7, 1.3 }).weighted_N.sum();
    };
    const auto leaf = m_views.clone().requires_grad_(true);
    lossAt(leaf).backward();
    const double along = (leaf.grad() * direction).sum().item<double>();
    const double measured
        = (lossAt(m_views + direction * kStep) - lossAt(m_views - direction * kStep)).item<double>() / (2 * kStep);
    QVERIFY(std::abs(along) > 1e-6);
    QVERIFY2(std::abs(along - measured) < 1e-5 * std::abs(along),
        qPrintable(QStringLiteral("%1, by differences %2").arg(along).arg(measured)));
}

void TestReferees::viewsDoNotMix()
{
    Referee& referee = fetched();
    const auto both = referee.evaluate(m_views, {}).weighted_N;
    COMPARE_TENSORS(referee.evaluate(m_views.narrow(0, 1, 1), {}).weighted_N, both.narrow(0, 1, 1), 1e-10);
}

void TestReferees::anotherPromptIsAnotherLoss()
{
    Referee& referee = fetched();
    const double before = referee.evaluate(m_views, {}).weighted_N.sum().item<double>();
    referee.setPrompt("a green fish");
    QVERIFY(std::abs(referee.evaluate(m_views, {}).weighted_N.sum().item<double>() - before) > 1e-6);
}

void TestReferees::weightsScaleTheLosses()
{
    Referee& referee = *m_networks->referees.front();
    referee.setPrompt("a red star");
    const auto losses = referee.evaluate(m_views, { 2, 3 });
    COMPARE_TENSORS(losses.weighted_N, losses.matching_N * 2 + losses.captioning_N * 3, 1e-12);
}

void TestReferees::referenceRankAddsTheContrastiveDistance()
{
    Referee& referee = *m_networks->referees.front();
    referee.setPrompt("a red star");
    const auto losses = referee.evaluate(m_views, {});
    const auto summed = losses.tokenNll_NT.sum(1) / (referee.promptIds().size(1) - 1);
    const auto distance = referee.referenceRank(m_views) - losses.matching_N - summed;
    QVERIFY(distance.min().item<double>() >= 0);
    QVERIFY(distance.max().item<double>() <= 2);
    Referee& clip = *m_networks->referees.back();
    clip.setPrompt("a red star");
    COMPARE_TENSORS(clip.referenceRank(m_views), clip.evaluate(m_views, {}).clip_N, 1e-12);
}

REFEREE_TEST(TestReferees)
#include "tst_referees.moc"
