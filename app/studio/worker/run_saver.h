// SPDX-License-Identifier: GPL-3.0-or-later
// What a run hands out: the picture that is chosen, and files. Changes nothing of it but its star.
#pragma once

#include "app/studio/worker/pack_loader.h"
#include "app/studio/worker/run_scorer.h"
#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class RunSaver {
public:
    RunSaver(WorkerContext& context, PackLoader& packs, const RunScorer& scorer, WorkerEvents& events);

    void sendResult(PictureChoice choice);
    void savePicture(const SaveCommand& order);
    void saveRun(const QString& path, bool isReplacing);
    void saveNumbers(const QString& path);
    void setStarred(bool isStarred);

private:
    void attempt(Command command, const std::function<void(RunSession& run)>& act);
    IterationPicture decoded(PictureChoice choice) const;

    WorkerContext& m_context;
    PackLoader& m_packs;
    const RunScorer& m_scorer;
    WorkerEvents& m_events;
};

} // namespace referee::studio
