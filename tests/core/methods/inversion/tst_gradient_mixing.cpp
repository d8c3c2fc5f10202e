// SPDX-License-Identifier: GPL-3.0-or-later
// Norm matching: lengths, directions, zero and missing gradients.
#include "core/methods/inversion/gradient_mixing.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <cmath>

using namespace referee;

class TestGradientMix : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void refereeGetsW1TimesTheSdsNorm();
    void refereeKeepsItsDirection();
    void sdsIsScaledByW2();
    void lengthOfTheRefereesGradientDoesNotMatter();
    void withoutSdsTheNormComesFromTheWeights();
    void zeroRefereeIsSkippedOrNaN();
    void unitNormOfZeroIsZero();
    void cosineIsThatOfVectors();

private:
    torch::Tensor m_referee;
    torch::Tensor m_sds;
    StepTerms m_terms;
};

namespace {

double normOf(const torch::Tensor& tensor) { return tensor.norm().item<double>(); }
bool isNear(double a, double b) { return std::abs(a - b) < 1e-9 * std::abs(b); }

} // namespace

void TestGradientMix::init()
{
    torch::manual_seed(4);
    m_referee = torch::randn({ 1, 4, 3, 3 }, torch::kFloat64);
    m_sds = torch::randn({ 1, 4, 3, 3 }, torch::kFloat64);
    m_terms.w1 = 2;
    m_terms.w2 = 800;
}

void TestGradientMix::refereeGetsW1TimesTheSdsNorm()
{
    const auto sides = mixed(m_referee, m_sds, m_terms, {});
    QVERIFY(isNear(normOf(sides.referee), 2 * normOf(sides.sds)));
}

void TestGradientMix::refereeKeepsItsDirection()
{
    const auto sides = mixed(m_referee, m_sds, m_terms, {});
    COMPARE_TENSORS(sides.referee / sides.referee.norm(), m_referee / m_referee.norm(), 1e-12);
}

void TestGradientMix::sdsIsScaledByW2()
{
    COMPARE_TENSORS(mixed({}, m_sds, m_terms, {}).sds, m_sds * (800.0 / 4096), 1e-12);
    QVERIFY(!mixed({}, m_sds, m_terms, {}).referee.defined());
}

void TestGradientMix::lengthOfTheRefereesGradientDoesNotMatter()
{
    COMPARE_TENSORS(
        mixed(m_referee * 1e-3, m_sds, m_terms, {}).referee, mixed(m_referee, m_sds, m_terms, {}).referee, 1e-12);
}

void TestGradientMix::withoutSdsTheNormComesFromTheWeights()
{
    const auto sides = mixed(m_referee, {}, m_terms, {});
    QVERIFY(isNear(normOf(sides.referee), 2.0 * 800 * 2 / 4096 * std::sqrt(36.0)));
}

void TestGradientMix::zeroRefereeIsSkippedOrNaN()
{
    const auto zero = torch::zeros_like(m_referee);
    QCOMPARE(normOf(mixed(zero, m_sds, m_terms, {}).referee), 0.0);
    Settings asReference;
    asReference.skipZeroGradient = false;
    QVERIFY(std::isnan(normOf(mixed(zero, m_sds, m_terms, asReference).referee)));
}

void TestGradientMix::unitNormOfZeroIsZero()
{
    QCOMPARE(normOf(toUnitNorm(torch::zeros({ 3 }))), 0.0);
    QVERIFY(isNear(normOf(toUnitNorm(m_referee)), 1));
}

void TestGradientMix::cosineIsThatOfVectors()
{
    QVERIFY(isNear(cosineBetween(m_referee, m_referee * 3).item<double>(), 1));
    QVERIFY(isNear(cosineBetween(m_referee, -m_referee).item<double>(), -1));
    QCOMPARE(cosineBetween(m_referee, torch::zeros_like(m_referee)).item<double>(), 0.0);
}

REFEREE_TEST(TestGradientMix)
#include "tst_gradient_mixing.moc"
