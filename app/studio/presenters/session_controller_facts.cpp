// SPDX-License-Identifier: GPL-3.0-or-later
// What the worker reports, as what the window shows.
#include "app/studio/presenters/session_controller.h"

#include "app/studio/presenters/edit_texts.h"
#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/presets.h"
#include "core/base/settings_table.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/loading_page.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/window_body.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_status.h"
#include "ui/picture/picture_view.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"

#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

namespace {

/// `changed` on other defaults: what differs from the old ones stays, where it can.
Settings movedOver(const Settings& before, const Settings& after, const Settings& changed)
{
    Settings moved = after;
    try {
        const auto keys = changedSettings(before, changed);
        for (const auto& key : keys) {
            setSetting(moved, key, settingText(changed, *findSetting(key)));
        }
        const auto has = [&keys](const char* key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); };
        if (has("iterations") && !has("tail")) {
            fitTail(moved);
        }
        checkSettings(moved);
        return moved;
    } catch (const UsageError&) {
        return after;
    }
}

/// For the log; empty: nothing to say.
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

} // namespace

bool SessionController::isUnderWay() const
{
    return m_hasRun && (m_state == RunState::Running || m_state == RunState::Paused || m_state == RunState::Failed);
}

void SessionController::showState(RunState state, bool hasPack, bool hasRun)
{
    const bool isForgotten = m_hasRun && !hasRun;
    const bool isNews = state != m_state;
    m_state = state;
    m_hasRun = hasRun;
    if (isForgotten) {
        forgetRun();
    }
    m_window.setState(state, hasPack, hasRun);
    m_time.showState(state, hasRun);
    showUnapplied();
    requestResult();
    if (const auto sentence = sentenceOf(state, hasRun, m_facts.iterations); isNews && !sentence.empty()) {
        logInfo(sentence);
    }
    if (hasPack && state != RunState::Loading) {
        m_library.setCanOpen();
    }
}

void SessionController::forgetRun()
{
    m_window.body().picture->setImage({}, -1);
    m_window.body().picture->clearHistory();
    m_window.body().curves->clear();
    m_window.body().gradients->clear();
    m_window.body().settings->setRunSettings(std::nullopt);
}

void SessionController::showLoading(const QString& part, qint64 done, qint64 total)
{
    const qint64 msLeft = done > 0 ? m_loading.elapsed() * (total - done) / done : -1;
    m_window.body().loadingPage->setProgress(
        part, static_cast<int>(done), static_cast<int>(total), static_cast<int>(msLeft));
}

void SessionController::showPack(const PackFacts& pack)
{
    const Settings before = m_defaults;
    m_pack = pack;
    m_packFiles.clear();
    m_options = pack.options;
    m_defaults = presetDefaults();
    m_window.body().settings->setSettings(movedOver(before, m_defaults, m_window.body().settings->settings()));
    m_window.body().settings->setDefaults(m_defaults);
    m_window.body().settings->setHasClip(pack.engine.hasClip);
    m_window.body().settings->setHasLora(!pack.options.loras.empty());
    m_shownPreset = QString::fromStdString(m_preset);
    showPresets();
    m_window.body().prompt->setPrefix(QString::fromStdString(m_window.body().settings->settings().prefix));
    m_window.body().picture->canvas().region().setLatentFactor(static_cast<int>(pack.engine.downFactor));
    m_window.setPack(QString::fromStdString(pack.engine.packName), packDetails());
    m_window.setVersions({ { tr("Referee Studio"), QStringLiteral(REFEREE_VERSION) },
        { QStringLiteral("LibTorch"), QString::fromStdString(pack.engine.libTorch) },
        { QStringLiteral("Qt"), QString::fromLatin1(qVersion()) } });
    showReading();
    if (std::exchange(m_startsRun, false)) {
        start(false);
    }
}

QString SessionController::packDetails() const
{
    const EngineFacts& engine = m_pack->engine;
    return tr("%1 × %1 pixels, %2, %3, threads: %4\nLicence: %5")
        .arg(engine.imageSize)
        .arg(QString::fromStdString(engine.device), QString::fromStdString(engine.precision))
        .arg(engine.threads)
        .arg(QString::fromStdString(engine.licence));
}

void SessionController::showBegin(const RunRecord& run)
{
    m_facts = recipeOf(run.request, run.preset);
    m_facts.isRepeatable = run.isRepeatable;
    m_facts.beganFromPicture = run.beganFromPicture;
    if (!run.start.empty()) { // a picture's own file may be another one tomorrow
        m_runStartImage = QString::fromStdString(run.start.string());
    }
    m_appliedPrompt = QString::fromStdString(run.request.prompt);
    m_appliedNegative = QString::fromStdString(run.request.negativePrompt);
    m_prompts << m_appliedPrompt << m_appliedNegative;
    m_length = run.length;
    m_secondsPerStep = 0;
    m_window.body().settings->setRunSettings(run.request.settings);
    m_window.body().picture->clearHistory();
    m_window.body().curves->clear();
    m_window.body().curves->setLength(run.length, run.request.settings.tail);
    m_window.body().gradients->clear();
    m_window.body().runBar->setProgress(0, run.length, 0, -1);
    showUnapplied();
}

