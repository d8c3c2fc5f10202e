// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/picture/picture_kit.h"
#include "ui/picture/picture_mouse.h"
#include "ui/picture/picture_view.h"
#include "ui/theme/theme.h"

#include <QtCore/QMimeData>
#include <QtCore/QUrl>
#include <QtGui/QDropEvent>
#include <QtGui/QWheelEvent>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace referee::ui;
using referee::test::chart;

namespace referee::ui {

struct PictureViewAccess {
    static qint64 layer(const PictureView& view) { return view.m_layer.cacheKey(); }
};

} // namespace referee::ui

namespace {

constexpr double kNear = 1e-6;

} // namespace

class TestPictureView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_view.reset(); }
    void wheelKeepsThePointUnderTheMouse();
    void zoomingOutStopsAtTheFittedPicture();
    void draggingPansWithLeftAndMiddleButton_data();
    void draggingPansWithLeftAndMiddleButton();
    void doubleClickAsksForThePictureAlone();
    void tabAsksForThePictureAloneUnlessTabLedHere();
    void viewFromElsewhereIsSilent();
    void magnifiedPictureKeepsItsScaleWhenResized();
    void sameImageAndSecondPaintAreFree();
    void hoverFindsThePixel();
    void dropsGiveImagesAndFiles();
    void altDragAsksForADragOut();

private:
    void wheel(const QPointF& at, int delta);
    void drop(const QMimeData& data);
    std::unique_ptr<PictureView> m_view;
};

void TestPictureView::init()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    m_view = std::make_unique<PictureView>();
    m_view->resize(320, 320);
    m_view->setImage(chart(32));
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestPictureView::wheel(const QPointF& at, int delta)
{
    QWheelEvent event(
        at, m_view->mapToGlobal(at), {}, { 0, delta }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_view.get(), &event);
}

void TestPictureView::wheelKeepsThePointUnderTheMouse()
{
    QSignalSpy changed(m_view.get(), &PictureView::viewChanged);
    const QPointF mouse(70, 250);
    const QPointF still = m_view->mapping().toPicture(mouse);
    wheel(mouse, 120);
    wheel(mouse, 240);
    QCOMPARE(changed.size(), 2);
    QVERIFY(m_view->mapping().scale() > 15);
    QVERIFY((m_view->mapping().toPicture(mouse) - still).manhattanLength() < kNear);
}

void TestPictureView::zoomingOutStopsAtTheFittedPicture()
{
    wheel({ 40, 40 }, 120);
    wheel({ 200, 40 }, -480);
    QCOMPARE(m_view->look().view, PictureTransform());
    wheel({ 200, 40 }, -480);
    QCOMPARE(m_view->look().view, PictureTransform());
    m_view->showOneToOne();
    QCOMPARE(m_view->mapping().scale(), 1.0);
    wheel({ 160, 160 }, 120 * 40);
    QCOMPARE(m_view->look().view, PictureTransform());
}

void TestPictureView::draggingPansWithLeftAndMiddleButton_data()
{
    QTest::addColumn<Qt::MouseButton>("button");
    QTest::newRow("left") << Qt::LeftButton;
    QTest::newRow("middle") << Qt::MiddleButton;
}

void TestPictureView::draggingPansWithLeftAndMiddleButton()
{
    QFETCH(const Qt::MouseButton, button);
    QTest::mousePress(m_view.get(), button, {}, { 100, 100 });
    QTest::mouseMove(m_view.get(), { 150, 150 });
    QTest::mouseRelease(m_view.get(), button, {}, { 150, 150 });
    QCOMPARE(m_view->look().view, PictureTransform()); // fitted: nowhere to go
    m_view->zoomBy(4);
    const QPointF before = m_view->mapping().toWidget({ 16, 16 });
    QTest::mousePress(m_view.get(), button, {}, { 100, 100 });
    QTest::mouseMove(m_view.get(), { 120, 95 });
    QTest::mouseMove(m_view.get(), { 140, 110 });
    QTest::mouseRelease(m_view.get(), button, {}, { 140, 110 });
    QTest::mouseMove(m_view.get(), { 10, 10 });
    QCOMPARE((m_view->mapping().toWidget({ 16, 16 }) - before).toPoint(), QPoint(40, 10));
}

void TestPictureView::doubleClickAsksForThePictureAlone()
{
    QSignalSpy toggled(m_view.get(), &PictureView::aloneToggled);
    QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, { 160, 160 });
    QCOMPARE(toggled.size(), 1);
    QCOMPARE(m_view->look().view, PictureTransform()); // the scale stays
    QTest::mouseDClick(m_view.get(), Qt::RightButton, {}, { 160, 160 });
    QCOMPARE(toggled.size(), 1);
    m_view->region().setActive(true);
    QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, { 160, 160 }); // two dabs of the brush
    QCOMPARE(toggled.size(), 1);
}

