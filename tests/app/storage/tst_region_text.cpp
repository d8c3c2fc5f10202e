// SPDX-License-Identifier: GPL-3.0-or-later
// Regions as text and as pictures.
#include "app/storage/edit.h"
#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QtTest>

using namespace referee;

class TestRegionText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textComesBack();
    void emptyMaskIsNone();
    void pictureIsReadAsBrightness();
    void coverIsBrightnessTimesAlpha_data();
    void coverIsBrightnessTimesAlpha();
    void malformedTextsAreRefused_data();
    void malformedTextsAreRefused();
    void missingPictureIsNamed();
};

void TestRegionText::textComesBack()
{
    RegionMask mask { 32, 16, {} };
    for (int i = 0; i < 512; ++i) {
        mask.cover.push_back(static_cast<uint8_t>(i / 2));
    }
    QVERIFY(regionFromData(regionText(mask)) == mask);
    QCOMPARE(regionText({ 2, 1, { 0, 255 } }), std::string("2x1:AP8="));
}

void TestRegionText::emptyMaskIsNone()
{
    QCOMPARE(regionText({}), std::string("none"));
    QVERIFY(regionFromData("none").isEmpty());
}

void TestRegionText::pictureIsReadAsBrightness()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("mask 4x4:a.png")); // looks a little like a text
    QImage image(5, 3, QImage::Format_RGB32);
    image.fill(Qt::black);
    image.setPixelColor(1, 0, Qt::white);
    image.setPixelColor(4, 2, QColor(100, 100, 100));
    QVERIFY(image.save(file));
    QVERIFY(!regionDataIn(file.toStdString()));
    const auto mask = readRegion(file.toStdString());
    QCOMPARE(mask.width, 5);
    QCOMPARE(mask.height, 3);
    std::vector<uint8_t> expected(15, 0);
    expected[1] = 255;
    expected[14] = 100;
    QVERIFY(mask.cover == expected);
}

void TestRegionText::coverIsBrightnessTimesAlpha_data()
{
    QTest::addColumn<QColor>("colour");
    QTest::addColumn<int>("cover");
    QTest::newRow("white") << QColor(Qt::white) << 255;
    QTest::newRow("white, clear") << QColor(255, 255, 255, 0) << 0;
    QTest::newRow("black, clear") << QColor(0, 0, 0, 0) << 0;
    QTest::newRow("white, a fifth") << QColor(255, 255, 255, 51) << 51;
    QTest::newRow("grey, two fifths") << QColor(100, 100, 100, 102) << 40;
    QTest::newRow("black") << QColor(Qt::black) << 0;
}

void TestRegionText::coverIsBrightnessTimesAlpha()
{
    QFETCH(QColor, colour);
    QFETCH(int, cover);
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("mask.png"));
    QImage image(2, 2, QImage::Format_ARGB32);
    image.fill(colour);
    QVERIFY(image.save(file));
    QCOMPARE(int(readRegion(file.toStdString()).cover[3]), cover);
}

void TestRegionText::malformedTextsAreRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("word");
    QTest::newRow("too few bytes") << QStringLiteral("2x2:AP8=") << QStringLiteral("must hold 4 bytes, got 2");
    QTest::newRow("no base64") << QStringLiteral("2x1:A?8=") << QStringLiteral("invalid base64");
    QTest::newRow("nothing") << QStringLiteral("2x1:") << QStringLiteral("got 0");
    QTest::newRow("huge") << QStringLiteral("99999x99999:AP8=") << QStringLiteral("9999800001");
}

void TestRegionText::malformedTextsAreRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, word);
    try {
        regionDataIn(text.toStdString());
        QFAIL("a malformed region was taken");
    } catch (const UsageError& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(word), error.what());
    }
}

void TestRegionText::missingPictureIsNamed()
{
    for (const char* path : { "no/such/mask.png", "0x4:AP8=" }) {
        QVERIFY(!regionDataIn(path));
        QVERIFY_THROWS_EXCEPTION(LoadError, readRegion(path));
        QVERIFY_THROWS_EXCEPTION(UsageError, regionFromData(path));
    }
}

REFEREE_TEST(TestRegionText)
#include "tst_region_text.moc"
