// SPDX-License-Identifier: GPL-3.0-or-later
// The connections. What they call: session_controller_orders.cpp towards the worker, session_controller_facts.cpp
// towards the window.
#include "app/studio/presenters/session_controller.h"

#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/loading_page.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/window_body.h"
#include "ui/main_window/window_files.h"
#include "ui/picture/picture_mouse.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_tools.h"
#include "ui/picture/picture_view.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"

#include "core/base/presets.h"

#include <QtCore/QDir>
#include <QtCore/QStandardPaths>
#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

SessionController::SessionController(
    MainWindow& window, EngineLoader loader, const EngineOptions& options, const Folders& folders)
    : m_window(window)
    , m_options(options)
    , m_presets(folders.presets)
    , m_preset(presetNames().front())
    , m_shownPreset(QString::fromStdString(m_preset))
    , m_defaults(presetSettings(m_preset))
    , m_thread(std::move(loader))
    , m_time(window, m_thread, [this] { return wantedState(); })
    , m_reasons(window, m_thread)
    , m_library(window, folders.runs, { folders.library })
    , m_branches(window, m_thread, m_library)
{
    connectAll();
    m_thread.post(&OptimizerWorker::setRunFolder, folders.runs);
    m_window.body().settings->setDefaults(m_defaults);
    m_window.body().settings->setSettings(m_defaults);
    m_window.body().prompt->setPrefix(QString::fromStdString(m_defaults.prefix));
    showPresets();
    m_thread.post(&OptimizerWorker::setPreviewPeriod, m_window.body().picture->tools().previewPeriod());
    m_thread.post(&OptimizerWorker::setMapsWanted, m_window.body().gradients->wanted());
}

Folders Folders::standard()
{
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    return { PresetStore::defaultFolder(), QDir(pictures).filePath(QStringLiteral("Referee Studio")) };
}

SessionController::~SessionController() { m_window.body().picture->setMimeSource({}); }

void SessionController::connectAll()
{
    connectRun();
    connectPrompt();
    connectSettings();
    connectPicture();
    connectMaps();
    connectFiles();
    connectProgress();
    connectPictures();
    connectTroubles();
    connectTime();
    connectLibrary();
}

void SessionController::connectRun()
{
    auto* bar = m_window.body().runBar;
    connect(bar, &RunBar::startRequested, this, [this] { start(false); });
    connect(bar, &RunBar::stepRequested, this, &SessionController::startOrStep);
    connect(bar, &RunBar::pauseRequested, this, [this] { m_thread.interrupt(&OptimizerWorker::pause); });
    connect(bar, &RunBar::resumeRequested, this, [this] { m_thread.post(&OptimizerWorker::resume); });
    connect(bar, &RunBar::stopRequested, this, [this] { m_thread.interrupt(&OptimizerWorker::stop); });
    connect(m_window.action(Act::Reset), &QAction::triggered, this,
        [this] { m_thread.interrupt(&OptimizerWorker::reset); });
    connect(&m_window.files(), &WindowFiles::loadRequested, this, &SessionController::load);
    connect(m_window.body().loadingPage, &LoadingPage::cancelRequested, this,
        [this] { m_thread.interrupt(&OptimizerWorker::cancelLoad); });
    connect(m_window.action(Act::Score), &QAction::triggered, this,
        [this](bool isOn) { m_thread.post(&OptimizerWorker::setScoring, isOn); });
}

void SessionController::connectPrompt()
{
    auto* panel = m_window.body().prompt;
    connect(panel, &PromptPanel::textEdited, this, &SessionController::showReading);
    connect(panel, &PromptPanel::textEdited, this, &SessionController::showUnapplied);
    connect(panel, &PromptPanel::negativeEdited, this, &SessionController::showUnapplied);
    connect(panel, &PromptPanel::promptApplied, this, &SessionController::applyPrompt);
    connect(panel, &PromptPanel::prefixEdited, this, &SessionController::changePrefix);
    connect(panel, &PromptPanel::startImageChanged, this, [this] {
        m_startImagePath.clear();
        m_window.body().messages->withdraw(MessageSubject::GivenFile);
    });
    connect(panel, &PromptPanel::imageBytesDropped, &m_files, &FileErrands::readImageBytes);
    connect(panel, &PromptPanel::imageFileDropped, &m_files, &FileErrands::readImage);
}

