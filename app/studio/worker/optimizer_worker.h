// SPDX-License-Identifier: GPL-3.0-or-later
// Owns the engine and paints with it on a thread of its own: one iteration per turn of the event loop, so that every
// order is an ordinary slot that runs between two iterations. Slots are orders, signals are facts; nobody asks it.
#pragma once

#include "app/runs/run_session.h"
#include "app/studio/worker/frame_throttle.h"
#include "app/studio/worker/guarded.h"
#include "app/studio/worker/run_values.h"
#include "app/studio/worker/seed_grid.h"
#include "core/engine/engine.h"
#include "ui/run_state.h"

#include <QtCore/QObject>
#include <QtGui/QImage>
#include <optional>

namespace referee::studio {

using ui::RunState;

class OptimizerWorker : public QObject {
    Q_OBJECT
public:
    /// `stop` is tested between stages: what runs then is thrown away, and the order that set it is taken up.
    OptimizerWorker(EngineLoader loader, const std::atomic<bool>& stop);
    ~OptimizerWorker() override;

public Q_SLOTS:
    // Orders for which present work gives way (WorkerThread::interrupt)
    void load(const referee::EngineOptions& options); ///< the present pack and run stay when this fails
    void cancelLoad();
    void begin(const referee::studio::BeginCommand& order);
    void pause(); ///< the iteration under way is thrown away, and done again with the same draws on resume
    void stop(); ///< ends the run; its picture stays
    void reset(); ///< forgets the run
    void openRun(const QString& path); ///< a run file, to go on with; the present run stays when this fails
    void beginGrid(const referee::studio::SeedGridCommand& order); ///< start, stop, open, load end it; its files stay
    void fork(const referee::ForkRequest& order);
    void shutdown(); ///< of run and engine, on the thread that used them, which ends then

    // Orders that wait for the end of the iteration under way (WorkerThread::post)
    /// Where run files go; empty: runs are kept in memory only.
    void setRunFolder(const QString& folder);
    void resume();
    void stepOnce();
    void setSettings(const referee::Settings& settings);
    void setPrompt(const QString& prompt, const QString& negativePrompt);
    void setRegion(const referee::RegionMask& region);
    void setMapsWanted(const referee::MapSet& wanted);
    void setPreviewPeriod(int ms);
    void previewNow();
    void acknowledgePreview();
    void acknowledgeMaps();
    void setScoring(bool isOn);
    void requestResult(referee::studio::PictureChoice choice);
    void save(const referee::studio::SaveCommand& order);
    /// Shows an earlier moment of the run; of several orders in a row the last one counts. -1: the present one again.
    void showIteration(qint64 iteration);
    void saveRun(const QString& path, bool isReplacing); ///< a copy of the run file
    void saveNumbers(const QString& path); ///< of the whole run as CSV; replaces a file
    void setStarred(bool isStarred); ///< the present run, whose file nobody else may write

