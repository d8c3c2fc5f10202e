// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/gradients/maps.h"
#include "ui/gradients/gradient_map_pair.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/gradients/map_canvas.h"
#include "ui/gradients/map_chooser.h"
#include "ui/gradients/overlay_bar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chip_row.h"
#include "ui/widgets/color_map.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QSlider>
#include <QtWidgets/QToolButton>

#include <memory>

using namespace referee;
using namespace referee::ui;

namespace {

const MapChoice kFirst { MapSubject::Sides, MapChannel::First, true };

std::unique_ptr<GradientsPanel> shownPanel(const MapChoice& choice = kFirst)
{
    auto panel = std::make_unique<GradientsPanel>();
    panel->setChoice(choice);
    panel->resize(420, 700);
    panel->show();
    return panel;
}

std::vector<GradientMap> bothSides(float referee, float sds)
{
    return { flatMap(MapKind::Referee, referee), flatMap(MapKind::Sds, sds) };
}

StepReport reportOf(bool isTail)
{
    StepReport report;
    report.isTail = isTail;
    report.sdsNorm = 1;
    return report;
}

QColor cellColour(GradientsPanel& panel, int half)
{
    return panel.findChild<GradientMapPair*>()->canvas(half)->image().pixelColor(0, 0);
}

QString sentence(GradientsPanel& panel, int half)
{
    return panel.findChild<GradientMapPair*>()->canvas(half)->sentence();
}

} // namespace

class TestGradientsPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void positiveGradientWantsLessAndIsPurple();
    void bothMapsShareOneScaleOrHaveTheirOwn();
    void channelChipsChangeTheMap();
    void pictureMapsHaveNoFourthChannel();
    void fightIsOneMapOfCosines();
    void valueUnderTheMouseStandsUnderBothMaps();
    void overlayIsToldAndTakenBack();
    void linkedViewsDoNotLoop();
    void tailSaysThatTheRefereeIsSilent();
    void emptyPanelSaysWhatToDo();
    void mapsNotThereYetAreAnnounced();
    void costAndIterationAreSaid();
    void themeChangeRepaintsTheMaps();
};

void TestGradientsPanel::positiveGradientWantsLessAndIsPurple()
{
    const auto panel = shownPanel();
    panel->setMaps(bothSides(0.2F, -0.2F));
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(cellColour(*panel, 0), theme().negative);
    QCOMPARE(cellColour(*panel, 1), theme().positive);
    QCOMPARE(panel->findChild<GradientMapPair*>()->canvas(0)->accessibleName(), QStringLiteral("referee wants"));
    QCOMPARE(panel->findChild<GradientMapPair*>()->canvas(1)->accessibleName(), QStringLiteral("SDS wants"));
}

void TestGradientsPanel::bothMapsShareOneScaleOrHaveTheirOwn()
{
    const auto panel = shownPanel();
    panel->setMaps(bothSides(-0.5F, -0.25F));
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(panel->findChild<GradientMapPair*>()->legend(0)->labels().last(), QStringLiteral("+0.5"));
    QVERIFY(panel->findChild<GradientMapPair*>()->legend(1)->isHidden()); // one bar for both
    QCOMPARE(cellColour(*panel, 0), theme().positive);
    QVERIFY(cellColour(*panel, 1) != theme().positive);

    panel->findChild<QToolButton*>(QStringLiteral("sharedScale"))->click();
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(panel->findChild<GradientMapPair*>()->legend(0)->labels().last(), QStringLiteral("+0.5"));
    QCOMPARE(panel->findChild<GradientMapPair*>()->legend(1)->labels().last(), QStringLiteral("+0.25"));
    QVERIFY(panel->findChild<GradientMapPair*>()->legend(1)->isVisible());
    QCOMPARE(cellColour(*panel, 1), theme().positive);
}

void TestGradientsPanel::channelChipsChangeTheMap()
{
    const auto panel = shownPanel();
    panel->setMaps(bothSides(-1, -1)); // channels are 1, 2, 3 and 4 times that
    const std::array<const char*, kMapChannels> most = { "+3", "+1", "+2", "+3", "+4", "+5.48" };
    for (int i = 0; i < kMapChannels; ++i) {
        panel->findChild<MapChooser*>()->channels()->chip(i)->click();
        panel->findChild<GradientMapPair*>()->refresh();
        QCOMPARE(panel->findChild<GradientMapPair*>()->legend(0)->labels().last(),
            QLatin1String(most[static_cast<std::size_t>(i)]));
    }
}

