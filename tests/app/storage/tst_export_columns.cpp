// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/export_csv.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <cmath>

using namespace referee;

namespace {

StepReport reportOf(const std::vector<double>& itm, const std::vector<int64_t>& kept)
{
    StepReport report;
    report.itmPerView = report.captionPerView = itm;
    report.keptViews = kept;
    return report;
}

} // namespace

class TestExportColumns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutAListAllViewsCount();
    void lossesStandAtTheViewsThatWereKept();
    void aTailHasNoViews();
    void namesOutsideOfThePossibleDoNoHarm();
};

void TestExportColumns::withoutAListAllViewsCount()
{
    const auto columns = viewColumns({ reportOf({ 0.5, 0.25 }, {}) });
    QCOMPARE(columns[0].values, (std::vector<double> { 0.5, 0.25 }));
    QCOMPARE(columns[2].values, (std::vector<double> { 1, 1 }));
}

void TestExportColumns::lossesStandAtTheViewsThatWereKept()
{
    const auto columns = viewColumns({ reportOf({ 0.9, 0.8 }, { 3, 1 }) });
    QCOMPARE(columns[2].values, (std::vector<double> { 0, 1, 0, 1 }));
    QCOMPARE(columns[0].values[3], 0.9);
    QCOMPARE(columns[1].values[1], 0.8);
    QVERIFY(std::isnan(columns[0].values[0]));
}

void TestExportColumns::aTailHasNoViews()
{
    const auto columns = viewColumns({ reportOf({ 0.5 }, {}), reportOf({}, {}) });
    QVERIFY(std::isnan(columns[0].values[1]) && std::isnan(columns[2].values[1]));
}

void TestExportColumns::namesOutsideOfThePossibleDoNoHarm()
{
    const auto columns = viewColumns({ reportOf({ 0.5, 0.25 }, { -7, INT64_MAX }) });
    QCOMPARE(columns[0].values.front(), 0.5);
    QCOMPARE(columns[0].values.back(), 0.25);
}

REFEREE_TEST(TestExportColumns)
#include "tst_export_columns.moc"
