// SPDX-License-Identifier: GPL-3.0-or-later
// What the time line looks like, read from its pixels. REFEREE_SCREENSHOTS=folder also saves what was looked at.
#include "tests/support/test_registry.h"
#include "tests/ui/timeline/timeline_kit.h"

using namespace referee::ui;

namespace referee::ui {

struct TimelineCanvasAccess {
    static qint64 layer(const TimelineCanvas& canvas) { return canvas.m_layer.cacheKey(); }
};

} // namespace referee::ui

namespace {

/// A run that comes out of grey: a disc on a warming ground.
QImage paintedAt(qint64 iteration)
{
    const double share = std::min(1.0, static_cast<double>(iteration) / 100);
    QImage image(96, 96, QImage::Format_RGB32);
    image.fill(QColor::fromHsv(48, int(110 * share), int(140 + 100 * share)));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor::fromHsv(358, int(200 * share), int(150 + 50 * share)));
    painter.drawEllipse(QPointF(48, 34), 22, 22);
    return image;
}

/// As on a screen of plain density, whatever QT_SCALE_FACTOR says.
QImage seenOf(QWidget& widget)
{
    QImage image(widget.size(), QImage::Format_RGB32);
    widget.render(&image);
    return image;
}

bool hasColour(const QImage& image, const QColor& colour, const QRect& within)
{
    for (int y = within.top(); y <= within.bottom(); ++y) {
        for (int x = within.left(); x <= within.right(); ++x) {
            const QColor seen = image.pixelColor(x, y);
            if (std::abs(seen.red() - colour.red()) + std::abs(seen.green() - colour.green())
                    + std::abs(seen.blue() - colour.blue())
                < 12) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

class TestTimelineLooks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { applyTheme(*qApp, ThemeChoice::Dark); }
    void filmShowsThePastAndGroundWhereNothingIsYet();
    void editsWearThePersonsColour();
    void headIsAmberOnlyInThePast();
    void theTailIsNamedAmongEdits();
    void axisIsThatOfTheCurves();
    void tenThousandIterationsStayFluid();
    void looksAsSaved_data();
    void looksAsSaved();
};

void TestTimelineLooks::filmShowsThePastAndGroundWhereNothingIsYet()
{
    const auto panel = panelAt57();
    const TimelineCanvas& canvas = *panel->findChild<TimelineCanvas*>();
    const QImage seen = seenOf(*panel->findChild<TimelineCanvas*>());
    const int y = int(TimelineRows(canvas.height()).film.center().y());
    const QColor early = seen.pixelColor(qRound(canvas.axis().xOf(20)) + 1, y);
    QVERIFY2(std::abs(early.red() - 20) < 8, qPrintable(early.name()));
    QCOMPARE(early.green(), 120);
    QVERIFY(seen.pixelColor(qRound(canvas.axis().xOf(100)) + 1, y).green() < 80);
}

void TestTimelineLooks::editsWearThePersonsColour()
{
    const auto panel = panelAt57();
    const QImage seen = seenOf(*panel->findChild<TimelineCanvas*>());
    const auto near = [&](qint64 iteration) {
        return QRect(pointOf(*panel->findChild<TimelineCanvas*>(), iteration) - QPoint(3, 6), QSize(6, 12));
    };
    QVERIFY(hasColour(seen, theme().user, near(28)));
    QVERIFY(!hasColour(seen, theme().user, near(40)));
}

void TestTimelineLooks::headIsAmberOnlyInThePast()
{
    const auto panel = panelAt57();
    const auto at = [&](qint64 iteration) {
        return seenOf(*panel->findChild<TimelineCanvas*>())
            .pixelColor(pointOf(*panel->findChild<TimelineCanvas*>(), iteration));
    };
    QCOMPARE(at(57), theme().text);
    panel->setShown(12);
    QCOMPARE(at(12), theme().user);
    QVERIFY(at(57) != theme().text);
}

/// However many edits lie about it: the tail is named, and no label lies on another.
void TestTimelineLooks::theTailIsNamedAmongEdits()
{
    const auto labels = [](const QList<TimelineMark>& marks) {
        auto panel = panelAt57(640);
        panel->setMarks(marks);
        const TimelineCanvas& canvas = *panel->findChild<TimelineCanvas*>();
        QTest::qWait(20);
        const QImage seen = panel->findChild<TimelineCanvas*>()->grab().toImage();
        const int top = int(TimelineRows(canvas.height()).labels);
        const int x = int(canvas.axis().xOf(140));
        return seen.copy(QRect(x + 4, top, int(canvas.axis().right()) - x - 4, seen.height() - top));
    };
    const TimelineMark tail { 140, TimelineMark::TailBegin, QStringLiteral("tail") };
    const QImage alone = labels({ tail });
    QVERIFY(alone != labels({ { 140, TimelineMark::TailBegin, QStringLiteral(" ") } })); // the name is there
    QCOMPARE(labels({ tail, { 141, TimelineMark::Edit, QStringLiteral("guidance 30 → 20") } })
                 .copy(0, 0, 20, alone.height()),
        alone.copy(0, 0, 20, alone.height()));
}

/// The curves leave as much room for their values.
void TestTimelineLooks::axisIsThatOfTheCurves()
{
    const TimelineAxis axis(600, 100);
    QCOMPARE(axis.xOf(0), QFontMetrics(hintFont()).horizontalAdvance(QStringLiteral("0.0000")));
    QCOMPARE(axis.xOf(100), 600.0 - kGap);
    for (const qint64 iteration : { 0, 1, 50, 99, 100 }) {
        QCOMPARE(axis.iterationAt(axis.xOf(iteration)), iteration);
    }
    QCOMPARE(axis.iterationAt(-50), 0);
    QCOMPARE(axis.iterationAt(1e6), 100);
}

void TestTimelineLooks::tenThousandIterationsStayFluid()
{
    constexpr qint64 kMany = 10'000;
    auto panel = panelAt57(1400);
    panel->setLength(kMany);
    panel->setEnd(kMany);
    QList<TimelineMark> marks;
    for (qint64 i = 0; i < kMany; i += 5) {
        panel->setThumbnail(i, thumbnailOf(i));
        marks += { i, i % 50 == 0 ? TimelineMark::Edit : TimelineMark::Restart, {} };
    }
    panel->setMarks(marks);
    TimelineCanvas& canvas = *panel->findChild<TimelineCanvas*>();
    canvas.repaint();
    const qint64 layer = TimelineCanvasAccess::layer(canvas);
    for (int i = 0; i < 200; ++i) {
        panel->setShown(i * 40);
        canvas.repaint();
    }
    QCOMPARE(TimelineCanvasAccess::layer(canvas), layer); // nothing but the moment shown was painted again
}

void TestTimelineLooks::looksAsSaved_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<bool>("hasBranches");
    QTest::addColumn<int>("width");
    QTest::newRow("dark") << true << false << 660;
    QTest::newRow("light") << false << false << 660;
    QTest::newRow("dark-branches") << true << true << 660;
    QTest::newRow("light-branches") << false << true << 660;
    QTest::newRow("dark-wide") << true << true << 1200;
    QTest::newRow("dark-narrow") << true << true << 420;
}

void TestTimelineLooks::looksAsSaved()
{
    QFETCH(const bool, isDark);
    QFETCH(const bool, hasBranches);
    QFETCH(const int, width);
    applyTheme(*qApp, isDark ? ThemeChoice::Dark : ThemeChoice::Light);
    auto panel = panelAt57(width);
    for (qint64 i = 0; i < 118; ++i) {
        panel->setThumbnail(i, paintedAt(i));
    }
    panel->setEnd(118);
    panel->addMark({ 72, TimelineMark::Edit, QStringLiteral("prompt “a red striped star” → “a red star”") });
    panel->addMark({ 100, TimelineMark::Restart, {} });
    panel->addMark({ 107, TimelineMark::Trouble, QStringLiteral("NaN") });
    panel->setCanUndo(true, QStringLiteral("w1 2 → 1.5"));
    if (hasBranches) {
        QList<TimelineBranch> branches = threeBranches();
        branches[1].end = 118;
        branches
            += { QStringLiteral("d"), QStringLiteral("b"), QStringLiteral("other prompt"), 84, 125, 160, {}, false };
        panel->setBranches(branches);
        panel->addMark({ 84, TimelineMark::Fork, {} });
        panel->setShown(57);
        panel->setCompared(20, true);
    }
    panel->resize(width, panel->sizeHint().height());
    QTest::qWait(20);
    const QImage seen = panel->grab().toImage();
    QVERIFY(hasColour(seen, theme().surface, seen.rect()));
    QVERIFY(hasColour(seen, theme().error, seen.rect()));
    const QString folder = qEnvironmentVariable("REFEREE_SCREENSHOTS");
    if (!folder.isEmpty()) {
        const double scale = panel->devicePixelRatioF();
        QVERIFY(seen.save(
            QStringLiteral("%1/timeline-%2@%3.png").arg(folder, QLatin1String(QTest::currentDataTag())).arg(scale)));
    }
}

REFEREE_GUI_TEST(TestTimelineLooks)
#include "tst_timeline_looks.moc"
