// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of a picture comes onto a canvas, and whether two pictures stay in line.
#include "core/base/picture_fit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

class TestPictureFit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLargestMiddleIsCut_data();
    void theLargestMiddleIsCut();
    void pictureAndMaskLoseTheSame();
    void differentAspectsAreNoticed_data();
    void differentAspectsAreNoticed();
};

void TestPictureFit::theLargestMiddleIsCut_data()
{
    QTest::addColumn<QList<int>>("sizes"); ///< picture, canvas
    QTest::addColumn<QList<int>>("cut"); ///< left, top, width, height
    QTest::newRow("same aspect") << QList { 200, 100, 64, 32 } << QList { 0, 0, 200, 100 };
    QTest::newRow("wider") << QList { 256, 128, 16, 16 } << QList { 64, 0, 128, 128 };
    QTest::newRow("higher") << QList { 100, 301, 8, 8 } << QList { 0, 100, 100, 100 };
    QTest::newRow("canvas is wide") << QList { 90, 90, 32, 16 } << QList { 0, 22, 90, 45 };
    QTest::newRow("rounded") << QList { 100, 100, 3, 2 } << QList { 0, 16, 100, 67 };
    QTest::newRow("one line") << QList { 1000, 1, 1, 1 } << QList { 499, 0, 1, 1 };
    QTest::newRow("a line on a wide canvas") << QList { 1, 1000, 8, 1 } << QList { 0, 499, 1, 1 };
}

void TestPictureFit::theLargestMiddleIsCut()
{
    QFETCH(QList<int>, sizes);
    QFETCH(QList<int>, cut);
    const PictureCut found = middleCut({ sizes[0], sizes[1] }, { sizes[2], sizes[3] });
    QCOMPARE(QList<int>({ int(found.left), int(found.top), int(found.width), int(found.height) }), cut);
}

void TestPictureFit::pictureAndMaskLoseTheSame()
{
    Picture picture { 4, 2, {} };
    RegionMask mask { 4, 2, {} };
    for (uint8_t i = 0; i < 8; ++i) {
        mask.cover.push_back(i);
        picture.rgb.insert(picture.rgb.end(), { i, uint8_t(i + 10), uint8_t(i + 20) });
    }
    const Picture cut = middleOf(picture, { 8, 8 });
    QCOMPARE(cut.width, 2);
    QCOMPARE(cut.height, 2);
    QVERIFY(cut.rgb == std::vector<uint8_t>({ 1, 11, 21, 2, 12, 22, 5, 15, 25, 6, 16, 26 }));
    QVERIFY(middleOf(mask, { 8, 8 }) == RegionMask({ 2, 2, { 1, 2, 5, 6 } }));
    QVERIFY(middleOf(mask, { 16, 8 }) == mask);
}

void TestPictureFit::differentAspectsAreNoticed_data()
{
    QTest::addColumn<QList<int>>("sizes"); ///< one, other, canvas
    QTest::addColumn<bool>("isSame");
    QTest::newRow("same size") << QList { 256, 128, 256, 128, 16, 16 } << true;
    QTest::newRow("half the size") << QList { 256, 128, 128, 64, 16, 16 } << true;
    QTest::newRow("half the size, odd") << QList { 4001, 3001, 2000, 1500, 64, 64 } << true;
    QTest::newRow("square on wide") << QList { 256, 128, 128, 128, 16, 16 } << false;
    QTest::newRow("three to two on four to three") << QList { 3000, 2000, 4000, 3000, 64, 64 } << false;
    QTest::newRow("wide and high") << QList { 200, 100, 100, 200, 16, 16 } << false;
}

void TestPictureFit::differentAspectsAreNoticed()
{
    QFETCH(QList<int>, sizes);
    QFETCH(bool, isSame);
    QCOMPARE(isSameCut({ sizes[0], sizes[1] }, { sizes[2], sizes[3] }, { sizes[4], sizes[5] }), isSame);
}

REFEREE_TEST(TestPictureFit)
#include "tst_picture_fit.moc"
