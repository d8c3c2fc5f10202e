// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of a run's numbers.
#include "app/storage/export_csv.h"
#include "app/storage/run_database.h"
#include "core/base/metric_table.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <clocale>
#include <fstream>

using namespace referee;

namespace {

StepReport step(int64_t iteration)
{
    StepReport report;
    report.iteration = iteration;
    report.itm = 1.0 / (3 + static_cast<double>(iteration));
    report.itmPerView = { report.itm, 0.25 };
    report.captionPerView = { 1, 2 };
    report.captionPerToken = { 0.5, 0.75, 1 };
    report.sdsNorm = 1.125;
    return report;
}

StepReport tailStep(int64_t iteration)
{
    StepReport report;
    report.iteration = iteration;
    report.isTail = true;
    report.itm = 9; // of the iteration before; means nothing here
    report.sdsNorm = 2.5;
    return report;
}

RunNumbers numbers()
{
    PictureScore score;
    score.match = 0.75;
    return { { step(0), step(1), tailStep(2) }, { { 3, score } },
        { { 1, "prompt", "a", "a \"b\", c", "" }, { 1, "w1", "2", "1.5", "" } } };
}

/// Fields without line breaks.
QStringList cellsOf(const QString& line)
{
    QStringList cells;
    bool isQuoted = false;
    cells << QString();
    for (const QChar sign : line) {
        isQuoted = isQuoted != (sign == QLatin1Char('"'));
        if (sign == QLatin1Char(',') && !isQuoted) {
            cells << QString();
        } else {
            cells.back() += sign;
        }
    }
    return cells;
}

QList<QStringList> rowsOf(const std::string& csv)
{
    QList<QStringList> rows;
    for (const QString& line : QString::fromStdString(csv).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        rows << cellsOf(line);
    }
    return rows;
}

QString cell(const QList<QStringList>& rows, qsizetype row, const char* name)
{
    return rows[row][rows.front().indexOf(QString::fromLatin1(name))];
}

} // namespace

class TestExportCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsAreTheSameWhateverWasMeasured();
    void everyNumberHasItsPlace();
    void whatWasNotMeasuredIsEmpty();
    void aScoreAfterTheEndHasALine();
    void numbersReadBackBitForBitInEveryLocale();
    void aFileThatIsWrittenAsItComesBeginsAlike();
    void aRunFileStoresTheSameRows();
};

void TestExportCsv::columnsAreTheSameWhateverWasMeasured()
{
    const auto full = rowsOf(numbersCsv(numbers())).front();
    auto few = numbers();
    few.scores.clear();
    few.edits.clear();
    QCOMPARE(rowsOf(numbersCsv(few)).front(), full);
    const QStringList scores { QStringLiteral("score_itm"), QStringLiteral("score_match"),
        QStringLiteral("score_caption"), QStringLiteral("score_clip"), QStringLiteral("score_judge") };
    const auto first = static_cast<qsizetype>(metricTable().size());
    QCOMPARE(full.mid(first, 5), scores);
    QCOMPARE(full.mid(first + 5, 2), (QStringList { QStringLiteral("itm_view_0"), QStringLiteral("itm_view_1") }));
    QCOMPARE(full.mid(full.size() - 2), (QStringList { QStringLiteral("caption_token_2"), QStringLiteral("marks") }));
}

void TestExportCsv::everyNumberHasItsPlace()
{
    const auto rows = rowsOf(numbersCsv(numbers()));
    QCOMPARE(rows.size(), 5);
    for (const auto& row : rows) {
        QCOMPARE(row.size(), rows.front().size());
    }
    QCOMPARE(cell(rows, 1, "itm"), QStringLiteral("0.3333333333333333"));
    QCOMPARE(cell(rows, 1, "itm_view_1"), QStringLiteral("0.25"));
    QCOMPARE(cell(rows, 1, "kept_view_0"), QStringLiteral("1"));
    QCOMPARE(cell(rows, 1, "caption_token_1"), QStringLiteral("0.75"));
    QCOMPARE(cell(rows, 2, "marks"), QStringLiteral("\"prompt=a \"\"b\"\", c; w1=1.5\""));
}

void TestExportCsv::whatWasNotMeasuredIsEmpty()
{
    const auto rows = rowsOf(numbersCsv(numbers()));
    QCOMPARE(cell(rows, 3, "tail"), QStringLiteral("1"));
    QCOMPARE(cell(rows, 3, "sds_norm"), QStringLiteral("2.5"));
    for (const char* name : { "itm", "itm_spread", "itm_view_0", "caption_token_0", "score_match", "marks" }) {
        QCOMPARE(cell(rows, 3, name), QString());
    }
}

void TestExportCsv::aScoreAfterTheEndHasALine()
{
    const auto rows = rowsOf(numbersCsv(numbers()));
    QCOMPARE(cell(rows, 4, "iteration"), QStringLiteral("3"));
    QCOMPARE(cell(rows, 4, "score_match"), QStringLiteral("0.75"));
    QCOMPARE(cell(rows, 4, "score_judge"), QString()); // there was none
    QCOMPARE(cell(rows, 4, "sds_norm"), QString());
}

void TestExportCsv::numbersReadBackBitForBitInEveryLocale()
{
    QLocale::setDefault(QLocale(QLocale::German));
    const std::string kept = std::setlocale(LC_NUMERIC, nullptr);
    std::setlocale(LC_NUMERIC, "de_DE.UTF-8"); // where the machine has it
    RunNumbers many;
    for (int64_t i = 0; i < 300; ++i) {
        many.reports.push_back(step(i));
    }
    const auto rows = rowsOf(numbersCsv(many));
    std::setlocale(LC_NUMERIC, kept.c_str());
    QLocale::setDefault(QLocale::c());
    for (qsizetype i = 0; i < 300; ++i) {
        QVERIFY(cell(rows, i + 1, "itm").toDouble() == many.reports[static_cast<size_t>(i)].itm);
    }
}

void TestExportCsv::aFileThatIsWrittenAsItComesBeginsAlike()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("a.csv")).toStdString();
    MetricsFile file(path);
    const auto all = numbers();
    for (const auto& report : all.reports) {
        file.append(report);
    }
    std::ifstream stream(path);
    const std::string text { std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>() };
    const auto part = rowsOf(text);
    const auto whole = rowsOf(numbersCsv(all));
    QCOMPARE(part.size(), 4);
    for (qsizetype i = 0; i < part.size(); ++i) {
        QCOMPARE(part[i], whole[i].mid(0, part[i].size()));
    }
}

void TestExportCsv::aRunFileStoresTheSameRows()
{
    QCOMPARE(storedMetrics().size(), metricTable().size() - 5); // key, spreads computed, contrast apart
    for (const auto& row : storedMetrics()) {
        StepReport report;
        row.set(report, 1);
        QVERIFY2(row.value(report) == 1, row.name.c_str());
        QVERIFY2(row.value(StepReport {}) == 0, row.name.c_str());
    }
}

REFEREE_TEST(TestExportCsv)
#include "tst_export_csv.moc"
