// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/gradients/maps.h"
#include "ui/gradients/map_chooser.h"
#include "ui/gradients/map_math.h"

#include <QtTest/QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace referee;
using namespace referee::ui;

namespace {

using Floats = std::vector<float>;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// One cell a column of `cells`, its channels in a row.
GradientMap mapOfCells(const std::vector<Floats>& cells)
{
    GradientMap map;
    map.channels = static_cast<int64_t>(cells.front().size());
    map.height = 1;
    map.width = static_cast<int64_t>(cells.size());
    for (std::size_t channel = 0; channel < cells.front().size(); ++channel) {
        for (const Floats& cell : cells) {
            map.values.push_back(cell[channel]);
        }
    }
    return map;
}

} // namespace

class TestMapMath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gradientsAreNegatedAndChangesAreNot();
    void channelsArePickedExactly();
    void colourTakesTheFirstThreeChannels();
    void normIsTheLengthOverAllChannels();
    void missingChannelsGiveNothing();
    void brokenSizesGiveNothing();
    void cosineIsExact_data();
    void cosineIsExact();
    void cosineNeedsMapsOfOneSize();
    void shareBelowZeroCountsCells();
    void scaleIsTheExactPercentile();
    void scaleLeavesOutWhatIsNotFinite();
    void scaleTakesAnyShareAndNamesTheCellsBeyond();
    void differencesAreValueByValue();
    void scaleOfNearlyZeroMapsIsTheirMaximum();
    void cellsOutsideHaveNoValue();
    void numbersCarryTheirSign_data();
    void numbersCarryTheirSign();
    void everySubjectNamesTheMapsItNeeds();
};

void TestMapMath::gradientsAreNegatedAndChangesAreNot()
{
    for (std::size_t i = 0; i < kMapKinds; ++i) {
        const auto kind = static_cast<MapKind>(i);
        const bool isChange = kind == MapKind::RefereePicture || kind == MapKind::SdsPicture;
        const MapPlanes planes = wantedPlanes(flatMap(kind, 0.5F, 3), MapChannel::First);
        QCOMPARE(planes.values, Floats(16, isChange ? 0.5F : -0.5F));
    }
}

void TestMapMath::channelsArePickedExactly()
{
    const GradientMap map = mapOf(MapKind::Sds, 4, 2, { 1, -2 });
    QCOMPARE(wantedPlanes(map, MapChannel::First).values, Floats({ -1, 2 }));
    QCOMPARE(wantedPlanes(map, MapChannel::Second).values, Floats({ -2, 4 }));
    QCOMPARE(wantedPlanes(map, MapChannel::Third).values, Floats({ -3, 6 }));
    QCOMPARE(wantedPlanes(map, MapChannel::Fourth).values, Floats({ -4, 8 }));
}

void TestMapMath::colourTakesTheFirstThreeChannels()
{
    const MapPlanes planes = wantedPlanes(mapOf(MapKind::Referee, 4, 2, { 1, -2 }), MapChannel::Colour);
    QCOMPARE(planes.planes, 3);
    QCOMPARE(planes.values, Floats({ -1, 2, -2, 4, -3, 6 }));
    QCOMPARE(planes.at({ 1, 0 }), Floats({ 2, 4, 6 }));
}

void TestMapMath::normIsTheLengthOverAllChannels()
{
    const GradientMap map = mapOfCells({ { 1, -1, 1, 1 }, { 0, 0, 0, 0 }, { 2, 4, 5, 6 } });
    QCOMPARE(wantedPlanes(map, MapChannel::Norm).values, Floats({ 2, 0, 9 }));
}

void TestMapMath::missingChannelsGiveNothing()
{
    QVERIFY(wantedPlanes(flatMap(MapKind::Pixel, 1, 3), MapChannel::Fourth).isEmpty());
    QVERIFY(!wantedPlanes(flatMap(MapKind::Pixel, 1, 3), MapChannel::Third).isEmpty());
    QVERIFY(wantedPlanes(flatMap(MapKind::Pixel, 1, 2), MapChannel::Colour).isEmpty());
}

