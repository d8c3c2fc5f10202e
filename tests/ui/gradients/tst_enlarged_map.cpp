// SPDX-License-Identifier: GPL-3.0-or-later
// A map in the picture's place, its menu, differences, and what is said of a clipped scale.
#include "tests/support/test_registry.h"
#include "tests/ui/gradients/maps.h"
#include "ui/gradients/enlarged_map.h"
#include "ui/gradients/gradient_map_pair.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/gradients/map_canvas.h"
#include "ui/widgets/color_map.h"

#include <QtGui/QClipboard>
#include <QtTest/QtTest>
#include <QtWidgets/QMenu>

#include <memory>

using namespace referee;
using namespace referee::ui;

class TestEnlargedMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aDoubleClickShowsTheMapInThePicturesPlace();
    void escapeBringsThePictureBack();
    void zoomAndPlaceAreLinked();
    void aClosedPanelClosesTheLargeMap();
    void aClippedScaleIsSaid();
    void aDifferenceIsOfBothEnds();
    void theMenuChoosesTheScaleAndSaves();

private:
    MapCanvas& small(int half) { return *m_panel->findChild<GradientMapPair*>()->canvas(half); }
    EnlargedMap& large() { return *m_picture->findChild<EnlargedMap*>(); }
    void settle() { m_panel->findChild<GradientMapPair*>()->refresh(); }
    QMenu* menuOf(int half);
    static QAction* actionOf(const QMenu* menu, const QString& text);

    std::unique_ptr<QWidget> m_window;
    QWidget* m_picture = nullptr;
    GradientsPanel* m_panel = nullptr;
};

void TestEnlargedMap::init()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    m_window = std::make_unique<QWidget>();
    auto* line = new QHBoxLayout(m_window.get());
    m_picture = new QWidget;
    m_panel = new GradientsPanel;
    line->addWidget(m_picture, 1);
    line->addWidget(m_panel);
    m_panel->setFixedWidth(400);
    m_panel->setPicture(m_picture);
    m_panel->setChoice({ MapSubject::Sides, MapChannel::First, true });
    m_window->resize(1000, 700);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_panel->setMaps({ flatMap(MapKind::Referee, -0.5F), flatMap(MapKind::Sds, 0.25F) });
    settle();
}

void TestEnlargedMap::cleanup() { m_window.reset(); }

void TestEnlargedMap::aDoubleClickShowsTheMapInThePicturesPlace()
{
    QVERIFY(!large().isVisible());
    QTest::mouseDClick(&small(1), Qt::LeftButton);
    QVERIFY(large().isVisible());
    QCOMPARE(large().geometry(), m_picture->rect());
    QCOMPARE(large().canvas()->size(), m_picture->size()); // so that zoom and pan mean the same as on the picture
    QCOMPARE(large().canvas()->image(), small(1).image());
    m_panel->setMaps({ flatMap(MapKind::Referee, -0.5F), flatMap(MapKind::Sds, -0.25F) });
    settle();
    QCOMPARE(large().canvas()->image(), small(1).image()); // it follows the run
    m_window->resize(1200, 760);
    QTRY_COMPARE(large().geometry(), m_picture->rect());
}

void TestEnlargedMap::escapeBringsThePictureBack()
{
    m_panel->enlarge(0);
    QTRY_VERIFY(large().canvas()->hasFocus());
    QTest::keyClick(large().canvas(), Qt::Key_Escape);
    QVERIFY(!large().isVisible());
    QCOMPARE(m_panel->enlarged(), -1);
    QTRY_VERIFY(small(0).hasFocus());
}

void TestEnlargedMap::zoomAndPlaceAreLinked()
{
    m_panel->setMaps({ flatMap(MapKind::Referee, -0.5F, 4, 64), flatMap(MapKind::Sds, 0.25F, 4, 64) });
    settle();
    m_panel->setView({ 2, { 0.4, 0.4 } });
    m_panel->enlarge(0);
    QCOMPARE(large().canvas()->view(), small(0).view());
    QSignalSpy told(m_panel, &GradientsPanel::viewChanged);
    QTest::keyClick(large().canvas(), Qt::Key_Plus);
    QCOMPARE(told.size(), 1);
    QCOMPARE(large().canvas()->view().zoom, 2.5);
    QCOMPARE(small(1).view(), large().canvas()->view());
    m_panel->setView({});
    QCOMPARE(large().canvas()->view(), PictureTransform());
    Q_EMIT large().canvas()->hovered(QPointF(0.5, 0.5));
    QCOMPARE(m_panel->findChild<QLabel*>(QStringLiteral("mapValue0"))->text(), QStringLiteral("+0.5"));
}

void TestEnlargedMap::aClosedPanelClosesTheLargeMap()
{
    m_panel->enlarge(0);
    m_panel->setCollapsed(true); // its maps are not computed any more
    QVERIFY(!large().isVisible());
}

