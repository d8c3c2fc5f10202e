// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/gradients/maps.h"
#include "ui/gradients/map_canvas.h"
#include "ui/gradients/map_store.h"
#include "ui/gradients/overlay_bar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chip_row.h"

#include <QtGui/QWheelEvent>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QSlider>
#include <QtWidgets/QToolButton>

#include <memory>

using namespace referee;
using namespace referee::ui;

namespace {

const QSize kCanvas(160, 160);

std::unique_ptr<MapCanvas> canvasWithMap()
{
    auto canvas = std::make_unique<MapCanvas>();
    QImage image(4, 4, QImage::Format_RGB32);
    image.fill(Qt::black);
    image.setPixelColor(3, 0, Qt::white);
    canvas->setImage(image);
    canvas->resize(kCanvas);
    canvas->show();
    return canvas;
}

void turnWheel(QWidget* widget, const QPoint& at, int notches)
{
    QWheelEvent event(at, widget->mapToGlobal(at), {}, QPoint(0, 120 * notches), Qt::NoButton, Qt::NoModifier,
        Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
}

std::optional<QPointF> lastPlace(const QSignalSpy& spy) { return spy.last().at(0).value<std::optional<QPointF>>(); }

} // namespace

class TestMapWidgets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void canvasShowsEachCellOfTheMap();
    void canvasTellsThePlaceUnderTheMouse();
    void wheelZoomsAboutTheMouse();
    void dragPansAndTellsEachMove();
    void keysZoomPanAndFit();
    void setViewIsSilent();
    void nothingZoomsWithoutAMap();
    void cellsAreFoundByTheirPlace();
    void chipsWrapWhereItIsNarrow();
    void arrowKeysMoveTheChoice();
    void chipsWithoutTextAreHidden();
    void overlayIsOffAtFirst();
    void wheelChangesTheOpacityOnlyWithFocus();
    void storeAddsMapsOfTheSameIteration();
    void storeForgetsAnEarlierIteration();
};

void TestMapWidgets::canvasShowsEachCellOfTheMap()
{
    const auto canvas = canvasWithMap();
    const QImage shown = canvas->grab().toImage();
    const double scale = shown.devicePixelRatio();
    const auto at = [&](double x, double y) { return shown.pixelColor((QPointF(x, y) * scale).toPoint()); };
    QCOMPARE(at(140, 20), QColor(Qt::white));
    QCOMPARE(at(122, 38), QColor(Qt::white)); // no smoothing across cells
    QCOMPARE(at(118, 20), QColor(Qt::black));
    QCOMPARE(at(20, 140), QColor(Qt::black));
}

void TestMapWidgets::canvasTellsThePlaceUnderTheMouse()
{
    const auto canvas = canvasWithMap();
    QSignalSpy spy(canvas.get(), &MapCanvas::hovered);
    QTest::mouseMove(canvas.get(), QPoint(40, 120));
    QCOMPARE(spy.count(), 1);
    QVERIFY((lastPlace(spy).value() - QPointF(0.25, 0.75)).manhattanLength() < 0.02);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(canvas.get(), &leave);
    QVERIFY(!lastPlace(spy).has_value());
}

void TestMapWidgets::wheelZoomsAboutTheMouse()
{
    const auto canvas = canvasWithMap();
    QSignalSpy spy(canvas.get(), &MapCanvas::viewChanged);
    turnWheel(canvas.get(), QPoint(0, 0), 4);
    QCOMPARE(spy.count(), 1);
    const auto view = spy.last().at(0).value<PictureTransform>();
    QVERIFY(view.zoom > 1.5);
    const QPointF corner = PictureMapping(view, QSizeF(kCanvas), QSize(4, 4)).toWidget({ 0, 0 });
    QVERIFY(corner.manhattanLength() < 1e-9);
}

void TestMapWidgets::dragPansAndTellsEachMove()
{
    const auto canvas = canvasWithMap();
    canvas->setView({ 4, { 0.5, 0.5 } });
    QSignalSpy spy(canvas.get(), &MapCanvas::viewChanged);
    QTest::mousePress(canvas.get(), Qt::LeftButton, Qt::NoModifier, QPoint(80, 80));
    QTest::mouseMove(canvas.get(), QPoint(112, 80));
    QCOMPARE(spy.count(), 1);
    QTest::mouseRelease(canvas.get(), Qt::LeftButton, Qt::NoModifier, QPoint(112, 80));
    QTest::mouseMove(canvas.get(), QPoint(10, 10));
    QCOMPARE(spy.count(), 1);
    // 32 of the 640 pixels that the map is wide now
    QVERIFY((canvas->view().centre - QPointF(0.45, 0.5)).manhattanLength() < 1e-9);
}

void TestMapWidgets::keysZoomPanAndFit()
{
    const auto canvas = canvasWithMap();
    QTest::keyClick(canvas.get(), Qt::Key_Plus);
    QCOMPARE(canvas->view().zoom, 1.25);
    QTest::keyClick(canvas.get(), Qt::Key_Right);
    QVERIFY(canvas->view().centre.x() > 0.5);
    QTest::keyClick(canvas.get(), Qt::Key_F);
    QCOMPARE(canvas->view(), PictureTransform());
}

