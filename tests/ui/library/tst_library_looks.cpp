// SPDX-License-Identifier: GPL-3.0-or-later
// What the library looks like, read from its pixels. REFEREE_SCREENSHOTS=folder also saves what was looked at.
#include "tests/support/test_registry.h"
#include "tests/ui/library/library_kit.h"

#include <functional>

using namespace referee::ui;

namespace {

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

using Arrange = std::function<void(LibraryPanel&)>;

} // namespace

class TestLibraryLooks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { applyTheme(*qApp, ThemeChoice::Dark); }
    void starsArePaintedInThePersonsColour();
    void picturesFillTheirSquares();
    void failureIsRedAndAnOpenRunIsNot();
    void aFrameMarksTheSelectionAndNoTint();
    void aGroupShowsThatThereIsMore();
    void cellsFillTheWidth();
    void onlyWhatIsSeenIsDecodedAndOnlyOnce();
    void looksAsSaved_data();
    void looksAsSaved();
};

void TestLibraryLooks::starsArePaintedInThePersonsColour()
{
    const auto panel = panelWithRuns();
    LibraryView& view = panel->view();
    const QImage seen = seenOf(*view.viewport());
    const auto star = [&](int row) { return LibraryCell(view.visualRect(view.model()->index(row, 0))).star; };
    QCOMPARE(seen.pixel(star(0).center()), theme().user.rgb()); // filled, not an outline
    QVERIFY(!hasColour(seen, theme().user, star(1)));
}

void TestLibraryLooks::picturesFillTheirSquares()
{
    const auto panel = panelWithRuns();
    LibraryView& view = panel->view();
    const QImage seen = seenOf(*view.viewport());
    const QRect picture = LibraryCell(view.visualRect(view.model()->index(1, 0))).picture;
    QCOMPARE(seen.pixel(picture.center()), QColor::fromHsv(53 + 170, 190, 200).rgb());
    QCOMPARE(seen.pixel(picture.topLeft() + QPoint(6, 6)), QColor::fromHsv(53, 60, 235).rgb());
}

void TestLibraryLooks::failureIsRedAndAnOpenRunIsNot()
{
    const auto panel = panelWithRuns();
    LibraryView& view = panel->view();
    const QImage seen = seenOf(*view.viewport());
    const auto corner = [&](int row) {
        const QRect picture = LibraryCell(view.visualRect(view.model()->index(row, 0))).picture;
        return QRect(picture.left(), picture.bottom() - 24, picture.width(), 24);
    };
    QVERIFY(hasColour(seen, theme().error, corner(5)));
    QVERIFY(!hasColour(seen, theme().error, corner(2)));
}

void TestLibraryLooks::aFrameMarksTheSelectionAndNoTint()
{
    const auto panel = panelWithRuns();
    LibraryView& view = panel->view();
    const LibraryCell cell(view.visualRect(view.model()->index(1, 0)));
    const QImage before = seenOf(*view.viewport());
    QVERIFY(!hasColour(before, theme().user, QRect(cell.ground.topLeft(), QSize(cell.ground.width(), 3))));
    view.setCurrentIndex(view.model()->index(1, 0));
    const QImage after = seenOf(*view.viewport());
    QVERIFY(hasColour(after, theme().user, QRect(cell.ground.topLeft(), QSize(cell.ground.width(), 3))));
    QCOMPARE(after.copy(cell.picture.adjusted(2, 2, -2, -2)), before.copy(cell.picture.adjusted(2, 2, -2, -2)));
    const QPoint beside(cell.picture.left() - 3, cell.picture.center().y());
    QCOMPARE(after.pixel(beside), before.pixel(beside)); // nothing coloured around it that could mislead
}

void TestLibraryLooks::aGroupShowsThatThereIsMore()
{
    const auto panel = panelWithRuns();
    LibraryView& view = panel->view();
    const LibraryCell cell(view.visualRect(view.model()->index(1, 0)));
    const QRect mark = cell.group.adjusted(0, 0, -cell.group.width() / 3, 0);
    const QImage before = seenOf(*view.viewport());
    QList<LibraryEntry> runs = thirtyRuns();
    runs[1].seeds = 9;
    panel->setEntries(runs);
    const QImage after = seenOf(*view.viewport());
    QVERIFY(after.copy(mark) != before.copy(mark));
    const QPoint above(cell.picture.center().x(), cell.picture.top() - 2);
    QVERIFY(after.pixel(above) != before.pixel(above)); // another picture behind it
}

