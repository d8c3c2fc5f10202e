// SPDX-License-Identifier: GPL-3.0-or-later
// What the person wants, as orders for the worker.
#include "app/studio/presenters/session_controller.h"

#include "core/base/errors.h"
#include "core/base/presets.h"
#include "core/base/settings_table.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/window_body.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"

#include "app/storage/picture_file.h"

#include <QtGui/QClipboard>
#include <QtWidgets/QApplication>

namespace referee::studio {

using namespace ui;

void SessionController::open(bool startsRun)
{
    m_startsRun = startsRun;
    m_loading.start();
    m_thread.interrupt(&OptimizerWorker::load, m_options);
}

void SessionController::load(const QString& folder)
{
    EngineOptions options = m_options;
    options.pack = folder.toStdString();
    options.parts = {};
    options.loras.clear(); // made for the pack that they were given with
    m_loading.start();
    m_thread.interrupt(&OptimizerWorker::load, options);
}

void SessionController::start(bool isSingleStep)
{
    PromptPanel& panel = *m_window.body().prompt;
    if (panel.prompt().trimmed().isEmpty()) {
        showInfo(tr("Say first what the picture should show."));
        panel.setFocus();
        return;
    }
    // Each new run is another picture, unless the person holds on to the seed.
    if (m_usedSeed == panel.seed()) {
        panel.rollSeed();
    }
    m_usedSeed = panel.seed();
    RunOrder order = presentOrder();
    order.isSingleStep = isSingleStep;
    m_runStartImage = panel.startImage().isNull() ? QString() : m_startImagePath;
    m_thread.interrupt(&OptimizerWorker::begin, order);
}

void SessionController::takeStartImage(const QString& path, const QImage& image)
{
    m_window.body().prompt->setStartImage(image);
    m_startImagePath = path;
    m_window.body().messages->withdraw(MessageSubject::GivenFile); // what was wrong with one before
}

RunOrder SessionController::presentOrder() const
{
    const PromptPanel& panel = *m_window.body().prompt;
    RunOrder order;
    order.request.prompt = panel.prompt().toStdString();
    order.request.negativePrompt = panel.negative().toStdString();
    order.request.seed = panel.seed();
    order.request.settings = m_window.body().settings->settings();
    order.request.region = m_window.body().picture->canvas().region().region();
    if (!panel.startImage().isNull()) {
        order.request.startPicture = fromImage(panel.startImage());
    }
    order.preset = m_preset;
    return order;
}

void SessionController::startOrStep()
{
    if (isUnderWay()) {
        m_thread.post(&OptimizerWorker::stepOnce);
    } else {
        start(true);
    }
}

void SessionController::applyPrompt(const QString& prompt, const QString& negativePrompt)
{
    if (!isUnderWay()) {
        start(false);
        return;
    }
    noteEdit(QStringLiteral("prompt"));
    m_appliedPrompt = prompt;
    m_appliedNegative = negativePrompt;
    m_thread.post(&OptimizerWorker::setPrompt, prompt, negativePrompt);
    showUnapplied();
}

void SessionController::changeSettings(const QString& key)
{
    const Settings settings = m_window.body().settings->settings();
    if (key == QLatin1String("prefix")) {
        m_window.body().prompt->setPrefix(QString::fromStdString(settings.prefix));
    }
    showReading();
    noteEdit(key);
    m_thread.post(&OptimizerWorker::setSettings, settings);
}

void SessionController::changePrefix(const QString& prefix)
{
    Settings settings = m_window.body().settings->settings();
    settings.prefix = prefix.toStdString();
    m_window.body().settings->setSettings(settings);
    showReading();
}

void SessionController::choosePreset(const QString& name)
{
    const auto builtIn = presetNames();
    const std::string text = name.toStdString();
    if (std::find(builtIn.begin(), builtIn.end(), text) != builtIn.end()) {
        m_preset = text;
        m_defaults = presetDefaults();
    } else {
        const Outcome outcome = guarded([&] { m_defaults = m_presets.load(name).settings; });
        if (!outcome.isDone()) {
            showError(outcome.failure);
            showPresets();
            return;
        }
    }
    m_shownPreset = name;
    m_window.body().settings->setDefaults(m_defaults);
    m_window.body().settings->setSettings(m_defaults);
    showPresets();
    changeSettings(QStringLiteral("prefix"));
}

void SessionController::savePreset(const QString& name)
{
    const Settings settings = m_window.body().settings->settings();
    const Outcome outcome = guarded([&] { m_presets.save(name, settings); });
    if (!outcome.isDone()) {
        showError(outcome.failure);
        return;
    }
    m_shownPreset = name;
    m_defaults = settings;
    m_window.body().settings->setDefaults(m_defaults);
    showPresets();
}

void SessionController::deletePreset(const QString& name)
{
    const Outcome outcome = guarded([&] { m_presets.remove(name); });
    if (!outcome.isDone()) {
        showError(outcome.failure);
    } else if (name == m_shownPreset) {
        // The values stay; they are compared with the built-in preset again.
        m_shownPreset = QString::fromStdString(m_preset);
        m_defaults = presetDefaults();
        m_window.body().settings->setDefaults(m_defaults);
    }
    showPresets();
}

void SessionController::requestResult()
{
    const ResultKind kind = m_window.body().picture->moments().chosen();
    if (m_hasRun && m_state != RunState::Running && kind != ResultKind::Latent) {
        m_thread.post(&OptimizerWorker::requestResult, static_cast<PictureChoice>(kind));
    }
}

void SessionController::save(const QString& path, bool withMetadata, bool isReplacing)
{
    SaveOrder order;
    order.file = path.toStdString();
    order.choice = static_cast<PictureChoice>(m_window.body().picture->moments().chosen());
    order.withMetadata = withMetadata;
    order.replaces = isReplacing;
    m_thread.post(&OptimizerWorker::save, order);
}

void SessionController::copyCommand()
{
    QApplication::clipboard()->setText(QString::fromStdString(command()));
    if (m_hasRun && m_facts.beganFromPicture && m_runStartImage.isEmpty()) {
        showInfo(tr("The command is copied. Its start image lies in no file: save it, and add --start-image FILE."));
    } else {
        showInfo(tr("The command that paints this is copied."));
    }
}

QMimeData* SessionController::mimeData(bool withMetadata)
{
    const PicturePanel& panel = *m_window.body().picture;
    RunRecipe told = facts();
    told.iterations = panel.moments().shown().iteration;
    std::erase_if(told.edits, [&](const Edit& edit) { return edit.iteration >= told.iterations; });
    const QString json = withMetadata ? QString::fromStdString(toJson(told).dump()) : QString();
    const QString name = QStringLiteral("referee %1 %2.png").arg(told.seed).arg(told.iterations);
    return m_mime.of(panel.moments().shown().image, json, name);
}

RunRecipe SessionController::facts() const
{
    RunRecipe facts = m_facts;
    if (!m_hasRun) {
        facts = {};
        facts.prompt = m_window.body().prompt->prompt().toStdString();
        facts.negativePrompt = m_window.body().prompt->negative().toStdString();
        facts.seed = m_window.body().prompt->seed();
        facts.preset = m_preset;
        facts.settings = m_window.body().settings->settings();
        facts.region = m_window.body().picture->canvas().region().region();
    }
    if (m_pack) {
        facts.packName = m_pack->engine.packName;
        facts.device = m_pack->options.device;
        facts.precision = m_pack->options.precision;
        facts.threads = m_pack->engine.threads;
        facts.packFiles = m_packFiles;
    }
    return facts;
}

QStringList SessionController::prompts() const
{
    QStringList all(m_prompts.cbegin(), m_prompts.cend());
    all << m_window.body().prompt->prompt() << m_window.body().prompt->negative();
    return all;
}

std::string SessionController::command() const
{
    CommandFacts command;
    command.run = facts();
    command.options = m_pack ? m_pack->options : m_options;
    command.defaults = m_pack ? m_pack->defaultsOf(command.run.preset) : presetSettings(command.run.preset);
    const bool hasStart = !m_hasRun || m_facts.beganFromPicture;
    command.startImage = hasStart ? (m_hasRun ? m_runStartImage : m_startImagePath).toStdString() : std::string();
    return commandLine(command);
}

} // namespace referee::studio
