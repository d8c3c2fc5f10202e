// SPDX-License-Identifier: GPL-3.0-or-later
// Gradients: of what is compared with, enlarged over the picture, of the past, and as files.
#include "tests/app/studio/presenters/window_kit.h"

#include "tests/support/test_registry.h"
#include "ui/gradients/enlarged_map.h"
#include "ui/gradients/gradient_map_pair.h"
#include "ui/gradients/map_canvas.h"
#include "ui/gradients/probe_dialog.h"
#include "ui/picture/picture_comparison.h"
#include "ui/picture/picture_view.h"
#include "ui/timeline/timeline_canvas.h"
#include "ui/timeline/timeline_panel.h"

#include <QtWidgets/QFileDialog>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace referee;
using namespace referee::test;

class TestStudioMaps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_studio.reset(); }
    void aComparisonOffersTheDifference();
    void escapeOnTheTimelineEndsTheComparisonOnly();
    void aMapHasThePicturesPlace();
    void aProbeHasThePastOnDemand();
    void mapsAndProbesAreSaved();

private:
    ui::GradientsPanel& panel() { return *m_studio->window.body().gradients; }
    ui::GradientMapPair& pair() { return *panel().findChild<ui::GradientMapPair*>(); }
    QToolButton& difference() { return *panel().findChild<QToolButton*>(QStringLiteral("difference")); }
    ui::PictureComparison& comparison() { return m_studio->window.body().picture->canvas().comparison(); }
    bool compareWith(qint64 iteration)
    {
        Q_EMIT m_studio->window.body().timeline->compareRequested(iteration);
        return QTest::qWaitFor([this] { return comparison().isActive(); });
    }
    QByteArray savedAs(const QString& name)
    {
        const QString path = m_studio->folder.filePath(name);
        auto* chooser = m_studio->window.findChild<QFileDialog*>();
        if (!chooser) {
            return {};
        }
        Q_EMIT chooser->fileSelected(path);
        delete chooser;
        QFile file(path);
        return QTest::qWaitFor([&] { return file.exists(); }) && file.open(QIODevice::ReadOnly) ? file.readAll()
                                                                                                : QByteArray();
    }
    std::unique_ptr<FakeStudio> m_studio;
};

void TestStudioMaps::init()
{
    m_studio = std::make_unique<FakeStudio>(30);
    QVERIFY(m_studio->load());
    QVERIFY(m_studio->paint());
    QTRY_VERIFY(!pair().store().isEmpty());
}

void TestStudioMaps::aComparisonOffersTheDifference()
{
    QVERIFY(difference().isHidden());
    QVERIFY(compareWith(12));
    QTRY_VERIFY(!difference().isHidden());
    QVERIFY2(difference().toolTip().contains(QStringLiteral("iteration 12")), qPrintable(difference().toolTip()));
    QVERIFY(pair().otherStore().isEmpty()); // nobody asked for it yet
    difference().click();
    QTRY_COMPARE(pair().otherStore().iteration(), int64_t(12));
    Q_EMIT panel().mapsSaved({ *pair().store().find(MapKind::RefereePicture) });
    const QByteArray exr = savedAs(QStringLiteral("difference.exr"));
    QVERIFY(exr.contains("minus") && exr.contains("iteration 12"));
    QVERIFY(compareWith(5)); // another B
    QTRY_COMPARE(pair().otherStore().iteration(), int64_t(5));
    comparison().close();
    QVERIFY(difference().isHidden() && !panel().choice().isDifference);
    QVERIFY(pair().otherStore().isEmpty());
}

void TestStudioMaps::escapeOnTheTimelineEndsTheComparisonOnly()
{
    auto& timeline = *m_studio->window.body().timeline;
    timeline.setShown(20);
    QVERIFY(compareWith(12));
    QTest::keyClick(timeline.findChild<ui::TimelineCanvas*>(), Qt::Key_Escape);
    QVERIFY(!comparison().isActive());
    QCOMPARE(timeline.shown(), std::optional<qint64>(20));
    QVERIFY(!timeline.scene().compared);
    QTest::keyClick(timeline.findChild<ui::TimelineCanvas*>(), Qt::Key_Escape);
    QCOMPARE(timeline.shown(), std::optional<qint64>());
}

void TestStudioMaps::aMapHasThePicturesPlace()
{
    panel().enlarge(0);
    auto& canvas = m_studio->window.body().picture->canvas();
    const auto* large = canvas.findChild<ui::EnlargedMap*>();
    QVERIFY(large->isVisible());
    QCOMPARE(large->geometry(), canvas.rect());
    canvas.changeView({ 3, { 0.3, 0.3 } });
    QCOMPARE(large->canvas()->view(), canvas.look().view);
    QTest::keyClick(large->canvas(), Qt::Key_Escape);
    QVERIFY(!large->isVisible());
}

void TestStudioMaps::aProbeHasThePastOnDemand()
{
    Q_EMIT m_studio->window.body().picture->probeRequested({ 0.5, 0.5 });
    auto* dialog = m_studio->window.findChild<ui::ProbeDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    dialog->findChild<QPushButton*>(QStringLiteral("probeHistory"))->click();
    const auto seen = [dialog] { return dialog->findChild<ui::ProbePlot*>()->lines().sides[0].size(); };
    QTRY_COMPARE(seen(), 30);
}

void TestStudioMaps::mapsAndProbesAreSaved()
{
    panel().addProbe({ 0.5, 0.5 });
    m_studio->window.findChild<QPushButton*>(QStringLiteral("probeCsv"))->click();
    QVERIFY(savedAs(QStringLiteral("probes.csv")).startsWith("probe,x,y,iteration,map,channel,wanted\n1,0.5,0.5,"));
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("probes.csv")));
    QImage picture(4, 4, QImage::Format_RGB32);
    picture.fill(Qt::green);
    Q_EMIT panel().pictureSaved(picture);
    const QByteArray png = savedAs(QStringLiteral("map.png"));
    QTRY_COMPARE(QImage::fromData(png).pixelColor(2, 2), QColor(Qt::green));
    Q_EMIT panel().mapsSaved({ *pair().store().find(MapKind::RefereePicture) });
    const QByteArray exr = savedAs(QStringLiteral("map.exr"));
    QVERIFY(exr.startsWith(QByteArray::fromHex("762f3101"))); // OpenEXR's magic number
    QVERIFY(exr.contains("a red star"));
}

REFEREE_GUI_TEST(TestStudioMaps)
#include "tst_studio_maps.moc"
