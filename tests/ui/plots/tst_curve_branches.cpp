// SPDX-License-Identifier: GPL-3.0-or-later
// Other branches behind the curves: seen, named, hidden, and drawn no oftener than they change.
#include "tests/support/test_registry.h"
#include "tests/ui/plots/shown_panel.h"

#include <QtGui/QHelpEvent>
#include <QtWidgets/QToolTip>

#include <limits>

using namespace referee;
using namespace referee::ui;

namespace {

CurveBranch branch(const QString& name, qint64 first, qint64 end, double itm)
{
    CurveBranch one;
    one.uuid = one.name = name;
    one.parentUuid = QStringLiteral("present");
    one.first = first;
    for (qint64 i = first; i < end; ++i) {
        one.reports.push_back(step(i));
        one.reports.back().itm = itm;
    }
    return one;
}

QList<CurveBranch> tree()
{
    CurveBranch present;
    present.uuid = present.name = QStringLiteral("present");
    present.isCurrent = true;
    return { present, branch(QStringLiteral("w1 2.0"), 10, 90, 0.7), branch(QStringLiteral("cfg 15"), 15, 80, 1.6) };
}

} // namespace

class TestCurveBranches : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Dark); }

    void branchesComeWithAButtonThatHidesThem()
    {
        Shown shown(30);
        FlatButton* button = shown.button(QStringLiteral("branches"));
        QVERIFY(!button->isVisible());
        const QImage alone = shown.plot().grab().toImage();
        shown.panel.setBranches(tree());
        shown.settle();
        QVERIFY(button->isVisible());
        QVERIFY(button->isChecked());
        QVERIFY(shown.plot().grab().toImage() != alone);
        QTest::mouseClick(button, Qt::LeftButton);
        shown.settle();
        QCOMPARE(shown.plot().grab().toImage(), alone);
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        shown.settle();
        QVERIFY(shown.plot().grab().toImage() != alone);
    }

    void appendingDrawsNoBranchAgain()
    {
        Shown shown(30);
        shown.panel.setBranches(tree());
        shown.settle();
        const qint64 layer = CurvePlotAccess::branchLayer(shown.plot());
        const qsizetype replots = shown.replots.size();
        QVERIFY(layer != 0);
        for (int i = 30; i < 60; ++i) {
            shown.panel.append(step(i));
            QTest::qWait(10);
        }
        shown.settle();
        QVERIFY(shown.replots.size() > replots);
        QCOMPARE(CurvePlotAccess::branchLayer(shown.plot()), layer);
        shown.panel.setGroup(CurveGroup::Gradients);
        shown.settle();
        QVERIFY(CurvePlotAccess::branchLayer(shown.plot()) != layer);
    }

    void axesReachOverTheBranches()
    {
        Shown shown(30);
        const double before = shown.plot().xOf(100);
        shown.panel.setBranches({ branch(QStringLiteral("longer"), 0, 200, 9) });
        shown.settle();
        QVERIFY(shown.plot().xOf(200) <= before + 1);
        QVERIFY(textBelow(shown, 150).startsWith(QStringLiteral("longer · matching 9 · iteration ")));
        shown.panel.setBranchesShown(false);
        shown.settle();
        QVERIFY(shown.plot().xOf(200) <= before + 1); // where the time line has it
        QVERIFY(textBelow(shown, 150).isEmpty());
    }

    void aToolTipNamesTheLineUnderTheMouse()
    {
        Shown shown(30);
        shown.panel.setCurveShown(Curve::Captioning, false);
        shown.panel.setBranches(tree());
        shown.settle();
        QCOMPARE(textBelow(shown, 85), QStringLiteral("w1 2.0 · matching 0.7 · iteration 85"));
        QVERIFY(textBelow(shown, 95).isEmpty()); // all have ended
        QPoint at(qRound(shown.plot().xOf(85)), 0);
        while (CurvePlotAccess::branchTextAt(shown.plot(), at).isEmpty()) {
            at.ry() += 1;
        }
        QHelpEvent help(QEvent::ToolTip, at, shown.plot().mapToGlobal(at));
        QApplication::sendEvent(&shown.plot(), &help);
        QCOMPARE(QToolTip::text(), QStringLiteral("w1 2.0 · matching 0.7 · iteration 85"));
    }

    void whatIsNotLookedAtIsNotDrawn()
    {
        Shown shown(30);
        shown.panel.setBranches(tree());
        shown.settle();
        const QImage both = shown.plot().grab().toImage();
        shown.panel.setCurveShown(Curve::Matching, false);
        shown.panel.setCurveShown(Curve::Captioning, false);
        shown.settle();
        QVERIFY(textBelow(shown, 60).isEmpty());
        QVERIFY(shown.plot().grab().toImage() != both);
    }

    void aLogarithmLeavesOutWhatIsNotPositive()
    {
        Shown shown(30);
        shown.panel.setGroup(CurveGroup::Gradients);
        shown.panel.setLogarithmic(true);
        const auto lookOf = [&shown](qint64 every, double norm) {
            CurveBranch one = branch(QStringLiteral("b"), 11, 90, 0.7);
            for (StepReport& report : one.reports) {
                report.refereeNorm = report.iteration % every == 0 ? norm : 0.01;
            }
            shown.panel.setBranches({ one });
            shown.settle();
            return shown.plot().grab().toImage();
        };
        constexpr double kNone = std::numeric_limits<double>::quiet_NaN(); // as if it had not been measured
        QCOMPARE(lookOf(10, 0), lookOf(10, kNone));
        QCOMPARE(lookOf(1, 0), lookOf(1, kNone));
        QVERIFY(lookOf(1, kNone) != lookOf(10, kNone));
    }

    void namesStandInThePlotWhereItHasRoom()
    {
        Shown shown(30);
        const auto lookOf = [&shown](const QString& name) {
            shown.panel.setBranches({ branch(name, 10, 90, 0.7) });
            shown.settle();
            return shown.plot().grab().toImage();
        };
        QVERIFY(lookOf(QStringLiteral("one")) != lookOf(QStringLiteral("other")));
        shown.panel.resize(600, 130);
        QCOMPARE(lookOf(QStringLiteral("one")), lookOf(QStringLiteral("other")));
    }

    void namesAreReadAloud()
    {
        Shown shown(30);
        shown.panel.setBranches(tree());
        QVERIFY(shown.plot().accessibleDescription().contains(QStringLiteral("w1 2.0, cfg 15")));
        QVERIFY(shown.button(QStringLiteral("branches"))->toolTip().contains(QStringLiteral("w1 2.0, cfg 15")));
        shown.panel.clear();
        QVERIFY(!shown.plot().accessibleDescription().contains(QStringLiteral("w1 2.0")));
        QVERIFY(!shown.button(QStringLiteral("branches"))->isVisible());
        QVERIFY(shown.panel.branches().isEmpty());
    }

    void writingAFileLeavesTheScreenAsItWas()
    {
        QTemporaryDir folder;
        Shown shown(30);
        shown.panel.setBranches(tree());
        shown.settle();
        const QImage before = shown.panel.grab().toImage();
        QString error;
        QVERIFY2(shown.panel.exportImage(folder.filePath(QStringLiteral("a.png")), &error), qPrintable(error));
        QVERIFY2(shown.panel.exportImage(folder.filePath(QStringLiteral("a.pdf")), &error), qPrintable(error));
        shown.settle();
        QCOMPARE(shown.panel.grab().toImage(), before);
    }

    void tenThousandPointsInFiveBranchesCostNoTime()
    {
        Shown shown;
        QList<CurveBranch> many;
        for (int i = 0; i < 5; ++i) {
            many.append(branch(QStringLiteral("branch %1").arg(i), 0, 10000, 0.1 * (i + 1)));
        }
        shown.panel.append(step(0));
        shown.panel.setBranches(many);
        shown.settle();
        const qint64 layer = CurvePlotAccess::branchLayer(shown.plot());
        for (int i = 1; i < 10000; ++i) {
            shown.panel.append(step(i));
            if (i % 1000 == 0) {
                QTest::qWait(kRepaintMs);
            }
        }
        shown.settle();
        QCOMPARE(CurvePlotAccess::branchLayer(shown.plot()), layer);
        QCOMPARE(shown.drawn(Curve::Matching), 10000);
    }

private:
    /// What a tool tip would say of the first branch below the top at this iteration.
    static QString textBelow(Shown& shown, qint64 iteration)
    {
        QString text;
        for (int y = 0; y < shown.plot().height() && text.isEmpty(); ++y) {
            text = CurvePlotAccess::branchTextAt(shown.plot(), QPointF(shown.plot().xOf(iteration), y));
        }
        return text;
    }
};

REFEREE_GUI_TEST(TestCurveBranches)
#include "tst_curve_branches.moc"
