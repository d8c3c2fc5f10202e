// SPDX-License-Identifier: GPL-3.0-or-later
// Drawn parameters: ranges, shares, moments, other sizes, and the way through a trace.
#include <QtTest/QtTest>
#include <torch/torch.h>

#include "core/augmentation/augmentation_params.h"
#include "core/base/errors.h"
#include "core/base/settings.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

using namespace referee;

namespace {

constexpr int64_t kSize = 96;

struct Tally {
    double sum = 0;
    double squares = 0;
    double least = 1e9;
    double greatest = -1e9;
    int count = 0;

    void add(double value)
    {
        sum += value;
        squares += value * value;
        least = std::min(least, value);
        greatest = std::max(greatest, value);
        ++count;
    }
    double mean() const { return sum / count; }
    double deviation() const { return std::sqrt(squares / count - mean() * mean()); }
    /// Uniform between the two: ends nearly reached, never passed, mean and deviation right.
    bool isUniform(double low, double high) const
    {
        const double width = high - low;
        return least >= low - 1e-5 && greatest <= high + 1e-5 && least < low + 0.01 * width
            && greatest > high - 0.01 * width && std::abs(mean() - (low + high) / 2) < 0.02 * width
            && std::abs(deviation() - width / std::sqrt(12)) < 0.02 * width;
    }
};

} // namespace

