// SPDX-License-Identifier: GPL-3.0-or-later
// Decodes and saves the chosen picture, and saves copies of the run. Changes nothing of the run but its star.
#pragma once

#include "app/storage/export_csv.h"
#include "app/storage/run_json.h"
#include "app/studio/worker/pack_loader.h"
#include "app/studio/worker/run_lifecycle.h"
#include "app/studio/worker/run_values.h"
#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

struct SaveJob;

class RunSaver {
public:
    RunSaver(WorkerContext& context, PackLoader& packs, const RunScorer& scorer, WorkerEvents& events);

    void sendResult(PictureSource choice);
    /// Of a latent that a run began from.
    void sendStart(const std::shared_ptr<const Snapshot>& state);
    void savePicture(const SaveCommand& command);
    void saveRun(const QString& path, bool isReplacing);
    void saveNumbers(const QString& path);
    void setStarred(bool isStarred);
    void setTitle(const QString& title);
    /// The last picture of a run file, with its recipe.
    void sendPictureOf(const QString& run);

private:
    void attempt(Command command, const std::function<void(RunSession& run)>& act);
    IterationPicture decoded(PictureSource choice) const;
    SaveJob jobOf(const SaveCommand& command);
    SaveJob jobOfOther(const SaveCommand& command);

    WorkerContext& m_context;
    PackLoader& m_packs;
    const RunScorer& m_scorer;
    WorkerEvents& m_events;
};

/// A picture to be written, with its recipe and numbers.
struct SaveJob {
    SaveCommand command;
    Picture picture;
    RunRecipe facts;
    RunNumbers numbers; ///< of the whole run; used only with metadata
};

/// Writes NAME.png and, with metadata, NAME.csv, both with a number when one of the names is taken; a missing folder is
/// created. A command that replaces always writes NAME.png, and replaces NAME.csv if that holds metrics of ours.
/// Returns the files. WriteError; then no partial file is left there, and the error says where the picture was
/// saved instead: in the temporary folder, if that has space.
std::vector<std::filesystem::path> savePicture(const SaveJob& job);

} // namespace referee::studio