void TestMapMath::brokenSizesGiveNothing()
{
    GradientMap map = flatMap(MapKind::Sds, 1);
    map.values.pop_back();
    QVERIFY(wantedPlanes(map, MapChannel::Norm).isEmpty());
    QVERIFY(wantedPlanes(GradientMap(), MapChannel::Norm).isEmpty());
    QVERIFY(cosinePlanes(map, flatMap(MapKind::Sds, 1)).isEmpty());
}

void TestMapMath::cosineIsExact_data()
{
    QTest::addColumn<QVector<float>>("one");
    QTest::addColumn<QVector<float>>("other");
    QTest::addColumn<float>("cosine");
    using V = QVector<float>;
    QTest::newRow("same way") << V { 1, 2, 3, 4 } << V { 2, 4, 6, 8 } << 1.0F;
    QTest::newRow("against each other") << V { 1, 2, 3, 4 } << V { -3, -6, -9, -12 } << -1.0F;
    QTest::newRow("at right angles") << V { 1, 0, 0, 1 } << V { 1, 0, 0, -1 } << 0.0F;
    QTest::newRow("half") << V { 1, 1, 1, 1 } << V { 1, 1, 1, -1 } << 0.5F;
    QTest::newRow("fourth channel counts") << V { 0, 0, 0, 2 } << V { 0, 0, 0, -5 } << -1.0F;
    QTest::newRow("one is zero") << V { 0, 0, 0, 0 } << V { 1, 2, 3, 4 } << 0.0F;
    QTest::newRow("both are zero") << V { 0, 0, 0, 0 } << V { 0, 0, 0, 0 } << 0.0F;
    QTest::newRow("tiny ones") << V { 1e-30F, 0, 0, 0 } << V { -1e-30F, 0, 0, 0 } << -1.0F;
}

void TestMapMath::cosineIsExact()
{
    QFETCH(const QVector<float>, one);
    QFETCH(const QVector<float>, other);
    QFETCH(const float, cosine);
    // A neighbour that differs: cells must not be mixed.
    const MapPlanes planes = cosinePlanes(mapOfCells({ { 1, 1, 1, 1 }, Floats(one.begin(), one.end()) }),
        mapOfCells({ { -1, -1, -1, -1 }, Floats(other.begin(), other.end()) }));
    QCOMPARE(planes.values.size(), std::size_t { 2 });
    QCOMPARE(planes.values[0], -1.0F);
    QCOMPARE(planes.values[1], cosine);
}

void TestMapMath::cosineNeedsMapsOfOneSize()
{
    const GradientMap map = flatMap(MapKind::Referee, 1, 4, 4);
    QVERIFY(cosinePlanes(map, flatMap(MapKind::Sds, 1, 4, 2)).isEmpty());
    QVERIFY(cosinePlanes(map, flatMap(MapKind::Sds, 1, 3, 4)).isEmpty());
    QVERIFY(!cosinePlanes(map, flatMap(MapKind::Sds, 1, 4, 4)).isEmpty());
}

void TestMapMath::shareBelowZeroCountsCells()
{
    QCOMPARE(shareBelowZero(MapPlanes { 4, 1, 1, { -1, 0, 0.5F, -0.1F } }), 0.5);
    QCOMPARE(shareBelowZero(MapPlanes()), 0.0);
}

void TestMapMath::scaleIsTheExactPercentile()
{
    std::mt19937 draw(7);
    std::normal_distribution<float> normal(0, 0.01F);
    for (const std::size_t count : { 1U, 2U, 199U, 200U, 201U, 768U, 50000U }) {
        Floats values(count);
        std::generate(values.begin(), values.end(), [&] { return normal(draw); });
        Floats sorted(count);
        std::transform(values.begin(), values.end(), sorted.begin(), [](float x) { return std::abs(x); });
        std::sort(sorted.begin(), sorted.end());
        const auto rank = static_cast<std::size_t>(std::ceil(0.995 * static_cast<double>(count))) - 1;
        QCOMPARE(robustScale(values), static_cast<double>(sorted[rank]));
    }
}

