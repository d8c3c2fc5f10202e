// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/gradients/maps.h"
#include "ui/gradients/gradient_map_pair.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/gradients/map_canvas.h"
#include "ui/gradients/probe_dialog.h"
#include "ui/gradients/probe_store.h"

#include <QtTest/QtTest>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>

#include <memory>

using namespace referee;
using namespace referee::ui;

namespace {

const MapChoice kSecond { MapSubject::Sides, MapChannel::Second, true };

/// Cell (3, 1) of a map of 4 × 4 has another value.
std::vector<GradientMap> mapsAt(int64_t iteration, float referee, float sds)
{
    std::vector<GradientMap> maps { flatMap(MapKind::Referee, 0), flatMap(MapKind::Sds, 0) };
    for (std::size_t channel = 0; channel < 4; ++channel) {
        maps[0].values[channel * 16 + 7] = referee * static_cast<float>(channel + 1);
        maps[1].values[channel * 16 + 7] = sds * static_cast<float>(channel + 1);
    }
    maps[0].iteration = maps[1].iteration = iteration;
    return maps;
}

const QPointF kPlace(0.8, 0.3);

} // namespace

class TestProbes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPointHasThePastThatWasSeen();
    void channelsAreReadAsTheMapIs();
    void theCosineIsOneCurve();
    void anotherRunKeepsThePointsOnly();
    void memoryIsBounded();
    void csvHasALineForEachNumber();
    void aClickOpensTheCurves();
    void aDragOrADoubleClickIsNoProbe();
    void pastIterationsComeOnDemandAndCanBeCancelled();
    void curvesAndHistogramAreDrawn();
};

void TestProbes::aPointHasThePastThatWasSeen()
{
    ProbeStore store;
    store.put(mapsAt(3, -0.5F, 0.25F));
    store.add(kPlace);
    store.put(mapsAt(5, -1, 0.5F));
    store.put(mapsAt(4, -2, 0.5F)); // computed later
    QCOMPARE(store.points(0, 0, kSecond), (QList<QPointF> { { 3, 1 }, { 4, 4 }, { 5, 2 } })); // −g, in order
    QCOMPARE(store.points(0, 1, kSecond), (QList<QPointF> { { 3, -0.5 }, { 4, -1 }, { 5, -1 } }));
    store.add({ 0.1, 0.1 });
    QCOMPARE(store.points(1, 0, kSecond), (QList<QPointF> { { 3, 0 }, { 4, 0 }, { 5, 0 } }));
    QCOMPARE(store.points(0, 0, { MapSubject::SdsParts, MapChannel::First, true }), QList<QPointF>()); // not seen
}

void TestProbes::channelsAreReadAsTheMapIs()
{
    ProbeStore store;
    store.add(kPlace);
    store.put(mapsAt(0, -1, 0));
    const auto value = [&store](MapChannel channel) {
        return store.points(0, 0, { MapSubject::Sides, channel, true }).front().y();
    };
    QCOMPARE(value(MapChannel::Colour), 2.0); // the mean of 1, 2 and 3
    QCOMPARE(value(MapChannel::Fourth), 4.0);
    QVERIFY(qAbs(value(MapChannel::Norm) - std::sqrt(30.0)) < 1e-6);
    GradientMap change = flatMap(MapKind::RefereePicture, 0.5F, 3);
    store.put({ change });
    QCOMPARE(store.points(0, 0, {}).front().y(), 1.0); // a change keeps its sign
}

void TestProbes::theCosineIsOneCurve()
{
    ProbeStore store;
    store.add(kPlace);
    store.put(mapsAt(2, -1, 3));
    const MapChoice conflict { MapSubject::Conflict, MapChannel::Colour, true };
    QCOMPARE(store.points(0, 0, conflict).size(), 1);
    QVERIFY(qAbs(store.points(0, 0, conflict).front().y() + 1) < 1e-6);
    QVERIFY(store.points(0, 1, conflict).isEmpty());
}

void TestProbes::anotherRunKeepsThePointsOnly()
{
    ProbeStore store;
    store.add(kPlace);
    store.put(mapsAt(2, -1, 3));
    store.clear();
    QCOMPARE(store.places(), QList<QPointF> { kPlace });
    QVERIFY(store.points(0, 0, kSecond).isEmpty());
    store.add(kPlace);
    QVERIFY(store.points(1, 0, kSecond).isEmpty()); // the maps are forgotten too
    for (int i = 0; i < 20; ++i) {
        store.add({ 0.01 * i, 0 });
    }
    QCOMPARE(store.count(), ProbeStore::kMaxProbes);
    QCOMPARE(store.places().last(), QPointF(0.19, 0));
}

void TestProbes::memoryIsBounded()
{
    ProbeStore store;
    store.add(kPlace);
    for (int64_t i = 0; i < 100; ++i) {
        GradientMap map = flatMap(MapKind::Pixel, 1, 3, 512); // 3 MB
        map.iteration = i;
        store.put({ map });
    }
    const MapChoice pixel { MapSubject::Pixel, MapChannel::First, true };
    QCOMPARE(store.points(0, 0, pixel).size(), 100); // a pinned point forgets nothing
    store.add(kPlace);
    QCOMPARE(store.points(1, 0, pixel).size(), qsizetype(ProbeStore::kMaxBytes / (3 << 20)));
}

