// SPDX-License-Identifier: GPL-3.0-or-later
// The window's model: the loaded pack, the present run with its measurements, and what the user wants for the next
// iteration or run. Panels show it, presenters change it; no state is read back from widgets.
#pragma once

#include "app/studio/model/edit_history.h"
#include "app/studio/worker/run_values.h"
#include "ui/run_state.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QSet>
#include <optional>
#include <vector>

namespace referee::studio {

/// The run that the window shows, up to its last iteration.
struct PresentRun {
    RunRecord record; ///< its beginning
    std::vector<StepReport> reports;
    std::vector<Edit> edits;
    CandidatesEvent candidates; ///< the starts that it is, or was, chosen from
    qint64 candidateEnd = 0; ///< iterations of the one that is painted
    LiveState acting; ///< in the last iteration
    qint64 end = 0; ///< the next iteration
    double secondsPerStep = 0; ///< running mean; 0: unknown
    QString startImage; ///< the file that it began from; empty: noise, or a picture that is not saved
};

class RunModel : public QObject {
    Q_OBJECT
public:
    /// `options`: what will be loaded first.
    explicit RunModel(const EngineOptions& options, QObject* parent = nullptr);

    ui::RunState state() const { return m_state; }
    bool hasRun() const { return m_hasRun; }
    /// The run can be edited: it is running, paused, or stopped by an error.
    bool isUnderWay() const;

    const std::optional<PackInfo>& pack() const { return m_pack; }
    /// Those of the pack; before one is loaded, those that it will be loaded with.
    const EngineOptions& options() const { return m_pack ? m_pack->options : m_options; }
    const std::vector<PackFile>& packFiles() const { return m_packFiles; }
    void setPackFiles(const std::vector<PackFile>& files) { m_packFiles = files; }

    const PresentRun& run() const { return m_run; }
    const WantedRun& wanted() const { return m_wanted; }
    /// Settings of a preset, with the pack's own on top.
    Settings defaultsOf(const std::string& preset) const;
    /// The wanted run without the start image.
    RunSpec wantedRequest() const;
    /// The command that begins the wanted run.
    BeginCommand beginCommand();
    /// A branch that leaves the present run before an iteration; at the end of one that has ended it is longer.
    ForkRequest forkAt(qint64 iteration) const;
    /// How many iterations are added to a run that has ended; 0: none can be.
    qint64 extension() const;
    /// The command that paints a candidate of the present run as a run of its own.
    BeginCommand candidateCommand(quint64 seed);
    /// The wanted prompts differ from those of the run.
    bool hasUnappliedPrompt() const;
    /// All prompts of this session, of runs or typed; to remove them from diagnostics.
    QStringList prompts() const;
    const EditHistory& history() const { return m_history; }

public Q_SLOTS:
    // Events of the worker
    void setState(referee::ui::RunState state, bool hasPack, bool hasRun);
    void setPack(const referee::studio::PackInfo& pack);
    void begin(const referee::studio::RunRecord& run);
    /// Of a run that was resumed, right after begin().
    void addHistory(const referee::studio::RunHistory& history);
    void addStep(const referee::studio::StepEvent& step);
    void addEdit(const referee::Edit& edit);
    void setCandidates(const referee::studio::CandidatesEvent& candidates);
    void setCandidateEnd(qint64 end);
    /// The applied prompt was rejected: it counts as not applied.
    void notePromptRefusal();

    // Changes by the user
    void setPrompt(const QString& prompt) { setPrompts(prompt, m_wanted.negative()); }
    void setNegative(const QString& negative) { setPrompts(m_wanted.prompt(), negative); }
    void setPrompts(const QString& prompt, const QString& negative);
    /// `key`: the changed setting, which is the key of the undo step.
    void changeSettings(const referee::Settings& settings, const QString& key);
    /// All changes until the end of the gesture, a slider's drag, are one undo step.
    void setGesture(bool isUnderWay);
    bool hasGesture() const { return m_hasGesture; }
    /// `name`: of the shown preset, if it is the user's own.
    void choosePreset(const referee::Settings& settings, const std::string& preset, const QString& name);
    /// Those of a new pack; not an undo step.
    void resetSettings(const referee::Settings& settings, const std::string& preset, const QString& name = {});
    void setRegion(const referee::RegionMask& region);
    void setSeed(quint64 seed);
    void setStartImage(const QImage& image, const QString& path);
    /// What wanted().startState looks like; ignored for another one.
    void setStartPreview(const std::shared_ptr<const referee::Snapshot>& state, const QImage& image);
    /// Applies the prompts of the window to the run.
    void applyPrompt();
    // While a run is under way they are edits of it.
    void undo() { stepTo(m_history.undo(m_wanted)); }
    void redo() { stepTo(m_history.redo(m_wanted)); }
    /// Shows in the window what a file holds, and applies it to the run; one undo step.
    void restoreRun(const referee::studio::WantedRun& wanted);

Q_SIGNALS:
    void stateChanged(referee::ui::RunState state, bool hasPack, bool hasRun);
    void packChanged();
    void runBegan();
    void runForgotten();
    void historyAdded(const referee::studio::RunHistory& history);
    void stepAdded(const referee::studio::StepEvent& step);
    void editAdded(const referee::Edit& edit);
    void candidatesChanged();
    void candidateIterated();

    void promptChanged(); ///< either prompt
    void settingsChanged(); ///< by the user
    void regionChanged(); ///< by the user
    void startImageChanged();
    void seedChanged();
    void stateRestored(); ///< prompts, settings and region have changed together
    void promptApplied(); ///< while a run is under way
    void unappliedChanged(bool isUnapplied);
    void undoChanged(); ///< also the value that a step is named by

private:
    void noteUndo(const QString& key);
    void noteChange();
    void stepTo(const std::optional<EditHistory::Step>& step);
    void show(const WantedRun& wanted);
    void sendPrompts();
    void announceUnapplied();

    ui::RunState m_state = ui::RunState::Idle;
    bool m_hasRun = false;
    EngineOptions m_options;
    std::optional<PackInfo> m_pack;
    std::vector<PackFile> m_packFiles;
    PresentRun m_run;
    WantedRun m_wanted;
    EditHistory m_history;
    QElapsedTimer m_sinceChange;
    bool m_hasGesture = false;
    QSet<QString> m_prompts; ///< of all runs of this session
    std::optional<QString> m_sentPrompt; ///< none: it was rejected
    QString m_sentNegative;
    bool m_isUnapplied = false;
};

} // namespace referee::studio