void SessionController::showStep(const StepFact& step)
{
    constexpr double kKept = 0.9;
    m_facts.iterations = step.report.iteration + 1;
    m_secondsPerStep = m_secondsPerStep <= 0 ? step.seconds : kKept * m_secondsPerStep + (1 - kKept) * step.seconds;
    m_window.body().curves->append(step.report);
    m_window.body().gradients->setReport(step.report);
    m_window.body().gradients->setStepMs(1000 * m_secondsPerStep * (1 - step.shares.maps));
    m_window.body().picture->status().setShownShare(step.shares.previews);
    m_window.body().runBar->setProgress(m_facts.iterations, m_length, 1 / std::max(m_secondsPerStep, 1e-6),
        m_secondsPerStep * static_cast<double>(m_length - m_facts.iterations));
}

void SessionController::showEdit(const Edit& edit)
{
    m_facts.edits.push_back(edit);
    if (edit.key == "prompt" || edit.key == "negative") {
        m_prompts << QString::fromStdString(edit.after);
    }
    // Without the value: it may be a prompt, and the log goes into diagnostics that are to hold none.
    logInfo("The new " + edit.key + " acts from iteration " + std::to_string(edit.iteration) + " on.");
    m_window.body().curves->addMark(edit.iteration, textOfEdit(edit), Side::Person);
}

void SessionController::showFailure(const QString& sentence, bool canResume)
{
    Message message { MessageKind::Error, sentence, {} };
    if (canResume) {
        message.text += QLatin1Char(' ') + tr("What was painted is kept.");
        message.buttons.push_back({ tr("Go on"), [this] { m_thread.post(&OptimizerWorker::resume); } });
    }
    message.buttons.push_back({ tr("Show the log"), [this] {
                                   if (QAction* show = m_window.action(Act::ShowLog); !show->isChecked()) {
                                       show->trigger();
                                   }
                               } });
    m_window.body().messages->post(message);
}

void SessionController::showSaveFailure(const QString& sentence)
{
    m_window.body().messages->post({ MessageKind::Error, sentence,
        { { tr("Save elsewhere…"), [this] { m_window.action(Act::SavePicture)->trigger(); } } } });
}

void SessionController::showRefusal(const QString& sentence)
{
    m_appliedPrompt.clear(); // if it was the prompt, it still waits
    showUnapplied();
    m_window.body().messages->post({ MessageKind::Warning, sentence, {} });
}

void SessionController::showError(const QString& sentence)
{
    m_window.body().messages->post({ MessageKind::Error, sentence, {} });
}

void SessionController::showInfo(const QString& sentence)
{
    m_window.body().messages->post({ MessageKind::Info, sentence, {} });
}

void SessionController::showPresets()
{
    QStringList builtIn;
    for (const auto name : presetNames()) {
        builtIn << QString::fromUtf8(name.data(), qsizetype(name.size()));
    }
    QStringList own;
    const auto contents = m_presets.contents();
    for (const auto& preset : contents.presets) {
        own << preset.name;
    }
    for (const auto& problem : contents.problems) {
        m_window.body().messages->post({ MessageKind::Warning, problem, {} });
    }
    m_window.body().settings->presets().setPresets(builtIn, own, m_shownPreset);
}

/// Microseconds: asked on the window's thread.
void SessionController::showReading()
{
    if (!m_pack) {
        return;
    }
    PromptPanel& panel = *m_window.body().prompt;
    try {
        panel.setReading(m_pack->reader->read(panel.prompt().toStdString(), m_window.body().settings->settings()));
        showMemory();
    } catch (const Error& error) {
        showError(QString::fromUtf8(error.what()));
    }
}

void SessionController::showMemory()
{
    RunRequest request;
    request.prompt = m_window.body().prompt->prompt().toStdString();
    request.settings = m_window.body().settings->settings();
    if (m_pack->planner) {
        m_window.body().runBar->setMemory(m_pack->planner->plan(request), request.settings.views);
    }
}

void SessionController::showUnapplied()
{
    const PromptPanel& panel = *m_window.body().prompt;
    const bool differs = panel.prompt() != m_appliedPrompt || panel.negative() != m_appliedNegative;
    m_window.body().prompt->setHasUnappliedPrompt(isUnderWay() && differs);
}

Settings SessionController::presetDefaults() const
{
    return m_pack ? m_pack->defaultsOf(m_preset) : presetSettings(m_preset);
}

} // namespace referee::studio