void TestGradientsPanel::pictureMapsHaveNoFourthChannel()
{
    const auto panel = shownPanel({ MapSubject::Sides, MapChannel::Fourth, true });
    panel->findChild<MapChooser*>()->subjects()->chip(static_cast<int>(MapSubject::PictureChange))->click();
    QCOMPARE(panel->choice().channel, MapChannel::Colour);
    QVERIFY(panel->findChild<MapChooser*>()->channels()->chip(static_cast<int>(MapChannel::Fourth))->isHidden());
    panel->setMaps({ flatMap(MapKind::RefereePicture, 0.1F, 3), flatMap(MapKind::SdsPicture, -0.1F, 3) });
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(cellColour(*panel, 0), QColor(170, 213, 255)); // the change itself, not its opposite
    panel->findChild<MapChooser*>()->subjects()->chip(static_cast<int>(MapSubject::Pixel))->click();
    QVERIFY(!panel->findChild<QToolButton*>(QStringLiteral("sharedScale"))
                 ->isEnabled()); // a gradient and a change have no common unit
}

void TestGradientsPanel::fightIsOneMapOfCosines()
{
    const auto panel = shownPanel({ MapSubject::Conflict, MapChannel::Norm, false });
    panel->setMaps(bothSides(0.2F, -7));
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(cellColour(*panel, 0), theme().negative);
    QCOMPARE(panel->findChild<GradientMapPair*>()->legend(0)->labels().first(), QStringLiteral("−1"));
    QVERIFY(panel->findChild<GradientMapPair*>()->canvas(1)->image().isNull());
    QVERIFY(sentence(*panel, 1).contains(QStringLiteral("conflict in 100 % of cells")));
    QVERIFY(!panel->findChild<MapChooser*>()->channels()->isEnabled());
}

void TestGradientsPanel::valueUnderTheMouseStandsUnderBothMaps()
{
    const auto panel = shownPanel();
    GradientMap sds = flatMap(MapKind::Sds, 0.125F);
    sds.values[1 * 4 + 3] = -2; // column 3, row 1 of the first channel
    panel->setMaps({ flatMap(MapKind::Referee, -0.5F), sds });
    panel->findChild<GradientMapPair*>()->refresh();
    QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
    MapCanvas* canvas = panel->findChild<GradientMapPair*>()->canvas(0);
    QTest::mouseMove(canvas, QPoint(canvas->width() * 7 / 8, canvas->height() * 3 / 8));
    QCOMPARE(panel->findChild<QLabel*>(QStringLiteral("mapValue0"))->text(), QStringLiteral("+0.5"));
    QCOMPARE(panel->findChild<QLabel*>(QStringLiteral("mapValue1"))->text(), QStringLiteral("+2"));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(canvas, &leave);
    QVERIFY(panel->findChild<QLabel*>(QStringLiteral("mapValue0"))->text().isEmpty()
        && panel->findChild<QLabel*>(QStringLiteral("mapValue1"))->text().isEmpty());
}

void TestGradientsPanel::overlayIsToldAndTakenBack()
{
    const auto panel = shownPanel();
    panel->setMaps(bothSides(0.2F, -0.2F));
    QSignalSpy spy(panel.get(), &GradientsPanel::overlayChanged);
    panel->findChild<OverlayBar*>()->chips()->chip(2)->click();
    QCOMPARE(spy.count(), 1);
    auto veil = spy.last().at(0).value<QImage>();
    QCOMPARE(veil.format(), QImage::Format_ARGB32_Premultiplied);
    QCOMPARE(veil.pixelColor(0, 0), theme().positive);
    QCOMPARE(spy.last().at(1).toDouble(), panel->findChild<OverlayBar*>()->opacity());
    panel->findChild<OverlayBar*>()->slider()->setValue(25);
    QCOMPARE(spy.last().at(1).toDouble(), 0.25);
    panel->setMaps(bothSides(0.2F, 0.2F)); // the next step: told by itself
    QTRY_COMPARE(spy.last().at(0).value<QImage>().pixelColor(0, 0), theme().negative);
    panel->hide();
    QVERIFY(spy.last().at(0).value<QImage>().isNull());
    panel->show();
    QVERIFY(!spy.last().at(0).value<QImage>().isNull());
    panel->findChild<OverlayBar*>()->chips()->chip(0)->click();
    QVERIFY(spy.last().at(0).value<QImage>().isNull());
    const auto count = spy.count();
    panel->setMaps(bothSides(0.3F, 0.2F));
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(spy.count(), count);
}

void TestGradientsPanel::linkedViewsDoNotLoop()
{
    const auto panel = shownPanel();
    const auto picture = shownPanel(); // stands for the picture: it too takes and tells views
    panel->setMaps(bothSides(1, 1));
    panel->findChild<GradientMapPair*>()->refresh();
    connect(panel.get(), &GradientsPanel::viewChanged, picture.get(), &GradientsPanel::setView);
    connect(picture.get(), &GradientsPanel::viewChanged, panel.get(), &GradientsPanel::setView);
    QSignalSpy here(panel.get(), &GradientsPanel::viewChanged);
    QSignalSpy there(picture.get(), &GradientsPanel::viewChanged);
    QTest::keyClick(panel->findChild<GradientMapPair*>()->canvas(1), Qt::Key_Plus);
    QCOMPARE(here.count(), 1);
    QCOMPARE(there.count(), 0);
    QCOMPARE(panel->findChild<GradientMapPair*>()->canvas(0)->view().zoom, 1.25);
    QCOMPARE(picture->findChild<GradientMapPair*>()->canvas(0)->view(),
        panel->findChild<GradientMapPair*>()->canvas(1)->view());
}

