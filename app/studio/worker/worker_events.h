// SPDX-License-Identifier: GPL-3.0-or-later
// The events of the worker's thread, one signal each. EngineWorker emits them; its parts emit them through it.
#pragma once

#include "app/runs/run_session.h"
#include "app/studio/worker/run_values.h"
#include "app/studio/worker/worker_context.h"
#include "ui/run_state.h"

#include <QtCore/QObject>
#include <QtGui/QImage>

namespace referee::studio {

using ui::RunState;

class WorkerEvents : public QObject {
    Q_OBJECT
public:
    /// guarded(); a failure is reported as refused(), or as saveFailed() if the command writes a file.
    Outcome attempt(Command command, const std::function<void()>& act);

Q_SIGNALS:
    void stateChanged(referee::ui::RunState state, bool hasPack, bool hasRun);
    void loadProgressed(const QString& part, qint64 done, qint64 total);
    void loaded(const referee::studio::PackInfo& pack);
    void identified(const std::vector<referee::PackFile>& files); ///< the pack's files are hashed
    void failed(const QString& sentence, bool canResume);
    /// A command failed; everything goes on as before.
    void refused(const QString& sentence, referee::studio::Command command);
    void began(const referee::studio::RunRecord& run);
    void historyRead(const referee::studio::RunHistory& history); ///< right after began(), of a run that was resumed
    void candidatesChanged(const referee::studio::CandidatesEvent& event); ///< one is finished, or chosen
    void candidateIterated(qint64 end); ///< iterations of the candidate that is painted
    void thumbnailReady(const QImage& image, qint64 iteration);
    void iterationReady(const QImage& image, qint64 iteration);
    void gridChanged(const std::vector<referee::studio::GridCell>& cells, bool isDone);
    void recordingFailed(const QString& sentence); ///< of the run file; the run goes on in memory
    void runKept(const QString& sentence); ///< a run in memory has ended; says where it was saved
    void stepFinished(const referee::studio::StepEvent& step);
    void previewReady(const QImage& image, qint64 iteration);
    void mapsReady(const std::vector<referee::GradientMap>& maps);
    void otherMapsReady(const std::vector<referee::GradientMap>& maps); ///< of what is compared with
    /// Of one iteration of the past; done == total: no more follow.
    void historyReady(const std::vector<referee::GradientMap>& maps, qint64 done, qint64 total);
    void edited(const referee::Edit& edit);
    void scored(
        qint64 iteration, const referee::PictureScore& score, const std::optional<referee::MonitorNotice>& notice);
    void resultReady(referee::PictureSource choice, const QImage& image, qint64 iteration);
    void startDecoded(const std::shared_ptr<const referee::Snapshot>& state, const QImage& image);
    void pictureOfReady(const QImage& image); ///< of a run file, with its recipe as text
    void statusWritten(); ///< the star or the title of the present run
    void saved(const QStringList& paths, referee::studio::Command command); ///< all files that it has written
    void saveFailed(const QString& sentence, referee::studio::Command command);
    void viewsReady(const std::vector<referee::ViewPicture>& views); ///< empty: no referee was used
    void viewGradientReady(qint64 index, const referee::GradientMap& gradient);
    void otherReady(
        const QImage& image, const referee::studio::ComparisonCommand& command); ///< with the iteration it is of
    void finished(); ///< the run's last iteration is done
};

} // namespace referee::studio
