// SPDX-License-Identifier: GPL-3.0-or-later
// Reads run files and pictures for the window on a thread of its own: reports of other branches, the recipe of a
// dropped file, whether an interrupted run can be resumed; and shrinks run files when the user wants it.
#pragma once

#include "app/storage/run_record.h"

#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <QtGui/QImage>
#include <functional>

namespace referee::studio {

/// How a picture was made, read from a run file or from a picture of ours.
struct Recipe {
    QString path;
    bool isRun = false; ///< a run file, which can also be resumed
    LiveState state; ///< at its end
    quint64 seed = 0;
    QString preset;
    QImage thumbnail; ///< null: none
    QString packName; ///< empty: unknown
    qint64 edits = 0; ///< that led to `state`: Start paints with it from the beginning
    bool isRepeatable = true; ///< false: of a branch that differs by more than edits, or its start image is not there
    std::shared_ptr<const Snapshot> start; ///< the start image's latent; null: noise
};

/// Reports of runs by the paths of their files.
using ReportsByPath = QMap<QString, std::vector<StepReport>>;

class RunReader : public QObject {
    Q_OBJECT
public Q_SLOTS:
    void readReports(const QStringList& paths);
    void readRecipe(const QString& path);
    /// Whether a picture holds a recipe.
    void lookInto(const QString& path);
    void readCommand(const QString& path); ///< that paints a run again
    /// Finds the first unfinished run that no program has open.
    void findInterrupted(const QStringList& paths);
    /// Marks the run as stopped, so that it is not offered again.
    void settle(const QString& path);
    /// Deletes previews and snapshots, from the first file on, until so many bytes are freed.
    void thinOut(const QStringList& paths, qint64 bytes);

Q_SIGNALS:
    void reportsRead(const referee::studio::ReportsByPath& reports); ///< files that cannot be read are missing
    void recipeRead(const referee::studio::Recipe& recipe);
    void noRecipe(const QString& path); ///< of a picture
    void lookedInto(const QString& path, bool hasRecipe);
    void commandRead(const QString& command);
    void interruptedFound(const QString& path);
    void thinnedOut(int runs, qint64 bytes, const QString& problem); ///< problem: the first error; empty: none
    void failed(const QString& sentence);

private:
    void attempt(const std::function<void()>& act);
};

} // namespace referee::studio
