// SPDX-License-Identifier: GPL-3.0-or-later
// Cutouts: chunks, views that pass unchanged, switched-off transforms, refused shapes.
#include <QtTest/QtTest>
#include <torch/torch.h>

#include "core/augmentation/cutouts.h"
#include "core/base/errors.h"
#include "core/base/settings.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

using namespace referee;

class TestCutouts : public QObject {
    Q_OBJECT

private:
    static constexpr int64_t kSize = 32;
    torch::Tensor m_pooled;
    Settings m_settings;

    AugmentationParams draws() const
    {
        const StatelessRng source(6, 1);
        auto result = drawViews(m_settings, kSize, source);
        result.noise = drawViewNoise(result, source, torch::kFloat32);
        return result;
    }

private Q_SLOTS:
    void init()
    {
        torch::manual_seed(1);
        m_pooled = torch::rand({ 1, 3, kSize, kSize });
        m_settings = {};
        m_settings.views = 12;
    }

    void chunksGiveTheViewsOfTheWhole()
    {
        const auto all = draws();
        const auto whole = cutouts(m_pooled, all, 0, 12);
        const auto parts
            = torch::cat({ cutouts(m_pooled, all, 0, 5), cutouts(m_pooled, all, 5, 1), cutouts(m_pooled, all, 6, 6) });
        COMPARE_TENSORS(parts, whole, 1e-6);
    }

    void everythingOffGivesThePictureItself()
    {
        m_settings.angle = m_settings.shiftX = m_settings.shiftY = 0;
        m_settings.perspectiveChance = m_settings.jitterChance = m_settings.eraseChance = 0;
        m_settings.viewNoise = m_settings.stepNoise = 0;
        COMPARE_BITS(cutouts(m_pooled, draws(), 0, 12), m_pooled.expand({ 12, -1, -1, -1 }).contiguous());
    }

    void viewsOutsideASelectionPassUnchangedExactly()
    {
        m_settings.angle = m_settings.shiftX = m_settings.shiftY = 0;
        m_settings.viewNoise = m_settings.stepNoise = m_settings.eraseChance = 0;
        const auto all = draws();
        const auto views = cutouts(m_pooled, all, 0, 12);
        int untouched = 0;
        for (int64_t view = 0; view < 12; ++view) {
            const auto index = static_cast<size_t>(view);
            const bool isOff = all.perspectiveOn[index] == 0 && all.jitterOn[index] == 0;
            QCOMPARE(torch::equal(views[view], m_pooled[0]), isOff);
            untouched += isOff ? 1 : 0;
        }
        QVERIFY(untouched > 0 && untouched < 12);
    }

    void everyViewHasTheSameRectangle()
    {
        m_settings.viewNoise = m_settings.stepNoise = 0;
        const auto all = draws();
        const auto views = cutouts(m_pooled, all, 0, 12);
        const auto& [x, y, width, height] = all.erase;
        QVERIFY(width > 0 && height > 0);
        QCOMPARE(views.narrow(2, y, height).narrow(3, x, width).abs().max().item<double>(), 0.0);
    }

    void gradientReachesTheOnePictureFromAllViews()
    {
        m_pooled.set_requires_grad(true);
        const auto all = draws();
        const auto whole = torch::autograd::grad({ cutouts(m_pooled, all, 0, 12).square().sum() }, { m_pooled })[0];
        auto parts = torch::zeros_like(whole);
        for (int64_t view = 0; view < 12; ++view) {
            parts += torch::autograd::grad({ cutouts(m_pooled, all, view, 1).square().sum() }, { m_pooled })[0];
        }
        COMPARE_TENSORS(parts, whole, 1e-5);
    }

    void unfittingShapesAndRangesAreRefused()
    {
        const auto all = draws();
        QVERIFY_THROWS_EXCEPTION(ShapeError, cutouts(torch::rand({ 1, 3, 16, 16 }), all, 0, 12));
        QVERIFY_THROWS_EXCEPTION(ShapeError, cutouts(m_pooled, all, 0, 13));
        QVERIFY_THROWS_EXCEPTION(ShapeError, cutouts(m_pooled, all, -1, 2));
        QVERIFY_THROWS_EXCEPTION(ShapeError, eraseRectangle(m_pooled, { 30, 0, 5, 5 }));
        Corners line { { { 0, 0 }, { 5, 5 }, { 9, 9 }, { 20, 20 } } };
        QVERIFY_THROWS_EXCEPTION(NumericError, warpPerspective(m_pooled, { line }));
    }
};

REFEREE_TEST(TestCutouts)
#include "tst_cutouts.moc"