class TestViewDraws : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parametersOfAViewFollowTheirDistributions()
    {
        Settings settings;
        settings.views = 4000;
        const auto draws = drawViews(settings, kSize, StatelessRng(2, 3));
        Tally angle, x, y, perspective, corner, jitter, brightness, hue, deviation;
        for (size_t view = 0; view < 4000; ++view) {
            angle.add(draws.angle[view]);
            x.add(draws.shift[view][0]);
            y.add(draws.shift[view][1]);
            perspective.add(static_cast<double>(draws.perspectiveOn[view]));
            corner.add(95 - draws.corners[view][2][1]);
            jitter.add(static_cast<double>(draws.jitterOn[view]));
            brightness.add(draws.jitter[view][0]);
            hue.add(draws.jitter[view][3]);
            deviation.add(draws.viewStd[view]);
        }
        QVERIFY(angle.isUniform(-30, 30));
        QVERIFY(x.isUniform(-9.6, 9.6));
        QVERIFY(y.isUniform(-9.6, 9.6));
        QVERIFY(corner.isUniform(0, 9.6));
        QVERIFY(brightness.isUniform(0.9, 1.1));
        QVERIFY(hue.isUniform(-0.1, 0.1));
        QVERIFY(deviation.isUniform(0, 0.1));
        QVERIFY(std::abs(perspective.mean() - 0.4) < 0.03);
        QVERIFY(std::abs(jitter.mean() - 0.5) < 0.03);
    }

    void rectanglesStayInsideAndHaveTheRightArea()
    {
        Tally share;
        int tall = 0;
        for (int64_t iteration = 0; iteration < 4000; ++iteration) {
            Settings settings;
            settings.views = 1;
            const auto [x, y, width, height] = drawViews(settings, kSize, StatelessRng(2, iteration)).erase;
            QVERIFY(x >= 0 && y >= 0 && width >= 1 && height >= 1 && x + width <= kSize && y + height <= kSize);
            share.add(static_cast<double>(width * height) / (kSize * kSize));
            tall += height > width ? 1 : 0;
        }
        // kornia over many draws: mean 0.2506 of the area (spec 5).
        QVERIFY2(std::abs(share.mean() - 0.2506) < 0.006, qPrintable(QString::number(share.mean())));
        QVERIFY(tall > 1800 && tall < 2200);
    }

    void theReferencePresetShiftsOnlyVertically()
    {
        Settings settings;
        settings.shiftX = 0;
        for (const auto& [x, y] : drawViews(settings, kSize, StatelessRng(1, 1)).shift) {
            QCOMPARE(x, 0.0);
            QVERIFY(y != 0.0);
        }
    }

    void moreViewsKeepTheFirstOnes()
    {
        Settings few;
        few.views = 3;
        Settings many;
        many.views = 30;
        const auto first = drawViews(few, kSize, StatelessRng(8, 5));
        const auto second = drawViews(many, kSize, StatelessRng(8, 5));
        QVERIFY(std::equal(first.angle.begin(), first.angle.end(), second.angle.begin()));
        QVERIFY(first.erase == second.erase && first.jitterOrder == second.jitterOrder);
    }

    void noiseHasBothVariances()
    {
        Settings settings;
        settings.views = 3;
        auto draws = drawViews(settings, kSize, StatelessRng(8, 5));
        draws.viewStd = { 0, 0.05, 0.1 };
        draws.noise = drawViewNoise(draws, StatelessRng(8, 5), torch::kFloat32);
        const auto part = viewNoisePart(draws, StatelessRng(8, 5));
        for (int64_t view = 0; view < 3; ++view) {
            const double own = draws.viewStd[static_cast<size_t>(view)];
            const double whole = draws.noise[view].std().item<double>();
            QVERIFY(std::abs(whole - std::hypot(own, 0.2)) < 0.005);
            QVERIFY(std::abs(part[view].std().item<double>() - own) < 0.002);
            const auto rest = draws.noise[view] - part[view];
            QVERIFY(std::abs(rest.std().item<double>() - 0.2) < 0.005);
            QVERIFY(std::abs((rest * part[view]).mean().item<double>()) < 0.001); // the two parts are independent
        }
    }

    void anotherSizeGetsTheSameViews()
    {
        const auto draws = drawViews({}, kSize, StatelessRng(8, 5));
        const auto larger = resizeDraws(draws, 192);
        QCOMPARE(larger.angle, draws.angle);
        QVERIFY(std::abs(larger.shift[0][1] - 2 * draws.shift[0][1]) < 1e-5);
        QVERIFY(std::abs(larger.corners[0][2][0] / 191 - draws.corners[0][2][0] / 95) < 1e-6);
        QCOMPARE(larger.erase.width, 2 * draws.erase.width);
        QVERIFY(!larger.noise.defined());
        const auto odd = resizeDraws(draws, 37);
        QVERIFY(odd.erase.x + odd.erase.width <= 37 && odd.erase.y + odd.erase.height <= 37);
    }

    void aTraceGivesBackWhatWasDrawn()
    {
        auto draws = drawViews({}, kSize, StatelessRng(8, 5));
        draws.noise = drawViewNoise(draws, StatelessRng(8, 5), torch::kFloat32);
        const auto tensors = drawsToTensors(draws);
        QCOMPARE(tensors.size(), size_t { 9 });
        QCOMPARE(tensors.at("aug.perspective_corners").sizes(), torch::IntArrayRef({ 10, 4, 2 }));
        auto other = drawViews({}, kSize, StatelessRng(9, 5));
        replaceDraws(other, tensors);
        for (const auto& [name, tensor] : drawsToTensors(other)) {
            COMPARE_BITS(tensor, tensors.at(name));
        }
        QCOMPARE(other.angle, draws.angle);
    }

    void unfittingInputsAreRefused()
    {
        auto draws = drawViews({}, kSize, StatelessRng(8, 5));
        const auto refusesShape = [&](const char* name, const torch::Tensor& tensor) {
            QVERIFY_THROWS_EXCEPTION(ShapeError, replaceDraws(draws, { { name, tensor } }));
        };
        const auto refusesValue = [&](const char* name, const torch::Tensor& tensor) {
            QVERIFY_THROWS_EXCEPTION(UsageError, replaceDraws(draws, { { name, tensor } }));
        };
        refusesShape("aug.angle", torch::zeros({ 9 }));
        refusesShape("aug.noise", torch::zeros({ 10, 3, 95, 96 }));
        refusesValue("aug.angle", torch::full({ 10 }, NAN));
        refusesValue("aug.perspective_on", torch::full({ 10 }, 2, torch::kInt64));
        refusesValue("aug.jitter_order", torch::tensor({ 0, 1, 2, 2 }, torch::kInt64));
        refusesValue("aug.erase", torch::tensor({ 90, 0, 10, 10 }, torch::kInt64));
    }
};

REFEREE_TEST(TestViewDraws)
#include "tst_augmentation_params.moc"
