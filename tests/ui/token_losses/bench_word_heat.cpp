// SPDX-License-Identifier: GPL-3.0-or-later
// How long the picture of many losses takes. By the clock, so it is not of a plain run: ctest -C bench -L bench.
#include "tests/support/test_registry.h"
#include "ui/token_losses/word_heat.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QtTest>

using namespace referee::ui;

class BenchWordHeat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thousandIterationsOfThirtyWordsAreFast();
};

void BenchWordHeat::thousandIterationsOfThirtyWordsAreFast()
{
    HeatWords words;
    for (int i = 0; i < 30; ++i) {
        words << HeatWord { QString::number(i) };
    }
    WordHeat heat;
    heat.setWords(words);
    for (int i = 0; i < 1000; ++i) {
        QList<double> losses(30, 1.0);
        losses[i % 30] = 1 + i;
        heat.setLosses(i, losses);
    }
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(heat.image(theme()).size(), QSize(1000, 30));
    }
    QVERIFY2(timer.elapsed() < 10 * 20, qPrintable(QString::number(timer.elapsed())));
}

REFEREE_GUI_TEST(BenchWordHeat)
#include "bench_word_heat.moc"
