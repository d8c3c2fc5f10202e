// SPDX-License-Identifier: GPL-3.0-or-later
// What `referee generate`, `fork` and their like left: run file and picture, and how two run files differ.
#pragma once

#include "app/storage/run_file.h"
#include "tests/app/cli/program_kit.h"

#include <QtGui/QImage>
#include <algorithm>

namespace referee::test {

inline RunFile opened(const QString& path) { return RunFile::open(path.toStdString(), RunFile::Access::Read); }

/// Of a program that was asked for --json.
inline QString runOf(const ProgramRun& run) { return run.json()[QStringLiteral("run")].toString(); }
inline QImage pictureOf(const ProgramRun& run) { return QImage(run.json()[QStringLiteral("image")].toString()); }

/// Of all states from an iteration on, the first that is missing or not the same bits; -1: none.
inline int64_t firstDifference(const RunFile& a, const RunFile& b, int64_t first)
{
    for (int64_t i = first; i <= std::max(a.end(), b.end()); ++i) {
        const auto one = a.snapshot(i);
        const auto other = b.snapshot(i);
        const bool isSame = one && other && one->z == other->z && one->ema == other->ema
            && one->emaCount == other->emaCount && one->firstMoment == other->firstMoment
            && one->samplerState == other->samplerState && one->secondMoment == other->secondMoment
            && one->adamSteps == other->adamSteps;
        if (!isSame) {
            return i;
        }
    }
    return -1;
}

} // namespace referee::test
