// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/gradients/maps.h"
#include "ui/gradients/map_math.h"

#include <QtTest/QTest>
#include <limits>

using namespace referee;
using namespace referee::ui;

namespace {

MapPlanes row(const std::vector<float>& values) { return { static_cast<int>(values.size()), 1, 1, values }; }

} // namespace

class TestMapRamp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void positiveGradientIsPurple();
    void endsAndMiddleAreTheThemesColours();
    void valuesBeyondTheScaleWearTheEndColour();
    void zeroScaleShowsZeros();
    void colourViewMapsZeroToGrey();
    void lengthsGoFromTheMiddleToTheSide();
    void brokenValuesWearTheErrorColour();
    void veilHidesSmallValues();
    void veilOfColoursIsPremultiplied();
    void legendSaysTheScale();
};

void TestMapRamp::positiveGradientIsPurple()
{
    // dL/dz > 0: this side wants less.
    const MapPlanes planes = wantedPlanes(flatMap(MapKind::Referee, 0.3F), MapChannel::First);
    const QImage image = mapImage(planes, robustScale(planes.values), ColorMap::signedRamp(theme()));
    QCOMPARE(image.pixelColor(0, 0), theme().negative);
}

void TestMapRamp::endsAndMiddleAreTheThemesColours()
{
    const QImage image = mapImage(row({ -2, 0, 2 }), 2, ColorMap::signedRamp(theme()));
    QCOMPARE(image.pixelColor(0, 0), theme().negative);
    QCOMPARE(image.pixelColor(1, 0), theme().middle);
    QCOMPARE(image.pixelColor(2, 0), theme().positive);
}

void TestMapRamp::valuesBeyondTheScaleWearTheEndColour()
{
    const QImage image = mapImage(row({ -1e30F, 50 }), 2, ColorMap::signedRamp(theme()));
    QCOMPARE(image.pixelColor(0, 0), theme().negative);
    QCOMPARE(image.pixelColor(1, 0), theme().positive);
}

void TestMapRamp::zeroScaleShowsZeros()
{
    QCOMPARE(mapImage(row({ 0 }), 0, ColorMap::signedRamp(theme())).pixelColor(0, 0), theme().middle);
}

void TestMapRamp::colourViewMapsZeroToGrey()
{
    const MapPlanes planes { 1, 1, 3, { 0, 1, -1 } };
    QCOMPARE(mapImage(planes, 1, ColorMap::colour(theme())).pixel(0, 0), qRgb(128, 255, 0));
    QCOMPARE(mapImage(planes, 2, ColorMap::colour(theme())).pixel(0, 0), qRgb(128, 191, 64));
    QVERIFY(mapImage(planes, 1, ColorMap::signedRamp(theme())).isNull());
}

void TestMapRamp::lengthsGoFromTheMiddleToTheSide()
{
    const QImage image = mapImage(row({ 0, 4 }), 4, ColorMap::light(theme(), Side::Sds));
    QCOMPARE(image.pixelColor(0, 0), theme().middle);
    QCOMPARE(image.pixelColor(1, 0), theme().sds);
}

void TestMapRamp::brokenValuesWearTheErrorColour()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    QCOMPARE(mapImage(row({ nan }), 1, ColorMap::signedRamp(theme())).pixelColor(0, 0), theme().error);
    const MapPlanes colours { 1, 1, 3, { 0, nan, 0 } };
    QCOMPARE(mapImage(colours, 1, ColorMap::colour(theme())).pixelColor(0, 0), theme().error);
}

void TestMapRamp::veilHidesSmallValues()
{
    const QImage veil = mapVeil(row({ 0, 0.5F, -1 }), 1, ColorMap::signedRamp(theme()));
    QCOMPARE(veil.format(), QImage::Format_ARGB32_Premultiplied);
    QCOMPARE(veil.pixel(0, 0), 0U);
    QCOMPARE(qAlpha(veil.pixel(1, 0)), 128);
    QCOMPARE(veil.pixelColor(2, 0), theme().negative);
}

void TestMapRamp::veilOfColoursIsPremultiplied()
{
    const QImage veil = mapVeil({ 2, 1, 3, { 0, 1, 0, 0, 0, 0 } }, 1, ColorMap::colour(theme()));
    QCOMPARE(veil.pixelColor(0, 0).alpha(), 0);
    QCOMPARE(veil.pixelColor(1, 0), QColor(255, 128, 128));
}

void TestMapRamp::legendSaysTheScale()
{
    QCOMPARE(scaleLabels(ColorMap::signedRamp(theme()), 0.0421),
        QStringList({ QStringLiteral("−0.0421"), QStringLiteral("0"), QStringLiteral("+0.0421") }));
    QCOMPARE(scaleLabels(ColorMap::light(theme(), Side::Referee), 0.5),
        QStringList({ QStringLiteral("0"), QString(), QStringLiteral("+0.5") }));
    QCOMPARE(scaleLabels(ColorMap::signedRamp(theme()), 0), QStringList({ QString(), QStringLiteral("0"), QString() }));
}

REFEREE_GUI_TEST(TestMapRamp)
#include "tst_map_ramp.moc"
