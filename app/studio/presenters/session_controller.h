// SPDX-License-Identifier: GPL-3.0-or-later
// The window's side of a session: turns wishes into orders for the worker and its facts into what is shown.
// Every connection between the two stands in connectAll().
#pragma once

#include "app/storage/preset_store.h"
#include "app/studio/presenters/branch_desk.h"
#include "app/studio/presenters/command_line.h"
#include "app/studio/presenters/file_errands.h"
#include "app/studio/presenters/picture_mime.h"
#include "app/studio/presenters/reasons_desk.h"
#include "app/studio/presenters/time_desk.h"
#include "app/studio/worker/worker_thread.h"
#include "ui/picture/picture_moments.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QSet>
#include <optional>

namespace referee::ui {
class MainWindow;
class SeedGridDialog;
}

namespace referee::studio {

/// Where the person's own things lie.
struct Folders {
    QString presets;
    QString runs; ///< empty: runs are kept in memory only
    QString library = RunIndex::defaultCacheFolder(); ///< where what is known of the runs is kept

    /// The application's data folder, and "Referee Studio" among the person's pictures.
    static Folders standard();
};

class SessionController : public QObject {
    Q_OBJECT
public:
    /// `window` outlives the controller.
    SessionController(ui::MainWindow& window, EngineLoader loader, const EngineOptions& options,
        const Folders& folders = Folders::standard());
    /// Interrupts the worker and waits for it: as long as a hop takes.
    ~SessionController() override;

    /// Loads the pack of the options; then begins a run when asked to.
    void open(bool startsRun);

    /// Prompt, seed and settings of the present run, or of the next one while there is none.
    RunRecipe facts() const;
    /// Paints what facts() tells.
    std::string command() const;
    /// All prompts of this session that a run was painted with, or opened with; for what must not tell them.
    QStringList prompts() const;
    const std::optional<PackFacts>& pack() const { return m_pack; }
    OptimizerWorker& worker() { return m_thread.worker(); }
    FileErrands& files() { return m_files; }

private:
    void connectAll();
    void connectRun();
    void connectPrompt();
    void connectSettings();
    void connectPicture();
    void connectMaps();
    void connectFiles();
    void connectProgress();
    void connectPictures();
    void connectTroubles();
    void connectTime();
    void connectLibrary();

    // Orders
    void load(const QString& folder);
    void start(bool isSingleStep);
    void startOrStep();
    void applyPrompt(const QString& prompt, const QString& negativePrompt);
    void changeSettings(const QString& key);
    void changePrefix(const QString& prefix);
    void choosePreset(const QString& name);
    void savePreset(const QString& name);
    void deletePreset(const QString& name);
    void requestResult();
    void openRun(const QString& path);
    void showGrid();
    void startGrid(int seeds, int iterations, int keep);
    void showCells(const std::vector<GridCell>& cells, bool isDone);
    void takeStartImage(const QString& path, const QImage& image); ///< no path: it lies in no file
    RunOrder presentOrder() const;
    LiveState wantedState() const;
    void restoreState(const LiveState& state);
    void restoreRecipe(const Recipe& recipe, ui::RestoreChoice choice);
    void noteEdit(const QString& key);
    void save(const QString& path, bool withMetadata, bool isReplacing);
    void copyCommand();
    QMimeData* mimeData(bool withMetadata);

    // Facts
    void showState(RunState state, bool hasPack, bool hasRun);
    void showLoading(const QString& part, qint64 done, qint64 total);
    void showPack(const PackFacts& pack);
    void showBegin(const RunRecord& run);
    void showHistory(const RunHistory& history);
    void showStep(const StepFact& step);
    void showEdit(const Edit& edit);
    void showFailure(const QString& sentence, bool canResume);
    void showSaveFailure(const QString& sentence);
    void showRefusal(const QString& sentence);
    void showError(const QString& sentence);
    void showPresets();
    void showReading();
    void showMemory();
    void showUnapplied();
    void showInfo(const QString& sentence);
    void forgetRun();
    void showRecordingTrouble(const QString& sentence);
    void showKeptRun(const QString& sentence);
    Settings presetDefaults() const;
    QString packDetails() const;
    bool isUnderWay() const;

    ui::MainWindow& m_window;
    EngineOptions m_options;
    PresetStore m_presets;
    FileErrands m_files;
    PictureMime m_mime;
    std::optional<PackFacts> m_pack;
    std::vector<PackFile> m_packFiles;

    RunState m_state = RunState::Idle;
    bool m_hasRun = false;
    bool m_startsRun = false; ///< as soon as the pack is there
    std::string m_preset; ///< one of the built-in ones
    QString m_shownPreset; ///< the same, or one of the person's own
    Settings m_defaults; ///< of the shown preset
    RunRecipe m_facts; ///< of the present run
    QSet<QString> m_prompts; ///< of all runs of this session, without those in the panels
    QString m_startImagePath; ///< of the start image in the prompt panel, when it came from a file
    QString m_runStartImage; ///< what the present run began from: its file, or of one in memory the picture's
    QString m_appliedPrompt; ///< that the run works on
    QString m_appliedNegative;
    std::optional<quint64> m_usedSeed;
    double m_secondsPerStep = 0;
    int64_t m_length = 0;
    QString m_recordingTrouble; ///< as it was told
    QElapsedTimer m_loading;
    QPointer<ui::SeedGridDialog> m_grid;
    LiveState m_lastWanted; ///< of the panels, before the present change

    WorkerThread m_thread; ///< ends before what its signals touch
    TimeDesk m_time;
    ReasonsDesk m_reasons;
    LibraryRoom m_library;
    BranchDesk m_branches;
};

} // namespace referee::studio
