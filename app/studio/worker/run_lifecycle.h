// SPDX-License-Identifier: GPL-3.0-or-later
// Begins, opens, branches and ends the run of the worker's context, and announces it.
#pragma once

#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class RunLifecycle {
public:
    RunLifecycle(WorkerContext& context, WorkerEvents& events);

    /// Where run files go; empty: runs are kept in memory only.
    void setFolder(const QString& folder) { m_folder = folder; }
    bool hasFolder() const { return !m_folder.isEmpty(); }

    // Errors of engine and run file are thrown; announce() has to follow.
    void begin(const BeginCommand& order, const std::vector<PackFile>& packFiles);
    void open(const QString& path); ///< the present run stays when the file cannot be gone on with
    void fork(const ForkRequest& request);
    /// began() and historyRead().
    void announce(bool isOpened);

    /// The run stays to be looked at.
    void close(RunOutcome outcome, const std::string& why = {});
    void forget();
    /// What the recorder has to say.
    void reportNotices();
    void sendThumbnail(const IterationPicture& picture);

private:
    RunOutput output() const { return { m_folder.toStdString(), false, true, 0 }; }

    WorkerContext& m_context;
    WorkerEvents& m_events;
    QString m_folder;
};

/// Scores pictures of the run under way, every few iterations while it is on, and writes the scores into its file.
class RunScorer {
public:
    RunScorer(WorkerContext& context, WorkerEvents& events);

    void setOn(bool isOn) { m_isOn = isOn; }
    bool isOn() const { return m_isOn; }
    /// A picture of this iteration is to be scored.
    bool isDue(int64_t iteration) const;

    /// Errors of the engine are thrown.
    PictureScore score(const IterationPicture& picture);
    /// Turns itself off when it fails.
    void scoreOrTurnOff(const IterationPicture& picture);
    /// The present picture, while it is on.
    void scorePresent();

private:
    WorkerContext& m_context;
    WorkerEvents& m_events;
    bool m_isOn = false;
};

} // namespace referee::studio
