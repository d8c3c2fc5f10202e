// SPDX-License-Identifier: GPL-3.0-or-later
// The 8×8 vectors that kornia 0.6.12 itself gave (tests/data/vectors_aug.json).
#include <QtTest/QtTest>
#include <fstream>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include "core/augmentation/geometry.h"
#include "core/augmentation/intensity.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

using namespace referee;

namespace {

constexpr double kDigits = 2e-6; ///< the vectors have six decimals

/// img[0,c,y,x] = ((c·64 + y·8 + x) · 7 mod 31) / 31
torch::Tensor picture()
{
    const auto numbers = torch::arange(192, torch::kInt64) * 7;
    return (numbers.remainder(31).to(torch::kFloat32) / 31).view({ 1, 3, 8, 8 });
}

torch::Tensor toTensor(const nlohmann::json& numbers, torch::IntArrayRef shape)
{
    return torch::tensor(numbers.get<std::vector<double>>(), torch::kFloat64).view(shape);
}

double greatestGap(const torch::Tensor& actual, const torch::Tensor& expected)
{
    return (actual.to(torch::kFloat64) - expected).abs().max().item<double>();
}

} // namespace

class TestAugmentVectors : public QObject {
    Q_OBJECT

private:
    nlohmann::json m_vectors;

    void compareChannel0(const torch::Tensor& views, const nlohmann::json& vector)
    {
        const double gap = greatestGap(views[0][0], toTensor(vector.at("c0"), { 8, 8 }));
        QVERIFY2(gap < kDigits, qPrintable(QString::number(gap)));
        if (vector.contains("sum")) {
            QVERIFY(std::abs(views.sum().item<double>() - vector.at("sum").get<double>()) < 1e-4);
        }
    }

    void comparePixels(const torch::Tensor& views, const nlohmann::json& vector)
    {
        const auto expected = toTensor(vector.at("first4_rgb"), { 3, 4 });
        const double gap = greatestGap(views[0].select(1, 0).slice(1, 0, 4), expected);
        QVERIFY2(gap < kDigits, qPrintable(QString::number(gap)));
        QVERIFY(std::abs(views.sum().item<double>() - vector.at("sum").get<double>()) < 1e-4);
    }

private Q_SLOTS:
    void initTestCase()
    {
        std::ifstream file(REFEREE_TEST_DATA "/vectors_aug.json");
        QVERIFY(file.good());
        m_vectors = nlohmann::json::parse(file);
    }

    void affineTurnsAndShifts()
    {
        compareChannel0(warpAffine(picture(), { 17 }, { { 0, 0.5 } }), m_vectors.at("affine_angle17_ty0.5"));
    }

    void homographyIsKornias()
    {
        const Corners end { { { 0.5, 0.25 }, { 6.6, 0.7 }, { 6.3, 6.8 }, { 0.1, 6.2 } } };
        const auto matrix = homography(cornersOf(8), end);
        const auto expected = toTensor(m_vectors.at("perspective").at("matrix"), { 9 });
        const auto actual = torch::tensor(std::vector<double>(matrix.begin(), matrix.end()), torch::kFloat64);
        QVERIFY(greatestGap(actual, expected) < kDigits);
    }

    void perspectiveBendsTowardsTheCorners()
    {
        const Corners end { { { 0.5, 0.25 }, { 6.6, 0.7 }, { 6.3, 6.8 }, { 0.1, 6.2 } } };
        compareChannel0(warpPerspective(picture(), { end }), m_vectors.at("perspective"));
    }

    void perspectiveWithoutMovedCornersShrinks()
    {
        const auto views = warpPerspective(picture(), { cornersOf(8) });
        compareChannel0(views, m_vectors.at("perspective_identity"));
        QVERIFY(greatestGap(views, picture().to(torch::kFloat64)) > 0.1);
    }

    void jitterActsInTheGivenOrder()
    {
        const std::vector<std::array<double, 4>> factors { { 1.07, 0.93, 1.05, 0.06 } };
        comparePixels(
            jitterColours(picture(), factors, { 2, 0, 3, 1 }), m_vectors.at("jitter_b1.07_c.93_s1.05_h.06_order2031"));
        comparePixels(jitterColours(picture(), factors, { 0, 1, 2, 3 }), m_vectors.at("jitter_order0123"));
    }

    void erasingBlackensOneRectangle()
    {
        compareChannel0(eraseRectangle(picture(), { 4, 5, 3, 2 }), m_vectors.at("erase_w3_h2_x4_y5"));
    }
};

REFEREE_TEST(TestAugmentVectors)
#include "tst_augment_vectors.moc"
