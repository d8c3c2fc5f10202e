// SPDX-License-Identifier: GPL-3.0-or-later
// Owns the model, the worker's thread, and a presenter for each panel.
#pragma once

#include "app/studio/presenters/branches_presenter.h"
#include "app/studio/presenters/export_presenter.h"
#include "app/studio/presenters/files_presenter.h"
#include "app/studio/presenters/gradients_presenter.h"
#include "app/studio/presenters/library_presenter.h"
#include "app/studio/presenters/picture_presenter.h"
#include "app/studio/presenters/plots_presenter.h"
#include "app/studio/presenters/prompt_presenter.h"
#include "app/studio/presenters/run_messages_presenter.h"
#include "app/studio/presenters/run_presenter.h"
#include "app/studio/presenters/seed_grid_presenter.h"
#include "app/studio/presenters/settings_presenter.h"
#include "app/studio/presenters/timeline_presenter.h"
#include "app/studio/presenters/token_losses_presenter.h"
#include "app/studio/presenters/variations_presenter.h"

namespace referee::studio {

/// The user's folders.
struct Folders {
    QString presets;
    QString runs; ///< empty: runs are kept in memory only
    QString library = RunIndex::defaultCacheFolder(); ///< of the index of runs

    /// The application's data folder, and "Referee Studio" in the user's pictures folder.
    static Folders standard();
};

class StudioController : public QObject {
    Q_OBJECT
public:
    /// `window` outlives the controller.
    StudioController(ui::MainWindow& window, EngineLoader loader, const EngineOptions& options,
        const Folders& folders = Folders::standard());
    ~StudioController() override;

    /// Loads the pack of the options; then begins a run if `startsRun`.
    void open(bool startsRun) { m_run.open(startsRun); }

    RunModel& model() { return m_model; }
    const RunModel& model() const { return m_model; }
    EngineWorker& worker() { return m_worker.worker(); }
    AsyncFileIo& files() { return m_files; }

private:
    void connectModel();
    void connectLibrary();
    void showLibrary();
    void restoreRecipe(const Recipe& recipe, ui::RestoreChoice choice);

    ui::MainWindow& m_window;
    RunModel m_model;
    AsyncFileIo m_files;
    WorkerThread m_worker; ///< ends before what its signals touch
    PresenterContext m_context;
    SettingsPresenter m_settings;
    PromptPresenter m_prompt;
    RunPresenter m_run;
    RunMessagesPresenter m_runMessages;
    PicturePresenter m_picture;
    FilesPresenter m_saving;
    PlotsPresenter m_plots;
    GradientsPresenter m_gradients;
    TimelinePresenter m_timeline;
    TokenLossesPresenter m_tokenLosses;
    ViewsPresenter m_views;
    LibraryPresenter m_library;
    BranchesPresenter m_branches;
    SeedGridPresenter m_seedGrid;
    VariationsPresenter m_variations;
    ExportPresenter m_export;
};

} // namespace referee::studio
