// SPDX-License-Identifier: GPL-3.0-or-later
// Owns the engine and runs it on a thread of its own: one iteration per turn of the event loop, so that every command
// is an ordinary slot that runs between two iterations. Slots are commands, signals are events; nothing is returned.
#pragma once

#include "app/studio/worker/frame_channel.h"
#include "app/studio/worker/pack_loader.h"
#include "app/studio/worker/run_lifecycle.h"
#include "app/studio/worker/run_saver.h"
#include "app/studio/worker/seed_grid_runner.h"
#include "app/studio/worker/step_viewer.h"
#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class EngineWorker : public WorkerEvents {
    Q_OBJECT
public:
    /// `stop` is tested between stages: present work is discarded, and the command that set it is executed.
    EngineWorker(EngineLoader loader, const std::atomic<bool>& stop);

public Q_SLOTS:
    // Commands that interrupt present work (WorkerThread::interrupt)
    void load(const referee::EngineOptions& options); ///< the present pack and run stay when this fails
    void cancelLoad() { } ///< nothing to do: interrupting the worker has cancelled load()
    void begin(const referee::studio::BeginCommand& command);
    void pause(); ///< the present iteration is discarded, and repeated with the same random numbers on resume
    void stop(); ///< ends the run; its picture stays
    void reset(); ///< forgets the run
    void openRun(const QString& path); ///< a run file, to continue it; the present run stays when this fails
    void beginGrid(
        const referee::studio::SeedGridCommand& command); ///< start, stop, open and load end it; its files stay
    void fork(const referee::ForkRequest& request, bool isSingleStep = false);
    void shutdown(); ///< destroys run and engine on the thread that used them

    // Commands that wait for the end of the present iteration (WorkerThread::post)
    /// Where run files go; empty: runs are kept in memory only.
    void setRunFolder(const QString& folder) { m_runs.setFolder(folder); }
    void resume();
    void stepOnce();
    void setSettings(const referee::Settings& settings);
    void setPrompt(const QString& prompt, const QString& negativePrompt);
    void setRegion(const referee::RegionMask& region);
    void setMapsWanted(const referee::MapSet& wanted) { m_viewer.setMapsWanted(wanted); }
    void setPreviewPeriod(int ms) { m_previews.setPeriod(ms); }
    void previewNow();
    void acknowledgePreview() { m_previews.acknowledge(); }
    void acknowledgeMaps() { m_viewer.acknowledgeMaps(); }
    void setScoring(bool isOn);
    void requestResult(referee::PictureSource choice) { m_saver.sendResult(choice); }
    void decodeStart(const std::shared_ptr<const referee::Snapshot>& state) { m_saver.sendStart(state); }
    void save(const referee::studio::SaveCommand& command) { m_saver.savePicture(command); }
    /// Shows an earlier iteration; of several calls in a row only the last one counts. -1: the present one.
    void showIteration(qint64 iteration) { m_viewer.showIteration(iteration); }
    void saveRun(const QString& path, bool isReplacing) { m_saver.saveRun(path, isReplacing); }
    /// The whole run as CSV; replaces a file.
    void saveNumbers(const QString& path) { m_saver.saveNumbers(path); }
    /// Of the present run, whose file only the worker may write.
    void setStarred(bool isStarred) { m_saver.setStarred(isStarred); }
    void setTitle(const QString& title) { m_saver.setTitle(title); }
    void sendPictureOf(const QString& run) { m_saver.sendPictureOf(run); } ///< a run file

    // Of the iteration that is shown
    void setViewsWanted(bool areWanted) { m_viewer.setViewsWanted(areWanted); } ///< now and with following iterations
    void acknowledgeViews() { m_viewer.acknowledgeViews(); }
    void requestViewGradient(qint64 index) { m_viewer.sendViewGradient(index); }
    void askJudge() { m_viewer.askJudge(); }
    void showOther(const referee::studio::ComparisonCommand& command) { m_viewer.showOther(command); }
    /// Maps of an iteration to compare with: of this run, or of one of its seed.
    void requestOtherMaps(const referee::studio::ComparisonCommand& command, const referee::MapSet& wanted)
    {
        m_viewer.sendOtherMaps(command, wanted);
    }
    /// Maps of all iterations so far, while the run rests; none: cancels.
    void requestHistory(const referee::MapSet& wanted) { m_viewer.sendHistory(wanted); }

private:
    void beginRun(const BeginCommand& command);
    void announce(bool isOpened);
    void startIterating();
    void postStep();
    void step();
    void iterate();
    void finishIteration(FinishedStep step);
    void finishCandidateStep(const FinishedStep& step, IterationPicture picture);
    void beginGridCell();
    void finishGridCell();
    void openChosenCell();
    void finishRun();
    void endRun(RunOutcome outcome, const std::string& why = {});
    void rest(RunState state);
    void fail(const QString& sentence);
    void setState(RunState state);
    RunState restingState() const;
    bool isAtEnd() const { return m_context.run && m_context.run->isAtEnd(); }
    bool isUnderWay() const; ///< there is a run that can be edited
    void sendPreview(const IterationPicture& picture);
    void offerIfDue(IterationPicture picture);
    void offerPresentPicture();

    WorkerContext m_context;
    RunLifecycle m_runs;
    PackLoader m_packs;
    RunScorer m_scorer;
    RunSaver m_saver;
    StepViewer m_viewer;
    SeedGridRunner m_grid;
    FrameChannel<IterationPicture> m_previews;
    bool m_isStepPosted = false;
    bool m_isSingleStep = false;
    StopWatch m_sinceIteration;
};

} // namespace referee::studio
