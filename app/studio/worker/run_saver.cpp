// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/run_saver.h"

#include "app/runs/run_rescue.h"
#include "app/storage/atomic_file.h"
#include "app/storage/name_claim.h"
#include "app/storage/picture_file.h"
#include "core/base/errors.h"

namespace referee::studio {

RunSaver::RunSaver(WorkerContext& context, PackLoader& packs, const RunScorer& scorer, WorkerEvents& events)
    : m_context(context)
    , m_packs(packs)
    , m_scorer(scorer)
    , m_events(events)
{
}

void RunSaver::sendResult(PictureSource choice)
{
    attempt(Command::ShowResult, [&](RunSession&) {
        const IterationPicture chosen = decoded(choice);
        Q_EMIT m_events.resultReady(choice, toImage(chosen.picture), chosen.iteration);
    });
}

void RunSaver::sendStart(const std::shared_ptr<const Snapshot>& state)
{
    if (m_context.engine) {
        m_events.attempt(Command::ShowStart,
            [&] { Q_EMIT m_events.startDecoded(state, toImage(m_context.engine->decode(*state))); });
    }
}

void RunSaver::savePicture(const SaveCommand& command)
{
    if (!m_context.run && command.run.empty()) {
        return;
    }
    m_events.attempt(Command::SavePicture, [&] {
        SaveJob job = command.run.empty() ? jobOf(command) : jobOfOther(command);
        if (command.withMetadata) {
            setOrigin(job.facts, m_context.options, m_context.engine->facts(), m_packs.packFiles());
        }
        QStringList paths;
        for (const auto& file : studio::savePicture(job)) {
            paths << QString::fromStdString(file.string());
        }
        Q_EMIT m_events.saved(paths, Command::SavePicture);
    });
}

SaveJob RunSaver::jobOf(const SaveCommand& command)
{
    const RunAncestry& runs = m_context.run->runs();
    const IterationPicture chosen = decoded(command.choice);
    return { command, chosen.picture, runs.recipe(chosen.iteration), runs.numbers() };
}

SaveJob RunSaver::jobOfOther(const SaveCommand& command)
{
    if (!m_context.engine) {
        throw UsageError("No models are loaded, so the picture cannot be decoded. Open a pack first.");
    }
    const auto runs = RunAncestry::open(command.run, RunFile::Access::Read);
    requireSamePack(runs.run(), m_context.engine->facts());
    const int64_t end = runs.run().end();
    return { command, m_context.engine->decode(runs.snapshot(end)), runs.recipe(end), runs.numbers() };
}

void RunSaver::sendPictureOf(const QString& run)
{
    m_events.attempt(Command::ShowResult, [&] {
        SaveCommand command;
        command.run = run.toStdString();
        SaveJob job = jobOfOther(command);
        setOrigin(job.facts, m_context.options, m_context.engine->facts(), m_packs.packFiles());
        QImage image = toImage(job.picture);
        image.setText(QString::fromLatin1(kPictureTextKey), QString::fromStdString(toJson(job.facts).dump()));
        Q_EMIT m_events.pictureOfReady(image);
    });
}

void RunSaver::saveRun(const QString& path, bool isReplacing)
{
    attempt(Command::SaveRun, [&](RunSession& run) {
        const std::filesystem::path file = path.toStdString();
        isReplacing ? run.run().copyOver(file) : run.run().copyTo(file);
        Q_EMIT m_events.saved({ path }, Command::SaveRun);
    });
}

void RunSaver::saveNumbers(const QString& path)
{
    attempt(Command::SaveNumbers, [&](RunSession& run) {
        writeMetricsCsv(path.toStdString(), run.runs().numbers());
        Q_EMIT m_events.saved({ path }, Command::SaveNumbers);
    });
}

void RunSaver::setStarred(bool isStarred)
{
    attempt(Command::SetStarred, [&](RunSession& run) {
        run.run().setStarred(isStarred);
        Q_EMIT m_events.statusWritten();
    });
}

void RunSaver::setTitle(const QString& title)
{
    attempt(Command::SetTitle, [&](RunSession& run) {
        run.run().setTitle(title.toStdString());
        Q_EMIT m_events.statusWritten();
    });
}

/// Does nothing when there is no run.
void RunSaver::attempt(Command command, const std::function<void(RunSession& run)>& act)
{
    if (m_context.run) {
        m_events.attempt(command, [&] { act(*m_context.run); });
    }
}

IterationPicture RunSaver::decoded(PictureSource choice) const
{
    const Engine& engine = *m_context.engine;
    const RunAncestry& runs = m_context.run->runs();
    const auto best = choice == PictureSource::Best ? runs.best(m_scorer.isOn()) : std::nullopt;
    if (best) {
        return { engine.decode(runs.snapshot(*best)), *best };
    }
    // There is no average before the first iteration.
    const bool isAverage = choice == PictureSource::Average && engine.iteration() > 0;
    return { engine.decode(isAverage ? PictureSource::Average : PictureSource::Latent), engine.iteration() };
}

namespace {

constexpr const char* kNumbersEnding = ".csv";

std::string recipeOf(const SaveJob& job) { return job.command.withMetadata ? toJson(job.facts).dump() : std::string(); }

/// NAME and its ending, which is added when missing.
struct PictureName {
    std::filesystem::path folder;
    std::string name;
    std::string ending = ".png";

