// SPDX-License-Identifier: GPL-3.0-or-later
// What the canvas shows, read from its pixels.
#include "tests/support/test_registry.h"
#include "tests/ui/picture/picture_kit.h"
#include "ui/picture/picture_view.h"
#include "ui/theme/theme.h"

#include <QtTest/QTest>

using namespace referee::ui;
using referee::test::chart;

class TestPictureLayer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_view.reset(); }
    void exactPixelsHaveTheirColourEverywhere();
    void smoothPixelsBlend();
    void gridAppearsOnLargeExactPixels();
    void valuesAreWrittenInVeryLargePixels();
    void overlayIsStretchedOverThePicture();
    void veilDimsThePictureAndSaysWhy();
    void emptyStateSaysWhatComes();

private:
    QColor seenAt(double x, double y) const
    {
        return m_view->grab().toImage().pixelColor(m_view->mapping().toWidget({ x, y }).toPoint());
    }
    std::unique_ptr<PictureView> m_view;
};

void TestPictureLayer::init()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    m_view = std::make_unique<PictureView>();
    m_view->resize(320, 320);
    m_view->setImage(chart(32));
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestPictureLayer::exactPixelsHaveTheirColourEverywhere()
{
    m_view->setExact(true); // 10 widget pixels to a pixel: no grid yet
    const QImage seen = m_view->grab().toImage();
    for (const QPoint pixel : { QPoint(0, 0), QPoint(31, 31), QPoint(5, 20) }) {
        for (const QPoint inside : { QPoint(0, 0), QPoint(9, 9), QPoint(4, 6) }) {
            QCOMPARE(seen.pixelColor(pixel * 10 + inside), chart(32).pixelColor(pixel));
        }
    }
}

void TestPictureLayer::smoothPixelsBlend()
{
    const int between = seenAt(10, 5.5).red();
    QVERIFY(between > chart(32).pixelColor(9, 5).red());
    QVERIFY(between < chart(32).pixelColor(10, 5).red());
}

void TestPictureLayer::gridAppearsOnLargeExactPixels()
{
    m_view->setExact(true);
    m_view->setView({ 2, {} }); // 20 widget pixels to a pixel, pixel 0 begins at 0
    QVERIFY(seenAt(3, 3.5) != chart(32).pixelColor(3, 3));
    QCOMPARE(seenAt(3.5, 3.5), chart(32).pixelColor(3, 3));
}

void TestPictureLayer::valuesAreWrittenInVeryLargePixels()
{
    const auto colours = [this] {
        const QPoint corner = m_view->mapping().toWidget({ 3, 3 }).toPoint();
        const double scale = m_view->mapping().scale();
        const QImage pixel
            = m_view->grab().toImage().copy(corner.x() + 3, corner.y() + 3, int(scale) - 6, int(scale) - 6);
        QSet<QRgb> found;
        for (int y = 0; y < pixel.height(); ++y) {
            for (int x = 0; x < pixel.width(); ++x) {
                found.insert(pixel.pixel(x, y));
            }
        }
        return found;
    };
    m_view->setExact(true);
    m_view->setView({ 3.9, { 0.1, 0.1 } });
    QCOMPARE(colours().size(), 1);
    m_view->setView({ 4.8, { 0.1, 0.1 } });
    QVERIFY(colours().contains(qRgb(255, 255, 255)));
}

void TestPictureLayer::overlayIsStretchedOverThePicture()
{
    QImage overlay(2, 1, QImage::Format_ARGB32);
    overlay.setPixelColor(0, 0, QColor(255, 255, 255));
    overlay.setPixelColor(1, 0, QColor(0, 0, 0, 0));
    m_view->setExact(true);
    m_view->setOverlay(overlay, 0.5);
    const QColor pixel = chart(32).pixelColor(4, 16);
    QVERIFY(qAbs(seenAt(4.5, 16.5).red() - (pixel.red() + 255) / 2) <= 2);
    QCOMPARE(seenAt(28.5, 16.5), chart(32).pixelColor(28, 16));
    m_view->setOverlay({}, 0.5);
    QCOMPARE(seenAt(4.5, 16.5), pixel);
}

void TestPictureLayer::veilDimsThePictureAndSaysWhy()
{
    const QColor before = seenAt(28, 4);
    m_view->setBusy(QStringLiteral("Loading unet…"));
    QVERIFY(seenAt(28, 4).red() < before.red() - 60);
    const QImage first = m_view->grab().toImage();
    m_view->setBusy(QStringLiteral("Loading vae…"));
    QVERIFY(m_view->grab().toImage() != first);
    m_view->setBusy({});
    QCOMPARE(seenAt(28, 4), before);
}

void TestPictureLayer::emptyStateSaysWhatComes()
{
    m_view->setImage({});
    const QImage seen = m_view->grab().toImage();
    QVERIFY(seen != QPixmap(seen.size()).toImage());
    QSet<QRgb> colours;
    for (int x = 0; x < seen.width(); ++x) {
        for (int y = seen.height() / 2 - 20; y < seen.height() / 2 + 20; ++y) {
            colours.insert(seen.pixel(x, y));
        }
    }
    QVERIFY(colours.size() > 4); // text
}

REFEREE_GUI_TEST(TestPictureLayer)
#include "tst_picture_layer.moc"
