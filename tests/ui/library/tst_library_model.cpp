// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/library/library_kit.h"

using namespace referee::ui;

class TestLibraryModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameFilesKeepTheirRows();
    void otherFilesBeginAnew();
    void oneRunIsChangedByItsFile();
    void thumbnailIsDecodedOnceUntilTheFileIsNewer();
    void brokenThumbnailIsNone();
    void draggingGivesTheFiles();
    void titleIsThePromptOnOneLineOrTheFile();
    void linesTellRunsOfOnePromptApart();
    void theSortedNumberStandsWithItsName();
    void marksAreForWhatIsUnusual();
    void problemIsTheTip();
    void spokenTextHoldsWhatIsPainted();
};

void TestLibraryModel::sameFilesKeepTheirRows()
{
    LibraryModel model;
    QList<LibraryEntry> runs = thirtyRuns();
    model.setEntries(runs);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    runs[3].isStarred = true;
    model.setEntries(runs);
    QVERIFY(resets.isEmpty());
    QCOMPARE(changes.size(), 1);
    QVERIFY(model.entry(3).isStarred);
}

void TestLibraryModel::otherFilesBeginAnew()
{
    LibraryModel model;
    QList<LibraryEntry> runs = thirtyRuns();
    model.setEntries(runs);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    runs.removeFirst();
    model.setEntries(runs);
    QCOMPARE(resets.size(), 1);
    QCOMPARE(model.rowCount(), 29);
    QCOMPARE(model.rowOf(runs.last().path), 28);
    QCOMPARE(model.rowOf(QStringLiteral("/runs/run 0.referee")), -1);
}

void TestLibraryModel::oneRunIsChangedByItsFile()
{
    LibraryModel model;
    model.setEntries(thirtyRuns());
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    LibraryEntry run = runOf(9);
    run.iterations = 12;
    model.setEntry(run);
    QCOMPARE(model.entry(9).iterations, 12);
    QCOMPARE(changes.size(), 1);
    run.path = QStringLiteral("/elsewhere.referee");
    model.setEntry(run);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(model.rowCount(), 30);
}

void TestLibraryModel::thumbnailIsDecodedOnceUntilTheFileIsNewer()
{
    const auto plain = [](Qt::GlobalColor colour) {
        QImage image(16, 16, QImage::Format_RGB32);
        image.fill(colour);
        return pngOf(image).leftJustified(400, '\0'); // the size shall tell nothing; readers stop before that
    };
    LibraryModel model;
    LibraryEntry run = runOf(1);
    run.thumbnailPng = plain(Qt::red);
    model.setEntries({ run });
    QCOMPARE(LibraryModelAccess::decoded(model), 0);
    QCOMPARE(model.thumbnail(0).toImage().pixel(3, 3), QColor(Qt::red).rgb());
    QCOMPARE(model.thumbnail(0).cacheKey(), model.thumbnail(0).cacheKey());
    QCOMPARE(LibraryModelAccess::decoded(model), 1);
    run.modified = run.modified.addSecs(1);
    run.thumbnailPng = plain(Qt::green);
    model.setEntry(run);
    QCOMPARE(model.thumbnail(0).toImage().pixel(3, 3), QColor(Qt::green).rgb());
    QCOMPARE(LibraryModelAccess::decoded(model), 2);
}

void TestLibraryModel::brokenThumbnailIsNone()
{
    LibraryModel model;
    LibraryEntry run = runOf(1);
    run.thumbnailPng = QByteArray("no picture at all");
    model.setEntries({ run });
    QVERIFY(model.thumbnail(0).isNull());
    model.thumbnail(0);
    QCOMPARE(LibraryModelAccess::decoded(model), 1); // not tried at each painting
}

void TestLibraryModel::draggingGivesTheFiles()
{
    LibraryModel model;
    model.setEntries(thirtyRuns());
    QVERIFY(model.flags(model.index(2)) & Qt::ItemIsDragEnabled);
    const std::unique_ptr<QMimeData> data(model.mimeData({ model.index(2), model.index(4) }));
    QVERIFY(data->hasFormat(QStringLiteral("text/uri-list")));
    QCOMPARE(data->urls(),
        QList<QUrl>({ QUrl::fromLocalFile(QStringLiteral("/runs/run 2.referee")),
            QUrl::fromLocalFile(QStringLiteral("/runs/run 4.referee")) }));
}

void TestLibraryModel::titleIsThePromptOnOneLineOrTheFile()
{
    QCOMPARE(libraryTitle(runOf(4)), QStringLiteral("a lighthouse at night, oil on canvas"));
    LibraryEntry run = runOf(4);
    run.prompt.clear();
    QCOMPARE(libraryTitle(run), QStringLiteral("run 4.referee"));
    run.title = QStringLiteral("For Anna");
    QCOMPARE(libraryTitle(run), QStringLiteral("For Anna"));
}

