// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/studio_controller.h"

#include "core/base/presets.h"
#include "ui/main_window/start_page.h"
#include "ui/main_window/window_files.h"
#include "ui/picture/picture_mouse.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/prompt/prompt_panel.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QStandardPaths>
#include <QtGui/QAction>

#include <algorithm>

namespace referee::studio {

using namespace ui;

namespace {

constexpr qsizetype kRecentRuns = 40; ///< that are looked through for the first page: many may be seeds of one grid

} // namespace

StudioController::StudioController(
    MainWindow& window, EngineLoader loader, const EngineOptions& options, const Folders& folders)
    : m_window(window)
    , m_model(options)
    , m_worker(loader)
    , m_context { m_model, window, m_worker }
    , m_settings(m_context, folders.presets)
    , m_prompt(m_context, m_files)
    , m_run(m_context)
    , m_runMessages(m_context)
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
    , m_variations(m_context)
    , m_export(m_context, std::move(loader))
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
    connect(worker, &EngineWorker::candidateIterated, &m_model, &RunModel::setCandidateEnd);
    connect(worker, &EngineWorker::stepFinished, &m_model, &RunModel::addStep);
    connect(worker, &EngineWorker::edited, &m_model, &RunModel::addEdit);
}

void StudioController::connectLibrary()
{
    connect(m_window.action(ActionId::Library), &QAction::triggered, &m_library, &LibraryPresenter::show);
    connect(&m_window, &MainWindow::fileDropped, &m_library.dropped(), &DroppedFiles::take);
    connect(&m_window.body().picture->canvas().mouse(), &PictureMouse::imageFileDropped, &m_library.dropped(),
        &DroppedFiles::take);
    connect(&m_window.files(), &WindowFiles::diskBudgetChanged, &m_library.offers(), &RunOffers::setBudget);
    m_library.offers().setBudget(m_window.files().diskBudget());
    connect(&m_library, &LibraryPresenter::openRequested, &m_run, &RunPresenter::openRun);
    connect(&m_library, &LibraryPresenter::resumeRequested, this, [this](const QString& path) {
        m_run.openRun(path);
        m_worker.post(&EngineWorker::resume);
    });
    connect(&m_branches, &BranchesPresenter::openRequested, &m_run, &RunPresenter::openRun);
    connect(&m_variations, &VariationsPresenter::openRequested, &m_run, &RunPresenter::openRun);
    connect(&m_seedGrid, &SeedGridPresenter::openRequested, &m_run, &RunPresenter::openRun);
    connect(&m_library, &LibraryPresenter::currentStarred, &m_worker.worker(), &EngineWorker::setStarred);
    connect(&m_worker.worker(), &EngineWorker::statusWritten, &m_library, &LibraryPresenter::refresh);
    connect(&m_library, &LibraryPresenter::currentTitled, &m_worker.worker(), &EngineWorker::setTitle);
    connect(&m_library, &LibraryPresenter::savePictureRequested, &m_window.files(), &WindowFiles::choosePictureOf);
    connect(&m_library, &LibraryPresenter::copyPictureRequested, &m_worker.worker(), &EngineWorker::sendPictureOf);
    connect(&m_library, &LibraryPresenter::commandRead, &m_saving, &FilesPresenter::copyCommandOf);
    connect(&m_library, &LibraryPresenter::entriesChanged, this, &StudioController::showLibrary);
    connect(&m_model, &RunModel::runForgotten, this, &StudioController::showLibrary);
    connect(m_window.body().startPage, &StartPage::runChosen, &m_run, &RunPresenter::openRun);
    connect(&m_library.dropped(), &DroppedFiles::restoreRequested, this, &StudioController::restoreRecipe);
    connect(&m_library.dropped(), &DroppedFiles::startImageDropped, &m_files, &AsyncFileIo::readImage);
    connect(&m_tokenLosses, &TokenLossesPresenter::iterationChosen, &m_timeline, &TimelinePresenter::show);
    connect(&m_tokenLosses, &TokenLossesPresenter::troubleNoticed, &m_runMessages, &RunMessagesPresenter::showTrouble);
    connect(&m_model, &RunModel::stateChanged, &m_library, [this](RunState state, bool hasPack) {
        if (hasPack && state != RunState::Loading) {
            m_library.offers().setCanOpen();
        }
    });
}

/// What other parts of the window tell of the library.
void StudioController::showLibrary()
{
    qint64 bytes = 0;
    for (const LibraryEntry& entry : m_library.entries()) {
        bytes += entry.bytes;
    }
    m_window.files().setDiskUse(bytes, int(m_library.entries().size()));
    if (m_model.hasRun()) {
        return; // the first page is not shown
    }
    LibraryQuery newest;
    newest.limit = kRecentRuns;
    QList<RecentRun> recent;
    for (const LibraryEntry& entry : grouped(answer(m_library.entries(), newest), {})) {
        if (const QImage picture = QImage::fromData(entry.thumbnailPng); !picture.isNull()) {
            recent << RecentRun { entry.path, libraryTitle(entry), picture };
        }
    }
    m_window.body().startPage->setRecent(recent);
}

void StudioController::restoreRecipe(const Recipe& recipe, RestoreChoice choice)
{
    WantedRun wanted = m_model.wanted();
    wanted.state.prompt = recipe.state.prompt;
    wanted.state.negativePrompt = recipe.state.negativePrompt;
    QString text = tr("Restored from %1.").arg(QFileInfo(recipe.path).fileName());
    if (choice != RestoreChoice::PromptOnly) {
        wanted.state.settings = recipe.state.settings;
        wanted.state.region = recipe.state.region;
        if (std::ranges::count(presetNames(), recipe.preset.toStdString()) > 0) {
            wanted.preset = recipe.preset.toStdString();
            wanted.presetName = recipe.preset;
        }
        const auto& pack = m_model.pack();
        const bool isOtherPack = pack && recipe.packName.toStdString() != pack->engine.packName;
        wanted.startImage = {};
        wanted.startState = isOtherPack ? nullptr : recipe.start; // a latent means something to its own networks only
        wanted.startImagePath = wanted.startState && recipe.isRun ? recipe.path : QString();
        if (recipe.start && !wanted.startState) {
            text += QLatin1Char(' ')
                + tr("Its start image belongs to the pack %1, which is not loaded.").arg(recipe.packName);
        }
    }
    if (choice == RestoreChoice::All) {
        wanted.seed = recipe.seed;
        m_window.body().prompt->setSeedLocked(true); // else Start would roll another one
    }
    m_model.restoreRun(wanted);
    m_window.body().messages->withdraw(MessageSubject::GivenFile);
    m_window.body().messages->post({ MessageKind::Info, text, {} });
}

} // namespace referee::studio
