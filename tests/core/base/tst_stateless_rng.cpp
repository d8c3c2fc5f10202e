// SPDX-License-Identifier: GPL-3.0-or-later
// Draws depend on seed, iteration, purpose and index, and on nothing else.
#include <QtTest/QtTest>
#include <algorithm>
#include <set>
#include <torch/torch.h>

#include "core/base/errors.h"
#include "core/base/stateless_rng.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

using namespace referee;

class TestDrawSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameSeedGivesTheSameNumbersInAnyOrder()
    {
        const StatelessRng first(7, 3);
        const StatelessRng second(7, 3);
        const auto latent = first.normal(RngStream::LatentNoise, { 1, 4, 8, 8 });
        const double angle = first.uniform(RngStream::AffineAngle, 5);
        QCOMPARE(second.uniform(RngStream::AffineAngle, 5), angle);
        COMPARE_BITS(second.normal(RngStream::LatentNoise, { 1, 4, 8, 8 }), latent);
    }

    void seedIterationPurposeAndIndexEachChangeTheNumber()
    {
        std::set<uint64_t> seen;
        int count = 0;
        for (const uint64_t seed : { uint64_t { 0 }, uint64_t { 1 }, uint64_t { 1 } << 32, ~uint64_t { 0 } }) {
            for (const int64_t iteration : { 0, 1, 2, 159 }) {
                for (const auto purpose : { RngStream::StartLatent, RngStream::SdsTimestep, RngStream::ViewNoise }) {
                    for (const uint64_t index : { uint64_t { 0 }, uint64_t { 1 }, uint64_t { 96 } }) {
                        seen.insert(StatelessRng(seed, iteration).bits(purpose, index));
                        ++count;
                    }
                }
            }
        }
        QCOMPARE(seen.size(), static_cast<size_t>(count));
    }

    /// Stored on purpose (computed apart, by a few lines of Python): they are what a seed means, on every machine and
    /// with every LibTorch.
    void aSeedKeepsItsMeaning()
    {
        const StatelessRng source(42, 17);
        QCOMPARE(source.bits(RngStream::StartLatent, 0), uint64_t { 7484289144264888959U });
        QCOMPARE(source.integer(RngStream::SdsTimestep, 50, 948), int64_t { 540 });
    }

    void uniformNumbersFillTheirRangeEvenly()
    {
        std::vector<int> buckets(10, 0);
        constexpr int kDraws = 20000;
        for (uint64_t index = 0; index < kDraws; ++index) {
            const double value = StatelessRng(1, 0).uniform(RngStream::AffineAngle, index, -30, 30);
            QVERIFY(value >= -30 && value < 30);
            ++buckets[static_cast<size_t>((value + 30) / 6)];
        }
        for (const int count : buckets) {
            QVERIFY2(std::abs(count - kDraws / 10) < 5 * std::sqrt(kDraws * 0.09), qPrintable(QString::number(count)));
        }
    }

    void uniformOverIterationsIsEvenToo()
    {
        double sum = 0;
        constexpr int kDraws = 20000;
        for (int64_t iteration = 0; iteration < kDraws; ++iteration) {
            sum += StatelessRng(9, iteration).uniform(RngStream::EraseArea);
        }
        QVERIFY(std::abs(sum / kDraws - 0.5) < 5 * std::sqrt(1.0 / 12 / kDraws));
    }

    void integersReachBothEndsAndNothingElse()
    {
        int64_t least = 1 << 30;
        int64_t greatest = -1;
        for (int64_t iteration = 0; iteration < 20000; ++iteration) {
            const int64_t t = StatelessRng(3, iteration).integer(RngStream::SdsTimestep, 50, 948);
            least = std::min(least, t);
            greatest = std::max(greatest, t);
        }
        QCOMPARE(least, int64_t { 50 });
        QCOMPARE(greatest, int64_t { 948 });
        QCOMPARE(StatelessRng(3, 0).integer(RngStream::SdsTimestep, 5, 5), int64_t { 5 });
        QVERIFY_THROWS_EXCEPTION(UsageError, StatelessRng(3, 0).integer(RngStream::SdsTimestep, 6, 5));
    }

    void everyPermutationOfFourComes()
    {
        std::map<std::vector<int64_t>, int> seen;
        for (int64_t iteration = 0; iteration < 4800; ++iteration) {
            ++seen[StatelessRng(11, iteration).permutation(RngStream::JitterOrder, 4)];
        }
        QCOMPARE(seen.size(), size_t { 24 });
        for (const auto& [order, count] : seen) {
            QVERIFY2(std::abs(count - 200) < 5 * std::sqrt(200), qPrintable(QString::number(count)));
        }
    }

    void normalsHaveTheMomentsOfANormal_data()
    {
        QTest::addColumn<bool>("onDevice");
        QTest::newRow("own hash") << false;
        QTest::newRow("LibTorch") << true;
    }

    void normalsHaveTheMomentsOfANormal()
    {
        QFETCH(bool, onDevice);
        const StatelessRng source(5, 8);
        const auto x = (onDevice ? source.normalOnDevice(RngStream::ViewNoise, { 3, 40000 }, torch::kFloat64, 96)
                                 : source.normal(RngStream::LatentNoise, { 3, 40000 }, torch::kFloat64))
                           .reshape(-1);
        const auto moment = [&x](int power) { return x.pow(power).mean().item<double>(); };
        QVERIFY(std::abs(moment(1)) < 0.015);
        QVERIFY(std::abs(moment(2) - 1) < 0.02);
        QVERIFY(std::abs(moment(3)) < 0.06);
        QVERIFY(std::abs(moment(4) - 3) < 0.15);
        const double neighbours = (x.slice(0, 1) * x.slice(0, 0, -1)).mean().item<double>();
        QVERIFY(std::abs(neighbours) < 0.015);
    }

    void bothPrecisionsSeeTheSameNormals()
    {
        const StatelessRng source(5, 8);
        const auto narrow = source.normal(RngStream::SdsNoise, { 33 });
        COMPARE_BITS(source.normal(RngStream::SdsNoise, { 33 }, torch::kFloat64).to(torch::kFloat32), narrow);
        const auto device = source.normalOnDevice(RngStream::ViewNoise, { 33 }, torch::kFloat32);
        COMPARE_BITS(source.normalOnDevice(RngStream::ViewNoise, { 33 }, torch::kFloat64).to(torch::kFloat32), device);
    }

    void theGlobalGeneratorIsNeitherReadNorMoved()
    {
        torch::manual_seed(1);
        const auto expected = torch::rand({ 4 });
        torch::manual_seed(1);
        const auto first = StatelessRng(1, 1).normalOnDevice(RngStream::ViewNoise, { 50 }, torch::kFloat32);
        COMPARE_BITS(torch::rand({ 4 }), expected);
        COMPARE_BITS(StatelessRng(1, 1).normalOnDevice(RngStream::ViewNoise, { 50 }, torch::kFloat32), first);
        QVERIFY(!torch::equal(StatelessRng(1, 2).normalOnDevice(RngStream::ViewNoise, { 50 }, torch::kFloat32), first));
    }
};

REFEREE_TEST(TestDrawSource)
#include "tst_stateless_rng.moc"
