// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/run_saver.h"

#include "app/storage/export_csv.h"
#include "app/storage/picture_file.h"
#include "app/studio/worker/picture_saver.h"

namespace referee::studio {

RunSaver::RunSaver(WorkerContext& context, PackLoader& packs, const RunScorer& scorer, WorkerEvents& events)
    : m_context(context)
    , m_packs(packs)
    , m_scorer(scorer)
    , m_events(events)
{
}

void RunSaver::sendResult(PictureChoice choice)
{
    attempt(Command::ShowResult, [&](RunSession&) {
        const IterationPicture chosen = decoded(choice);
        Q_EMIT m_events.resultReady(choice, toImage(chosen.picture), chosen.iteration);
    });
}

void RunSaver::savePicture(const SaveCommand& order)
{
    attempt(Command::SavePicture, [&](RunSession& run) {
        const IterationPicture chosen = decoded(order.choice);
        const EngineInfo engine = m_context.engine->facts();
        SaveJob job { order, chosen.picture, run.runs().recipe(chosen.iteration), run.runs().numbers() };
        job.facts.packName = engine.packName;
        job.facts.device = m_context.options.device;
        job.facts.precision = m_context.options.precision;
        job.facts.threads = engine.threads;
        if (order.withMetadata) {
            job.facts.packFiles = m_packs.packFiles();
        }
        Q_EMIT m_events.saved(QString::fromStdString(studio::savePicture(job).string()));
    });
}

void RunSaver::saveRun(const QString& path, bool isReplacing)
{
    attempt(Command::SaveRun, [&](RunSession& run) {
        const std::filesystem::path file = path.toStdString();
        isReplacing ? run.run().copyOver(file) : run.run().copyTo(file);
        Q_EMIT m_events.saved(path);
    });
}

void RunSaver::saveNumbers(const QString& path)
{
    attempt(Command::SaveNumbers, [&](RunSession& run) {
        writeMetricsCsv(path.toStdString(), run.runs().numbers());
        Q_EMIT m_events.saved(path);
    });
}

void RunSaver::setStarred(bool isStarred)
{
    attempt(Command::SetStarred, [&](RunSession& run) {
        run.run().setStarred(isStarred);
        Q_EMIT m_events.starred(isStarred);
    });
}

/// Nothing where there is no run.
void RunSaver::attempt(Command command, const std::function<void(RunSession& run)>& act)
{
    if (m_context.run) {
        m_events.attempt(command, [&] { act(*m_context.run); });
    }
}

IterationPicture RunSaver::decoded(PictureChoice choice) const
{
    const Engine& engine = *m_context.engine;
    const RunAncestry& runs = m_context.run->runs();
    const auto best = choice == PictureChoice::Best ? runs.best(m_scorer.isOn()) : std::nullopt;
    if (best) {
        return { engine.decode(runs.snapshot(*best)), *best };
    }
    // There is no average before the first iteration.
    const bool isAverage = choice == PictureChoice::Average && engine.iteration() > 0;
    return { engine.decode(isAverage ? PictureSource::Average : PictureSource::Latent), engine.iteration() };
}

} // namespace referee::studio
