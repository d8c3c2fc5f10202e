// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/studio_controller.h"

#include "ui/main_window/window_files.h"
#include "ui/picture/picture_mouse.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QStandardPaths>
#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

StudioController::StudioController(
    MainWindow& window, EngineLoader loader, const EngineOptions& options, const Folders& folders)
    : m_window(window)
    , m_model(options)
    , m_worker(std::move(loader))
    , m_context { m_model, window, m_worker }
    , m_settings(m_context, folders.presets)
    , m_prompt(m_context, m_files)
    , m_run(m_context)
    , m_picture(m_context)
    , m_saving(m_context, m_files, m_picture)
    , m_plots(m_context)
    , m_gradients(m_context, m_files)
    , m_timeline(m_context)
    , m_tokenLosses(m_context)
    , m_views(m_context)
    , m_library(window, folders.runs, { folders.library })
    , m_branches(m_context, m_library)
    , m_seedGrid(m_context)
{
    m_worker.post(&EngineWorker::setRunFolder, folders.runs);
    connectModel();
    connectLibrary();
}

/// Interrupts the worker and waits for it: as long as a stage takes.
StudioController::~StudioController() = default;

Folders Folders::standard()
{
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    return { PresetStore::defaultFolder(), QDir(pictures).filePath(QStringLiteral("Referee Studio")) };
}

void StudioController::connectModel()
{
    auto* worker = &m_worker.worker();
    connect(worker, &EngineWorker::stateChanged, &m_model, &RunModel::setState);
    connect(worker, &EngineWorker::loaded, &m_model, &RunModel::setPack);
    connect(worker, &EngineWorker::identified, &m_model, &RunModel::setPackFiles);
    connect(worker, &EngineWorker::began, &m_model, &RunModel::begin);
    connect(worker, &EngineWorker::historyRead, &m_model, &RunModel::addHistory);
    connect(worker, &EngineWorker::candidatesChanged, &m_model, &RunModel::setCandidates);
    connect(worker, &EngineWorker::stepFinished, &m_model, &RunModel::addStep);
    connect(worker, &EngineWorker::edited, &m_model, &RunModel::addEdit);
}

void StudioController::connectLibrary()
{
    connect(m_window.action(ActionId::Library), &QAction::triggered, &m_library, &LibraryPresenter::show);
    connect(&m_window, &MainWindow::fileDropped, &m_library, &LibraryPresenter::takeFile);
    connect(&m_window.body().picture->canvas().mouse(), &PictureMouse::imageFileDropped, &m_library,
        &LibraryPresenter::takeFile);
    connect(&m_window.files(), &WindowFiles::diskBudgetChanged, &m_library.offers(), &RunOffers::setBudget);
    m_library.offers().setBudget(m_window.files().diskBudget());
    connect(&m_library, &LibraryPresenter::openRequested, &m_run, &RunPresenter::openRun);
    connect(&m_branches, &BranchesPresenter::openRequested, &m_run, &RunPresenter::openRun);
    connect(&m_seedGrid, &SeedGridPresenter::openRequested, &m_run, &RunPresenter::openRun);
    connect(&m_library, &LibraryPresenter::currentStarred, &m_worker.worker(), &EngineWorker::setStarred);
    connect(&m_worker.worker(), &EngineWorker::starred, &m_library, &LibraryPresenter::refresh);
    connect(&m_library, &LibraryPresenter::restoreRequested, this, &StudioController::restoreRecipe);
    connect(&m_library, &LibraryPresenter::startImageDropped, &m_files, &AsyncFileIo::readImage);
    connect(&m_tokenLosses, &TokenLossesPresenter::iterationChosen, &m_timeline, &TimelinePresenter::show);
    connect(&m_model, &RunModel::stateChanged, &m_library, [this](RunState state, bool hasPack) {
        if (hasPack && state != RunState::Loading) {
            m_library.offers().setCanOpen();
        }
    });
}

void StudioController::restoreRecipe(const Recipe& recipe, RestoreChoice choice)
{
    LiveState state = m_model.wanted().state;
    state.prompt = recipe.state.prompt;
    state.negativePrompt = recipe.state.negativePrompt;
    if (choice != RestoreChoice::PromptOnly) {
        state.settings = recipe.state.settings;
        state.region = recipe.state.region;
    }
    if (choice == RestoreChoice::All) {
        m_model.setSeed(recipe.seed);
    }
    m_model.restoreState(state);
    m_window.body().messages->withdraw(MessageSubject::GivenFile);
    m_window.body().messages->post(
        { MessageKind::Info, tr("Restored from %1.").arg(QFileInfo(recipe.path).fileName()), {} });
}

} // namespace referee::studio
