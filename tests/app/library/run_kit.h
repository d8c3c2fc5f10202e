// SPDX-License-Identifier: GPL-3.0-or-later
// Small real run files, made as a painter makes them.
#pragma once

#include "app/storage/run_database.h"
#include "app/storage/run_file.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QString>

namespace referee::test {

struct RunPlan {
    QString prompt = QStringLiteral("a red star");
    QString preset = QStringLiteral("studio");
    std::string created; ///< empty: now
    int iterations = 2;
    double itm = 0.5; ///< of the last iteration
    double judge = -1; ///< -1: none
    int previewSide = 8; ///< 0: no previews
    bool isStarred = false;
};

inline Snapshot smallSnapshot(int64_t iteration)
{
    Snapshot snapshot;
    snapshot.iteration = iteration;
    snapshot.height = 2;
    snapshot.width = 3;
    snapshot.z = std::vector<float>(24, static_cast<float>(iteration));
    snapshot.ema = snapshot.z;
    return snapshot;
}

inline RunHeader headOf(const RunPlan& plan)
{
    RunHeader head;
    head.request.prompt = plan.prompt.toStdString();
    head.request.seed = 18446744073709551615ULL;
    head.request.settings.iterations = 60;
    head.preset = plan.preset.toStdString();
    head.created = plan.created;
    head.engine.hasBlip2 = true;
    return head;
}

inline IterationRecord recordOf(const RunPlan& plan, int64_t iteration)
{
    IterationRecord record;
    record.report.iteration = iteration;
    record.report.itm = plan.itm + static_cast<double>(plan.iterations - 1 - iteration);
    record.report.caption = 2 * record.report.itm;
    const auto side = static_cast<size_t>(plan.previewSide);
    record.report.picture = { plan.previewSide, plan.previewSide,
        std::vector<uint8_t>(3 * side * side, static_cast<uint8_t>(40 + 20 * (iteration % 10))) };
    record.after = smallSnapshot(iteration + 1);
    return record;
}

/// A run that is still open.
inline RunFile begunRun(const QString& file, const RunPlan& plan = {})
{
    RunFile run = RunFile::create(file.toStdString(), headOf(plan), smallSnapshot(0));
    for (int64_t i = 0; i < plan.iterations; ++i) {
        run.append(recordOf(plan, i));
    }
    if (plan.judge >= 0) {
        PictureScore score;
        score.hasJudge = true;
        score.judge = plan.judge;
        run.addScore(plan.iterations, score);
    }
    if (plan.isStarred) {
        run.setStarred(true);
    }
    return run;
}

/// A run that has ended: one plain file.
inline void endedRun(const QString& file, const RunPlan& plan = {})
{
    RunFile run = begunRun(file, plan);
    run.finish(RunOutcome::Stopped);
}

inline bool writeBytes(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

inline QByteArray readBytes(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Executes SQL on a file that is no run of ours to write.
inline bool tamper(const QString& file, const QString& sql)
{
    try {
        RunDatabase(file.toStdString(), false).write(sql);
        return true;
    } catch (const Error&) {
        return false;
    }
}

} // namespace referee::test