void SessionController::connectSettings()
{
    auto* panel = m_window.body().settings;
    connect(panel, &SettingsPanel::settingChanged, this, &SessionController::changeSettings);
    connect(&panel->presets(), &PresetBar::presetChosen, this, &SessionController::choosePreset);
    connect(&panel->presets(), &PresetBar::saveRequested, this, &SessionController::savePreset);
    connect(&panel->presets(), &PresetBar::deleteRequested, this, &SessionController::deletePreset);
}

void SessionController::connectPicture()
{
    auto* panel = m_window.body().picture;
    connect(&panel->canvas().region(), &RegionTool::regionChanged, this,
        [this](const RegionMask& region) { m_thread.post(&OptimizerWorker::setRegion, region); });
    connect(&panel->tools(), &PictureTools::resultKindChosen, this, &SessionController::requestResult);
    connect(&panel->tools(), &PictureTools::previewPeriodChosen, this,
        [this](int ms) { m_thread.post(&OptimizerWorker::setPreviewPeriod, ms); });
    connect(panel, &PicturePanel::previewNowRequested, this, [this] { m_thread.post(&OptimizerWorker::previewNow); });
    connect(panel, &PicturePanel::shownIterationChanged, this, [this](qint64 iteration) {
        // Nothing was measured yet at the picture behind the last iteration.
        m_window.body().curves->setShownIteration(iteration < m_facts.iterations ? iteration : -1);
    });
    auto* mouse = &panel->canvas().mouse();
    connect(mouse, &PictureMouse::imageFileDropped, &m_library, &LibraryRoom::takeFile);
    connect(mouse, &PictureMouse::imageBytesDropped, &m_files, &FileErrands::readImageBytes);
    connect(mouse, &PictureMouse::imageDropped, this, [this](const QImage& image) { takeStartImage({}, image); });
    connect(m_window.body().curves, &CurvesPanel::iterationHovered, panel, &PicturePanel::showIteration);
    panel->setMimeSource([this](bool withMetadata) { return mimeData(withMetadata); });
}

void SessionController::connectMaps()
{
    auto* panel = m_window.body().gradients;
    connect(panel, &GradientsPanel::wantedChanged, this,
        [this](const MapSet& wanted) { m_thread.post(&OptimizerWorker::setMapsWanted, wanted); });
    auto* canvas = &m_window.body().picture->canvas();
    connect(panel, &GradientsPanel::overlayChanged, canvas, &PictureView::setOverlay);
    connect(panel, &GradientsPanel::viewChanged, canvas, &PictureView::setView);
    connect(canvas, &PictureView::viewChanged, panel, &GradientsPanel::setView);
    connect(&m_thread.worker(), &OptimizerWorker::mapsReady, this, [this](const std::vector<GradientMap>& maps) {
        m_window.body().gradients->setMaps(maps);
        m_thread.post(&OptimizerWorker::acknowledgeMaps);
    });
}

void SessionController::connectFiles()
{
    connect(&m_window.files(), &WindowFiles::saveRequested, this, &SessionController::save);
    connect(&m_window.files(), &WindowFiles::numbersRequested, this,
        [this](const QString& path) { m_thread.post(&OptimizerWorker::saveNumbers, path); });
    connect(m_window.action(Act::CopyCommand), &QAction::triggered, this, &SessionController::copyCommand);
    connect(&m_thread.worker(), &OptimizerWorker::saved, this,
        [this](const QString& path) { showInfo(tr("Saved %1.").arg(QDir::toNativeSeparators(path))); });
    connect(&m_thread.worker(), &OptimizerWorker::saveFailed, this, &SessionController::showSaveFailure);
    connect(&m_files, &FileErrands::imageRead, this, &SessionController::takeStartImage);
    connect(&m_files, &FileErrands::imageFailed, this, [this](const QString& sentence) {
        m_window.body().messages->post({ MessageKind::Error, sentence, {}, MessageSubject::GivenFile });
    });
    connect(&m_files, &FileErrands::textWritten, this,
        [this](const QString& path) { showInfo(tr("Saved %1.").arg(QDir::toNativeSeparators(path))); });
    connect(&m_files, &FileErrands::failed, this, &SessionController::showError);
}

