// SPDX-License-Identifier: GPL-3.0-or-later
// What is not shown must not be asked for: somebody would compute it.
#include "tests/support/test_registry.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/gradients/map_chooser.h"
#include "ui/widgets/chip_row.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QToolButton>

using namespace referee;
using namespace referee::ui;

class TestWantedMaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachChoiceWantsItsMaps();
    void nothingIsWantedUnseen();
    void splitterPushedShutWantsNothing();
};

void TestWantedMaps::eachChoiceWantsItsMaps()
{
    GradientsPanel panel;
    panel.show();
    QSignalSpy spy(&panel, &GradientsPanel::wantedChanged);
    for (int i = 1; i < kMapSubjects; ++i) {
        panel.findChild<MapChooser*>()->subjects()->chip(i)->click();
        QCOMPARE(panel.wanted(), mapsOf(static_cast<MapSubject>(i)));
        QCOMPARE(spy.count(), i);
        QCOMPARE(spy.last().at(0).value<MapSet>(), panel.wanted());
    }
    panel.findChild<MapChooser*>()->subjects()->chip(static_cast<int>(MapSubject::Conflict))->click();
    const auto count = spy.count(); // the conflict map is made of the same two maps:
    panel.findChild<MapChooser*>()->subjects()->chip(static_cast<int>(MapSubject::Sides))->click();
    panel.findChild<MapChooser*>()->channels()->chip(2)->click();
    panel.findChild<QToolButton*>(QStringLiteral("sharedScale"))->click();
    QCOMPARE(spy.count(), count);
}

void TestWantedMaps::nothingIsWantedUnseen()
{
    GradientsPanel panel;
    QSignalSpy spy(&panel, &GradientsPanel::wantedChanged);
    QVERIFY(panel.wanted().none());
    panel.show();
    QCOMPARE(panel.wanted(), mapsOf(MapSubject::PictureChange)); // a latent would look like noise
    panel.setCollapsed(true);
    QVERIFY(panel.wanted().none());
    panel.setCollapsed(false);
    panel.hide();
    QVERIFY(panel.wanted().none());
    QCOMPARE(spy.count(), 4);
    QVERIFY(spy.last().at(0).value<MapSet>().none());
}

void TestWantedMaps::splitterPushedShutWantsNothing()
{
    QSplitter splitter;
    splitter.addWidget(new QWidget);
    auto* panel = new GradientsPanel;
    splitter.addWidget(panel);
    splitter.resize(900, 700);
    splitter.show();
    QVERIFY(panel->wanted().any());
    splitter.setSizes({ 900, 0 });
    QVERIFY(panel->isVisible());
    QVERIFY(panel->wanted().none());
    splitter.setSizes({ 450, 450 });
    QVERIFY(panel->wanted().any());
}

REFEREE_GUI_TEST(TestWantedMaps)
#include "tst_wanted_maps.moc"
