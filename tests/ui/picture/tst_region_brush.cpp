// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/picture/region_brush.h"
#include "ui/picture/region_strip.h"

#include <QtTest/QTest>

#include <algorithm>

using namespace referee;
using namespace referee::ui;

namespace {

RegionBrush brushOf(int side, double diameter)
{
    RegionBrush brush;
    brush.setCells({ side, side });
    brush.setDiameter(diameter);
    return brush;
}

int coverAt(const RegionMask& mask, int x, int y) { return mask.cover[static_cast<std::size_t>(y * mask.width + x)]; }

void dab(RegionBrush& brush, const QPointF& at)
{
    brush.beginStroke();
    brush.strokeTo(at, at);
}

} // namespace

class TestRegionBrush : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dabCoversItsCellsWithASoftEdge();
    void smallestBrushFillsOneCell();
    void strokeHasNoGaps();
    void nothingAndEverythingAreTheWholePicture();
    void erasingFirstHoldsAPart();
    void invertSwapsWorkedOnAndHeld();
    void regionComesBackAsGiven();
    void foreignSizeIsResampledAtTheNextStroke();
    void sizeStaysWithinItsBounds();
    void edgeLiesWhereTheCoverPassesOneHalf();
};

void TestRegionBrush::dabCoversItsCellsWithASoftEdge()
{
    RegionBrush brush = brushOf(16, 4);
    dab(brush, { 8.5, 8.5 });
    const RegionMask mask = brush.region();
    QCOMPARE(mask.width, 16);
    QCOMPARE(coverAt(mask, 8, 8), 255);
    QCOMPARE(coverAt(mask, 9, 8), 255);
    const int edge = coverAt(mask, 10, 8);
    QVERIFY(edge > 0 && edge < 255);
    QCOMPARE(coverAt(mask, 12, 8), 0);
    QCOMPARE(coverAt(mask, 6, 8), edge); // symmetric
}

void TestRegionBrush::smallestBrushFillsOneCell()
{
    RegionBrush brush = brushOf(16, 1);
    dab(brush, { 3.5, 5.5 });
    const RegionMask mask = brush.region();
    QCOMPARE(coverAt(mask, 3, 5), 255);
    QCOMPARE(std::count(mask.cover.begin(), mask.cover.end(), 0), 255);
}

void TestRegionBrush::strokeHasNoGaps()
{
    RegionBrush brush = brushOf(16, 2);
    brush.beginStroke();
    brush.strokeTo({ 1.5, 8 }, { 14.5, 8 });
    for (int x = 1; x <= 14; ++x) {
        QCOMPARE(coverAt(brush.region(), x, 8), coverAt(brush.region(), 1, 8));
    }
}

void TestRegionBrush::nothingAndEverythingAreTheWholePicture()
{
    RegionBrush brush = brushOf(8, 8);
    QVERIFY(brush.region().isEmpty());
    brush.beginStroke();
    for (int y = 0; y <= 8; ++y) {
        brush.strokeTo({ 0, 1.0 * y }, { 8, 1.0 * y });
    }
    QCOMPARE(coverAt(brush.painted(), 0, 0), 255);
    QVERIFY(brush.region().isEmpty());
    brush.invert();
    QVERIFY(brush.region().isEmpty());
}

void TestRegionBrush::erasingFirstHoldsAPart()
{
    RegionBrush brush = brushOf(16, 4);
    brush.setErasing(true);
    dab(brush, { 8, 8 });
    QCOMPARE(coverAt(brush.region(), 8, 8), 0);
    QCOMPARE(coverAt(brush.region(), 0, 0), 255);
}

void TestRegionBrush::invertSwapsWorkedOnAndHeld()
{
    RegionBrush brush = brushOf(16, 4);
    dab(brush, { 8, 8 });
    const RegionMask before = brush.region();
    brush.invert();
    for (std::size_t i = 0; i < before.cover.size(); ++i) {
        QCOMPARE(brush.region().cover[i] + before.cover[i], 255);
    }
}

void TestRegionBrush::regionComesBackAsGiven()
{
    RegionMask mask { 4, 2, { 0, 10, 20, 255, 30, 40, 50, 60 } };
    RegionBrush brush;
    brush.setRegion(mask); // before any picture is known
    QCOMPARE(brush.region(), mask);
    brush.setCells({ 16, 16 });
    QCOMPARE(brush.region(), mask);
}

void TestRegionBrush::foreignSizeIsResampledAtTheNextStroke()
{
    RegionBrush brush = brushOf(8, 1);
    RegionMask half { 16, 16, std::vector<uint8_t>(256, 0) };
    std::fill_n(half.cover.begin(), 128, uint8_t { 255 });
    brush.setRegion(half);
    dab(brush, { 0.5, 7.5 });
    const RegionMask mask = brush.region();
    QCOMPARE(mask.width, 8);
    QCOMPARE(coverAt(mask, 5, 1), 255);
    QCOMPARE(coverAt(mask, 5, 6), 0);
    QCOMPARE(coverAt(mask, 0, 7), 255);
}

void TestRegionBrush::sizeStaysWithinItsBounds()
{
    RegionBrush brush = brushOf(16, 4);
    brush.grow(1);
    QCOMPARE(brush.diameter(), 5.0);
    brush.grow(-1);
    QCOMPARE(brush.diameter(), 4.0);
    for (int i = 0; i < 20; ++i) {
        brush.grow(1);
    }
    QCOMPARE(brush.diameter(), 16.0);
    for (int i = 0; i < 40; ++i) {
        brush.grow(-1);
    }
    QCOMPARE(brush.diameter(), 1.0);
}

void TestRegionBrush::edgeLiesWhereTheCoverPassesOneHalf()
{
    // The left half is worked on: one vertical line through the middle, from border to border.
    const RegionMask mask { 2, 2, { 255, 0, 255, 0 } };
    const QList<QLineF> edge = regionEdge(mask);
    double length = 0;
    for (const QLineF& line : edge) {
        QCOMPARE(line.x1(), 0.5);
        QCOMPARE(line.x2(), 0.5);
        length += line.length();
    }
    QCOMPARE(length, 1.0);
    QVERIFY(regionEdge({}).isEmpty());
}

REFEREE_TEST(TestRegionBrush)
#include "tst_region_brush.moc"