void TestGradientsPanel::tailSaysThatTheRefereeIsSilent()
{
    const auto panel = shownPanel();
    panel->setReport(reportOf(true));
    panel->setMaps({ flatMap(MapKind::Sds, 0.2F) });
    panel->findChild<GradientMapPair*>()->refresh();
    QVERIFY(panel->findChild<GradientMapPair*>()->canvas(0)->image().isNull());
    QCOMPARE(sentence(*panel, 0), QStringLiteral("SDS alone: no referee in this iteration."));
    QCOMPARE(cellColour(*panel, 1), theme().negative);
    panel->setMaps(bothSides(0.2F, 0.2F)); // left over from before the tail
    panel->findChild<GradientMapPair*>()->refresh();
    QVERIFY(panel->findChild<GradientMapPair*>()->canvas(0)->image().isNull());
    panel->setChoice({ MapSubject::Conflict, MapChannel::Colour, true });
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(sentence(*panel, 0), QStringLiteral("SDS alone: no referee in this iteration."));
    StepReport sampled = reportOf(true);
    sampled.sdsNorm = 0;
    panel->setReport(sampled);
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(sentence(*panel, 0), QStringLiteral("Plain sampling: no gradients."));
    StepReport alone = reportOf(false);
    alone.sdsNorm = 0;
    panel->clear();
    panel->setReport(alone);
    panel->setChoice({ MapSubject::Sides, MapChannel::Colour, true });
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(sentence(*panel, 1), QStringLiteral("Referee alone: no SDS in this iteration."));
}

void TestGradientsPanel::emptyPanelSaysWhatToDo()
{
    const auto panel = shownPanel();
    QCOMPARE(sentence(*panel, 0), QStringLiteral("Run or step once to see what each side wants."));
    panel->setReport(reportOf(true));
    panel->setMaps(bothSides(1, 1));
    panel->clear();
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(sentence(*panel, 1), QStringLiteral("Run or step once to see what each side wants."));
    QVERIFY(panel->findChild<QLabel*>(QStringLiteral("mapIteration"))->text().isEmpty());
}

void TestGradientsPanel::mapsNotThereYetAreAnnounced()
{
    const auto panel = shownPanel();
    panel->setReport(reportOf(false));
    panel->setMaps(bothSides(1, 1));
    panel->setChoice({ MapSubject::SdsParts, MapChannel::First, true });
    panel->findChild<GradientMapPair*>()->refresh();
    QCOMPARE(sentence(*panel, 0), QStringLiteral("Comes with the next iteration."));
    panel->setMaps({ flatMap(MapKind::Guidance, 1), flatMap(MapKind::Rest, 1) }); // looked at without a step
    panel->findChild<GradientMapPair*>()->refresh();
    QVERIFY(sentence(*panel, 0).isEmpty());
}

void TestGradientsPanel::costAndIterationAreSaid()
{
    const auto panel = shownPanel();
    const auto* cost = panel->findChild<QLabel*>(QStringLiteral("mapCost"));
    const auto closed = QStringLiteral("nothing is computed while this panel is closed");
    QVERIFY(cost->text().isEmpty());
    panel->setCollapsed(true);
    QCOMPARE(cost->text(), closed);
    panel->setCollapsed(false);
    panel->setStepMs(36);
    panel->setMaps(bothSides(1, 1)); // 2 ms each
    QCOMPARE(cost->text(), QStringLiteral("cost of what is shown: +11 % per iteration; ") + closed);
    QCOMPARE(panel->findChild<QLabel*>(QStringLiteral("mapIteration"))->text(), QStringLiteral("iteration 57"));
    panel->setStepMs(100); // 4 %: nothing to worry about
    QVERIFY(cost->text().isEmpty());
    QVERIFY(!cost->isVisible());
}

void TestGradientsPanel::themeChangeRepaintsTheMaps()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    const auto panel = shownPanel();
    panel->setMaps(bothSides(1, 1));
    panel->findChild<GradientMapPair*>()->refresh();
    const QColor dark = theme().negative;
    applyTheme(*qApp, ThemeChoice::Light);
    QVERIFY(theme().negative != dark);
    QTRY_COMPARE(cellColour(*panel, 0), theme().negative);
}

REFEREE_GUI_TEST(TestGradientsPanel)
#include "tst_gradients_panel.moc"
