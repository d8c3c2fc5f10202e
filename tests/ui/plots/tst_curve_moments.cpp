// SPDX-License-Identifier: GPL-3.0-or-later
// The moments on the plot: under the mouse, shown, marked, the tail; and the colours they wear.
#include "tests/support/test_registry.h"
#include "tests/ui/plots/shown_panel.h"

#include <cmath>

using namespace referee;
using namespace referee::ui;

class TestCurveMoments : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Dark); }

    void hoverSaysTheIterationUnderTheMouse()
    {
        Shown shown(60);
        QSignalSpy hovered(&shown.panel, &CurvesPanel::iterationHovered);
        const auto moveTo = [&](double x) {
            QTest::mouseMove(&shown.plot(), QPoint(static_cast<int>(std::lround(x)), 30));
            return hovered.isEmpty() ? qint64(-2) : hovered.last().front().value<qint64>();
        };
        QCOMPARE(moveTo(shown.plot().xOf(20)), 20);
        QCOMPARE(shown.chip(Curve::Matching)->value(), QStringLiteral("0.0476"));
        QCOMPARE(moveTo(shown.plot().xOf(41)), 41);
        QCOMPARE(moveTo(shown.plot().xOf(90)), 59); // not painted yet: the last there is
        QCOMPARE(moveTo(2), 0);
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(&shown.plot(), &leave);
        QCOMPARE(hovered.last().front().value<qint64>(), -1);
        QCOMPARE(hovered.size(), 5);
    }

    void arrowsHoverToo()
    {
        Shown shown(60);
        QSignalSpy hovered(&shown.panel, &CurvesPanel::iterationHovered);
        const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
            QTest::keyClick(&shown.plot(), key, modifiers);
            return hovered.isEmpty() ? qint64(-2) : hovered.last().front().value<qint64>();
        };
        QCOMPARE(press(Qt::Key_Left), 58);
        QCOMPARE(press(Qt::Key_Left, Qt::ShiftModifier), 48);
        QCOMPARE(press(Qt::Key_Right), 49);
        QCOMPARE(press(Qt::Key_Home), 0);
        QCOMPARE(press(Qt::Key_End), 59);
        QCOMPARE(press(Qt::Key_Escape), -1);
    }

    void theMomentShownIsAmberAndSpokenOf()
    {
        Shown shown(60);
        const auto amberAt = [&](qint64 iteration) {
            const QImage image = shown.plot().grab().toImage();
            const int x = static_cast<int>(std::floor(shown.plot().xOf(iteration)));
            int count = 0;
            for (int y = 0; y < image.height(); ++y) {
                const QColor colour = image.pixelColor(x, y);
                count += colour.red() > 150 && colour.blue() < colour.red() - 60 ? 1 : 0;
            }
            return count;
        };
        QCOMPARE(amberAt(20), 0);
        shown.panel.setShownIteration(20);
        QVERIFY(amberAt(20) > 30);
        QCOMPARE(shown.chip(Curve::Matching)->value(), QStringLiteral("0.0476"));
        shown.panel.setShownIteration(-1);
        QCOMPARE(amberAt(20), 0);
    }

    void marksAreKeptOnceAndRestartsMarkThemselves()
    {
        Shown shown(20);
        const QImage before = shown.plot().grab().toImage();
        StepReport restart = step(20);
        restart.isRestart = true;
        shown.panel.append(restart);
        shown.panel.append(restart); // the run went back and took the step again
        shown.panel.setEdits({ { 10, QStringLiteral("w1 2 → 1.6"), Side::User } });
        shown.panel.setEdits({ { 12, QStringLiteral("w1 2 → 1.5"), Side::User } }); // replaces the other
        const auto& marks = shown.panel.store().marks();
        QCOMPARE(marks.size(), 2U);
        QCOMPARE(marks[0], (CurveMark { 12, QStringLiteral("w1 2 → 1.5"), Side::User }));
        QCOMPARE(marks[1].side, Side::Neutral);
        shown.settle();
        QVERIFY(shown.plot().grab().toImage() != before);
    }

    void theTailIsShadedFromWhereItBegins()
    {
        Shown shown(5);
        QCOMPARE(shown.plot().tailBegin(), 90);
        StepReport tail = step(80);
        tail.isTail = true;
        shown.panel.append(tail);
        shown.settle();
        QCOMPARE(shown.plot().tailBegin(), 80);
    }

    void followsTheTheme()
    {
        Shown shown(30);
        const auto corner = [&] { return shown.plot().grab().toImage().pixelColor(1, 1).rgb(); };
        QCOMPARE(corner(), theme().surface.rgb());
        applyTheme(*qApp, ThemeChoice::Light);
        shown.settle();
        QCOMPARE(corner(), theme().surface.rgb());
        applyTheme(*qApp, ThemeChoice::Dark);
        shown.settle();
        QCOMPARE(corner(), theme().surface.rgb());
    }
};

REFEREE_GUI_TEST(TestCurveMoments)
#include "tst_curve_moments.moc"
