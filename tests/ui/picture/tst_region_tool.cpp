// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/theme/theme.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace referee;
using namespace referee::ui;

class TestRegionTool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_panel.reset(); }
    void strokeGivesItsCellsInOneSignal();
    void strokeWithoutEffectSaysNothing();
    void clearAndInvertAreEachOneSignal();
    void theProtectedSideStaysHatchedWhenTheToolsAreClosed();
    void undoIsLeftToTheWindow();
    void settingARegionIsSilentAndComesBack();
    void modeIsEnteredAndLeftByKeys();
    void bracketsChangeTheBrush();
    void heldPartIsVeiledAndItsEdgeAmber();
    void middleButtonStillPansInTheMode();
    void leftButtonPaintsOnlyInTheMode();

private:
    PictureView& view() { return m_panel->canvas(); }
    QPoint at(double x, double y) { return view().mapping().toWidget({ x, y }).toPoint(); }
    void stroke(const QPoint& from, const QPoint& to);
    std::unique_ptr<PicturePanel> m_panel;
};

void TestRegionTool::init()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    m_panel = std::make_unique<PicturePanel>();
    m_panel->resize(560, 620);
    view().region().setLatentFactor(8);
    QImage image(128, 128, QImage::Format_RGB32);
    image.fill(QColor(200, 180, 60));
    m_panel->setImage(image, 0);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    view().setFocus();
    view().region().setActive(true);
    view().region().setDiameter(3);
}

void TestRegionTool::stroke(const QPoint& from, const QPoint& to)
{
    QTest::mousePress(&view(), Qt::LeftButton, {}, from);
    for (int i = 1; i <= 10; ++i) {
        QTest::mouseMove(&view(), from + (to - from) * i / 10);
    }
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, to);
}

void TestRegionTool::strokeGivesItsCellsInOneSignal()
{
    QSignalSpy changed(&view().region(), &RegionTool::regionChanged);
    stroke(at(20, 68), at(108, 68));
    QCOMPARE(changed.size(), 1);
    const auto mask = changed.first().first().value<RegionMask>();
    QCOMPARE(mask, view().region().region());
    QCOMPARE(mask.width, 16);
    QCOMPARE(mask.height, 16);
    for (const int x : { 3, 7, 12 }) {
        QCOMPARE(int(mask.cover[static_cast<std::size_t>(8 * 16 + x)]), 255);
        QCOMPARE(int(mask.cover[static_cast<std::size_t>(2 * 16 + x)]), 0);
        QCOMPARE(int(mask.cover[static_cast<std::size_t>(13 * 16 + x)]), 0);
    }
}

void TestRegionTool::strokeWithoutEffectSaysNothing()
{
    stroke(at(20, 68), at(108, 68));
    QSignalSpy changed(&view().region(), &RegionTool::regionChanged);
    stroke(at(20, 68), at(108, 68));
    QCOMPARE(changed.size(), 0);
}

void TestRegionTool::clearAndInvertAreEachOneSignal()
{
    stroke(at(20, 68), at(108, 68));
    QSignalSpy changed(&view().region(), &RegionTool::regionChanged);
    view().region().invert();
    QCOMPARE(changed.size(), 1);
    view().region().clear();
    QCOMPARE(changed.size(), 2);
    QVERIFY(changed.last().first().value<RegionMask>().isEmpty());
}

void TestRegionTool::theProtectedSideStaysHatchedWhenTheToolsAreClosed()
{
    const auto lookOf = [this] { return view().grab().toImage(); };
    stroke(at(20, 68), at(108, 68));
    const QPoint origin = at(8, 8);
    const auto differing = [&](const QImage& a, const QImage& b, const QRect& part) {
        int count = 0;
        for (int y = part.top(); y <= part.bottom(); ++y) {
            for (int x = part.left(); x <= part.right(); ++x) {
                count += a.pixel(x, y) != b.pixel(x, y) ? 1 : 0;
            }
        }
        return count;
    };
    view().region().setActive(false);
    const QImage hatched = lookOf();
    m_panel->setRegion({});
    const QImage plain = lookOf();
    const QRect heldPart(origin, QSize(16, 16));
    const int held = differing(hatched, plain, heldPart);
    QVERIFY2(held > 20 && held < 16 * 16 * 3 / 4, qPrintable(QString::number(held))); // lines, no veil
    QCOMPARE(differing(hatched, plain, QRect(at(64, 68), QSize(2, 2))), 0); // what is repainted is as it is
}

