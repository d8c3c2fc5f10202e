// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/widgets/picture_transform.h"

#include <QtTest/QTest>

using namespace referee::ui;

namespace {

constexpr double kNear = 1e-9;
const QSizeF kWidget(600, 400);
const QSize kPicture(64, 32);

double distance(const QPointF& one, const QPointF& other) { return (one - other).manhattanLength(); }

} // namespace

class TestPictureTransform : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fitShowsTheWholePictureCentred();
    void pointsComeBackFromTheScreen_data();
    void pointsComeBackFromTheScreen();
    void zoomKeepsThePointUnderTheAnchor();
    void panMovesThePictureWithTheMouse();
    void panNeverLosesThePicture();
    void sameViewShowsTheSameMiddleInAnotherWidget();
    void pixelsAreFoundAndMissed();
    void zoomStaysWithinItsBounds();
    void nothingHappensWithoutAPicture();
};

void TestPictureTransform::fitShowsTheWholePictureCentred()
{
    const PictureMapping mapping({}, kWidget, kPicture);
    QCOMPARE(mapping.scale(), 600.0 / 64);
    QCOMPARE(mapping.pictureRect(), QRectF(0, 50, 600, 300));
    const PictureMapping elsewhere({ 0, { 0.1, 0.9 } }, kWidget, kPicture);
    QCOMPARE(elsewhere.pictureRect(), mapping.pictureRect());
}

void TestPictureTransform::pointsComeBackFromTheScreen_data()
{
    QTest::addColumn<double>("zoom");
    QTest::addColumn<QPointF>("centre");
    QTest::newRow("fit") << 0.0 << QPointF(0.5, 0.5);
    QTest::newRow("near, in a corner") << 7.3 << QPointF(0.02, 0.97);
    QTest::newRow("smaller than the view") << 0.4 << QPointF(0.5, 0.3);
}

void TestPictureTransform::pointsComeBackFromTheScreen()
{
    QFETCH(const double, zoom);
    QFETCH(const QPointF, centre);
    const PictureMapping mapping({ zoom, centre }, kWidget, kPicture);
    for (const QPointF point : { QPointF(0, 0), QPointF(12.25, 30.5), QPointF(64, 32), QPointF(-4, 70) }) {
        QVERIFY(distance(mapping.toPicture(mapping.toWidget(point)), point) < kNear);
    }
}

void TestPictureTransform::zoomKeepsThePointUnderTheAnchor()
{
    const QPointF anchor(133, 171);
    PictureTransform view;
    const QPointF still = PictureMapping(view, kWidget, kPicture).toPicture(anchor);
    for (int i = 0; i < 6; ++i) {
        view = PictureMapping(view, kWidget, kPicture).zoomedAbout(anchor, 1.25);
        QVERIFY(distance(PictureMapping(view, kWidget, kPicture).toPicture(anchor), still) < kNear);
    }
    QVERIFY(PictureMapping(view, kWidget, kPicture).scale() > 3 * 600.0 / 64);
}

void TestPictureTransform::panMovesThePictureWithTheMouse()
{
    const PictureMapping before({ 4, { 0.5, 0.5 } }, kWidget, kPicture);
    const PictureMapping after(before.panned({ 30, -12 }), kWidget, kPicture);
    QVERIFY(distance(after.toWidget({ 20, 10 }), before.toWidget({ 20, 10 }) + QPointF(30, -12)) < kNear);
    QCOMPARE(after.scale(), before.scale());
}

void TestPictureTransform::panNeverLosesThePicture()
{
    const PictureMapping mapping({ 4, { 0.5, 0.5 } }, kWidget, kPicture);
    QCOMPARE(mapping.panned({ 1e6, -1e6 }).centre, QPointF(0, 1));
}

void TestPictureTransform::sameViewShowsTheSameMiddleInAnotherWidget()
{
    const PictureTransform view { 5, { 0.25, 0.75 } };
    const PictureMapping large(view, kWidget, kPicture);
    const PictureMapping small(view, kWidget / 3, kPicture / 4);
    QVERIFY(distance(large.toPicture({ 300, 200 }), QPointF(16, 24)) < kNear);
    QVERIFY(distance(small.toPicture({ 100, 200.0 / 3 }), QPointF(4, 6)) < kNear);
    // The left edge of both views shows the same place.
    QVERIFY(qAbs(large.toPicture({ 0, 0 }).x() / 64 - small.toPicture({ 0, 0 }).x() / 16) < kNear);
}

void TestPictureTransform::pixelsAreFoundAndMissed()
{
    const PictureMapping mapping({}, kWidget, kPicture);
    QCOMPARE(mapping.pixelAt({ 0.5, 50.5 }), QPoint(0, 0));
    QCOMPARE(mapping.pixelAt({ 599.5, 349.5 }), QPoint(63, 31));
    QCOMPARE(mapping.pixelAt({ 300, 49 }), QPoint(-1, -1));
}

void TestPictureTransform::zoomStaysWithinItsBounds()
{
    const PictureMapping mapping({}, kWidget, kPicture);
    QCOMPARE(PictureMapping(mapping.atScale(1e9), kWidget, kPicture).scale(), 96.0);
    QCOMPARE(PictureMapping(mapping.atScale(1e-9), kWidget, kPicture).scale(), 0.25);
    QCOMPARE(PictureMapping(mapping.atScale(1), kWidget, kPicture).scale(), 1.0);
}

void TestPictureTransform::nothingHappensWithoutAPicture()
{
    const PictureMapping mapping({}, kWidget, QSize());
    QCOMPARE(mapping.scale(), 0.0);
    QCOMPARE(mapping.pixelAt({ 10, 10 }), QPoint(-1, -1));
    QCOMPARE(mapping.zoomedAbout({ 1, 1 }, 2), PictureTransform());
}

REFEREE_TEST(TestPictureTransform)
#include "tst_picture_transform.moc"