void TestLibraryLooks::cellsFillTheWidth()
{
    for (const int width : { 200, 320, 440, 700, 1300 }) {
        const auto panel = panelWithRuns({ width, 600 });
        LibraryView& view = panel->view();
        QTest::qWait(1);
        const int columns = LibraryCell::columns(view.width() - 10);
        int inFirstRow = 0;
        while (view.visualRect(view.model()->index(inFirstRow, 0)).top() == 0) {
            ++inFirstRow;
        }
        QCOMPARE(inFirstRow, std::min(columns, 30));
        QVERIFY(view.visualRect(view.model()->index(columns - 1, 0)).right() <= view.viewport()->width());
    }
}

void TestLibraryLooks::onlyWhatIsSeenIsDecodedAndOnlyOnce()
{
    const auto panel = panelWithRuns();
    seenOf(*panel);
    const qsizetype decoded = LibraryModelAccess::decoded(panel->model());
    const qint64 first = panel->model().thumbnail(0).cacheKey();
    QVERIFY2(decoded > 3 && decoded < 20, qPrintable(QString::number(decoded)));
    panel->setEntries(thirtyRuns()); // from disk again, the same files
    seenOf(*panel);
    QCOMPARE(LibraryModelAccess::decoded(panel->model()), decoded);
    QCOMPARE(panel->model().thumbnail(0).cacheKey(), first);
}

void TestLibraryLooks::looksAsSaved_data()
{
    QTest::addColumn<Arrange>("arrange");
    QTest::addColumn<QSize>("size");
    const Arrange runs = [](LibraryPanel& panel) {
        LibraryView& view = panel.view();
        view.setCurrentIndex(view.model()->index(4, 0));
        view.setFocus(Qt::TabFocusReason);
    };
    QTest::newRow("runs") << runs << QSize(440, 700);
    QTest::newRow("narrow") << runs << QSize(300, 560);
    QTest::newRow("wide") << runs << QSize(1200, 700);
    const Arrange busy = [](LibraryPanel& panel) {
        panel.setProgress(1200, 5000);
        panel.showFailure(QStringLiteral("“run 7.referee” was not moved to the trash: the folder is read-only. Give "
                                         "yourself the right to write into it, and press Delete again."));
    };
    QTest::newRow("busy") << busy << QSize(440, 560);
    QTest::newRow("no-folder") << Arrange([](LibraryPanel& panel) {
        panel.setEntries({});
        panel.setFolder({});
    }) << QSize(440, 400);
    QTest::newRow("no-runs") << Arrange([](LibraryPanel& panel) { panel.setEntries({}); }) << QSize(440, 400);
    QTest::newRow("nothing-found") << Arrange([](LibraryPanel& panel) {
        panel.bar().searchField().setText(QStringLiteral("submarine"));
        QTest::keyClick(&panel.bar().searchField(), Qt::Key_Return);
        panel.setEntries({});
    }) << QSize(440, 400);
}

void TestLibraryLooks::looksAsSaved()
{
    QFETCH(const Arrange, arrange);
    QFETCH(const QSize, size);
    const QString folder = qEnvironmentVariable("REFEREE_SCREENSHOTS");
    for (const ThemeChoice choice : { ThemeChoice::Dark, ThemeChoice::Light }) {
        applyTheme(*qApp, choice);
        const auto panel = panelWithRuns(size);
        arrange(*panel);
        QTest::qWait(20);
        const QImage seen = panel->grab().toImage();
        QVERIFY(hasColour(seen, theme().surface, seen.rect()));
        QVERIFY(hasColour(seen, theme().text, seen.rect()));
        if (!folder.isEmpty()) {
            const QString name = choice == ThemeChoice::Dark ? QStringLiteral("dark") : QStringLiteral("light");
            QVERIFY(seen.save(QStringLiteral("%1/library-%2-%3@%4.png")
                                  .arg(folder, QLatin1String(QTest::currentDataTag()), name)
                                  .arg(panel->devicePixelRatioF())));
        }
    }
}

REFEREE_GUI_TEST(TestLibraryLooks)
#include "tst_library_looks.moc"