void TestRegionTool::undoIsLeftToTheWindow()
{
    stroke(at(20, 68), at(108, 68));
    QSignalSpy changed(&view().region(), &RegionTool::regionChanged);
    QKeyEvent undo(QEvent::ShortcutOverride, Qt::Key_Z, Qt::ControlModifier);
    undo.ignore();
    QApplication::sendEvent(&view(), &undo);
    QVERIFY(!undo.isAccepted());
    QCOMPARE(changed.size(), 0);
}

void TestRegionTool::settingARegionIsSilentAndComesBack()
{
    QSignalSpy changed(&view().region(), &RegionTool::regionChanged);
    const RegionMask mask { 2, 2, { 0, 255, 64, 128 } };
    m_panel->setRegion(mask);
    QCOMPARE(view().region().region(), mask);
    m_panel->setRegion({});
    QVERIFY(view().region().region().isEmpty());
    QCOMPARE(changed.size(), 0);
}

void TestRegionTool::modeIsEnteredAndLeftByKeys()
{
    QTest::keyClick(&view(), Qt::Key_Escape);
    QVERIFY(!view().region().isActive());
    QTest::keyClick(&view(), Qt::Key_R);
    QVERIFY(view().region().isActive());
    QTest::keyClick(&view(), Qt::Key_E);
    QVERIFY(view().region().brush().isErasing());
}

void TestRegionTool::bracketsChangeTheBrush()
{
    QTest::keyClick(&view(), Qt::Key_BracketRight);
    QCOMPARE(view().region().brush().diameter(), 4.0);
    QTest::keyClick(&view(), Qt::Key_BracketLeft);
    QTest::keyClick(&view(), Qt::Key_BracketLeft);
    QCOMPARE(view().region().brush().diameter(), 2.0);
}

void TestRegionTool::heldPartIsVeiledAndItsEdgeAmber()
{
    m_panel->setRegion({ 2, 1, { 255, 0 } });
    const QImage seen = view().grab().toImage();
    QCOMPARE(seen.pixelColor(at(16, 64)), QColor(200, 180, 60)); // worked on: untouched
    const QColor held = seen.pixelColor(at(112, 64));
    QVERIFY2(qAbs(held.red() - held.blue()) < 70, qPrintable(held.name())); // greyed
    const QPoint edge = at(64, 64);
    bool hasAmber = false;
    for (int x = edge.x() - 3; x <= edge.x() + 3; ++x) {
        const QColor colour = seen.pixelColor(x, edge.y());
        hasAmber = hasAmber
            || (qAbs(colour.red() - theme().user.red()) < 24 && qAbs(colour.green() - theme().user.green()) < 24);
    }
    QVERIFY(hasAmber);
}

void TestRegionTool::middleButtonStillPansInTheMode()
{
    view().zoomBy(3);
    const QPointF before = view().mapping().toWidget({ 64, 64 });
    QTest::mousePress(&view(), Qt::MiddleButton, {}, { 100, 100 });
    QTest::mouseMove(&view(), { 130, 90 });
    QTest::mouseRelease(&view(), Qt::MiddleButton, {}, { 130, 90 });
    const QPointF moved = view().mapping().toWidget({ 64, 64 }) - before;
    QCOMPARE(moved.toPoint(), QPoint(30, -10));
    QVERIFY(view().region().region().isEmpty());
}

void TestRegionTool::leftButtonPaintsOnlyInTheMode()
{
    view().region().setActive(false);
    stroke(at(20, 68), at(108, 68));
    QVERIFY(view().region().region().isEmpty());
}

REFEREE_GUI_TEST(TestRegionTool)
#include "tst_region_tool.moc"
