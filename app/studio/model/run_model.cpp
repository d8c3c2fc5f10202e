// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/model/run_model.h"

#include "app/storage/picture_file.h"
#include "core/base/log.h"
#include "core/base/presets.h"

namespace referee::studio {

using ui::RunState;

namespace {

constexpr double kKeptOfMean = 0.9; ///< of the seconds per step, at each step

} // namespace

RunModel::RunModel(const EngineOptions& options, QObject* parent)
    : QObject(parent)
    , m_options(options)
{
    m_wanted.preset = presetNames().front();
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
    BeginCommand command = beginCommand(); // with the picture that the window holds
    Picture start = std::move(command.request.startPicture);
    command.request = m_run.record.request;
    command.request.startPicture = std::move(start);
    command.request.seed = seed;
    command.preset = m_run.record.preset;
    return command;
}

BeginCommand RunModel::beginCommand()
{
    BeginCommand command;
    command.request = wantedRequest();
    if (!m_wanted.startImage.isNull()) {
        command.request.startPicture = fromImage(m_wanted.startImage);
    }
    command.preset = m_wanted.preset;
    m_run.startImage = m_wanted.startImage.isNull() ? QString() : m_wanted.startImagePath;
    return command;
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
    if (!isResting()) {
        m_history.clear();
    }
    if (isForgotten) {
        m_run = {};
        Q_EMIT runForgotten();
    }
    Q_EMIT stateChanged(state, hasPack, hasRun);
    Q_EMIT undoChanged();
    announceUnapplied();
}

void RunModel::setPack(const PackInfo& pack)
{
    m_pack = pack;
    m_packFiles.clear();
    Q_EMIT packChanged();
}

void RunModel::begin(const RunRecord& run)
{
    m_run = { .record = run, .startImage = m_run.startImage };
    m_run.acting = stateOf(run.request);
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
        setSeed(m_run.record.request.seed);
        m_wanted.state = m_run.acting;
        Q_EMIT stateRestored();
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
    m_wanted.state.prompt = prompt.toStdString();
    m_wanted.state.negativePrompt = negative.toStdString();
    Q_EMIT promptChanged();
    announceUnapplied();
}

void RunModel::changeSettings(const Settings& settings, const QString& key)
{
    noteUndo(key);
    m_wanted.state.settings = settings;
    Q_EMIT settingsChanged();
}

void RunModel::resetSettings(const Settings& settings, const std::string& preset)
{
    m_wanted.preset = preset;
    m_wanted.state.settings = settings;
    Q_EMIT settingsChanged();
}

void RunModel::setRegion(const RegionMask& region)
{
    m_wanted.state.region = region;
    Q_EMIT regionChanged();
}

void RunModel::setSeed(quint64 seed)
{
    m_wanted.seed = seed;
    Q_EMIT seedChanged();
}

void RunModel::setStartImage(const QImage& image, const QString& path)
{
    m_wanted.startImage = image;
    m_wanted.startImagePath = path;
    Q_EMIT startImageChanged();
}

void RunModel::applyPrompt()
{
    LiveState before = m_wanted.state;
    before.prompt = m_sentPrompt.value_or(QString()).toStdString();
    before.negativePrompt = m_sentNegative.toStdString();
    if (isResting()) {
        m_history.note(QStringLiteral("prompt"), before);
        Q_EMIT undoChanged();
    }
    m_sentPrompt = m_wanted.prompt();
    m_sentNegative = m_wanted.negative();
    Q_EMIT promptApplied();
    announceUnapplied();
}

void RunModel::restoreState(const LiveState& state)
{
    m_wanted.state = state;
    Q_EMIT stateRestored();
    if (hasUnappliedPrompt()) {
        m_sentPrompt = m_wanted.prompt();
        m_sentNegative = m_wanted.negative();
        Q_EMIT promptApplied();
    }
    announceUnapplied();
}

void RunModel::restore(const std::optional<LiveState>& state)
{
    if (state) {
        restoreState(*state);
    }
    Q_EMIT undoChanged();
}

void RunModel::noteUndo(const QString& key)
{
    if (isResting()) {
        m_history.note(key, m_wanted.state);
        Q_EMIT undoChanged();
    }
}

void RunModel::announceUnapplied()
{
    if (const bool is = hasUnappliedPrompt(); is != m_isUnapplied) {
        m_isUnapplied = is;
        Q_EMIT unappliedChanged(is);
    }
}

} // namespace referee::studio
