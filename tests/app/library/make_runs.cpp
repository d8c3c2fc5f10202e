// SPDX-License-Identifier: GPL-3.0-or-later
// make_runs FOLDER COUNT: a library of small real run files to measure with (docs/benchmarks.md).
#include "tests/app/library/run_kit.h"

#include <cstdlib>
#include <iostream>

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::cerr << "make_runs: a folder and a number of runs were expected." << std::endl;
        return 2;
    }
    const QString folder = QString::fromLocal8Bit(argv[1]);
    QDir().mkpath(folder);
    const int count = std::atoi(argv[2]);
    for (int i = 0; i < count; ++i) {
        referee::test::RunPlan plan;
        plan.prompt = QStringLiteral("a %1 star over the sea, seed %2")
                          .arg(i % 2 ? QStringLiteral("red") : QStringLiteral("blue"))
                          .arg(i);
        plan.itm = 0.001 * i;
        plan.judge = i % 3 ? 0.5 : -1;
        plan.iterations = 3;
        plan.previewSide = 128;
        referee::test::endedRun(QStringLiteral("%1/run %2.referee").arg(folder).arg(i), plan);
    }
    return 0;
}
