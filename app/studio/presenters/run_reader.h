// SPDX-License-Identifier: GPL-3.0-or-later
// Reads run files and pictures for the window on a thread of its own: what other branches measured, what a dropped file
// brings back, whether an unfinished run can go on; and makes run files smaller when a user said so.
#pragma once

#include "app/storage/run_record.h"

#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <QtGui/QImage>

namespace referee::studio {

/// How a picture came about, read back from a run file or from a picture of ours.
struct Recipe {
    QString path;
    bool isRun = false; ///< a run file, which can also be gone on with
    LiveState state; ///< what acted at its end
    quint64 seed = 0;
    QString preset;
    QImage thumbnail; ///< null: none
};

/// Reports of runs by the paths of their files.
using ReportsByPath = QMap<QString, std::vector<StepReport>>;

class RunReader : public QObject {
    Q_OBJECT
public Q_SLOTS:
    void readReports(const QStringList& paths);
    void readRecipe(const QString& path);
    /// Of runs that were never ended the first that nobody paints at now.
    void findInterrupted(const QStringList& paths);
    /// The user does not go on with it: it counts as stopped and is not offered again.
    void settle(const QString& path);
    /// Previews and snapshots go, from the first file on, until so many bytes are free.
    void thinOut(const QStringList& paths, qint64 bytes);

Q_SIGNALS:
    void reportsRead(const referee::studio::ReportsByPath& reports); ///< files that cannot be read are missing
    void recipeRead(const referee::studio::Recipe& recipe);
    void noRecipe(const QString& path); ///< a picture that carries none
    void interruptedFound(const QString& path);
    void thinnedOut(int runs, qint64 bytes, const QString& problem); ///< problem: why not more; empty: none
    void failed(const QString& sentence);
};

} // namespace referee::studio
