// SPDX-License-Identifier: GPL-3.0-or-later
// Masks at another size: means over areas, exact at both ends.
#include "core/base/errors.h"
#include "core/base/picture_fit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <cmath>

using namespace referee;

using Cover = std::vector<uint8_t>;
using Shares = std::vector<double>;
Q_DECLARE_METATYPE(RegionMask)
Q_DECLARE_METATYPE(Shares)

class TestRegionCover : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sharesAreMeansOverAreas_data();
    void sharesAreMeansOverAreas();
    void bothEndsAreExactAtEverySize();
    void resizedRoundsToBytes();
    void onlyAFullMaskCoversAll();
    void bytesMustFitTheSize();
};

void TestRegionCover::sharesAreMeansOverAreas_data()
{
    QTest::addColumn<RegionMask>("mask");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<Shares>("shares");
    QTest::newRow("as it is") << RegionMask { 2, 2, Cover { 0, 51, 102, 255 } } << 2 << 2 << Shares { 0, 0.2, 0.4, 1 };
    QTest::newRow("mean of four") << RegionMask { 2, 2, Cover { 0, 51, 102, 255 } } << 1 << 1 << Shares { 0.4 };
    QTest::newRow("three over two") << RegionMask { 3, 1, Cover { 255, 0, 0 } } << 2 << 1 << Shares { 2.0 / 3, 0 };
    QTest::newRow("two over three") << RegionMask { 2, 1, Cover { 255, 0 } } << 3 << 1 << Shares { 1, 0.5, 0 };
    QTest::newRow("rows") << RegionMask { 1, 3, Cover { 0, 255, 255 } } << 1 << 2 << Shares { 1.0 / 3, 1 };
}

void TestRegionCover::sharesAreMeansOverAreas()
{
    QFETCH(RegionMask, mask);
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(Shares, shares);
    const auto found = downsampleMask(mask, width, height);
    QCOMPARE(found.size(), shares.size());
    for (size_t i = 0; i < shares.size(); ++i) {
        QVERIFY2(std::abs(found[i] - shares[i]) < 1e-15, qPrintable(QString::number(found[i])));
    }
}

void TestRegionCover::bothEndsAreExactAtEverySize()
{
    for (const int64_t side : { 1, 7, 16, 37, 100, 333 }) {
        for (const uint8_t value : { uint8_t { 0 }, uint8_t { 255 } }) {
            const RegionMask mask { side, side + 1, Cover(static_cast<size_t>(side * (side + 1)), value) };
            for (const double share : downsampleMask(mask, 16, 24)) {
                QCOMPARE(share, value / 255.0);
            }
        }
    }
}

void TestRegionCover::resizedRoundsToBytes()
{
    const RegionMask mask { 2, 2, Cover { 0, 255, 255, 254 } };
    QCOMPARE(resized(mask, 1, 1).cover, (Cover { 191 }));
    QVERIFY(resized(mask, 2, 2) == mask);
    QVERIFY(resized({}, 4, 4).isEmpty());
}

void TestRegionCover::onlyAFullMaskCoversAll()
{
    QVERIFY(coversAll({}));
    QVERIFY(coversAll({ 2, 1, Cover { 255, 255 } }));
    QVERIFY(!coversAll({ 2, 1, Cover { 255, 254 } }));
}

void TestRegionCover::bytesMustFitTheSize()
{
    for (const auto& [width, height] :
        { std::pair { 3, 2 }, std::pair { 0, 4 }, std::pair { -2, -2 }, std::pair { 4, 0 } }) {
        QVERIFY_THROWS_EXCEPTION(UsageError, downsampleMask({ width, height, Cover(4) }, 2, 2));
    }
}

REFEREE_TEST_WITHOUT_APPLICATION(TestRegionCover)
#include "tst_mask_alpha.moc"
