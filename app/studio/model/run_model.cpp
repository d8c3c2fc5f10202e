// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/model/run_model.h"

#include "app/storage/picture_file.h"
#include "core/base/log.h"
#include "core/base/method_table.h"
#include "core/base/presets.h"

namespace referee::studio {

using ui::RunState;

namespace {

constexpr double kKeptOfMean = 0.9; ///< of the seconds per step, at each step
constexpr qint64 kExtension = 40; ///< iterations
constexpr qint64 kOneStepMs = 1000; ///< keys and wheel notches that follow each other faster are one undo step

/// What is typed is one step however long it takes.
bool isTyped(const QString& key) { return key == QLatin1String("prompt") || key == QLatin1String("negative"); }

} // namespace

RunModel::RunModel(const EngineOptions& options, QObject* parent)
    : QObject(parent)
    , m_options(options)
{
    m_wanted.preset = presetNames().front();
    m_wanted.presetName = QString::fromStdString(m_wanted.preset);
    m_wanted.state.settings = presetSettings(m_wanted.preset);
}

Settings RunModel::defaultsOf(const std::string& preset) const
{
    return m_pack ? m_pack->defaultsOf(preset) : presetSettings(preset);
}

RunSpec RunModel::wantedRequest() const
{
    RunSpec request;
    request.seed = m_wanted.seed;
    return requestWith(request, m_wanted.state);
}

BeginCommand RunModel::candidateCommand(quint64 seed)
{
    BeginCommand command;
    command.request = m_run.record.request;
    command.request.seed = seed;
    command.preset = m_run.record.preset;
    command.first = m_run.record.startState;
    return command;
}

BeginCommand RunModel::beginCommand()
{
    BeginCommand command;
    command.request = wantedRequest();
    command.first = m_wanted.startState;
    if (!command.first && !m_wanted.startImage.isNull()) {
        command.request.startPicture = fromImage(m_wanted.startImage);
    }
    command.preset = m_wanted.preset;
    m_run.startImage = m_wanted.hasStart() ? m_wanted.startImagePath : QString();
    return command;
}

qint64 RunModel::extension() const
{
    if (!m_hasRun || m_state != RunState::Ready || !methodTraits(m_run.record.request.settings).optimizesLatent) {
        return 0;
    }
    return m_run.end < m_run.record.length ? m_run.record.length - m_run.end : kExtension;
}

ForkRequest RunModel::forkAt(qint64 iteration) const
{
    ForkRequest request { iteration, m_wanted.state, false };
    const Settings& begun = m_run.record.request.settings;
    int64_t& iterations = request.wanted.settings.iterations;
    if (iterations == begun.iterations && methodTraits(begun).optimizesLatent) {
        iterations = m_run.record.length; // of a run that was made longer
    }
    if (iteration >= m_run.end && iterations <= iteration) {
        iterations = iteration + extension();
    }
    return request;
}

bool RunModel::isUnderWay() const { return ui::isUnderWay(m_state, m_hasRun); }

bool RunModel::hasUnappliedPrompt() const
{
    return isUnderWay() && (m_wanted.prompt() != m_sentPrompt || m_wanted.negative() != m_sentNegative);
}

QStringList RunModel::prompts() const
{
    QStringList all(m_prompts.cbegin(), m_prompts.cend());
    all << m_wanted.prompt() << m_wanted.negative();
    return all;
}

void RunModel::setState(RunState state, bool hasPack, bool hasRun)
{
    const bool isForgotten = m_hasRun && !hasRun;
    m_state = state;
    m_hasRun = hasRun;
    if (isForgotten) {
        m_run = {};
        Q_EMIT runForgotten();
    }
    Q_EMIT stateChanged(state, hasPack, hasRun);
    announceUnapplied();
}

void RunModel::setPack(const PackInfo& pack)
{
    if (m_pack && m_pack->engine.packName != pack.engine.packName) {
        m_wanted.startState.reset(); // another pack encodes the image itself
    }
    m_pack = pack;
    m_packFiles.clear();
    m_history.clear(); // of settings that another pack may have had
    Q_EMIT packChanged();
    Q_EMIT undoChanged();
}

void RunModel::begin(const RunRecord& run)
{
    m_run = { .record = run, .startImage = m_run.startImage };
    m_run.acting = stateOf(run.request);
    m_history.close();
    m_sentPrompt = QString::fromStdString(run.request.prompt);
    m_sentNegative = QString::fromStdString(run.request.negativePrompt);
    m_prompts << *m_sentPrompt << m_sentNegative;
    if (!run.start.empty()) { // the picture's own file may change later
        m_run.startImage = QString::fromStdString(run.start.string());
    }
    Q_EMIT runBegan();
    announceUnapplied();
}

/// A new run has no history; of an opened run the window shows the state.
void RunModel::addHistory(const RunHistory& history)
{
    if (history.end == 0 && history.edits.empty()) {
        Q_EMIT historyAdded(history);
        return;
    }
    m_run.reports = history.reports;
    m_run.end = history.end;
    for (const auto& edit : history.edits) {
        addEdit(edit);
    }
    if (history.isOpened) {
        m_history.clear(); // what was wanted before does not belong to this run
        WantedRun wanted = m_wanted;
        wanted.state = m_run.acting;
        wanted.seed = m_run.record.request.seed;
        wanted.startImage = {};
        wanted.startState = m_run.record.startState;
        wanted.startImagePath = QString::fromStdString(m_run.record.start.string());
        show(wanted);
        Q_EMIT undoChanged();
    }
    m_sentPrompt = QString::fromStdString(m_run.acting.prompt);
    m_sentNegative = QString::fromStdString(m_run.acting.negativePrompt);
    Q_EMIT historyAdded(history);
    announceUnapplied();
}

void RunModel::addStep(const StepEvent& step)
{
    m_run.end = step.report.iteration + 1;
    m_run.secondsPerStep = m_run.secondsPerStep <= 0
        ? step.seconds
        : kKeptOfMean * m_run.secondsPerStep + (1 - kKeptOfMean) * step.seconds;
    m_run.reports.push_back(step.report);
    Q_EMIT stepAdded(step);
}

void RunModel::addEdit(const Edit& edit)
{
    m_run.edits.push_back(edit);
    applyEdit(m_run.acting, edit.key, edit.after);
    if (edit.key == "prompt" || edit.key == "negative") {
        m_prompts << QString::fromStdString(edit.after);
    }
    // Without the value: it may be a prompt, which diagnostics must not contain.
    logInfo("The new " + edit.key + " acts from iteration " + std::to_string(edit.iteration) + " on.");
    Q_EMIT editAdded(edit);
}

void RunModel::setCandidates(const CandidatesEvent& candidates)
{
    m_run.candidates = candidates;
    m_run.candidateEnd = 0;
    Q_EMIT candidatesChanged();
}

void RunModel::setCandidateEnd(qint64 end)
{
    m_run.candidateEnd = end;
    Q_EMIT candidateIterated();
}

void RunModel::notePromptRefusal()
{
    m_sentPrompt.reset();
    announceUnapplied();
}

void RunModel::setPrompts(const QString& prompt, const QString& negative)
{
    if (prompt != m_wanted.prompt() || negative != m_wanted.negative()) {
        noteUndo(prompt != m_wanted.prompt() ? QStringLiteral("prompt") : QStringLiteral("negative"));
    }
    m_wanted.state.prompt = prompt.toStdString();
    m_wanted.state.negativePrompt = negative.toStdString();
    noteChange();
    Q_EMIT promptChanged();
    announceUnapplied();
}

void RunModel::changeSettings(const Settings& settings, const QString& key)
{
    if (settings != m_wanted.state.settings) {
        noteUndo(key);
    }
    m_wanted.state.settings = settings;
    noteChange();
    Q_EMIT settingsChanged();
}

void RunModel::setGesture(bool isUnderWay)
{
    m_history.close();
    m_hasGesture = isUnderWay;
}

void RunModel::choosePreset(const Settings& settings, const std::string& preset, const QString& name)
{
    m_history.close();
    noteUndo(QStringLiteral("preset"));
    resetSettings(settings, preset, name);
    noteChange();
}

void RunModel::resetSettings(const Settings& settings, const std::string& preset, const QString& name)
{
    m_wanted.preset = preset;
    m_wanted.presetName = name.isEmpty() ? QString::fromStdString(preset) : name;
    m_wanted.state.settings = settings;
    Q_EMIT settingsChanged();
}

void RunModel::setRegion(const RegionMask& region)
{
    m_history.close(); // a stroke is a step
    noteUndo(QStringLiteral("region"));
    m_wanted.state.region = region;
    noteChange();
    Q_EMIT regionChanged();
}

void RunModel::setSeed(quint64 seed)
{
    m_wanted.seed = seed;
    Q_EMIT seedChanged();
}

void RunModel::setStartImage(const QImage& image, const QString& path)
{
    m_history.close();
    noteUndo(QStringLiteral("start"));
    m_wanted.startImage = image;
    m_wanted.startImagePath = path;
    m_wanted.startState.reset();
    noteChange();
    Q_EMIT startImageChanged();
}

void RunModel::setStartPreview(const std::shared_ptr<const Snapshot>& state, const QImage& image)
{
    if (state && state == m_wanted.startState) {
        m_wanted.startImage = image;
        Q_EMIT startImageChanged();
    }
}

void RunModel::applyPrompt()
{
    m_history.close();
    sendPrompts();
}

void RunModel::restoreRun(const WantedRun& wanted)
{
    m_history.close();
    noteUndo(QStringLiteral("restore"));
    show(wanted);
    if (hasUnappliedPrompt()) {
        sendPrompts();
    }
    noteChange();
}

void RunModel::stepTo(const std::optional<EditHistory::Step>& step)
{
    if (!step) {
        return;
    }
    WantedRun wanted = step->state;
    if (step->key != QLatin1String("restore")) {
        wanted.seed = m_wanted.seed; // it is rolled between runs
    }
    const bool isOfPrompt = wanted.prompt() != m_wanted.prompt() || wanted.negative() != m_wanted.negative();
    show(wanted);
    if (isOfPrompt && hasUnappliedPrompt()) {
        sendPrompts(); // what was typed beside another change still waits
    }
    Q_EMIT undoChanged();
}

void RunModel::show(const WantedRun& wanted)
{
    const bool isOtherStart = !wanted.hasStartOf(m_wanted);
    const bool isOtherSeed = wanted.seed != m_wanted.seed;
    m_wanted = wanted;
    Q_EMIT stateRestored();
    if (isOtherStart) {
        Q_EMIT startImageChanged();
    }
    if (isOtherSeed) {
        Q_EMIT seedChanged();
    }
    announceUnapplied();
}

void RunModel::sendPrompts()
{
    m_sentPrompt = m_wanted.prompt();
    m_sentNegative = m_wanted.negative();
    Q_EMIT promptApplied();
    announceUnapplied();
}

void RunModel::noteUndo(const QString& key)
{
    if (!m_hasGesture && !isTyped(key) && (!m_sinceChange.isValid() || m_sinceChange.hasExpired(kOneStepMs))) {
        m_history.close();
    }
    m_history.note(key, m_wanted);
    m_sinceChange.start();
}

void RunModel::noteChange()
{
    m_history.settle(m_wanted);
    Q_EMIT undoChanged();
}

void RunModel::announceUnapplied()
{
    if (const bool is = hasUnappliedPrompt(); is != m_isUnapplied) {
        m_isUnapplied = is;
        Q_EMIT unappliedChanged(is);
    }
}

} // namespace referee::studio