void SessionController::connectProgress()
{
    auto* worker = &m_thread.worker();
    connect(worker, &OptimizerWorker::stateChanged, this, &SessionController::showState);
    connect(worker, &OptimizerWorker::loadProgressed, this, &SessionController::showLoading);
    connect(worker, &OptimizerWorker::loaded, this, &SessionController::showPack);
    connect(worker, &OptimizerWorker::identified, this,
        [this](const std::vector<PackFile>& files) { m_packFiles = files; });
    connect(worker, &OptimizerWorker::began, this, &SessionController::showBegin);
    connect(worker, &OptimizerWorker::stepFinished, this, &SessionController::showStep);
    connect(worker, &OptimizerWorker::edited, this, &SessionController::showEdit);
    connect(worker, &OptimizerWorker::scored, m_window.body().curves, &CurvesPanel::appendScore);
}

void SessionController::connectPictures()
{
    auto* worker = &m_thread.worker();
    connect(worker, &OptimizerWorker::previewReady, this, [this](const QImage& image, qint64 iteration) {
        m_window.body().picture->setImage(image, iteration);
        m_thread.post(&OptimizerWorker::acknowledgePreview);
    });
    connect(worker, &OptimizerWorker::resultReady, this,
        [this](PictureChoice choice, const QImage& image, qint64 iteration) {
            m_window.body().picture->setResult(static_cast<ResultKind>(choice), image, iteration);
        });
}

void SessionController::connectTime()
{
    auto* worker = &m_thread.worker();
    connect(worker, &OptimizerWorker::historyRead, this, &SessionController::showHistory);
    connect(worker, &OptimizerWorker::recordingFailed, this, &SessionController::showRecordingTrouble);
    connect(worker, &OptimizerWorker::runKept, this, &SessionController::showKeptRun);
    connect(&m_time, &TimeDesk::stateRestored, this, &SessionController::restoreState);
    connect(worker, &OptimizerWorker::gridChanged, this, &SessionController::showCells);
    connect(m_window.action(Act::SeedGrid), &QAction::triggered, this, &SessionController::showGrid);
    connect(&m_window.files(), &WindowFiles::saveRunRequested, this,
        [this](const QString& path, bool isReplacing) { m_thread.post(&OptimizerWorker::saveRun, path, isReplacing); });
    connect(&m_window.files(), &WindowFiles::openRunRequested, this, &SessionController::openRun);
}

void SessionController::connectLibrary()
{
    connect(m_window.action(Act::Library), &QAction::triggered, &m_library, &LibraryRoom::show);
    connect(&m_window, &MainWindow::fileDropped, &m_library, &LibraryRoom::takeFile);
    connect(&m_window.files(), &WindowFiles::diskBudgetChanged, &m_library, &LibraryRoom::setBudget);
    m_library.setBudget(m_window.files().diskBudget());
    connect(&m_library, &LibraryRoom::openRequested, this, &SessionController::openRun);
    connect(&m_branches, &BranchDesk::openRequested, this, &SessionController::openRun);
    connect(&m_library, &LibraryRoom::currentStarred, this,
        [this](bool isStarred) { m_thread.post(&OptimizerWorker::setStarred, isStarred); });
    connect(&m_thread.worker(), &OptimizerWorker::starred, &m_library, &LibraryRoom::refresh);
    connect(&m_library, &LibraryRoom::restoreRequested, this, &SessionController::restoreRecipe);
    connect(&m_library, &LibraryRoom::startImageDropped, &m_files, &FileErrands::readImage);
    connect(&m_reasons, &ReasonsDesk::momentChosen, &m_time, &TimeDesk::show);
    connect(m_window.action(Act::AskJudge), &QAction::triggered, this,
        [this] { m_thread.post(&OptimizerWorker::askJudge); });
}

void SessionController::connectTroubles()
{
    auto* worker = &m_thread.worker();
    connect(worker, &OptimizerWorker::failed, this, &SessionController::showFailure);
    connect(worker, &OptimizerWorker::refused, this, &SessionController::showRefusal);
}

} // namespace referee::studio
