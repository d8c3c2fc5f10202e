// SPDX-License-Identifier: GPL-3.0-or-later
// The update of z and its moving average: spec 4.5 and 12, torch's own optimizers, snapshots.
#include "core/base/errors.h"
#include "core/methods/inversion/latent_state.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

class TestLatent : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void averageBeginsAsACopyThenDecays();
    void averageMayBeginWithTheStart();
    void restartWithAliasingMovesTheAverage();
    void restartWithoutAliasingKeepsTheAverage();
    void adamMatchesTorch();
    void skippedStepLeavesAdamAlone();
    void displacementsSumToTheMove();
    void stepMakesNewTensors();
    void snapshotComesBackBitForBit();
    void damagedSnapshotIsRefused();
};

namespace {

torch::Tensor full(double value) { return torch::full({ 1, 4, 2, 2 }, value, torch::kFloat64); }

LatentState stateOf(double value) { return startState(full(value)); }

const LatentNoise kNoNoise { full(0), full(0) };

StepTerms quietTerms()
{
    StepTerms terms;
    terms.rate = 1;
    terms.sdsRate = 1;
    return terms;
}

double valueOf(const torch::Tensor& tensor) { return tensor.flatten()[0].item<double>(); }

/// The example of spec 12: after a restart z = ema = 10; SGD gradient 2, SDS step 0.5.
LatentState afterRestart(bool aliases)
{
    Settings settings;
    settings.emaAliases = aliases;
    StepTerms terms = quietTerms();
    terms.restarts = true;
    LatentState state = stateOf(10);
    state.emaCount = 5;
    state = averaged(state, terms, settings);
    state = updated(state, { full(2), full(0.5) }, kNoNoise, quietTerms(), settings).next;
    return averaged(state, quietTerms(), settings);
}

} // namespace

void TestLatent::averageBeginsAsACopyThenDecays()
{
    LatentState state = averaged(stateOf(1), quietTerms(), {});
    QCOMPARE(valueOf(state.ema), 1.0);
    state.z = full(3);
    state = averaged(state, quietTerms(), {});
    QVERIFY(std::abs(valueOf(state.ema) - 1.1) < 1e-12);
    QCOMPARE(state.iteration, 2);
}

void TestLatent::averageMayBeginWithTheStart()
{
    Settings settings;
    settings.emaFromStart = true;
    LatentState state = stateOf(1);
    state.z = full(3);
    state = averaged(state, quietTerms(), settings);
    QVERIFY(std::abs(valueOf(state.ema) - 1.1) < 1e-12);
}

void TestLatent::restartWithAliasingMovesTheAverage()
{
    const LatentState state = afterRestart(true);
    QVERIFY(std::abs(valueOf(state.z) - 7.5) < 1e-12);
    QVERIFY(std::abs(valueOf(state.ema) - 7.975) < 1e-12);
}

void TestLatent::restartWithoutAliasingKeepsTheAverage()
{
    const LatentState state = afterRestart(false);
    QVERIFY(std::abs(valueOf(state.z) - 7.5) < 1e-12);
    QVERIFY(std::abs(valueOf(state.ema) - 9.875) < 1e-12);
}

void TestLatent::adamMatchesTorch()
{
    torch::manual_seed(1);
    auto parameter = torch::randn({ 1, 4, 2, 2 }, torch::kFloat64).requires_grad_(true);
    LatentState state = startState(parameter.detach().clone());
    torch::optim::Adam adam({ parameter }, torch::optim::AdamOptions(0.3));
    Settings settings;
    settings.optimizer = "adam";
    StepTerms terms = quietTerms();
    terms.rate = 0.3;
    for (int i = 0; i < 5; ++i) {
        const auto gradient = torch::randn({ 1, 4, 2, 2 }, torch::kFloat64);
        parameter.mutable_grad() = gradient.clone();
        adam.step();
        state = updated(state, { gradient, {} }, kNoNoise, terms, settings).next;
        COMPARE_TENSORS(state.z, parameter, 1e-12);
    }
}

void TestLatent::skippedStepLeavesAdamAlone()
{
    Settings settings;
    settings.optimizer = "adam";
    const LatentState state = updated(stateOf(1), { full(2), {} }, kNoNoise, quietTerms(), settings).next;
    const LatentState skipped = updated(state, { full(0), {} }, kNoNoise, quietTerms(), settings).next;
    COMPARE_BITS(skipped.z, state.z);
    COMPARE_BITS(skipped.firstMoment, state.firstMoment);
    COMPARE_BITS(skipped.adamSteps, state.adamSteps);
}

void TestLatent::displacementsSumToTheMove()
{
    torch::manual_seed(2);
    const auto random = [] { return torch::randn({ 1, 4, 2, 2 }, torch::kFloat64); };
    StepTerms terms = quietTerms();
    terms.sigma = 0.2;
    terms.gradientSigma = 0.2;
    const LatentState state = startState(random());
    const auto [next, moved] = updated(state, { random(), random() }, { random(), random() }, terms, {});
    COMPARE_TENSORS(moved.referee + moved.sds + moved.noise, next.z - state.z, 1e-12);
}

void TestLatent::stepMakesNewTensors()
{
    const LatentState state = stateOf(1);
    updated(state, { full(2), full(1) }, kNoNoise, quietTerms(), {});
    QCOMPARE(valueOf(state.z), 1.0);
    QCOMPARE(valueOf(state.ema), 1.0);
}

void TestLatent::snapshotComesBackBitForBit()
{
    torch::manual_seed(3);
    LatentState state = startState(torch::randn({ 1, 4, 3, 5 }));
    state.iteration = 17;
    state.ema = torch::randn({ 1, 4, 3, 5 });
    state.emaCount = 17;
    state.emaAliases = true;
    state.firstMoment = torch::randn({ 1, 4, 3, 5 });
    state.secondMoment = torch::rand({ 1, 4, 3, 5 });
    state.adamSteps = torch::full({}, 17.0, torch::kFloat64);
    const LatentState back = fromSnapshot(toSnapshot(state), torch::kFloat32);
    COMPARE_BITS(back.z, state.z);
    COMPARE_BITS(back.ema, state.ema);
    COMPARE_BITS(back.firstMoment, state.firstMoment);
    COMPARE_BITS(back.secondMoment, state.secondMoment);
    COMPARE_BITS(back.adamSteps, state.adamSteps);
    QCOMPARE(back.iteration, state.iteration);
    QCOMPARE(back.emaCount, state.emaCount);
    QCOMPARE(back.emaAliases, state.emaAliases);
}

void TestLatent::damagedSnapshotIsRefused()
{
    Snapshot snapshot = toSnapshot(stateOf(1));
    snapshot.z.pop_back();
    QVERIFY_THROWS_EXCEPTION(ShapeError, fromSnapshot(snapshot, torch::kFloat32));
}

REFEREE_TEST(TestLatent)
#include "tst_latent_state.moc"
