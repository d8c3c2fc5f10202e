// SPDX-License-Identifier: GPL-3.0-or-later
// What the strip says, in numbers that can be checked by hand, and what it paints.
#include "tests/support/test_registry.h"
#include "ui/theme/theme.h"
#include "ui/widgets/conflict_strip.h"

#include <QtTest/QtTest>

#include <cmath>
#include <limits>

using namespace referee;
using namespace referee::ui;

namespace {

StepReport conflicting()
{
    StepReport report;
    report.cosine = -0.21;
    report.refereeShare = 0.61;
    report.sdsShare = 0.31;
    report.noiseShare = 0.08;
    report.refereeNorm = 0.5;
    report.sdsNorm = 1.7;
    return report;
}

int pixelsOf(const QImage& image, const QColor& colour)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            count += image.pixelColor(x, y).rgb() == colour.rgb() ? 1 : 0;
        }
    }
    return count;
}

QImage painted(ConflictStrip& strip, int width)
{
    strip.resize(width, strip.sizeHint().height());
    return strip.grab().toImage();
}

} // namespace

class TestConflictStrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Dark); }

    void saysCosineSharesAndNorms()
    {
        ConflictStrip strip;
        strip.setReport(conflicting());
        QCOMPARE(strip.text(),
            QStringLiteral("cosine −0.21 · the two sides conflict · referee 61 %, SDS 31 %, noise 8 % · "
                           "norms before matching 1 : 3.4"));
        QCOMPARE(strip.accessibleDescription(), strip.text());
    }

    void callsItAConflictOnlyBelowMinusATenth_data()
    {
        QTest::addColumn<double>("cosine");
        QTest::addColumn<bool>("isConflict");
        QTest::newRow("agree") << 0.4 << false;
        QTest::newRow("square to each other") << 0.0 << false;
        QTest::newRow("at the threshold") << -0.1 << false;
        QTest::newRow("just below") << -0.1001 << true;
        QTest::newRow("against each other") << -0.9 << true;
    }
    void callsItAConflictOnlyBelowMinusATenth()
    {
        QFETCH(double, cosine);
        QFETCH(bool, isConflict);
        StepReport report = conflicting();
        report.cosine = cosine;
        QCOMPARE(!conflictText(report).conflict.isEmpty(), isConflict);
    }

    void putsTheRefereeFirstInTheRatio_data()
    {
        QTest::addColumn<double>("referee");
        QTest::addColumn<double>("sds");
        QTest::addColumn<QString>("norms");
        QTest::newRow("weaker referee") << 1.0 << 3.4 << QStringLiteral("norms before matching 1 : 3.4");
        QTest::newRow("stronger referee") << 6.0 << 4.0 << QStringLiteral("norms before matching 1.5 : 1");
        QTest::newRow("far apart") << 0.001 << 1.0 << QStringLiteral("norms before matching 1 : 1000");
        QTest::newRow("no referee") << 0.0 << 1.0 << QString();
        QTest::newRow("not finite") << std::numeric_limits<double>::infinity() << 1.0 << QString();
    }
    void putsTheRefereeFirstInTheRatio()
    {
        QFETCH(double, referee);
        QFETCH(double, sds);
        StepReport report;
        report.refereeNorm = referee;
        report.sdsNorm = sds;
        QTEST(conflictText(report).norms, "norms");
    }

    void roundsPercentsToAHundred()
    {
        StepReport report = conflicting();
        report.refereeShare = report.sdsShare = report.noiseShare = 1.0 / 3;
        QCOMPARE(conflictText(report).shares, QStringLiteral("referee 34 %, SDS 33 %, noise 33 %"));
        report.refereeShare = 0.666;
        report.sdsShare = 0.267;
        report.noiseShare = 0.067;
        QCOMPARE(conflictText(report).shares, QStringLiteral("referee 66 %, SDS 27 %, noise 7 %"));
    }

    void hasNoMinusZero()
    {
        StepReport report = conflicting();
        report.cosine = -0.004;
        QCOMPARE(conflictText(report).cosine, QStringLiteral("cosine 0.00"));
    }

    void saysInTheTailThatSdsIsAlone()
    {
        StepReport report = conflicting();
        report.isTail = true;
        report.sdsShare = 0.9;
        report.noiseShare = 0.1;
        ConflictStrip strip;
        strip.setReport(report);
        QCOMPARE(strip.text(), QStringLiteral("SDS alone · SDS 90 %, noise 10 %"));
        QCOMPARE(pixelsOf(painted(strip, 400), theme().referee), 0);
    }

    void saysThatASamplerHasNoGradients()
    {
        StepReport report;
        report.isTail = true;
        QCOMPARE(conflictText(report).joined(4), QStringLiteral("plain sampling: no gradients"));
    }

    void drawsTheSharesAsLongAsTheyAre()
    {
        ConflictStrip strip;
        strip.setReport(conflicting());
        const QImage image = painted(strip, 500);
        const double blue = pixelsOf(image, theme().referee);
        const double coral = pixelsOf(image, theme().sds);
        QVERIFY(blue > 500 && coral > 250);
        QVERIFY2(std::abs(blue / coral - 0.61 / 0.31) < 0.1, qPrintable(QString::number(blue / coral)));
    }

    void clearShowsNothing()
    {
        ConflictStrip strip;
        const QImage before = painted(strip, 400);
        strip.setReport(conflicting());
        QVERIFY(painted(strip, 400) != before);
        strip.clear();
        QCOMPARE(painted(strip, 400), before);
        QVERIFY(strip.text().isEmpty());
    }

    void leavesPartsOutRatherThanCutsThem()
    {
        const ConflictText text = conflictText(conflicting());
        QCOMPARE(text.joined(1), QStringLiteral("cosine −0.21"));
        QCOMPARE(text.joined(2), QStringLiteral("cosine −0.21 · the two sides conflict"));
        ConflictStrip strip;
        strip.setOneLine(true);
        QCOMPARE(strip.sizeHint().height(), QFontMetrics(hintFont()).height());
        strip.setReport(conflicting());
        const QImage narrow = painted(strip, 116);
        QCOMPARE(pixelsOf(narrow, theme().hint) > 0, true); // the bar's noise and the needle's zero are still there
    }
};

REFEREE_GUI_TEST(TestConflictStrip)
#include "tst_conflict_strip.moc"
