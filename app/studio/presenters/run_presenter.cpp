// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/run_presenter.h"

#include "core/base/log.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/start_page.h"
#include "ui/main_window/window_files.h"
#include "ui/picture/picture_panel.h"
#include "ui/prompt/prompt_panel.h"

#include <QtGui/QAction>
#include <algorithm>

namespace referee::studio {

using namespace ui;

namespace {

/// For the log; empty: none.
std::string sentenceOf(RunState state, bool hasRun, int64_t iterations)
{
    switch (state) {
    case RunState::Loading:
        return "Load a pack…";
    case RunState::Ready:
        return hasRun ? "The run rests after " + std::to_string(iterations) + " iterations." : "Ready to paint.";
    case RunState::Running:
        return "Paint from iteration " + std::to_string(iterations) + " on.";
    case RunState::Paused:
        return "Paused before iteration " + std::to_string(iterations) + ".";
    default:
        return {}; // the failure itself is logged
    }
}

QString packDetails(const EngineInfo& engine)
{
    return RunPresenter::tr("%1 × %1 pixels, %2, %3, threads: %4\nLicence: %5")
        .arg(engine.imageSize)
        .arg(QString::fromStdString(engine.device), QString::fromStdString(engine.precision))
        .arg(engine.threads)
        .arg(QString::fromStdString(engine.licence));
}

} // namespace

RunPresenter::RunPresenter(const PresenterContext& context)
    : m_context(context)
{
    connectWindow();
    connectModel();
    connectWorker();
}

void RunPresenter::connectWindow()
{
    auto* bar = m_context.panels.runBar;
    auto* files = &m_context.window.files();
    connect(bar, &RunBar::startRequested, this, [this] { start(false); });
    connect(bar, &RunBar::stepRequested, this, &RunPresenter::startOrStep);
    connect(bar, &RunBar::extendRequested, this, [this] { extend(false); });
    connect(bar, &RunBar::pauseRequested, this, [this] { m_context.worker.interrupt(&EngineWorker::pause); });
    connect(bar, &RunBar::resumeRequested, &m_context.worker.worker(), &EngineWorker::resume);
    connect(bar, &RunBar::stopRequested, this, [this] { m_context.worker.interrupt(&EngineWorker::stop); });
    connect(m_context.window.action(ActionId::Reset), &QAction::triggered, this,
        [this] { m_context.worker.interrupt(&EngineWorker::reset); });
    connect(files, &WindowFiles::loadRequested, this, [this](const QString& folder) {
        EngineOptions options = m_context.model.options();
        options.pack = folder.toStdString();
        options.parts = {};
        options.loras.clear(); // they belong to the other pack
        load(options);
    });
    connect(files, &WindowFiles::loraGiven, this, [this](const QString& path) {
        EngineOptions options = m_context.model.options();
        const std::filesystem::path lora = path.toStdString();
        if (std::find(options.loras.begin(), options.loras.end(), lora) == options.loras.end()) {
            options.loras.push_back(lora);
        }
        load(options);
    });
    connect(m_context.panels.loadingPage, &LoadingPage::cancelRequested, this,
        [this] { m_context.worker.interrupt(&EngineWorker::cancelLoad); });
    connect(files, &WindowFiles::openRunRequested, this, &RunPresenter::openRun);
    connect(m_context.panels.prompt, &PromptPanel::promptApplied, this,
        [this](const QString& prompt, const QString& negative) {
            m_context.model.setPrompts(prompt, negative);
            if (m_context.model.isUnderWay()) {
                m_context.model.applyPrompt();
            } else {
                start(false);
            }
        });
}

void RunPresenter::connectModel()
{
    auto* model = &m_context.model;
    connect(model, &RunModel::stateChanged, this, &RunPresenter::showState);
    connect(model, &RunModel::packChanged, this, &RunPresenter::showPack);
    connect(model, &RunModel::stepAdded, this, &RunPresenter::showProgress);
    for (const auto signal : { &RunModel::runBegan, &RunModel::candidatesChanged, &RunModel::candidateIterated }) {
        connect(model, signal, this, &RunPresenter::showProgress);
    }
    connect(model, &RunModel::historyAdded, this, [this](const RunHistory& history) {
        if (history.isOpened) {
            m_context.panels.prompt->setSeedLocked(true); // kept until the user opens the lock
        }
        showProgress();
    });
    for (const auto signal : { &RunModel::promptChanged, &RunModel::settingsChanged, &RunModel::stateRestored }) {
        connect(model, signal, this, &RunPresenter::planMemory);
    }
    connect(&m_memory, &MemoryPlanQuery::answered, this,
        [this](const MemoryPlan& plan, qint64 views) { m_context.panels.runBar->setMemory(plan, views); });
}

void RunPresenter::connectWorker()
{
    auto* worker = &m_context.worker.worker();
    connect(worker, &EngineWorker::loadProgressed, this, &RunPresenter::showLoading);
    connect(worker, &EngineWorker::refused, this, [this](const QString&, Command command) {
        if (command == Command::SetPrompt) {
            m_context.model.notePromptRefusal();
        }
    });
}

void RunPresenter::open(bool startsRun)
{
    m_startsRun = startsRun;
    load(m_context.model.options());
}

void RunPresenter::load(const EngineOptions& options)
{
    m_loading.start();
    m_context.worker.interrupt(&EngineWorker::load, options);
}

void RunPresenter::openRun(const QString& path) { m_context.worker.interrupt(&EngineWorker::openRun, path); }

void RunPresenter::start(bool isSingleStep)
{
    RunModel& model = m_context.model;
    PromptPanel& panel = *m_context.panels.prompt;
    if (model.wanted().prompt().trimmed().isEmpty()) {
        m_context.post(MessageKind::Info, tr("Enter a prompt first."));
        panel.setFocus();
        return;
    }
    // Each new run gets a new seed, unless the user has locked it.
    if (m_usedSeed == model.wanted().seed) {
        panel.rollSeed();
    }
    m_usedSeed = model.wanted().seed;
    BeginCommand command = model.beginCommand();
    command.isSingleStep = isSingleStep;
    m_context.worker.interrupt(&EngineWorker::begin, command);
}

void RunPresenter::startOrStep()
{
    if (m_context.model.isUnderWay()) {
        m_context.worker.post(&EngineWorker::stepOnce);
    } else if (m_context.model.hasRun()) {
        extend(true);
    } else {
        start(true);
    }
}

/// Of a run that has ended; its picture is never thrown away.
void RunPresenter::extend(bool isSingleStep)
{
    const RunModel& model = m_context.model;
    if (model.extension() > 0) {
        m_context.worker.interrupt(&EngineWorker::fork, model.forkAt(model.run().end), isSingleStep);
    } else {
        m_context.post(MessageKind::Info, tr("The sampler has done all of its steps. Start begins a new run."));
    }
}

void RunPresenter::showState(RunState state, bool hasPack, bool hasRun)
{
    m_context.panels.runBar->setExtension(m_context.model.extension());
    m_context.window.setState(state, hasPack, hasRun);
    const bool isNews = std::exchange(m_told, state) != state;
    if (const auto sentence = sentenceOf(state, hasRun, m_context.model.run().end); isNews && !sentence.empty()) {
        logInfo(sentence);
    }
}

void RunPresenter::showLoading(const QString& part, qint64 done, qint64 total)
{
    const qint64 msLeft = done > 0 ? m_loading.elapsed() * (total - done) / done : -1;
    m_context.panels.loadingPage->setProgress(
        part, static_cast<int>(done), static_cast<int>(total), static_cast<int>(msLeft));
}

void RunPresenter::showPack()
{
    const EngineInfo& engine = m_context.model.pack()->engine;
    m_context.window.setPack(QString::fromStdString(engine.packName), packDetails(engine));
    m_context.window.setVersions({ { tr("Referee Studio"), QStringLiteral(REFEREE_VERSION) },
        { QStringLiteral("LibTorch"), QString::fromStdString(engine.libTorch) },
        { QStringLiteral("Qt"), QString::fromLatin1(qVersion()) } });
    planMemory();
    if (std::exchange(m_startsRun, false)) {
        start(false);
    }
}

void RunPresenter::showProgress()
{
    const PresentRun& run = m_context.model.run();
    if (const CandidatesEvent& candidates = run.candidates; candidates.isUnderWay()) {
        const auto finished = static_cast<int64_t>(candidates.finished.size());
        m_context.panels.runBar->setProgress(
            finished * candidates.length + run.candidateEnd, candidates.count * candidates.length, 0, -1);
        return;
    }
    const qint64 length = run.record.length;
    const double seconds = run.secondsPerStep;
    const bool isKnown = seconds > 0;
    m_context.panels.runBar->setProgress(
        run.end, length, isKnown ? 1 / seconds : 0, isKnown ? seconds * static_cast<double>(length - run.end) : -1);
}

void RunPresenter::planMemory()
{
    if (const auto& pack = m_context.model.pack()) {
        RunSpec request;
        request.prompt = m_context.model.wanted().state.prompt;
        request.settings = m_context.model.wanted().state.settings;
        m_memory.ask(pack->planner, request);
    }
}

} // namespace referee::studio