    explicit PictureName(const std::filesystem::path& file)
        : folder(file.parent_path())
        , name(file.filename().string())
    {
        const std::string typed = file.extension().string();
        if (QString::fromStdString(typed).compare(QLatin1String(".png"), Qt::CaseInsensitive) == 0) {
            ending = typed;
            name = file.stem().string();
        }
    }
    std::filesystem::path file() const { return folder / (name + ending); }
};

/// Under a name that is not taken.
std::vector<std::filesystem::path> saveAs(const SaveJob& job, const PictureName& wanted)
{
    Endings made { wanted.ending };
    Endings avoided;
    (job.command.withMetadata ? made : avoided).push_back(kNumbersEnding);
    NameClaim name(wanted.folder, wanted.name, made, avoided);
    const auto picture = name.file(wanted.ending);
    writePicture(picture, job.picture, recipeOf(job));
    if (!job.command.withMetadata) {
        return { picture };
    }
    try {
        writeMetricsCsv(name.file(kNumbersEnding), job.numbers);
    } catch (const WriteError&) {
        std::error_code ignored;
        std::filesystem::remove(picture, ignored);
        throw;
    }
    return { picture, name.file(kNumbersEnding) };
}

/// Replaces the picture, as the user confirmed; also NAME.csv, if that holds metrics of ours.
std::vector<std::filesystem::path> saveOver(const SaveJob& job, const PictureName& wanted)
{
    writePicture(wanted.file(), job.picture, recipeOf(job));
    if (!job.command.withMetadata) {
        return { wanted.file() };
    }
    NameClaim numbers(wanted.folder, wanted.name, { kNumbersEnding });
    const auto made = numbers.file(kNumbersEnding);
    writeMetricsCsv(made, job.numbers);
    const auto place = wanted.folder / (wanted.name + kNumbersEnding);
    std::error_code error;
    if (made != place && isMetricsFile(place)) {
        std::filesystem::rename(made, place, error); // else they keep the other name
        return { wanted.file(), error ? made : place };
    }
    return { wanted.file(), made };
}

/// Saves the picture in a fallback folder. Returns a sentence that says where; empty: nowhere.
std::string keptElsewhere(const SaveJob& job, PictureName wanted)
{
    for (const auto& folder : fallbackFolders(wanted.folder)) {
        try {
            wanted.folder = folder;
            return " Until then it is saved as " + saveAs(job, wanted).front().string() + ".";
        } catch (const WriteError&) { // try the next folder
        }
    }
    return {};
}

} // namespace

std::vector<std::filesystem::path> savePicture(const SaveJob& job)
{
    const PictureName wanted(job.command.file);
    try {
        if (!wanted.folder.empty()) {
            makeFolder(wanted.folder);
        }
        const bool isReplacing = job.command.replaces && wanted.file() == job.command.file;
        return isReplacing ? saveOver(job, wanted) : saveAs(job, wanted);
    } catch (const WriteError& error) {
        throw WriteError(error.what() + keptElsewhere(job, wanted));
    }
}

} // namespace referee::studio