    // Reasons, of the moment that is shown
    /// The views of it, now and with every following iteration, but no more often than every `kViewsPeriodMs`.
    void setViewsWanted(bool areWanted);
    void acknowledgeViews();
    void requestViewGradient(qint64 index);
    void askJudge();
    void showOther(const referee::studio::ComparisonCommand& order);

Q_SIGNALS:
    void stateChanged(referee::ui::RunState state, bool hasPack, bool hasRun);
    void loadProgressed(const QString& part, qint64 done, qint64 total);
    void loaded(const referee::studio::PackInfo& pack);
    void identified(const std::vector<referee::PackFile>& files); ///< the pack's files are hashed
    void failed(const QString& sentence, bool canResume);
    void refused(const QString& sentence); ///< an order could not be followed; everything goes on as before
    void began(const referee::studio::RunRecord& run);
    void historyRead(const referee::studio::RunHistory& history); ///< right after began(), of a run that goes on
    void thumbnailReady(const QImage& image, qint64 iteration);
    void iterationReady(const QImage& image, qint64 iteration);
    void gridChanged(const std::vector<referee::studio::GridCell>& cells, bool isDone);
    void recordingFailed(const QString& sentence); ///< the run file; the run goes on in memory
    void runKept(const QString& sentence); ///< one that was in memory has ended, and where it is now
    void stepFinished(const referee::studio::StepEvent& step);
    void previewReady(const QImage& image, qint64 iteration);
    void mapsReady(const std::vector<referee::GradientMap>& maps);
    void edited(const referee::Edit& edit);
    void scored(qint64 iteration, const referee::PictureScore& score);
    void resultReady(referee::studio::PictureChoice choice, const QImage& image, qint64 iteration);
    void starred(bool isStarred);
    void saved(const QString& path);
    void saveFailed(const QString& sentence);
    void viewsReady(const std::vector<referee::ViewPicture>& views); ///< none: no referee took part
    void viewGradientReady(qint64 index, const referee::GradientMap& gradient);
    void otherReady(
        const QImage& image, const referee::studio::ComparisonCommand& order); ///< with the iteration it is of
    void finished(); ///< the run's last iteration is done

private:
    struct ChosenPicture {
        Picture picture;
        int64_t iteration = 0;
    };

    // The walk
    void step();
    void postStep();
    void iterate();
    void finishIteration(FinishedStep step);
    void rest(RunState state);
    void fail(const QString& sentence);
    void setState(RunState state);
    bool isAtEnd() const;
    bool isUnderWay() const; ///< a run that edits may act on

    // Time
    void beginRun(const BeginCommand& order);
    void enterRun(const QString& path, bool isOpened);
    bool isGridCellDone() const;
    void finishGridCell();
    void finishChosen();
    void endGrid();
    RunOutput output() const;
    void tellNotices();
    void announce(bool isOpened = false);
    void sendThumbnail(const Picture& picture, int64_t iteration);
    void sendIteration();
    void closeRun(RunOutcome outcome, const std::string& why = {});

    // Loading
    std::unique_ptr<Engine> loadedEngine(const EngineOptions& options);
    void announcePack(const EngineOptions& options);
    const std::vector<PackFile>& packFiles();

    // Looking
    void sendPicture(const Picture& picture, int64_t iteration);
    void sendOrKeep(const Picture& picture, int64_t iteration);
    void sendPresentPicture();
    void forgetFrames();
    void sendMaps();
    void sendOrOweMaps();
    void sendViews();
    void sendOrOweViews();
    bool ensureStepAvailable();
    Picture otherPicture(ComparisonCommand& order) const;
    PictureScore scoreNow(const Picture& picture, int64_t iteration);
    void scorePicture(const Picture& picture, int64_t iteration);
    void scoreEnd();
    ChosenPicture decoded(PictureChoice choice) const;

    EngineLoader m_loader;
    const std::atomic<bool>& m_stop;
    std::unique_ptr<Engine> m_engine;
    std::optional<RunSession> m_run;
    RunState m_state = RunState::Idle;
    bool m_isStepPosted = false;
    bool m_isSingleStep = false;
    std::optional<std::vector<PackFile>> m_packFiles;
    EngineOptions m_options;

    QString m_runFolder;
    int64_t m_moment = -1; ///< that is shown; -1: the present one
    bool m_isMomentPosted = false;

    std::optional<SeedGrid> m_grid;

    FrameThrottle m_previews;
    FrameThrottle m_maps;
    bool m_isPictureOwed = false; ///< the run rests, and its last picture could not be sent yet
    std::optional<ChosenPicture> m_waiting; ///< the newest one, due while the one before it is in flight
    bool m_areMapsOwed = false; ///< the same with maps
    MapSet m_mapsWanted;
    static constexpr int kViewsPeriodMs = 1000; ///< they cost about a third of an iteration
    FrameThrottle m_views;
    bool m_areViewsWanted = false;
    bool m_areViewsOwed = false;
    bool m_isScoring = false;
    TimeShareMeter m_time;
    StopWatch m_sinceIteration;
};

} // namespace referee::studio
