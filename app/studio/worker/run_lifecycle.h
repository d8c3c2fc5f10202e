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

    // Errors of engine and run file are thrown; call announce() afterwards.
    void begin(const BeginCommand& command, const std::vector<PackFile>& packFiles);
    void open(const QString& path); ///< the present run stays when the file cannot be continued
    void fork(const ForkRequest& request);
    /// began() and historyRead().
    void announce(bool isOpened);

    /// Ends the run, which can still be viewed.
    void close(RunOutcome outcome, const std::string& why = {});
    void forget();
    /// Reports the recorder's notices.
    void reportNotices();
    /// candidatesChanged(): of the race that is under way, or those that the run was chosen from.
    void sendCandidates();
    void sendThumbnail(const IterationPicture& picture);

private:
    RunOutput output() const { return { m_folder.toStdString(), false, true, 0 }; }

    WorkerContext& m_context;
    WorkerEvents& m_events;
    QString m_folder;
};

/// Scores pictures of the run, every few iterations while it is on, and writes the scores into the run file.
class RunScorer {
public:
    RunScorer(WorkerContext& context, WorkerEvents& events);

    void setOn(bool isOn) { m_isOn = isOn; }
    bool isOn() const { return m_isOn; }
    /// True when the picture of this iteration is to be scored.
    bool isDue(int64_t iteration) const;

    /// Errors of the engine are thrown.
    PictureScore score(const IterationPicture& picture);
    /// Turns itself off when it fails.
    void scoreOrTurnOff(const IterationPicture& picture);
    /// Scores the present picture, if scoring is on.
    void scorePresent();

private:
    WorkerContext& m_context;
    WorkerEvents& m_events;
    bool m_isOn = false;
};

} // namespace referee::studio