void TestEnlargedMap::aClippedScaleIsSaid()
{
    std::vector<float> plane(400, -0.1F);
    plane[21] = -8; // column 1 of row 1
    plane[40] = -9;
    m_panel->setMaps({ mapOf(MapKind::Referee, 4, 20, plane), flatMap(MapKind::Sds, 0.05F, 4, 20) });
    settle();
    const auto* pair = m_panel->findChild<GradientMapPair*>();
    QCOMPARE(pair->legend(0)->labels().last(), QStringLiteral("≥ +0.1"));
    QCOMPARE(pair->shown(0).clipped.size(), 2U);
    QVERIFY(pair->legend(0)->toolTip().contains(QStringLiteral("2 of 400 cells are beyond it")));
    QVERIFY(std::ranges::any_of(m_panel->findChildren<QLabel*>(),
        [](const QLabel* label) { return label->text() == QStringLiteral("99.5 %, clipped"); }));
    const double cell = double(small(0).width()) / 20;
    Q_EMIT small(0).hovered(QPointF(1.5 / 20, 1.5 / 20));
    QCOMPARE(m_panel->findChild<QLabel*>(QStringLiteral("mapValue0"))->text(), QStringLiteral("clipped: +8"));
    QCOMPARE(m_panel->findChild<QLabel*>(QStringLiteral("mapValue1"))->text(), QStringLiteral("−0.05"));
    const QImage seen = small(0).grab().toImage();
    const QPointF middle = QPointF(0.5 * cell, 2.5 * cell) * seen.devicePixelRatio();
    QCOMPARE(seen.pixelColor(middle.toPoint()), theme().text); // the dot
}

void TestEnlargedMap::aDifferenceIsOfBothEnds()
{
    QSignalSpy wanted(m_panel, &GradientsPanel::otherWantedChanged);
    auto* difference = m_panel->findChild<QToolButton*>(QStringLiteral("difference"));
    QVERIFY(difference->isHidden()); // there is no B
    m_panel->setCompared(QStringLiteral("iteration 12"));
    QVERIFY(!difference->isHidden() && wanted.isEmpty()); // and nothing is computed before it is wanted
    difference->click();
    QCOMPARE(wanted.takeFirst().at(0).value<MapSet>(), mapsOf(MapSubject::Sides));
    settle();
    QCOMPARE(small(0).sentence(), QStringLiteral("The gradients of B are being computed."));
    m_panel->setOtherMaps({ flatMap(MapKind::Referee, 0.25F), flatMap(MapKind::Sds, 0.25F) });
    settle();
    const auto* pair = m_panel->findChild<GradientMapPair*>();
    QCOMPARE(pair->shown(0).planes.values.front(), 0.75F); // A wants +0.5, B −0.25
    QCOMPARE(pair->shown(1).planes.values.front(), 0.0F);
    QCOMPARE(pair->shown(0).caption, QStringLiteral("referee wants, A − B"));
    QSignalSpy saved(m_panel, &GradientsPanel::mapsSaved);
    actionOf(menuOf(0), QStringLiteral("Save the numbers as OpenEXR…"))->trigger();
    const auto maps = saved.takeFirst().at(0).value<std::vector<GradientMap>>();
    QCOMPARE(maps.size(), 1U);
    QCOMPARE(maps[0].values.front(), -0.75F); // dL/dz, as in all files
    m_panel->setCompared({});
    settle();
    QCOMPARE(pair->shown(0).planes.values.front(), 0.5F);
}

QMenu* TestEnlargedMap::menuOf(int half)
{
    QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(9, 9), small(half).mapToGlobal(QPoint(9, 9)));
    QCoreApplication::sendEvent(&small(half), &event);
    return m_panel->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly).last();
}

QAction* TestEnlargedMap::actionOf(const QMenu* menu, const QString& text)
{
    for (QAction* action : menu->actions()) {
        if (QAction* inner = action->menu() ? actionOf(action->menu(), text) : nullptr) {
            return inner;
        }
        if (action->text() == text) {
            return action;
        }
    }
    return nullptr;
}

void TestEnlargedMap::theMenuChoosesTheScaleAndSaves()
{
    actionOf(menuOf(0), QStringLiteral("95 % of the numbers"))->trigger();
    QCOMPARE(m_panel->choice().percentile, 95.0);
    actionOf(menuOf(0), QStringLiteral("One scale for both maps"))->trigger();
    QVERIFY(!m_panel->choice().isSharedScale);
    actionOf(menuOf(0), QStringLiteral("where they conflict"))->trigger();
    QCOMPARE(m_panel->choice().subject, MapSubject::Conflict);
    QSignalSpy saved(m_panel, &GradientsPanel::mapsSaved);
    settle();
    actionOf(menuOf(0), QStringLiteral("Save the numbers as OpenEXR…"))->trigger();
    QCOMPARE(saved.takeFirst().at(0).value<std::vector<GradientMap>>().size(), 2U); // a cosine is made of both
    actionOf(menuOf(0), QStringLiteral("both sides"))->trigger();
    settle();
    actionOf(menuOf(0), QStringLiteral("Copy the map"))->trigger();
    const QImage copied = QGuiApplication::clipboard()->image();
    QCOMPARE(copied.size(), QSize(512, 512)); // four cells, 128 pixels each
    QCOMPARE(copied.pixelColor(300, 300), small(0).image().pixelColor(2, 2));
    QVERIFY(!actionOf(menuOf(0), QStringLiteral("Difference A − B"))->isEnabled());
}

REFEREE_GUI_TEST(TestEnlargedMap)
#include "tst_enlarged_map.moc"
