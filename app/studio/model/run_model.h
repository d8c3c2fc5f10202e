// SPDX-License-Identifier: GPL-3.0-or-later
// The window's one model: the loaded pack, the present run and what was measured of it, and what the user wants of the
// next iteration or run. Panels show it, presenters change it; nobody reads state back from a widget.
#pragma once

#include "app/studio/model/edit_history.h"
#include "app/studio/worker/run_values.h"
#include "ui/run_state.h"

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtGui/QImage>
#include <optional>
#include <vector>

namespace referee::studio {

/// The run that the window shows, as far as it has been painted.
struct PresentRun {
    RunRecord record; ///< how it began
    std::vector<StepReport> reports;
    std::vector<Edit> edits;
    LiveState acting; ///< what acts in it now
    qint64 end = 0; ///< iteration that comes next
    double secondsPerStep = 0; ///< running mean; 0: not known yet
    QString startImage; ///< file that it began from; empty: noise, or a picture that lies in no file
};

/// What the user wants to be painted: what the panels show.
struct WantedRun {
    LiveState state; ///< prompts, settings, region
    std::string preset; ///< one of the built-in ones, whose name a run keeps
    quint64 seed = 0;
    QImage startImage; ///< null: noise
    QString startImagePath; ///< empty: it lies in no file

    QString prompt() const { return QString::fromStdString(state.prompt); }
    QString negative() const { return QString::fromStdString(state.negativePrompt); }
};

class RunModel : public QObject {
    Q_OBJECT
public:
    /// `options`: what will be loaded first.
    explicit RunModel(const EngineOptions& options, QObject* parent = nullptr);

    ui::RunState state() const { return m_state; }
    bool hasRun() const { return m_hasRun; }
    /// A run that edits act on: running, paused, or stopped by an error.
    bool isUnderWay() const;
    /// The user's changes can be undone: no iteration makes them part of the run.
    bool isResting() const { return m_state != ui::RunState::Running && m_state != ui::RunState::Loading; }

    const std::optional<PackInfo>& pack() const { return m_pack; }
    /// Of the pack; before one is loaded, of the one that shall be.
    const EngineOptions& options() const { return m_pack ? m_pack->options : m_options; }
    const std::vector<PackFile>& packFiles() const { return m_packFiles; }
    void setPackFiles(const std::vector<PackFile>& files) { m_packFiles = files; }

    const PresentRun& run() const { return m_run; }
    const WantedRun& wanted() const { return m_wanted; }
    /// Settings of a preset, with the pack's own on top.
    Settings defaultsOf(const std::string& preset) const;
    /// What is wanted, without the start image.
    RunRequest wantedRequest() const;
    /// A run of what is wanted, to be begun.
    BeginCommand newOrder();
    /// The wanted prompts are not those of the run under way.
    bool hasUnappliedPrompt() const;
    /// All prompts of this session that a run was painted with, opened with, or that stand in the window; for what must
    /// not tell them.
    QStringList prompts() const;
    const EditHistory& history() const { return m_history; }

public Q_SLOTS:
    // Events of the worker
    void setState(referee::ui::RunState state, bool hasPack, bool hasRun);
    void setPack(const referee::studio::PackInfo& pack);
    void begin(const referee::studio::RunRecord& run);
    /// Of a run that goes on, right after begin().
    void addHistory(const referee::studio::RunHistory& history);
    void addStep(const referee::studio::StepEvent& step);
    void addEdit(const referee::Edit& edit);
    /// The prompt that was applied was refused: it still waits.
    void notePromptRefusal();

    // Wishes of the user
    void setPrompt(const QString& prompt) { setPrompts(prompt, m_wanted.negative()); }
    void setNegative(const QString& negative) { setPrompts(m_wanted.prompt(), negative); }
    void setPrompts(const QString& prompt, const QString& negative);
    /// `key`: the setting that was changed; an undo step of its own.
    void changeSettings(const referee::Settings& settings, const QString& key);
    /// A preset's, or what a pack makes of them; nothing to undo.
    void resetSettings(const referee::Settings& settings, const std::string& preset);
    void setRegion(const referee::RegionMask& region);
    void setSeed(quint64 seed);
    void setStartImage(const QImage& image, const QString& path);
    /// The prompts that stand in the window act from now on.
    void applyPrompt();
    void undo() { restore(m_history.undo(m_wanted.state)); }
    void redo() { restore(m_history.redo(m_wanted.state)); }
    /// Puts a state into the window, and into the run that is under way.
    void restoreState(const referee::LiveState& state);

Q_SIGNALS:
    void stateChanged(referee::ui::RunState state, bool hasPack, bool hasRun);
    void packChanged();
    void runBegan();
    void runForgotten();
    void historyAdded(const referee::studio::RunHistory& history);
    void stepAdded(const referee::studio::StepEvent& step);
    void editAdded(const referee::Edit& edit);

    void promptChanged(); ///< either prompt
    void settingsChanged(); ///< by the user
    void regionChanged(); ///< by the user
    void startImageChanged();
    void seedChanged();
    void stateRestored(); ///< prompts, settings and region at once: to be shown, and sent where a run is under way
    void promptApplied(); ///< while a run is under way
    void unappliedChanged(bool isUnapplied);
    void undoChanged();

private:
    void noteUndo(const QString& key);
    void restore(const std::optional<LiveState>& state);
    void announceUnapplied();

    ui::RunState m_state = ui::RunState::Idle;
    bool m_hasRun = false;
    EngineOptions m_options;
    std::optional<PackInfo> m_pack;
    std::vector<PackFile> m_packFiles;
    PresentRun m_run;
    WantedRun m_wanted;
    EditHistory m_history;
    QSet<QString> m_prompts; ///< of all runs of this session
    std::optional<QString> m_sentPrompt; ///< acts, or will with the next iteration; nothing: what was sent was refused
    QString m_sentNegative;
    bool m_isUnapplied = false;
};

} // namespace referee::studio