void TestLibraryModel::linesTellRunsOfOnePromptApart()
{
    const QDate today(2026, 11, 24);
    LibraryEntry run = runOf(0);
    run.created = QDateTime(today, QTime(12, 2)); // where the person is
    auto lines = libraryLines(run, LibrarySort::Date, today);
    QCOMPARE(lines[0], (LibraryLine { QStringLiteral("seed 64"), QStringLiteral("160") }));
    QCOMPARE(lines[1], (LibraryLine { QStringLiteral("both"), QString() })); // no judge was asked
    QCOMPARE(lines[2], (LibraryLine { QStringLiteral("12:02"), QString() }));
    run.iterations = 57;
    run.asked = 3;
    run.seen = 2;
    lines = libraryLines(run, LibrarySort::Date, today.addDays(1));
    QCOMPARE(lines[0].right, QStringLiteral("57/160"));
    run.change = QStringLiteral("w1 1 → 0.5"); // a branch
    QCOMPARE(libraryLines(run, LibrarySort::Date, today)[1].left, QStringLiteral("w1 1 → 0.5"));
    QCOMPARE(lines[1].right, QStringLiteral("2 of 3"));
    QCOMPARE(lines[2].left, QStringLiteral("24 Nov"));
    QCOMPARE(libraryLines(run, LibrarySort::Date, QDate(2027, 1, 1))[2].left, QStringLiteral("24 Nov 2026"));
    run.problem = QStringLiteral("The file is empty.");
    QCOMPARE(libraryLines(run, LibrarySort::Date, today)[0].left, QStringLiteral("cannot be read"));
    QVERIFY(groupMark(run).isEmpty());
    run.seeds = 9;
    QCOMPARE(groupMark(run), QStringLiteral("9 seeds"));
}

void TestLibraryModel::theSortedNumberStandsWithItsName()
{
    LibraryEntry run = runOf(2);
    run.judge = 0.97;
    const auto number = [&run](LibrarySort sort) { return libraryLines(run, sort, QDate())[2].right; };
    QCOMPARE(number(LibrarySort::Match), QStringLiteral("matching 0.043"));
    QCOMPARE(number(LibrarySort::Caption), QStringLiteral("captioning 1.40"));
    QCOMPARE(number(LibrarySort::Judge), QStringLiteral("judge 0.97"));
    QCOMPARE(number(LibrarySort::Date), QString());
    run.itm.reset();
    QCOMPARE(number(LibrarySort::Match), QString());
}

void TestLibraryModel::marksAreForWhatIsUnusual()
{
    LibraryEntry run = runOf(2);
    QVERIFY(branchMark(run).isEmpty() && outcomeMark(run).isEmpty());
    run.outcome = QStringLiteral("stopped");
    QVERIFY(outcomeMark(run).isEmpty());
    run.outcome = QStringLiteral("failed");
    QCOMPARE(outcomeMark(run), QStringLiteral("failed"));
    run.outcome = QStringLiteral("open");
    QCOMPARE(outcomeMark(run), QStringLiteral("open"));
    run.parentUuid = QStringLiteral("0");
    run.firstIteration = 40;
    QCOMPARE(branchMark(run), QStringLiteral("from 40"));
}

void TestLibraryModel::problemIsTheTip()
{
    LibraryModel model;
    model.setEntries(thirtyRuns());
    const QString tip = model.data(model.index(7), Qt::ToolTipRole).toString();
    QVERIFY(tip.endsWith(QStringLiteral("it was cut off while it was copied.")));
    QVERIFY(model.data(model.index(7), Qt::AccessibleTextRole).toString().contains(QStringLiteral("cut off while")));
}

void TestLibraryModel::spokenTextHoldsWhatIsPainted()
{
    LibraryEntry run = runOf(5);
    run.isStarred = true;
    run.judge = 0.97;
    run.iterations = 84;
    run.outcome = QStringLiteral("failed");
    run.parentUuid = QStringLiteral("0");
    run.firstIteration = 40;
    QVERIFY2(librarySpoken(run).startsWith(
                 QStringLiteral("ring: 84 of 160 iterations, matching loss 0.106, captioning loss 1.55, judge's score "
                                "0.97, branch from iteration 40, ended by an error, has a star")),
        qPrintable(librarySpoken(run)));
}

REFEREE_GUI_TEST(TestLibraryModel)
#include "tst_library_model.moc"