void TestProbes::csvHasALineForEachNumber()
{
    ProbeStore store;
    store.add({ 0.8125, 0.375 });
    store.put(mapsAt(7, -0.5F, 0.25F));
    const QStringList lines = store.csv().trimmed().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 1 + 2 * 4);
    QCOMPARE(lines[0], QStringLiteral("probe,x,y,iteration,map,channel,wanted"));
    QCOMPARE(lines[2], QStringLiteral("1,0.8125,0.375,7,referee,1,1"));
    QCOMPARE(lines.last(), QStringLiteral("1,0.8125,0.375,7,sds,3,-1"));
}

namespace {

std::unique_ptr<GradientsPanel> panelWithMaps()
{
    auto panel = std::make_unique<GradientsPanel>();
    panel->setChoice(kSecond);
    panel->resize(420, 700);
    panel->show();
    panel->setMaps(mapsAt(3, -0.5F, 0.25F));
    panel->findChild<GradientMapPair*>()->refresh();
    return panel;
}

} // namespace

void TestProbes::aClickOpensTheCurves()
{
    const auto panel = panelWithMaps();
    MapCanvas* canvas = panel->findChild<GradientMapPair*>()->canvas(0);
    const QPoint at(canvas->width() * 8 / 10, canvas->height() * 3 / 10);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, at);
    QTRY_VERIFY(panel->findChild<ProbeDialog*>());
    auto* dialog = panel->findChild<ProbeDialog*>();
    QVERIFY(dialog->isVisible() && !dialog->isModal());
    QCOMPARE(dialog->findChild<ProbePlot*>()->lines().sides[0], QList<QPointF>({ { 3, 1 } }));
    panel->setMaps(mapsAt(4, -1, 0));
    QCOMPARE(dialog->findChild<ProbePlot*>()->lines().sides[0].size(), 2); // it follows the run
    panel->addProbe({ 0.1, 0.1 });
    QCOMPARE(dialog->findChildren<ProbePlot*>().size(), 2);
    QSignalSpy saved(panel.get(), &GradientsPanel::probesSaved);
    dialog->findChild<QPushButton*>(QStringLiteral("probeCsv"))->click();
    QVERIFY(saved.takeFirst().at(0).toString().startsWith(QStringLiteral("probe,x,y,")));
}

void TestProbes::aDragOrADoubleClickIsNoProbe()
{
    const auto panel = panelWithMaps();
    MapCanvas* canvas = panel->findChild<GradientMapPair*>()->canvas(0);
    QSignalSpy clicked(canvas, &MapCanvas::clicked);
    QTest::mousePress(canvas, Qt::LeftButton, {}, QPoint(20, 20));
    QTest::mouseMove(canvas, QPoint(60, 60));
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, QPoint(60, 60));
    QTest::mouseDClick(canvas, Qt::LeftButton, {}, QPoint(90, 90));
    QTest::qWait(QApplication::doubleClickInterval() + 50);
    QVERIFY(clicked.isEmpty());
}

void TestProbes::pastIterationsComeOnDemandAndCanBeCancelled()
{
    const auto panel = panelWithMaps();
    panel->addProbe(kPlace);
    auto* dialog = panel->findChild<ProbeDialog*>();
    auto* button = dialog->findChild<QPushButton*>(QStringLiteral("probeHistory"));
    QSignalSpy asked(panel.get(), &GradientsPanel::historyRequested);
    button->click();
    QCOMPARE(asked.takeFirst().at(0).value<MapSet>(), mapsOf(MapSubject::Sides));
    panel->addHistory(mapsAt(0, -4, 0), 1, 3);
    QVERIFY(dialog->findChild<QProgressBar*>()->isVisible());
    QCOMPARE(dialog->findChild<ProbePlot*>()->lines().sides[0], QList<QPointF>({ { 0, 8 }, { 3, 1 } }));
    button->click();
    QVERIFY(asked.takeFirst().at(0).value<MapSet>().none()); // no more
    panel->addHistory({}, 3, 3);
    QVERIFY(!dialog->findChild<QProgressBar*>()->isVisible());
    QCOMPARE(button->text(), QStringLiteral("Compute past iterations"));
}

void TestProbes::curvesAndHistogramAreDrawn()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    ProbePlot plot;
    plot.resize(400, plot.sizeHint().height());
    const auto seen = [&plot](const QColor& colour, int left, int right) {
        const QImage image = plot.grab().toImage();
        const double ratio = image.devicePixelRatio();
        for (int x = int(left * ratio); x < int(right * ratio); ++x) {
            for (int y = 0; y < image.height(); ++y) {
                const QColor at = image.pixelColor(x, y);
                if (qAbs(at.hue() - colour.hue()) < 12 && at.saturation() > colour.saturation() / 2) {
                    return true;
                }
            }
        }
        return false;
    };
    QVERIFY(!seen(theme().referee, 0, 400));
    plot.setLines({ { QList<QPointF> { { 0, 1 }, { 1, 0.8 }, { 2, 0.9 } }, { { 0, -0.4 }, { 1, -0.5 } } },
        { Side::Referee, Side::Sds }, 1 });
    QVERIFY(seen(theme().referee, 100, 300) && seen(theme().sds, 100, 300));
    QVERIFY(seen(theme().referee, 340, 400) && seen(theme().sds, 340, 400)); // the histogram
    QVERIFY(seen(theme().user, 100, 300)); // the iteration shown
}

REFEREE_GUI_TEST(TestProbes)
#include "tst_probes.moc"