void TestMapWidgets::setViewIsSilent()
{
    const auto canvas = canvasWithMap();
    QSignalSpy spy(canvas.get(), &MapCanvas::viewChanged);
    canvas->setView({ 3, { 0.2, 0.8 } });
    QCOMPARE(canvas->view(), PictureTransform({ 3, { 0.2, 0.8 } }));
    QCOMPARE(spy.count(), 0);
}

void TestMapWidgets::nothingZoomsWithoutAMap()
{
    MapCanvas canvas;
    canvas.resize(kCanvas);
    QSignalSpy spy(&canvas, &MapCanvas::viewChanged);
    turnWheel(&canvas, QPoint(20, 20), 2);
    QTest::keyClick(&canvas, Qt::Key_Plus);
    QTest::mouseDClick(&canvas, Qt::LeftButton);
    QCOMPARE(spy.count(), 0);
}

void TestMapWidgets::cellsAreFoundByTheirPlace()
{
    QCOMPARE(cellAt({ 0, 0 }, { 16, 8 }), QPoint(0, 0));
    QCOMPARE(cellAt({ 0.49, 0.51 }, { 16, 8 }), QPoint(7, 4));
    QCOMPARE(cellAt({ 1, 1 }, { 16, 8 }), QPoint(15, 7));
}

void TestMapWidgets::chipsWrapWhereItIsNarrow()
{
    ChipRow row(3, QStringLiteral("choice"));
    for (int i = 0; i < 3; ++i) {
        row.setChip(i, QStringLiteral("a long word"), {});
    }
    const int one = row.sizeHint().height();
    row.resize(row.sizeHint());
    row.show();
    QCOMPARE(row.chip(2)->y(), 0);
    row.resize(row.chip(0)->width() * 2 + 10, 100);
    QCOMPARE(row.chip(1)->y(), 0);
    QVERIFY(row.chip(2)->y() >= one);
    QVERIFY(row.heightForWidth(row.width()) > one);
}

void TestMapWidgets::arrowKeysMoveTheChoice()
{
    ChipRow row(3, QStringLiteral("choice"));
    for (int i = 0; i < 3; ++i) {
        row.setChip(i, QString::number(i), {});
    }
    row.resize(row.sizeHint());
    row.show();
    QVERIFY(QTest::qWaitForWindowExposed(&row));
    QSignalSpy spy(&row, &ChipRow::chosenByUser);
    row.chip(0)->setFocus();
    QTest::keyClick(row.chip(0), Qt::Key_Right);
    QCOMPARE(row.chosen(), 1);
    QCOMPARE(spy.count(), 1);
    row.setChosen(2);
    QCOMPARE(spy.count(), 1);
}

void TestMapWidgets::chipsWithoutTextAreHidden()
{
    ChipRow row(2, QStringLiteral("choice"));
    row.setChip(0, QStringLiteral("one"), {});
    row.setChip(1, QStringLiteral("two"), {});
    const int both = row.sizeHint().width();
    row.setChip(1, {}, {});
    QVERIFY(row.chip(1)->isHidden());
    QVERIFY(row.sizeHint().width() < both);
}

void TestMapWidgets::overlayIsOffAtFirst()
{
    OverlayBar bar;
    QCOMPARE(bar.half(), -1);
    QSignalSpy spy(&bar, &OverlayBar::changed);
    bar.chips()->chip(2)->click();
    QCOMPARE(bar.half(), 1);
    QCOMPARE(spy.count(), 1);
    bar.setSubject(MapSubject::Conflict); // one map only: the left
    QCOMPARE(bar.half(), 0);
}

void TestMapWidgets::wheelChangesTheOpacityOnlyWithFocus()
{
    OverlayBar bar;
    bar.chips()->chip(1)->click();
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    const double before = bar.opacity();
    bar.chips()->chip(1)->setFocus();
    turnWheel(bar.slider(), QPoint(4, 4), -1);
    QCOMPARE(bar.opacity(), before);
    bar.slider()->setFocus();
    turnWheel(bar.slider(), QPoint(4, 4), -1);
    QVERIFY(bar.opacity() < before);
}

void TestMapWidgets::storeAddsMapsOfTheSameIteration()
{
    MapStore store;
    QCOMPARE(store.iteration(), -1);
    store.put({ flatMap(MapKind::Referee, 1), flatMap(MapKind::Sds, 1) });
    store.put({ flatMap(MapKind::Matching, 1), flatMap(MapKind::Sds, 2) });
    QCOMPARE(store.iteration(), 57);
    QVERIFY(store.find(MapKind::Referee));
    QCOMPARE(store.find(MapKind::Sds)->values.front(), 2.0F);
    QVERIFY(!store.find(MapKind::Pixel));
    QCOMPARE(store.ms(mapsOf(MapSubject::Sides)), 4.0);
    QCOMPARE(store.ms(mapsOf(MapSubject::RefereeParts)), 2.0);
}

void TestMapWidgets::storeForgetsAnEarlierIteration()
{
    MapStore store;
    store.put({ flatMap(MapKind::Referee, 1) });
    GradientMap next = flatMap(MapKind::Sds, 1);
    next.iteration = 58;
    store.put({ next });
    QVERIFY(!store.find(MapKind::Referee));
    store.put({});
    QVERIFY(store.isEmpty());
}

REFEREE_GUI_TEST(TestMapWidgets)
#include "tst_map_widgets.moc"