void TestPictureView::tabAsksForThePictureAloneUnlessTabLedHere()
{
    QSignalSpy toggled(m_view.get(), &PictureView::aloneToggled);
    m_view->setFocus(Qt::MouseFocusReason);
    QTest::keyClick(m_view.get(), Qt::Key_Tab);
    QCOMPARE(toggled.size(), 1);
    m_view->clearFocus();
    m_view->setFocus(Qt::TabFocusReason);
    QTest::keyClick(m_view.get(), Qt::Key_Tab);
    QCOMPARE(toggled.size(), 1);
}

void TestPictureView::viewFromElsewhereIsSilent()
{
    QSignalSpy changed(m_view.get(), &PictureView::viewChanged);
    m_view->setView({ 3, { 0.25, 0.75 } });
    QCOMPARE(changed.size(), 0);
    QCOMPARE(m_view->mapping().scale(), 30.0);
    QVERIFY((m_view->mapping().toPicture({ 160, 160 }) - QPointF(8, 24)).manhattanLength() < kNear);
}

void TestPictureView::magnifiedPictureKeepsItsScaleWhenResized()
{
    m_view->showOneToOne();
    m_view->resize(500, 400);
    QTRY_COMPARE(m_view->mapping().scale(), 1.0);
    m_view->fit();
    m_view->resize(640, 640);
    QTRY_COMPARE(m_view->mapping().scale(), 20.0);
}

void TestPictureView::sameImageAndSecondPaintAreFree()
{
    m_view->grab();
    const qint64 layer = PictureViewAccess::layer(*m_view);
    const QImage same = m_view->look().image;
    m_view->setImage(same);
    m_view->grab();
    m_view->grab();
    QCOMPARE(PictureViewAccess::layer(*m_view), layer);
    m_view->setImage(chart(32));
    m_view->grab();
    QVERIFY(PictureViewAccess::layer(*m_view) != layer);
}

void TestPictureView::hoverFindsThePixel()
{
    QSignalSpy hovered(&m_view->mouse(), &PictureMouse::pixelHovered);
    QEnterEvent enter({ 55, 75 }, { 55, 75 }, m_view->mapToGlobal(QPointF(55, 75)));
    QApplication::sendEvent(m_view.get(), &enter);
    QCOMPARE(hovered.last().first().toPoint(), QPoint(5, 7));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(m_view.get(), &leave);
    QCOMPARE(hovered.last().first().toPoint(), QPoint(-1, -1));
}

void TestPictureView::drop(const QMimeData& data)
{
    QDragEnterEvent enter({ 10, 10 }, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_view.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event({ 10, 10 }, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_view.get(), &event);
}

void TestPictureView::dropsGiveImagesAndFiles()
{
    QSignalSpy images(&m_view->mouse(), &PictureMouse::imageDropped);
    QSignalSpy files(&m_view->mouse(), &PictureMouse::imageFileDropped);
    QMimeData pixels;
    pixels.setImageData(chart(4));
    drop(pixels);
    QCOMPARE(images.size(), 1);
    QCOMPARE(images.first().first().value<QImage>().size(), QSize(4, 4));
    QSignalSpy bytes(&m_view->mouse(), &PictureMouse::imageBytesDropped);
    pixels.setData(QStringLiteral("image/png"), "a file");
    drop(pixels);
    QCOMPARE(bytes.size(), 1);
    QCOMPARE(images.size(), 1);
    QMimeData file;
    file.setUrls({ QUrl::fromLocalFile(QStringLiteral("/tmp/a picture.png")) });
    drop(file);
    QCOMPARE(files.size(), 1);
    QCOMPARE(images.size(), 1);
    QCOMPARE(files.first().first().toString(), QStringLiteral("/tmp/a picture.png"));
}

void TestPictureView::altDragAsksForADragOut()
{
    QSignalSpy out(&m_view->mouse(), &PictureMouse::dragOutStarted);
    m_view->zoomBy(2);
    const PictureTransform before = m_view->look().view;
    QTest::mousePress(m_view.get(), Qt::LeftButton, Qt::AltModifier, { 100, 100 });
    QTest::mouseMove(m_view.get(), { 102, 100 });
    QCOMPARE(out.size(), 0);
    QTest::mouseMove(m_view.get(), { 140, 130 });
    QCOMPARE(out.size(), 1);
    QCOMPARE(out.first().first().toBool(), true);
    QCOMPARE(m_view->look().view, before);
}

REFEREE_GUI_TEST(TestPictureView)
#include "tst_picture_view.moc"
