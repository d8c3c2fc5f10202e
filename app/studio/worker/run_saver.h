// SPDX-License-Identifier: GPL-3.0-or-later
// What a run hands out: the picture that is chosen, and files. Changes nothing of it but its star.
#pragma once

#include "app/storage/export_csv.h"
#include "app/storage/run_json.h"
#include "app/studio/worker/pack_loader.h"
#include "app/studio/worker/run_lifecycle.h"
#include "app/studio/worker/run_values.h"
#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class RunSaver {
public:
    RunSaver(WorkerContext& context, PackLoader& packs, const RunScorer& scorer, WorkerEvents& events);

    void sendResult(PictureSource choice);
    void savePicture(const SaveCommand& order);
    void saveRun(const QString& path, bool isReplacing);
    void saveNumbers(const QString& path);
    void setStarred(bool isStarred);

private:
    void attempt(Command command, const std::function<void(RunSession& run)>& act);
    IterationPicture decoded(PictureSource choice) const;

    WorkerContext& m_context;
    PackLoader& m_packs;
    const RunScorer& m_scorer;
    WorkerEvents& m_events;
};

/// Writes a picture and what belongs to it; over a file that is there only when the user said so.
struct SaveJob {
    SaveCommand order;
    Picture picture;
    RunRecipe facts;
    RunNumbers numbers; ///< of the whole run; used with metadata alone
};

/// Writes NAME.png and, with metadata, NAME.csv, or both with a number where one is taken; the folder is made when
/// missing. An order that replaces writes NAME.png in any case, and replaces a NAME.csv if it is of our kind. Returns
/// the picture's path. WriteError; then nothing is left behind there, and the sentence says where the picture is kept
/// instead: among the temporary files, if they have room.
std::filesystem::path savePicture(const SaveJob& job);

} // namespace referee::studio
