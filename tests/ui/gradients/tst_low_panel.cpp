// SPDX-License-Identifier: GPL-3.0-or-later
// The gradients where the window has no height to give away.
#include "tests/support/test_registry.h"
#include "tests/ui/gradients/maps.h"
#include "ui/gradients/gradient_map_pair.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/gradients/map_canvas.h"
#include "ui/gradients/map_chooser.h"
#include "ui/widgets/chip_row.h"

#include <QtTest/QtTest>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

#include <memory>

using namespace referee;
using namespace referee::ui;

class TestLowPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLowPanelKeepsItsMapsReadable();
};

void TestLowPanel::aLowPanelKeepsItsMapsReadable()
{
    auto panel = std::make_unique<GradientsPanel>();
    panel->show();
    panel->setMaps({ flatMap(MapKind::RefereePicture, 1, 3), flatMap(MapKind::SdsPicture, 1, 3) });
    panel->setStepMs(100);
    panel->resize(300, 370); // beside words, above the drawer of views, in a window of 1280 by 800
    QTRY_VERIFY(panel->findChild<QToolButton*>(QStringLiteral("subjectMenu"))->isVisible());
    QTRY_VERIFY2(panel->findChild<GradientMapPair*>()->canvas(0)->height() >= 120,
        qPrintable(QString::number(panel->findChild<GradientMapPair*>()->canvas(0)->height())));
    QVERIFY(!panel->findChild<MapChooser*>()->subjects()->isVisible());
    QVERIFY(panel->findChild<MapChooser*>()->geometry().bottom() <= panel->height());
    panel->findChild<QToolButton*>(QStringLiteral("subjectMenu"))
        ->menu()
        ->actions()
        .at(static_cast<int>(MapSubject::SdsParts))
        ->trigger();
    QCOMPARE(panel->choice().subject, MapSubject::SdsParts);
    panel->resize(300, 700);
    QTRY_VERIFY(panel->findChild<MapChooser*>()->subjects()->isVisible());
}

REFEREE_GUI_TEST(TestLowPanel)
#include "tst_low_panel.moc"