void TestMapMath::scaleTakesAnyShareAndNamesTheCellsBeyond()
{
    const MapPlanes planes { 2, 2, 1, { 1, -4, 2, 3 } };
    QCOMPARE(robustScale(planes.values, 1), 4.0);
    QCOMPARE(robustScale(planes.values, 0.75), 3.0);
    QCOMPARE(clippedCells(planes, 4), std::vector<QPoint>());
    QCOMPARE(clippedCells(planes, 2), (std::vector<QPoint> { { 1, 0 }, { 1, 1 } }));
    const MapPlanes colour { 2, 1, 3, { 0, 1, 0, 9, 0, 1 } }; // a cell is clipped if one of its channels is
    QCOMPARE(clippedCells(colour, 2), (std::vector<QPoint> { { 1, 0 } }));
    QCOMPARE(scaleLabels(ColorMap::colour(theme()), 2, true),
        (QStringList { QStringLiteral("≤ −2"), QStringLiteral("0"), QStringLiteral("≥ +2") }));
}

void TestMapMath::differencesAreValueByValue()
{
    const MapPlanes one { 2, 1, 1, { 3, 1 } };
    QCOMPARE(differencePlanes(one, { 2, 1, 1, { 1, -1 } }).values, (Floats { 2, 2 }));
    QVERIFY(differencePlanes(one, { 1, 1, 1, { 1 } }).isEmpty());
}

void TestMapMath::scaleLeavesOutWhatIsNotFinite()
{
    QCOMPARE(robustScale(Floats { kNan, -3, std::numeric_limits<float>::infinity(), 2 }), 3.0);
    QCOMPARE(robustScale(Floats { kNan }), 0.0);
    QCOMPARE(robustScale(Floats {}), 0.0);
}

void TestMapMath::scaleOfNearlyZeroMapsIsTheirMaximum()
{
    Floats values(1000, 0.0F); // a painted region holds all the rest
    values[3] = -0.25F;
    QCOMPARE(robustScale(values), 0.25);
    QCOMPARE(robustScale(Floats(1000, 0.0F)), 0.0);
}

void TestMapMath::cellsOutsideHaveNoValue()
{
    const MapPlanes planes = wantedPlanes(flatMap(MapKind::Sds, 1), MapChannel::Norm);
    QCOMPARE(planes.at({ 3, 3 }).size(), std::size_t { 1 });
    QVERIFY(planes.at({ 4, 0 }).empty());
    QVERIFY(planes.at({ -1, -1 }).empty());
}

void TestMapMath::numbersCarryTheirSign_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << 0.0 << QStringLiteral("0");
    QTest::newRow("positive") << 0.04234 << QStringLiteral("+0.0423");
    QTest::newRow("negative") << -1.5 << QStringLiteral("−1.5");
    QTest::newRow("tiny") << -1.234e-7 << QStringLiteral("−1.23e−07");
    QTest::newRow("not a number") << static_cast<double>(kNan) << QStringLiteral("nan");
}

void TestMapMath::numbersCarryTheirSign()
{
    QFETCH(const double, value);
    QTEST(signedNumber(value), "text");
}

void TestMapMath::everySubjectNamesTheMapsItNeeds()
{
    const auto set = [](MapKind left, MapKind right) {
        return MapSet().set(static_cast<std::size_t>(left)).set(static_cast<std::size_t>(right));
    };
    QCOMPARE(mapsOf(MapSubject::Sides), set(MapKind::Referee, MapKind::Sds));
    QCOMPARE(mapsOf(MapSubject::RefereeParts), set(MapKind::Matching, MapKind::Captioning));
    QCOMPARE(mapsOf(MapSubject::SdsParts), set(MapKind::Guidance, MapKind::Rest));
    QCOMPARE(mapsOf(MapSubject::PictureChange), set(MapKind::RefereePicture, MapKind::SdsPicture));
    QCOMPARE(mapsOf(MapSubject::Pixel), set(MapKind::Pixel, MapKind::SdsPicture));
    QCOMPARE(mapsOf(MapSubject::Conflict), set(MapKind::Referee, MapKind::Sds));
}

REFEREE_TEST(TestMapMath)
#include "tst_map_math.moc"
