// SPDX-License-Identifier: GPL-3.0-or-later
// Input gradients of every transform by central differences in double, along random directions.
#include <QtTest/QtTest>
#include <functional>
#include <torch/torch.h>

#include "core/augmentation/cutouts.h"
#include "core/augmentation/geometry.h"
#include "core/augmentation/intensity.h"
#include "core/augmentation/referee_input.h"
#include "core/base/settings.h"
#include "tests/support/test_registry.h"

using namespace referee;

using Change = std::function<torch::Tensor(const torch::Tensor&)>;

class TestAugmentGradients : public QObject {
    Q_OBJECT

private:
    static constexpr int64_t kSize = 12;
    static constexpr int64_t kViews = 4;
    AugmentationParams m_draws;

    /// d/dh of sum(weight · change(x + h d)), difference quotient against the gradient.
    static void compareSlopes(const torch::Tensor& x, const Change& change)
    {
        constexpr double kStep = 1e-6;
        auto leaf = x.clone().set_requires_grad(true);
        const auto result = change(leaf);
        const auto weight = torch::randn_like(result);
        const auto gradient = torch::autograd::grad({ (result * weight).sum() }, { leaf })[0];
        for (int direction = 0; direction < 4; ++direction) {
            const auto way = torch::randn_like(x);
            const auto value = [&](double h) { return (change(x + h * way) * weight).sum().item<double>(); };
            const double quotient = (value(kStep) - value(-kStep)) / (2 * kStep);
            const double slope = (gradient * way).sum().item<double>();
            const double error = std::abs(quotient - slope) / (std::abs(slope) + 1);
            QVERIFY2(error < 1e-6, qPrintable(QStringLiteral("%1, expected %2").arg(slope).arg(quotient)));
        }
    }

    /// Away from 0 and 1, where the clamps of the colour jitter would bite.
    static torch::Tensor batch(int64_t views)
    {
        return torch::rand({ views, 3, kSize, kSize }, torch::kFloat64) * 0.7 + 0.1;
    }

private Q_SLOTS:
    void init()
    {
        torch::manual_seed(20);
        Settings settings;
        settings.views = kViews;
        m_draws = drawViews(settings, kSize, StatelessRng(4, 2));
        m_draws.perspectiveOn = { 1, 0, 1, 0 };
        m_draws.jitterOn = { 0, 1, 1, 0 };
        m_draws.noise = torch::randn({ kViews, 3, kSize, kSize }, torch::kFloat64);
    }

    void pooling()
    {
        compareSlopes(
            torch::rand({ 1, 3, 29, 29 }, torch::kFloat64), [](const auto& x) { return poolForReferee(x, 12); });
    }

    void affine()
    {
        compareSlopes(batch(kViews), [this](const auto& x) { return warpAffine(x, m_draws.angle, m_draws.shift); });
    }

    void perspective()
    {
        compareSlopes(batch(kViews), [this](const auto& x) { return warpPerspective(x, m_draws.corners); });
    }

    void jitter_data()
    {
        QTest::addColumn<int>("first");
        QTest::newRow("brightness first") << 0;
        QTest::newRow("contrast first") << 1;
        QTest::newRow("saturation first") << 2;
        QTest::newRow("hue first") << 3;
    }

    void jitter()
    {
        QFETCH(int, first);
        const std::array<int64_t, 4> order { first, (first + 1) % 4, (first + 2) % 4, (first + 3) % 4 };
        compareSlopes(batch(kViews), [&](const auto& x) { return jitterColours(x, m_draws.jitter, order); });
    }

    void erasing()
    {
        compareSlopes(batch(kViews), [](const auto& x) { return eraseRectangle(x, { 2, 3, 5, 4 }); });
    }

    void normalising() { compareSlopes(batch(kViews), normalizeForClip); }

    void allOfThemTogether()
    {
        compareSlopes(batch(1), [this](const auto& x) { return cutouts(x, m_draws, 0, kViews); });
    }

    void clampedColoursHaveNoGradient()
    {
        auto leaf = torch::full({ 1, 3, 4, 4 }, 0.95, torch::kFloat64).set_requires_grad(true);
        const auto views = jitterColours(leaf, { { 1.1, 1, 1, 0 } }, { 0, 1, 2, 3 });
        const auto gradient = torch::autograd::grad({ views.sum() }, { leaf })[0];
        QCOMPARE(gradient.abs().max().item<double>(), 0.0);
    }
};

REFEREE_TEST(TestAugmentGradients)
#include "tst_augment_gradients.moc"
